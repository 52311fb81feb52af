"""An agent's RT comes in whole, whoever asks and in whatever zone and language."""

from pathlib import Path

import pytest

from connectors.request_tracker.conftest import Agent, things, working_as
from connectors.request_tracker.server import RequestTracker
from supportconsole.domain.conversation import Format, Kind
from supportconsole.domain.errors import AuthFailed, CursorExpired, NotFound
from supportconsole.domain.people import Role
from supportconsole.domain.remote.operations import Done, FieldSet, Merge, Note, Reply, SetFields
from supportconsole.domain.remote.pages import Budget, Gone, Stream
from supportconsole.domain.remote.things import (
    RemoteArticle,
    RemoteCanned,
    RemotePerson,
    RemoteTicket,
)
from supportconsole.domain.tickets import Status


async def test_every_ticket_comes_once_with_its_people_and_then_nothing_costs_one_request(
    anna: Agent,
) -> None:
    found, pages, cursor = await anna.pull()
    tickets = {one.id: one for one in things(found) if isinstance(one, RemoteTicket)}
    assert {str(number) for number in range(1, 121)} <= set(tickets)
    people = {person.id: person for page in pages for person in page.people}
    assert people["anna"].name == "Anna Kowalska"
    assert people["anna"].role == Role.AGENT
    assert all(one.assignee in people for one in tickets.values() if one.assignee)
    assert all(one.requester in people for one in tickets.values() if one.requester)
    assert {one.group for one in tickets.values()} >= {"Support L1", "Support L2", "Billing"}
    assert tickets["3"].fields["Severity"] == "S1"
    assert tickets["1"].url.endswith("/Ticket/Display.html?id=1")
    before = anna.pace.turns
    nothing, pages, again = await anna.pull(cursor=cursor)
    assert (nothing, again, len(pages), anna.pace.turns - before) == ([], cursor, 1, 1)


async def test_my_open_tickets_can_be_had_first(anna: Agent) -> None:
    found, _pages, _cursor = await anna.pull(Stream.MINE)
    mine = [one for one in things(found) if isinstance(one, RemoteTicket)]
    assert mine
    assert all(one.assignee == "anna" and one.status not in {Status.SOLVED, Status.CLOSED} for one in mine)


async def test_a_conversation_of_a_hundred_messages_is_complete_and_in_order(anna: Agent) -> None:
    messages = await anna.conversation("2")
    written = [one for one in messages if one.kind is not Kind.EVENT]
    assert len(written) == 100
    numbers = [one.body.split(":")[0].split()[-1] for one in written[1:]]
    assert numbers == [str(turn) for turn in range(1, 100)]
    assert [one.created_at for one in messages] == sorted(one.created_at for one in messages)
    assert len({one.id for one in messages}) == len(messages)
    assert not any("This transaction appears to have no content" in one.body for one in written)


async def test_each_message_is_of_its_kind(anna: Agent) -> None:
    first, *others = [one for one in await anna.conversation("3") if one.kind is not Kind.EVENT]
    assert first.kind is Kind.INBOUND
    assert first.author is not None
    assert first.author.startswith("customer")
    assert [one.kind for one in others] == [Kind.REPLY, Kind.NOTE, Kind.REPLY]
    assert others[1].body.startswith("Internal 2: ")
    assert all(one.format is Format.TEXT for one in others)
    changes = [change for one in await anna.conversation("3") for change in one.changes]
    assert any(change.field == "fields.Severity" and change.after == "S1" for change in changes)


async def test_files_come_with_their_message_and_are_fetched_when_opened(anna: Agent, tmp_path: Path) -> None:
    (first, *_others) = await anna.conversation("5")
    (file,) = first.attachments
    assert (file.name, file.type) == ("log-5.txt", "text/plain")
    await anna.connector.download(file.handle, tmp_path / "log", limit=1 << 20)
    assert (tmp_path / "log").read_text() == "a line of a log\n"
    assert "a line of a log" not in first.body


async def test_articles_and_canned_texts_come_apart(anna: Agent) -> None:
    articles = things((await anna.pull(Stream.ARTICLES))[0])
    canned = things((await anna.pull(Stream.CANNED))[0])
    assert (len(articles), len(canned)) == (100, 20)
    assert all(isinstance(one, RemoteArticle) and one.body.startswith("# Cause") for one in articles)
    assert all(isinstance(one, RemoteCanned) and one.title.startswith("Canned") for one in canned)
    found = await anna.connector.find_articles("VPN drops", "", 3)
    assert len(found) == 3


async def test_whoever_works_there_is_known_and_customers_are_not_among_them(anna: Agent) -> None:
    people = [one for one in things((await anna.pull(Stream.PEOPLE))[0]) if isinstance(one, RemotePerson)]
    assert {"anna", "boris", "chen", "tokyo", "limited", "mute"} <= {one.id for one in people}
    assert all(one.role == Role.AGENT and "@" not in one.id for one in people)


