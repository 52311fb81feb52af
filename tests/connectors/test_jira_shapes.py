"""What the connector asks of Jira, and reads from it, is what Atlassian's published descriptions say."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from connectors.prism import serve
from supportconsole.connectors.conformance.dialects.jira import BASE, JiraDialect
from supportconsole.connectors.conformance.kit import Adapter, OpenPace, opened
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request
from supportconsole.connectors.conformance.writing import look, new_key
from supportconsole.connectors.jira import conversation, shapes
from supportconsole.connectors.jira.files import Files
from supportconsole.connectors.jira.kind import KIND
from supportconsole.connectors.jira.words import Words
from supportconsole.domain.conversation import Kind
from supportconsole.domain.remote.operations import (
    Create,
    FieldSet,
    Note,
    Operation,
    Reply,
    SetEdit,
    SetFields,
)
from supportconsole.domain.remote.pages import Budget, Stream
from supportconsole.domain.remote.protocol import Account

pytestmark = [pytest.mark.slow, pytest.mark.prism]
DESCRIPTIONS = Path(__file__).parent / "jira_api"
DESK_API = "/rest/servicedeskapi/"
BEARER = {"Authorization": "Bearer secret"}
"""The service desk's description names OAuth 2.0 alone; that an API token is taken too stands in Atlassian's manual."""


class Described(NamedTuple):
    platform: str
    service_desk: str


@pytest.fixture(scope="module")
def described() -> Iterator[Described]:
    with ExitStack() as both:
        names = ("platform", "service_management")
        yield Described(*(both.enter_context(serve(DESCRIPTIONS / f"{name}.openapi.json")) for name in names))


def operations(status: str) -> Sequence[Operation]:
    return (
        Reply("4", "hello\nthere\n\nand goodbye"),
        Note("4", "internal"),
        SetFields("4", (FieldSet("status", status, "solved" if status != "solved" else "open"),)),
        SetFields("4", (FieldSet("priority", "low", "urgent"), FieldSet("assignee", None, "a2"))),
        SetFields("4", (FieldSet("subject", "a", "b"), FieldSet("assignee", "a2", None))),
        SetFields("4", (FieldSet("requester", None, "c3"), FieldSet("priority", "urgent", "none"))),
        SetFields("4", (SetEdit("tags", ("vpn",), ("old",)),)),
        Create(
            "Lost phone",
            "please block it",
            "c1",
            edits=(FieldSet("priority", None, "high"), SetEdit("tags", ("vpn",))),
        ),
        Create("Lost phone", "", None, "Nina Nowa", "nina@example.org"),
    )


async def requests_of_the_connector(folder: Path) -> list[Request]:
    """Everything that the connector asks of a site when each of its calls is made, whatever becomes of it."""
    seen: list[Request] = []

    class Listening(JiraDialect):
        def answer(self, request: Request, page: Fault | None) -> Answer:
            seen.append(request)
            return super().answer(request, page)

    def listening(desk: Helpdesk) -> JiraDialect:
        return Listening(desk)

    making = {"request_type": "Get IT help"}
    async with opened(
        Adapter(KIND, dialect=listening, base=BASE, user="a1@desk.example", options=making)
    ) as kit:
        kit.server.desk.tickets[4].tags = ("old",)
        for stream in Stream:
            page = await kit.connector.changes(stream, None, budget=Budget(items=2))
            if page.cursor:
                await kit.connector.changes(stream, page.cursor, budget=Budget(items=2))
        await kit.connector.ids(Stream.TICKETS, None)
        cursor: str | None = None
        for _phase in range(2):
            cursor = (await kit.connector.messages("4", cursor, budget=Budget())).cursor
        await kit.connector.search('printer "on fire"', None, budget=Budget())
        await kit.connector.find_articles("809", "en", 5)
        await kit.connector.transitions("4")
        for operation in operations((await look(kit, "4")).ticket.status.value):
            key = new_key()
            await kit.connector.apply(operation, base=None, key=key)
            await kit.connector.find_operation(key, operation, since=0)
    async with opened(Adapter(KIND, dialect=listening, base=BASE, user="a1@desk.example")) as kit:
        try:
            await kit.connector.download("10000", folder / "file", limit=1000)
        except Exception:  # noqa: BLE001  there is no such file; how it was asked for is what counts
            assert not (folder / "file").exists()
    return seen


async def test_every_request_is_one_that_the_descriptions_allow(described: Described, tmp_path: Path) -> None:
    seen = await requests_of_the_connector(tmp_path)
    paths = {f"{one.method} {one.path}" for one in seen}
    assert {
        "GET /rest/api/3/search/jql",
        "POST /rest/api/3/issue/4/comment",
        "PUT /rest/api/3/issue/4",
    } <= paths
    assert {"POST /rest/api/3/issue/4/transitions", "POST /rest/api/3/issue"} <= paths
    assert {
        "GET /rest/servicedeskapi/servicedesk/1/requesttype",
        "POST /rest/servicedeskapi/customer",
    } <= paths
    assert "GET /rest/servicedeskapi/servicedesk" in paths
    async with httpx.AsyncClient(headers=BEARER) as client:
        for one in seen:
            site = described.service_desk if one.path.startswith(DESK_API) else described.platform
            path, query = one.path, dict(one.query)
            if (
                path == "/rest/api/3/search/jql"
            ):  # younger than the description; it took the place of this one
                path = "/rest/api/3/search"
                query.pop("nextPageToken", None)
            headers = {"Content-Type": "application/json"} if one.body else {}
            answer = await client.request(
                one.method, site + path, params=query, headers=headers, content=one.body or None
            )
            assert answer.status_code < 400, f"{one.method} {path} {query} {one.body!r}: {answer.text}"


async def test_a_wrong_request_would_be_refused(described: Described) -> None:
    """The descriptions do look at what is sent: otherwise the test above would prove nothing."""
    async with httpx.AsyncClient(headers=BEARER) as client:
        comment = f"{described.platform}/rest/api/3/issue/4/comment"
        assert (await client.post(comment, json={"properties": "none"})).status_code >= 400
        assert (await client.get(comment, params={"orderBy": "author"})).status_code >= 400
        assert (await client.get(f"{described.platform}/rest/api/3/no_such_place")).status_code == 404
        desk = f"{described.service_desk}/rest/servicedeskapi/servicedesk"
        assert (await client.get(desk, params={"limit": "many"})).status_code >= 400


async def test_the_descriptions_own_answers_can_be_read(described: Described) -> None:
    account = Account("examined", "jira", described.service_desk, "")
    connector = KIND.open(account, lambda: "secret", OpenPace())
    try:
        articles = await connector.find_articles("computer", "en", 5)
        assert [one.title for one in articles] == ["Stolen computer", "Upgrading computer"]
    finally:
        await connector.close()
    connector = KIND.open(Account("examined", "jira", described.platform, ""), lambda: "secret", OpenPace())
    try:
        probe = await connector.probe()
        assert probe.me.name == "Mia Krystof"
        assert probe.zone == "Australia/Sydney"
        offered = await connector.transitions("4")
        assert [one.title for one in offered][:1] == ["Close Issue → In Progress"]
    finally:
        await connector.close()
    async with httpx.AsyncClient(base_url=described.platform, headers=BEARER) as client:
        comments = (await client.get("/rest/api/3/issue/4/comment")).json()["comments"]
        said = conversation.message(comments[0], "4", None, Files((), last=True))
        assert said.body.startswith("Lorem ipsum dolor sit amet")
        assert said.kind is Kind.NOTE  # it is for the administrators only
        issue = (await client.get("/rest/api/3/issue/10002")).json()
        seen = shapes.ticket({**issue, "fields": {**issue["fields"], **MADE}}, Words(), "")
        assert (seen.id, seen.number, seen.group) == ("10002", "ED-1", "Example")


MADE = {"created": "2026-11-22T00:19:00.000+0000", "updated": "2026-11-22T00:19:00.000+0000"}
"""What the description's example of an issue does not tell as Jira does."""
