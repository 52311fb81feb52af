"""How data comes in: whole pages, no hole, no flood of deletions, one engine at a time, files on demand."""

import asyncio
import json
from dataclasses import replace

import pytest

from model_desk import ModelDesk
from model_remote import ACCOUNT, ANNA, CAPS, ME, Killed
from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import EngineBusy, MassDeletion, ProtocolDrift, Unreachable
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Cursor, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemoteAttachment, RemoteMessage
from supportconsole.domain.tickets import Status
from supportconsole.store import accounts, due, lease, wanted_files
from supportconsole.sync.conversations import AT_ONCE


async def test_a_pull_that_dies_goes_on_where_its_last_page_ended(desk: ModelDesk) -> None:
    tickets = [desk.server.ticket(f"Number {place}") for place in range(10)]
    desk.server.read_faults = ["fine", "fine", "fine", "dies in a page"]
    with pytest.raises(Killed):
        await desk.run()
    desk.bury()
    place = desk.store.read(lambda db: due.place(db, ACCOUNT.name, Stream.TICKETS))
    assert sum(map(desk.is_here, tickets)) >= int(place.cursor or 0)
    await desk.run()
    assert all(map(desk.is_here, tickets))


async def test_a_bad_page_changes_nothing(desk: ModelDesk) -> None:
    good, bad = desk.server.ticket("Good"), desk.server.ticket("Bad")
    desk.server.tickets[bad] = replace(desk.server.tickets[bad], updated_at=-5)
    with pytest.raises(ProtocolDrift):
        await desk.run()
    assert not desk.is_here(good)
    assert desk.account().state == "offline"
    desk.server.touch(bad)
    await desk.run()
    assert desk.is_here(good)


async def test_many_deletions_at_once_wait_for_a_person(desk: ModelDesk) -> None:
    tickets = [desk.server.ticket(f"Number {place}") for place in range(30)]
    await desk.run()
    for ticket in tickets[:25]:
        desk.server.delete(ticket)
    with pytest.raises(MassDeletion):
        await desk.run()
    assert sum(map(desk.is_here, tickets)) > 15
    assert desk.account().state == "asks"
    for _ in range(10):
        desk.desk.accounts.allow_deletion(ACCOUNT.name)
        try:
            await desk.run()
        except MassDeletion:
            continue
        break
    assert sum(map(desk.is_here, tickets)) == 5
    assert desk.account().state == "idle"


async def test_a_few_deletions_are_taken_over_and_drafts_stay(desk: ModelDesk) -> None:
    one, two = desk.server.ticket("One"), desk.server.ticket("Two")
    await desk.run()
    from supportconsole.domain.conversation import DraftKind

    draft = desk.desk.writing.begin(desk.number(one), DraftKind.REPLY)
    desk.desk.writing.save(draft.id, "half a thought", 1)
    desk.server.delete(one)
    await desk.run()
    assert (desk.is_here(one), desk.is_here(two)) == (False, True)
    assert [left.body for left in desk.desk.writing.drafts()] == ["half a thought"]


async def test_without_a_feed_of_deletions_ids_are_compared_and_each_is_asked_for(desk: ModelDesk) -> None:
    desk.connector.caps = CAPS & ~Cap.DELETIONS
    one, two, three = (desk.server.ticket(name) for name in ("One", "Two", "Three"))
    await desk.run()
    desk.server.tickets.pop(one)
    desk.connector.hidden = {two}
    desk.timer.advance(25 * 3600)
    await desk.run()
    assert [desk.is_here(ticket) for ticket in (one, two, three)] == [False, True, True]


async def test_a_server_restored_from_a_backup_is_read_from_the_beginning(desk: ModelDesk) -> None:
    desk.server.touch(desk.server.ticket("One"))
    await desk.run()
    desk.server.feed.clear()
    two = desk.server.ticket("Two")
    desk.server.feed = desk.server.feed[:1]
    await desk.run()
    assert desk.is_here(two)