async def test_a_change_comes_by_the_feed_also_in_tokyo_and_in_russian(
    rt: RequestTracker, boris: Agent
) -> None:
    """RT reads times in the user's own zone: asked for what has changed since, Tokyo would miss nine hours or see them twice."""
    async with working_as(rt, "tokyo") as tokyo:
        everything, _pages, cursor = await tokyo.pull()
        assert len(things(everything)) >= 120
        assert isinstance(await boris.do(Note("10", "for Tokyo")), Done)
        found, _pages, cursor = await tokyo.pull(cursor=cursor)
        assert [one.id for one in things(found)] == ["10"]
        key_of = {one.id: one for one in things(everything) if isinstance(one, RemoteTicket)}
        assert key_of["10"].created_at == (await boris.ticket("10")).created_at
        wrong = SetFields("10", (FieldSet("assignee", key_of["10"].assignee, "nobody-of-that-name"),))
        assert (
            await tokyo.do(wrong)
        ).__class__.__name__ == "Rejected"  # RT says so in Russian, with status 200


async def test_merged_and_deleted_tickets_leave(anna: Agent, boris: Agent) -> None:
    _everything, _pages, cursor = await anna.pull()
    assert await boris.do(Merge("21", "22")) == Done("22")
    deleted = SetFields(
        "23", (FieldSet("status", (await boris.ticket("23")).status.value, "closed", remote="deleted"),)
    )
    await boris.do(deleted)
    found, _pages, cursor = await anna.pull(cursor=cursor)
    gone = {one.id: one.why for one in found if isinstance(one, Gone)}
    assert gone == {"21": "merged into 22", "23": "Ticket 23 has been deleted."}
    assert "22" in {one.id for one in things(found)}
    for ticket in ("21", "23", "999999"):
        with pytest.raises(NotFound):
            await anna.ticket(ticket)
    assert "21" not in {one.id for one in things((await anna.pull())[0])}


async def test_who_sees_one_queue_loses_nothing_of_it(rt: RequestTracker, boris: Agent) -> None:
    """RT shortens pages by what it hides: the end of the list is an empty page, never a short one."""
    async with working_as(rt, "limited") as limited:
        found, _pages, cursor = await limited.pull()
        assert {one.group for one in things(found) if isinstance(one, RemoteTicket)} == {"Billing"}
        everything = [one for one in things((await boris.pull())[0]) if isinstance(one, RemoteTicket)]
        billing = {one.id for one in everything if one.group == "Billing"}
        assert {one.id for one in things(found)} == billing
        for number in range(50, 60):
            await boris.do(Reply(str(number), "one more"))
        seen = {one.id for one in things((await limited.pull(cursor=cursor))[0])}
        assert seen == billing & {str(number) for number in range(50, 60)}


async def test_a_token_works_like_a_password_and_a_wrong_one_is_refused(rt: RequestTracker) -> None:
    async with working_as(rt, "anna", secret=rt.tokens["anna"]) as with_token:
        assert (await with_token.connector.probe()).me.id == "anna"
    async with working_as(rt, "anna", secret="wrong") as wrong:
        with pytest.raises(AuthFailed):
            await wrong.connector.probe()


async def test_a_session_that_has_ended_is_renewed(anna: Agent, rt: RequestTracker) -> None:
    await anna.connector.probe()
    for file in (rt.folder / "session").rglob("*"):
        if file.is_file():
            file.unlink()
    assert (await anna.ticket("30")).id == "30"
    for file in (rt.folder / "session").rglob("*"):
        if file.is_file():
            file.unlink()
    assert isinstance(await anna.do(Note("30", "after the session has ended")), Done)
    assert [one.body for one in await anna.conversation("30")].count("after the session has ended") == 1


async def test_a_cursor_of_another_kind_is_not_guessed_at(anna: Agent) -> None:
    for cursor in (
        "",
        "5",
        '{"v":"0"}',
        '{"v":1,"of":"articles","after":0}',
        '{"v":1,"of":"tickets","phase":"feed"}',
    ):
        with pytest.raises(CursorExpired):
            await anna.connector.changes(Stream.TICKETS, cursor, budget=Budget())


async def test_words_are_found_at_the_remote(anna: Agent) -> None:
    page = await anna.connector.search("VPN 'drops'", None, budget=Budget(items=5))
    assert len(page.items) == 5
    assert not page.complete
    more = await anna.connector.search("VPN drops", page.cursor, budget=Budget(items=5))
    assert {one.id for one in things(list(more.items))}.isdisjoint(one.id for one in things(list(page.items)))


async def test_a_ticket_can_be_opened_that_nobody_has_pulled(rt: RequestTracker) -> None:
    async with working_as(rt, "anna") as fresh:
        ticket = await fresh.ticket("40")
        messages = await fresh.conversation("40")
    assert ticket.version.token.startswith("t:")
    assert messages[0].kind is Kind.INBOUND
