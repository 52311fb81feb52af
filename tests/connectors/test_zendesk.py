"""What is special to Zendesk: roles, stamps, what it passes over in silence, work in the background, macros."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from connectors.moody import Moody, Reshape
from supportconsole.connectors.conformance.dialects.zendesk import BASE, ZendeskDialect
from supportconsole.connectors.conformance.kit import Adapter, Kit, opened
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.connectors.conformance.writing import do, look, new_key
from supportconsole.connectors.zendesk import bodies, library, shapes
from supportconsole.connectors.zendesk.kind import KIND
from supportconsole.domain.clock import MINUTE
from supportconsole.domain.errors import AuthFailed, Forbidden, RateLimited
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    FieldSet,
    Found,
    Merge,
    Missing,
    Note,
    Partial,
    Rejected,
    Reply,
    SetEdit,
    SetFields,
    Unknown,
    Unsure,
)
from supportconsole.domain.remote.pages import Budget, Gap, Stream, Upsert
from supportconsole.domain.remote.things import RemoteCanned, Strength
from supportconsole.domain.tickets import Flag, Status


@dataclass(slots=True)
class Zendesk:
    kit: Kit
    dialect: Moody

    @property
    def desk(self) -> Helpdesk:
        return self.kit.server.desk

    def sent(self, method: str) -> list[dict[str, object]]:
        """The tickets of the requests with this method, as they were sent."""
        return [one.json()["ticket"] for one in self.dialect.seen if one.method == method]  # type: ignore[misc]


@pytest.fixture
async def zendesk() -> AsyncIterator[Zendesk]:
    made: list[Moody] = []

    def moody(desk: Helpdesk) -> Moody:
        made.append(Moody(ZendeskDialect(desk)))
        return made[-1]

    async with opened(
        Adapter(KIND, dialect=moody, base=BASE, user="a1@desk.example"), Seed(tickets=12)
    ) as kit:
        yield Zendesk(kit, made[0])


def told(answer: Answer) -> dict[str, dict[str, object]]:
    value: dict[str, dict[str, object]] = json.loads(answer.body)
    return value


def on(method: str, path: str, change: Callable[[dict[str, dict[str, object]]], object]) -> Reshape:
    """A mood that changes what is told for one kind of request."""

    def reshape(request: Request, answer: Answer) -> Answer:
        if request.method != method or not request.path.endswith(path):
            return answer
        record = told(answer)
        change(record)
        return say(record, answer.status)

    return reshape


async def test_a_reply_and_its_fields_are_one_request_with_the_stamp_that_was_seen(zendesk: Zendesk) -> None:
    before = (await look(zendesk.kit, "4")).ticket
    assert before.version.strength is Strength.SECONDS
    key, edits = (
        new_key(),
        (FieldSet("status", before.status.value, "pending"), FieldSet("group", "", "Billing")),
    )
    done = await do(zendesk.kit, Reply("4", "hello", edits=edits, cc=("boss@example.org",)), key)
    assert isinstance(done, Done)
    (sent,) = zendesk.sent("PUT")
    assert sent == {
        "comment": {"body": "hello", "public": True},
        "status": "pending",
        "group_id": 3,
        "safe_update": True,
        "updated_stamp": before.version.token,
        "metadata": {"supportconsole_operation": key.marker},
        "email_ccs": [{"user_email": "boss@example.org", "action": "put"}],
    }


async def test_a_stranger_is_not_let_in_although_zendesk_answers_him(zendesk: Zendesk) -> None:
    zendesk.dialect.mood = on(
        "GET", "users/me", lambda record: record["user"].update(id=None, role="end-user")
    )
    with pytest.raises(AuthFailed):
        await zendesk.kit.connector.probe()


async def test_a_customers_account_is_refused(zendesk: Zendesk) -> None:
    zendesk.dialect.mood = on("GET", "users/me", lambda record: record["user"].update(role="end-user"))
    with pytest.raises(Forbidden):
        await zendesk.kit.connector.probe()


async def test_roles_decide_what_is_offered(zendesk: Zendesk) -> None:
    assert Cap.FEED | Cap.DELETIONS | Cap.REPLY in zendesk.kit.caps
    zendesk.dialect.mood = on(
        "GET", "users/me", lambda record: record["user"].update(role="agent", role_type=1)
    )
    caps = (await zendesk.kit.connector.probe()).caps
    assert Cap.NOTE in caps
    assert not caps & (Cap.FEED | Cap.DELETIONS | Cap.REPLY)


async def test_a_field_that_zendesk_passes_over_is_not_taken_for_done(zendesk: Zendesk) -> None:
    before = (await look(zendesk.kit, "4")).ticket
    status = FieldSet("status", before.status.value, "hold" if before.status is not Status.HOLD else "open")
    own = FieldSet("fields.77", None, "Acme")
    zendesk.dialect.mood = on("PUT", "tickets/4", lambda record: record["ticket"].update(custom_fields=[]))
    outcome = await do(zendesk.kit, SetFields("4", (status, own)))
    assert isinstance(outcome, Partial)
    assert outcome.done == ("status",)
    assert set(outcome.refused) == {"fields.77"}
    assert isinstance(await do(zendesk.kit, SetFields("4", (own,))), Rejected)


async def test_a_group_that_does_not_exist_is_refused_before_anything_leaves(zendesk: Zendesk) -> None:
    outcome = await do(zendesk.kit, SetFields("4", (FieldSet("group", "L1", "Nowhere"),)))
    assert isinstance(outcome, Rejected)
    assert not zendesk.sent("PUT")


async def test_a_refusal_names_the_field_in_the_consoles_words(zendesk: Zendesk) -> None:
    outcome = await do(zendesk.kit, SetFields("4", (FieldSet("assignee", None, "nobody"),)))
    assert isinstance(outcome, Rejected)
    assert outcome.fields
    assert "assignee" in outcome.fields


async def test_a_tag_of_a_colleague_that_came_meanwhile_is_not_lost(zendesk: Zendesk) -> None:
    seen = (await look(zendesk.kit, "4")).ticket
    others.colleague_sets(zendesk.desk, 4, {"tags": {"add": ["theirs"]}})
    wanted = SetFields("4", (SetEdit("tags", ("Mine Too",)),))
    assert isinstance(await zendesk.kit.connector.apply(wanted, base=seen.version, key=new_key()), Clash)
    assert isinstance(await zendesk.kit.connector.apply(wanted, base=None, key=new_key()), Done)
    assert {"theirs", "mine_too"} <= set(zendesk.desk.tickets[4].tags)


async def test_a_lock_is_not_a_clash(zendesk: Zendesk) -> None:
    seen = (await look(zendesk.kit, "4")).ticket
    zendesk.dialect.lock = say({"error": "DatabaseConflict"}, 409)
    wanted = SetFields("4", (FieldSet("subject", seen.subject, "Other"),))
    with pytest.raises(RateLimited):
        await zendesk.kit.connector.apply(wanted, base=seen.version, key=new_key())


async def test_our_text_without_a_mark_is_for_a_person_to_judge(zendesk: Zendesk) -> None:
    key, since = new_key(), zendesk.desk.now() - MINUTE
    await do(zendesk.kit, Note("4", "Same words"), key)

    def forget(record: dict[str, dict[str, object]]) -> None:
        for one in record["audits"]:
            one["metadata"] = {}  # type: ignore[index]

    zendesk.dialect.mood = on("GET", "tickets/4/audits", forget)
    find = zendesk.kit.connector.find_operation
    assert isinstance(await find(key, Note("4", "Same  words"), since=since), Unsure)
    assert isinstance(await find(key, Note("4", "Other words"), since=since), Missing)


async def test_the_key_of_a_new_ticket_goes_along_and_its_mark_finds_it(zendesk: Zendesk) -> None:
    key = new_key()
    operation = Create("Lost phone", "please block it", "c1", edits=(FieldSet("priority", None, "high"),))
    done = await do(zendesk.kit, operation, key)
    assert isinstance(done, Done)
    (request,) = [one for one in zendesk.dialect.seen if one.method == "POST"]
    assert request.headers["idempotency-key"] == key.key
    found = await zendesk.kit.connector.find_operation(key, operation, since=0)
    assert found == Found(done.remote_id)


@pytest.mark.parametrize(
    ("state", "outcome"), [("completed", Done), ("failed", Rejected), ("working", Unknown)]
)
async def test_a_merge_is_what_its_job_says(zendesk: Zendesk, state: str, outcome: type) -> None:
    zendesk.dialect.mood = lambda request, answer: (
        say({"job_status": {"id": "j", "status": state}}) if "job_statuses" in request.path else answer
    )
    assert isinstance(await do(zendesk.kit, Merge("3", "4")), outcome)
    assert isinstance(await zendesk.kit.connector.find_operation(new_key(), Merge("3", "4"), since=0), Found)
    seen = (await look(zendesk.kit, "3")).ticket
    assert seen.flags == {Flag.MERGED}
    assert "closed_by_merge" not in seen.tags


async def test_a_macro_becomes_a_text_with_changes_and_what_it_cannot_say_is_kept(zendesk: Zendesk) -> None:
    page = await zendesk.kit.connector.changes(Stream.CANNED, None, budget=Budget())
    texts = [
        one.thing for one in page.items if isinstance(one, Upsert) and isinstance(one.thing, RemoteCanned)
    ]
    assert texts[1].changes == {"status": "pending", "tags": ["+asked"]}
    raw = {"id": 5, "title": "Escalate", "actions": [
        {"field": "comment_value", "value": ["channel:all", "We look into it."]},
        {"field": "group_id", "value": "12"},
        {"field": "remove_tags", "value": "a b"},
    ]}  # fmt: skip
    macro = library.canned(raw)
    assert (macro.body, macro.changes) == ("We look into it.", {"tags": ["-a", "-b"]})
    assert macro.raw == {"actions": [{"field": "group_id", "value": "12"}]}


async def test_articles_are_found_in_their_language(zendesk: Zendesk) -> None:
    (found,) = await zendesk.kit.connector.find_articles("809", "en", 5)
    assert found.title == "Error 809"
    (asked,) = [one for one in zendesk.dialect.seen if one.path.endswith("articles/search")]
    assert asked.query["locale"] == "en"


async def test_a_zendesk_without_a_help_center_has_no_articles(zendesk: Zendesk) -> None:
    zendesk.dialect.mood = lambda request, answer: (
        say({"error": "RecordNotFound"}, 404) if "help_center" in request.path else answer
    )
    page = await zendesk.kit.connector.changes(Stream.ARTICLES, None, budget=Budget())
    assert page.complete
    assert not page.items


async def test_more_changes_in_one_second_than_a_search_shows_are_told(zendesk: Zendesk) -> None:
    at = zendesk.desk.now() // 1_000_000 * 1_000_000 - 600 * 1_000_000
    for number in range(1, 1051):
        others.customer_opens(zendesk.desk, f"Wave {number}", "hello", at=at)
    zendesk.kit.server.conditions.whole_seconds = True
    connector = zendesk.kit.another()
    cursor: str | None = None
    gaps: list[Gap] = []
    seen: set[str] = set()
    for _page in range(40):
        page = await connector.changes(Stream.TICKETS, cursor, budget=Budget())
        gaps += page.partial
        seen |= {one.thing.id for one in page.items if isinstance(one, Upsert)}
        cursor = page.cursor
        if page.complete:
            break
    await connector.close()
    assert len(gaps) == 1
    assert len(seen) >= 1000


def test_numbers_and_words_are_both_ids() -> None:
    record: dict[str, object] = {
        "id": 35436, "subject": "x", "status": "odd", "created_at": "2026-11-22T00:19:00Z", "assignee_id": 235323,
        "updated_at": "2026-11-22T00:19:00Z", "group_id": 98738, "custom_fields": [{"id": 27642, "value": "745"}],
        "via": {"channel": "sample_ticket"}, "priority": None, "tags": ["enterprise"],
    }  # fmt: skip
    seen = shapes.ticket(record, {"98738": "Support"})
    assert (seen.id, seen.assignee, seen.group, seen.fields) == (
        "35436",
        "235323",
        "Support",
        {"27642": "745"},
    )
    assert (seen.status, seen.remote_status, seen.channel) == (Status.OPEN, "odd", "other:sample_ticket")


@pytest.mark.parametrize(
    ("now", "refused"), [("12.0", False), (12, False), (None, True), ("before", True)], ids=str
)
def test_a_value_that_comes_back_in_another_form_was_taken(now: object, refused: bool) -> None:
    record: dict[str, object] = {"custom_fields": [{"id": 77, "value": now}]}
    edit = FieldSet("fields.77", "before", 12)
    assert bool(bodies.not_made((edit,), record, {})) is refused
