"""What is special to Jira: who sees a comment, steps of the workflow, projects, files beside the conversation, duplicates."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.moody import Dialect, Moody, Reshape
from supportconsole.connectors.conformance.dialects.jira import BASE, JiraDialect
from supportconsole.connectors.conformance.dialects.jira.visit import move
from supportconsole.connectors.conformance.kit import Adapter, Kit, OpenPace, opened
from supportconsole.connectors.conformance.mirror import Mirror, pull, read_conversation
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.connectors.conformance.writing import do, look, new_key
from supportconsole.connectors.jira.kind import KIND
from supportconsole.domain.clock import MINUTE
from supportconsole.domain.conversation import FieldChange, Kind
from supportconsole.domain.errors import CursorExpired, CursorStuck, Forbidden, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    FieldSet,
    Found,
    Missing,
    Note,
    Partial,
    Rejected,
    Reply,
    SetEdit,
    SetFields,
    Unsure,
)
from supportconsole.domain.remote.pages import Budget, Stream, Upsert
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.remote.things import RemoteMessage, RemoteView
from supportconsole.domain.tickets import Flag, Status


@dataclass(slots=True)
class Jira:
    kit: Kit
    dialect: Moody

    @property
    def desk(self) -> Helpdesk:
        return self.kit.server.desk

    def sent(self, method: str) -> list[tuple[str, dict[str, object]]]:
        """The last word of the path and the body of each request with this method."""
        return [
            (one.path.rsplit("/", 1)[1], dict(one.json()))
            for one in self.dialect.seen
            if one.method == method
        ]

    async def conversation(self, number: str) -> list[RemoteMessage]:
        return await read_conversation(self.kit.connector, Mirror(), number)


async def a_site(**options: str) -> AsyncIterator[Jira]:
    made: list[Moody] = []

    def moody(desk: Helpdesk) -> Moody:
        made.append(Moody(JiraDialect(desk)))
        return made[-1]

    adapter = Adapter(KIND, dialect=moody, base=BASE, user="a1@desk.example", options=options)
    async with opened(adapter, Seed(tickets=12)) as kit:
        yield Jira(kit, made[0])


@pytest.fixture
async def jira() -> AsyncIterator[Jira]:
    async for one in a_site():
        yield one


@pytest.fixture
async def one_project() -> AsyncIterator[Jira]:
    async for one in a_site(projects="DESK"):
        yield one


def on(method: str, path: str, change: Callable[[dict[str, object]], object]) -> Reshape:
    """A mood that changes what is told for one kind of request."""

    def reshape(request: Request, answer: Answer) -> Answer:
        if request.method != method or not request.path.endswith(path):
            return answer
        record: dict[str, object] = json.loads(answer.body)
        change(record)
        return say(record, answer.status)

    return reshape


def status(was: Status, wanted: str, step: str = "") -> FieldSet:
    return FieldSet("status", was.value, wanted, step)


# -- comments


async def test_a_comment_says_itself_who_sees_it_and_carries_the_mark_where_no_customer_looks(
    jira: Jira,
) -> None:
    key = new_key()
    done = await do(jira.kit, Note("4", "look\nhere"), key, based=False)
    assert isinstance(done, Done)
    assert not done.warnings
    ((where, sent),) = jira.sent("POST")
    assert where == "comment"
    assert sent["properties"] == [
        {"key": "sd.public.comment", "value": {"internal": True}},
        {"key": "supportconsole.operation", "value": {"marker": key.marker}},
    ]
    assert key.marker not in json.dumps(sent["body"])
    await do(jira.kit, Reply("4", "hello"), based=False)
    public = jira.sent("POST")[-1][1]["properties"]
    assert isinstance(public, list)
    assert public[0]["value"] == {"internal": False}


async def test_a_comment_that_is_not_seen_by_whom_it_should_is_told_at_once(jira: Jira) -> None:
    jira.dialect.mood = on("POST", "/comment", lambda record: record.update(jsdPublic=True))
    done = await do(jira.kit, Note("4", "internal"), based=False)
    assert isinstance(done, Done)
    assert "shows this note" in done.warnings[0]
    jira.dialect.mood = on("POST", "/comment", lambda record: record.update(jsdPublic=False))
    done = await do(jira.kit, Reply("4", "hello"), based=False)
    assert isinstance(done, Done)
    assert "keeps this reply" in done.warnings[0]


async def test_a_comment_for_one_role_is_a_note(jira: Jira) -> None:
    def restrict(record: dict[str, object]) -> None:
        for one in record["comments"]:  # type: ignore[attr-defined]
            one["visibility"] = {"type": "role", "value": "Administrators"}

    jira.dialect.mood = on("GET", "/comment", restrict)
    first, *rest = [one.kind for one in await jira.conversation("4") if one.kind is not Kind.EVENT]
    assert first is Kind.INBOUND
    assert set(rest) == {Kind.NOTE}


async def test_what_jira_cannot_take_is_refused_before_anything_leaves(jira: Jira) -> None:
    for operation in (
        Reply("4", "x", cc=("boss@example.org",)),
        Reply("4", "x", files=("token",)),
        Reply("4", "x" * 32_768),
        SetFields("4", (FieldSet("fields.10050", None, "x"),)),
        SetFields("4", (FieldSet("group", "Service desk", "Operations"),)),
        SetFields("4", (SetEdit("watchers", ("c1",)),)),
    ):
        assert isinstance(await do(jira.kit, operation), Rejected), operation
    assert not jira.sent("POST")
    assert not jira.sent("PUT")


async def test_our_text_without_a_mark_is_for_a_person_to_judge(jira: Jira) -> None:
    key, since = new_key(), jira.desk.now() - MINUTE
    await do(jira.kit, Reply("4", "Same words"), key, based=False)

    def forget(record: dict[str, object]) -> None:
        for one in record["values"]:  # type: ignore[attr-defined]
            one["properties"] = []

    jira.dialect.mood = on("POST", "comment/list", forget)
    find = jira.kit.connector.find_operation
    assert isinstance(await find(key, Reply("4", "Same  words"), since=since), Unsure)
    assert isinstance(await find(key, Reply("4", "Other words"), since=since), Missing)
    jira.dialect.mood = None
    assert isinstance(await find(key, Reply("4", "Same words"), since=since), Found)


# -- fields and steps


async def test_a_status_is_reached_by_the_step_that_the_workflow_offers(jira: Jira) -> None:
    jira.desk.tickets[4].status = "open"
    offered = await jira.kit.connector.transitions("4")
    assert [(one.id, one.status) for one in offered][:2] == [("31", Status.PENDING), ("41", Status.HOLD)]
    assert isinstance(await do(jira.kit, SetFields("4", (status(Status.OPEN, "solved"),))), Done)
    ((where, sent),) = jira.sent("POST")
    assert where == "transitions"
    assert sent["transition"] == {"id": "51"}
    assert sent["fields"] == {"resolution": {"id": "10000"}}
    assert jira.desk.tickets[4].status == "solved"
    refused = await do(jira.kit, SetFields("4", (status(Status.SOLVED, "new"),)))
    assert isinstance(refused, Rejected)
    assert refused.fields
    assert "Back to support" in refused.fields["status"]


async def test_the_step_that_the_agent_chose_is_made_although_the_status_is_the_same_here(jira: Jira) -> None:
    jira.desk.tickets[4].status = "pending"
    wanted = SetFields("4", (status(Status.PENDING, "open", "21"),))
    assert isinstance(await do(jira.kit, wanted), Done)
    jira.desk.tickets[4].status = "pending"
    chosen = SetFields("4", (status(Status.PENDING, "pending", "41"),))
    assert not isinstance(await do(jira.kit, chosen), Done)
    assert jira.sent("POST")[-1][1]["transition"] == {"id": "41"}
    lost = SetFields("4", (status(Status.HOLD, "hold", "41"),))
    assert isinstance(await jira.kit.connector.find_operation(new_key(), lost, since=0), Unsure)


async def test_a_step_that_asks_for_more_is_not_tried(jira: Jira) -> None:
    def demand(record: dict[str, object]) -> None:
        for one in record["transitions"]:  # type: ignore[attr-defined]
            one["fields"] = {"customfield_10099": {"required": True, "name": "Root cause"}}

    jira.desk.tickets[4].status = "open"
    jira.dialect.mood = on("GET", "/transitions", demand)
    assert (await jira.kit.connector.transitions("4"))[0].needs == ("customfield_10099",)
    refused = await do(jira.kit, SetFields("4", (status(Status.OPEN, "solved"),)))
    assert isinstance(refused, Rejected)
    assert not jira.sent("POST")


async def test_fields_are_one_request_and_a_step_that_is_then_refused_leaves_them_done(jira: Jira) -> None:
    before = (await look(jira.kit, "4")).ticket
    other = "a3" if before.assignee != "a3" else "a2"
    jira.desk.tickets[4].status = "open"
    jira.dialect.honest = _Standing(jira.dialect.honest)
    edits = (
        status(Status.OPEN, "solved"),
        FieldSet("priority", before.priority.value, "urgent"),
        FieldSet("assignee", before.assignee, other),
        SetEdit("tags", ("vpn down",), ("old",)),
    )
    outcome = await do(jira.kit, SetFields("4", edits), based=False)
    assert isinstance(outcome, Partial)
    assert set(outcome.done) == {"priority", "assignee", "tags"}
    assert set(outcome.refused) == {"status"}
    ((_number, sent),) = jira.sent("PUT")
    assert sent["fields"] == {"priority": {"id": "1"}, "assignee": {"id": other}}
    assert sent["update"] == {"labels": [{"add": "vpn_down"}, {"remove": "old"}]}


class _Standing:
    """A site where no step of the workflow is made."""

    def __init__(self, honest: Dialect) -> None:
        self._honest = honest

    def answer(self, request: Request, page: Fault | None) -> Answer:
        made = request.path.endswith("/transitions") and request.method == "POST"
        return (
            say({"errorMessages": ["Not now."], "errors": {}}, 400)
            if made
            else self._honest.answer(request, page)
        )


async def test_a_refusal_names_the_field_in_the_consoles_words(jira: Jira) -> None:
    outcome = await do(jira.kit, SetFields("4", (FieldSet("requester", "c1", "nobody"),)), based=False)
    assert isinstance(outcome, Rejected)
    assert set(outcome.fields or ()) == {"requester"}


async def test_only_a_field_that_the_agent_changes_can_clash(jira: Jira) -> None:
    seen = (await look(jira.kit, "4")).ticket
    others.colleague_sets(jira.desk, 4, {"assignee": "a3" if seen.assignee != "a3" else "a2"})
    subject = SetFields("4", (FieldSet("subject", seen.subject, "Other"),))
    assert isinstance(await jira.kit.connector.apply(subject, base=seen.version, key=new_key()), Done)
    mine = SetFields("4", (FieldSet("assignee", seen.assignee, "a1" if seen.assignee != "a1" else None),))
    clash = await jira.kit.connector.apply(mine, base=seen.version, key=new_key())
    assert isinstance(clash, Clash)
    assert not [one for one in jira.sent("PUT") if "assignee" in json.dumps(one[1])]


# -- new tickets


async def test_a_new_ticket_carries_its_request_type_its_customer_and_the_mark() -> None:
    async for site in a_site(projects="DESK", request_type="25"):
        key, edits = new_key(), (FieldSet("priority", None, "high"), SetEdit("tags", ("lost phone",)))
        done = await do(site.kit, Create("Lost phone", "please\nblock it", "c1", edits=edits), key)
        assert isinstance(done, Done)
        assert done.ticket
        assert (done.ticket.requester, done.ticket.tags, done.warnings) == ("c1", ("lost_phone",), ())
        ((where, sent),) = site.sent("POST")
        assert where == "issue"
        assert sent["properties"] == [{"key": "supportconsole.operation", "value": {"marker": key.marker}}]
        fields = sent["fields"]
        assert isinstance(fields, dict)
        assert fields["customfield_10010"] == "25"
        assert (fields["project"], fields["issuetype"]) == ({"key": "DESK"}, {"id": "10001"})


async def test_without_its_kind_no_new_ticket_is_offered(jira: Jira) -> None:
    assert Cap.CREATE not in jira.kit.caps
    assert isinstance(await do(jira.kit, Create("Lost phone", "x", "c1")), Rejected)
    async for site in a_site(request_type="No such type"):
        assert Cap.CREATE in site.kit.caps
        outcome = await do(site.kit, Create("Lost phone", "x", "c1"))
        assert isinstance(outcome, Rejected)
        assert set(outcome.fields or ()) == {"request_type"}
        assert not site.sent("POST")


async def test_a_customer_whom_only_an_administrator_may_add_is_refused_in_plain_words() -> None:
    async for site in a_site(request_type="Get IT help"):
        site.dialect.mood = lambda request, answer: (
            say({"errorMessage": "no"}, 403)
            if request.path.endswith("/customer") and request.method == "POST"
            else answer
        )
        outcome = await do(site.kit, Create("New", "x", None, "Nina Nowa", "nina@example.org"))
        assert isinstance(outcome, Rejected)
        assert set(outcome.fields or ()) == {"requester"}
        known = await do(site.kit, Create("Known", "x", None, "", "C2@example.org"))
        assert isinstance(known, Done)
        assert known.ticket
        assert known.ticket.requester == "c2"


async def test_a_new_ticket_without_a_mark_or_without_its_type_is_told() -> None:
    async for site in a_site(request_type="Get IT help"):
        since, key = site.desk.now() - MINUTE, new_key()

        def bare(record: dict[str, object]) -> None:
            fields = record["fields"]
            assert isinstance(fields, dict)
            fields["customfield_10010"] = None

        operation = Create("Lost phone", "x", "c1")
        number = str(max(site.desk.tickets) + 1)
        site.dialect.mood = on("GET", f"/issue/{number}", bare)
        done = await do(site.kit, operation, key)
        assert isinstance(done, Done)
        assert "portal" in done.warnings[0]

        def forget(record: dict[str, object]) -> None:
            for one in record["issues"]:  # type: ignore[attr-defined]
                one["properties"] = {}
                one["fields"]["creator"] = {"accountId": "a1"}

        site.dialect.mood = on("GET", "/search/jql", forget)
        find = site.kit.connector.find_operation
        assert isinstance(await find(key, operation, since=since), Unsure)
        assert isinstance(await find(key, Create("Other", "x", "c1"), since=since), Missing)


# -- reading


async def test_times_are_asked_for_in_milliseconds_that_no_zone_shifts(jira: Jira) -> None:
    await pull(jira.kit.connector, Mirror(), items=5)
    queries = [one.query["jql"] for one in jira.dialect.seen if one.path.endswith("search/jql")]
    assert queries[0] == 'project in ("DESK", "OPS") AND updated >= 0 ORDER BY updated ASC, key ASC'
    asked = queries[-1].split("updated >= ")[1].split(" ")[0]
    assert abs(int(asked) * 1000 - jira.desk.now()) < 400 * 24 * 60 * MINUTE
    assert len(asked) == 13


async def test_other_projects_are_another_stream(one_project: Jira) -> None:
    mirror = await pull(one_project.kit.connector, Mirror())
    move(one_project.desk, 3)
    every = KIND.open(
        Account("w", "jira", one_project.kit.server.url, "a1@desk.example"),
        lambda: one_project.kit.adapter.secret,
        OpenPace(),
    )
    try:
        with pytest.raises(CursorExpired):
            await every.changes(Stream.TICKETS, mirror.cursor, budget=Budget())
        everything = await pull(every, Mirror())
        assert everything.tickets["3"].number == "OPS-3"
        assert everything.tickets["3"].group == "Operations"
    finally:
        await every.close()
    assert "3" not in (await one_project.kit.connector.ids(Stream.TICKETS, None)).ids


async def test_a_project_that_the_account_does_not_see_is_named() -> None:
    async for site in a_site(projects="desk, HR"):
        with pytest.raises(Forbidden, match="HR"):
            await site.kit.connector.changes(Stream.TICKETS, None, budget=Budget())


async def test_a_customers_account_is_refused(jira: Jira) -> None:
    jira.dialect.mood = on("GET", "/myself", lambda record: record.update(accountType="customer"))
    with pytest.raises(Forbidden):
        await jira.kit.connector.probe()


async def test_a_site_without_this_api_is_no_jira_cloud(jira: Jira) -> None:
    jira.dialect.mood = lambda request, answer: say({}, 404) if "myself" in request.path else answer
    with pytest.raises(NotFound, match="Jira Cloud"):
        await jira.kit.connector.probe()


async def test_a_duplicate_is_shown_as_merged(jira: Jira) -> None:
    others.merge(jira.desk, 3, 4)
    seen = (await look(jira.kit, "3")).ticket
    assert seen.flags == {Flag.MERGED}
    assert seen.merged_into == "4"


async def test_changes_of_fields_are_events_of_the_conversation(jira: Jira) -> None:
    was = jira.desk.tickets[4].status
    others.colleague_sets(jira.desk, 4, {"status": "hold" if was != "hold" else "open"})
    events = [one for one in await jira.conversation("4") if one.kind is Kind.EVENT]
    now = "hold" if was != "hold" else "open"
    before = "open" if was == "new" else was  # of a change only the name of a status is told
    assert events[-1].changes == (FieldChange("status", before, now),)


async def test_our_own_changes_do_not_come_a_second_time_but_a_colleague_sees_them(jira: Jira) -> None:
    subject = (await look(jira.kit, "4")).ticket.subject
    await do(jira.kit, SetFields("4", (FieldSet("subject", subject, "Other"),)))
    assert [one for one in await jira.conversation("4") if one.kind is Kind.EVENT] == []
    jira.kit.server.conditions.tokens["theirs"] = "a2"
    account = Account("w", "jira", jira.kit.server.url, "a2@desk.example")
    colleague = KIND.open(account, lambda: "theirs", OpenPace())
    try:
        events = [one for one in await read_conversation(colleague, Mirror(), "4") if one.kind is Kind.EVENT]
    finally:
        await colleague.close()
    assert [one.changes for one in events] == [(FieldChange("subject", subject, "Other"),)]


async def test_files_hang_on_the_message_that_they_came_with_and_are_fetched_from_the_site(
    jira: Jira, tmp_path: Path
) -> None:
    before = await jira.conversation("4")

    def attach(record: dict[str, object]) -> None:
        fields = record["fields"]
        assert isinstance(fields, dict)
        if "attachment" in fields:
            fields["attachment"] = [
                {"id": "10000", "filename": "first.log", "size": 5, "mimeType": "text/plain", "created": fields["created"]},
                {"id": "10001", "filename": "late.png", "size": 7, "mimeType": "image/png", "created": "2099-01-01T00:00:00.000+0000"},
            ]  # fmt: skip

    jira.dialect.mood = on("GET", "/issue/4", attach)
    said = [one for one in await jira.conversation("4") if one.kind is not Kind.EVENT]
    assert len(said) == len([one for one in before if one.kind is not Kind.EVENT])
    assert [one.name for one in said[0].attachments][:1] == ["first.log"]
    assert [one.name for one in said[-1].attachments][-1:] == ["late.png"]

    jira.dialect.mood = lambda request, answer: (
        Answer(200, b"bytes", "text/plain")
        if request.path.endswith("attachment/content/10000") and request.query.get("redirect") == "false"
        else answer
    )
    await jira.kit.connector.download("10000", tmp_path / "file", limit=100)
    assert (tmp_path / "file").read_bytes() == b"bytes"


async def test_comments_that_do_not_go_on_are_given_up(jira: Jira) -> None:
    jira.dialect.mood = on("GET", "/comment", lambda record: record.update(comments=[], total=50))
    with pytest.raises(CursorStuck):
        await jira.kit.connector.messages("4", None, budget=Budget())


async def test_a_conversation_that_is_read_again_begins_some_places_back(jira: Jira) -> None:
    cursor: str | None = None
    for _phase in range(2):
        cursor = (await jira.kit.connector.messages("4", cursor, budget=Budget())).cursor
    others.customer_writes(jira.desk, 4, "one more")
    page = await jira.kit.connector.messages("4", cursor, budget=Budget())
    texts = [
        one.thing.body
        for one in page.items
        if isinstance(one, Upsert) and isinstance(one.thing, RemoteMessage)
    ]
    assert texts[-1] == "one more"


async def test_queues_are_views_named_after_their_desk(jira: Jira, one_project: Jira) -> None:
    for site, title in ((jira, "DESK: All open"), (one_project, "All open")):
        page = await site.kit.connector.changes(Stream.VIEWS, None, budget=Budget())
        first = page.items[0]
        assert isinstance(first, Upsert)
        assert isinstance(first.thing, RemoteView)
        assert (first.thing.id, first.thing.title, first.thing.query) == ("1-1", title, "")


async def test_an_account_that_may_not_look_through_users_or_queues_reads_tickets_all_the_same(
    jira: Jira,
) -> None:
    jira.dialect.mood = lambda request, answer: (
        say({"errorMessages": ["no"]}, 403)
        if request.path.endswith(("/assignable/search", "/queue"))
        else answer
    )
    for stream in (Stream.PEOPLE, Stream.VIEWS):
        assert not (await pull(jira.kit.connector, Mirror(), stream=stream)).failures
    assert len((await pull(jira.kit.connector, Mirror())).tickets) == 12


async def test_articles_are_found(jira: Jira) -> None:
    (found,) = await jira.kit.connector.find_articles("809", "en", 5)
    assert found.title == "Error 809"
    assert await jira.kit.connector.find_articles(" ", "en", 5) == ()