async def test_a_list_that_does_not_go_on_is_noticed(desk: ModelDesk) -> None:
    desk.server.ticket("One")
    changes = desk.connector.changes

    async def again(stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        page = await changes(stream, None, budget=budget)
        return replace(page, cursor="1", complete=False)

    desk.connector.changes = again  # type: ignore[method-assign]
    with pytest.raises(Exception, match="does not go on"):
        await asyncio.wait_for(desk.run(), 5)


async def test_the_own_open_tickets_come_first(desk: ModelDesk) -> None:
    for place in range(12):
        desk.server.ticket(f"Number {place}", assignee=ME.id if place == 9 else None)
    desk.connector.page = 100
    order: list[str] = []
    messages = desk.connector.messages

    async def noted(ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        order.append(ticket)
        return await messages(ticket, cursor, budget=budget)

    desk.connector.messages = noted  # type: ignore[method-assign]
    await desk.run()
    assert "109" in order[:AT_ONCE]  # these are asked for together


async def test_only_one_engine_works_for_an_account(desk: ModelDesk) -> None:
    async with desk.engine().working():
        with pytest.raises(EngineBusy):
            await desk.run()
    await desk.run()


async def test_an_engine_that_is_silent_is_replaced_and_finds_out(desk: ModelDesk) -> None:
    async with desk.engine().working() as first:
        desk.timer.advance(lease.SILENCE + 1)
        await desk.run()
        beats = desk.store.write(lambda db: lease.beat(db, ACCOUNT.name, first.owner, desk.timer.seconds()))
        assert not beats


async def test_an_attachment_is_fetched_when_somebody_wants_it(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    file = RemoteAttachment("log.txt", "https://acme.example.org/files/7", "text/plain", 5)
    said = RemoteMessage(
        "m99", one, Kind.INBOUND, "see the file", desk.server.now, ANNA.id, attachments=(file,)
    )
    desk.server.messages.append(said)
    await desk.run()

    def attached() -> tuple[int, list[dict[str, object]]]:
        row = desk.store.read(
            lambda db: db.execute(
                "SELECT id, attachments FROM message WHERE attachments IS NOT NULL"
            ).fetchone()
        )
        return row[0], json.loads(row[1])

    number, (before,) = attached()
    assert before["path"] == ""
    assert desk.store.write(lambda db: wanted_files.ask(db, number, 0, desk.clock.now()))
    await desk.run()
    _, (after,) = attached()
    assert (desk.store.path.parent / str(after["path"])).read_bytes() == b"https://acme.example.org/files/7"


async def test_facts_on_the_screen_are_honest(desk: ModelDesk) -> None:
    desk.server.ticket()
    await desk.run()
    (status,) = desk.desk.accounts.status()
    confirmed = status.confirmed_at
    assert (status.state, status.working, status.waiting) == ("idle", False, 0)
    desk.timer.advance(600)
    desk.server.read_faults = ["offline"]
    with pytest.raises(Unreachable):
        await desk.run()
    (status,) = desk.desk.accounts.status()
    assert (status.state, status.problem) == ("offline", "Nobody answers.")
    assert status.confirmed_at == confirmed


async def test_a_hostile_ticket_is_cleaned_and_its_original_kept(desk: ModelDesk) -> None:
    one = desk.server.ticket("Evil \x1b]0;title\x07 subject", status=Status.OPEN)
    desk.server.say(one, Kind.INBOUND, "body \x9b31m \ud800", ANNA.id)
    await desk.run()
    ticket = desk.desk.tickets.get(desk.number(one))
    assert "\x1b" not in ticket.subject
    assert all("\x9b" not in body for body, _state in desk.texts(one))
    kept = desk.store.read(lambda db: db.execute("SELECT count(*) FROM original").fetchone()[0])
    assert kept >= 2


async def test_a_redacted_message_comes_again_without_its_secret(desk: ModelDesk) -> None:
    one = desk.server.ticket()
    await desk.run()
    desk.server.messages[0] = replace(desk.server.messages[0], body="(removed)")
    desk.server.touch(one)
    page = Page([Upsert(desk.server.messages[0])], "", complete=True)
    from supportconsole.store import intake

    async with desk.engine().working() as link:
        await link.write(lambda db: intake.take_items(db, link.into(), page))
    assert [body for body, _state in desk.texts(one)] == ["(removed)"]


def test_the_account_row_survives_an_unknown_capability(desk: ModelDesk) -> None:
    desk.store.write(lambda db: accounts.ensure(db, "acme", "model"))
    desk.store.write(
        lambda db: db.execute("UPDATE account SET caps = ?", (json.dumps(["reply", "teleport"]),))
    )
    assert desk.desk.accounts.caps("acme") == {"reply", "teleport"}
