"""What the connector asks of Zendesk, and reads from it, is what Zendesk's published description says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from connectors.prism import serve
from supportconsole.connectors.conformance.dialects.zendesk import BASE, ZendeskDialect
from supportconsole.connectors.conformance.kit import Adapter, OpenPace, opened
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request
from supportconsole.connectors.conformance.writing import new_key
from supportconsole.connectors.zendesk import shapes
from supportconsole.connectors.zendesk.finding import comment_id
from supportconsole.connectors.zendesk.kind import KIND
from supportconsole.domain.conversation import Kind
from supportconsole.domain.remote.operations import (
    Create,
    FieldSet,
    Merge,
    Note,
    Operation,
    Reply,
    SetEdit,
    SetFields,
)
from supportconsole.domain.remote.pages import Budget, Stream, Upsert
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.remote.things import RemoteCanned, RemoteTicket, RemoteView, Version
from supportconsole.domain.tickets import Priority, Status

pytestmark = [pytest.mark.slow, pytest.mark.prism]
DESCRIPTION = Path(__file__).parent / "zendesk_api" / "support.openapi.json"
SEEN = Version("2026-11-22T00:19:00Z")
AGENT = "35436"
EDITS = (
    FieldSet("status", "open", "pending"),
    FieldSet("priority", "low", "urgent"),
    FieldSet("assignee", None, AGENT),
    FieldSet("group", "L1", "Billing"),
    FieldSet("subject", "a", "b"),
)
"""Without custom fields: the description asks for the definition of a field there, its own examples show `id` and `value`."""
OPERATIONS: Sequence[Operation] = (
    Reply("4", "hello", files=("6bk3gql82em5nmf",), edits=EDITS, cc=("boss@example.org",)),
    Note("4", "internal"),
    SetFields("4", EDITS),
    SetFields("4", (SetEdit("tags", ("vpn",), ("old",)),)),
    SetFields("4", (FieldSet("status", "open", "hold", remote="35436"),)),
    Create("Lost phone", "please block it", AGENT, edits=(FieldSet("priority", None, "high"),)),
    Create("Lost phone", "please block it", None, "Nina Nowa", "nina@example.org"),
    Merge("3", "4"),
)


@pytest.fixture(scope="module")
def prism() -> Iterator[str]:
    with serve(DESCRIPTION) as address:
        yield address


async def requests_of_the_connector(file: Path) -> list[Request]:
    """Everything that the connector asks of a helpdesk when each of its calls is made, whatever becomes of it."""
    seen: list[Request] = []

    class Listening(ZendeskDialect):
        def answer(self, request: Request, page: Fault | None) -> Answer:
            seen.append(request)
            return super().answer(request, page)

    def listening(desk: Helpdesk) -> ZendeskDialect:
        return Listening(desk)

    async with opened(Adapter(KIND, dialect=listening, base=BASE, user="a1@desk.example")) as kit:
        for stream in Stream:
            if stream is not Stream.ARTICLES:  # of another description
                page = await kit.connector.changes(stream, None, budget=Budget(items=2))
                await kit.connector.changes(stream, page.cursor, budget=Budget(items=2))
        await kit.connector.ids(Stream.TICKETS, None)
        await kit.connector.messages("4", None, budget=Budget())
        await kit.connector.search("printer", None, budget=Budget())
        await kit.connector.upload("4", file, "log.txt", "text/plain")
        for operation in OPERATIONS:
            key, base = new_key(), None if isinstance(operation, Create) else SEEN
            await kit.connector.apply(operation, base=base, key=key)
            await kit.connector.find_operation(key, operation, since=0)
            await kit.connector.apply(operation, base=None, key=key)
    return seen


async def test_every_request_is_one_that_the_description_allows(prism: str, tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_bytes(b"some bytes")
    seen = await requests_of_the_connector(file)
    assert {one.method for one in seen} == {"GET", "PUT", "POST"}
    async with httpx.AsyncClient(base_url=prism, auth=("a1@desk.example/token", "secret")) as client:
        for one in seen:
            query, body = dict(one.query), one.body or None
            if "cursor" in query:
                query.setdefault("start_time", "1")  # said to be needed; its own next address goes without
            if one.path.endswith("/uploads"):
                body = None  # the description knows of no body there
            headers = {"Content-Type": one.headers.get("content-type", "application/json")}
            answer = await client.request(one.method, one.path, params=query, headers=headers, content=body)
            assert answer.status_code < 300, f"{one.method} {one.path} {one.body!r}: {answer.text}"


async def test_a_wrong_request_would_be_refused(prism: str) -> None:
    """The description does look at what is sent: otherwise the test above would prove nothing."""
    async with httpx.AsyncClient(base_url=prism, auth=("a", "b")) as client:
        wrong = {"ticket": {"status": "resolved", "safe_update": "yes"}}
        assert (await client.put("/api/v2/tickets/4", json=wrong)).status_code == 422
        assert (await client.get("/api/v2/incremental/tickets/cursor")).status_code >= 400
        assert (await client.get("/api/v2/no_such_place")).status_code == 404


async def test_the_descriptions_own_answers_can_be_read(prism: str) -> None:
    connector = KIND.open(
        Account("examined", "zendesk", prism, "a@example.org"), lambda: "secret", OpenPace()
    )
    try:
        (found,) = (await connector.ticket("35436")).items
        assert isinstance(found, Upsert)
        assert isinstance(found.thing, RemoteTicket)
        seen = found.thing
        assert (seen.status, seen.priority, seen.assignee) == (Status.OPEN, Priority.HIGH, "235323")
        assert seen.fields["27642"] == "745"
        for stream, kind in ((Stream.CANNED, RemoteCanned), (Stream.VIEWS, RemoteView)):
            page = await connector.changes(stream, None, budget=Budget())
            assert page.complete
            assert [isinstance(one, Upsert) and isinstance(one.thing, kind) for one in page.items] == [
                True,
                True,
            ]
    finally:
        await connector.close()
    async with httpx.AsyncClient(base_url=prism, auth=("a", "b")) as client:
        comments = (await client.get("/api/v2/tickets/4/comments")).json()["comments"]
        said = shapes.message(comments[0], "4", frozenset())
        assert (said.body, said.kind) == ("Thanks for your help!", Kind.INBOUND)
        assert said.attachments[0].name == "crash.log"
        audits = (await client.get("/api/v2/tickets/4/audits")).json()["audits"]
        assert comment_id(audits[0]) == "2127301148"
        export = (await client.get("/api/v2/incremental/tickets/cursor?start_time=1")).json()
        assert export["end_of_stream"] is True
        assert [shapes.ticket(one, {}).id for one in export["tickets"]] == ["35436"]
