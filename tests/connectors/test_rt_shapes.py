"""RT's answers in their shapes, as a real server gives them, with nobody listening: what is quick enough for every run."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from connectors.raw_server import AtOnce
from supportconsole.connectors.rt.bodies import file_token, message_body
from supportconsole.connectors.rt.connector import RequestTracker
from supportconsole.connectors.rt.marker import marked_type, marker_in
from supportconsole.connectors.rt.words import read_words
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.origins import read_base
from supportconsole.domain.conversation import Format, Kind
from supportconsole.domain.errors import (
    AuthFailed,
    ConfigProblem,
    Forbidden,
    NetworkLogin,
    RateLimited,
    Unreachable,
)
from supportconsole.domain.remote.operations import (
    Clash,
    Done,
    FieldSet,
    Missing,
    OpKey,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.pages import Budget, Gone, Stream, Upsert
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket, Version
from supportconsole.domain.tickets import Priority, Status

URL = "https://rt.example.org/helpdesk"
Say = Callable[[httpx.Request], httpx.Response]
KEY = OpKey("k" * 32, "m" * 32)


def user(name: str, **more: str) -> dict[str, str]:
    return {"type": "user", "id": name, "_url": f"{URL}/REST/2.0/user/{name}", **more}


def ticket(number: int | str, **more: Any) -> dict[str, Any]:
    """A ticket as RT writes one: numbers as text in lists, dates that mean never, fields in any order."""
    return {
        "id": number,
        "type": "ticket",
        "Status": "open",
        "Subject": "VPN",
        "Priority": "70",
        "Created": "2026-11-20T22:15:00Z",
        "LastUpdated": "2026-11-20T22:40:00Z",
        "Due": "1970-01-01T00:00:00Z",
        "Queue": {"id": "3", "type": "queue", "Name": "L1"},
        "Owner": user("anna", RealName="Anna Kowalska"),
        "Requestor": [user("kim@example.org", RealName="Kim")],
        "CustomFields": [
            {"id": "2", "name": "Severity", "values": ["S1"]},
            {"id": "3", "name": "Empty", "values": []},
        ],
        **more,
    }


def page(*rows: Any, **more: Any) -> httpx.Response:
    body = {
        "items": list(rows),
        "count": len(rows),
        "page": 1,
        "per_page": 100,
        "total": None,
        "pages": None,
        **more,
    }
    return answer(body)


def answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    sent = {
        "Content-Type": 'application/json; charset="utf-8"',
        "Date": "Wed, 25 Nov 2026 07:00:00 GMT",
        **headers,
    }
    return httpx.Response(status, headers=sent, content=json.dumps(body).encode())


@asynccontextmanager
async def connected(say: Say, **options: str) -> AsyncIterator[RequestTracker]:
    """A connector whose server is `say`; it has a token, so that no login comes first."""
    token = "1-27-" + "0" * 32
    pace = AtOnce()
    client = ApiClient(
        read_base(URL), lambda: {"Authorization": f"token {token}"}, pace, transport=httpx.MockTransport(say)
    )
    connector = RequestTracker(Account("desk", "rt", URL, "", options), lambda: token, pace, client)
    try:
        yield connector
    finally:
        await connector.close()


async def first(connector: RequestTracker, stream: Stream, cursor: str | None = None) -> Any:
    return await connector.changes(stream, cursor, budget=Budget())


async def test_a_list_becomes_tickets_with_people_and_the_servers_time() -> None:
    asked: list[httpx.URL] = []

    def say(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return page(ticket("7"), ticket("9", Owner=user("Nobody"), Status="stalled", Priority="0"))

    async with connected(say, query="Queue = 'L1'") as rt:
        found = await first(rt, Stream.MINE)
    seven, nine = [one.thing for one in found.items]
    assert isinstance(seven, RemoteTicket)
    assert (seven.id, seven.status, seven.priority, seven.group) == ("7", Status.OPEN, Priority.NORMAL, "L1")
    assert (seven.assignee, seven.requester, seven.fields) == ("anna", "kim@example.org", {"Severity": "S1"})
    assert seven.version.token == "u:2026-11-20T22:40:00Z"
    assert seven.url == f"{URL}/Ticket/Display.html?id=7"
    assert (nine.assignee, nine.status, nine.priority) == (None, Status.PENDING, Priority.LOW)
    assert {person.id for person in found.people} == {"anna", "kim@example.org"}
    assert found.as_of is not None
    query = asked[0].params["query"]
    assert query == "id > 0 AND Owner = '__CurrentUser__' AND Status = '__Active__' AND ( Queue = 'L1' )"


async def test_a_short_page_does_not_end_the_list_and_an_empty_one_does() -> None:
    pages = [page(), page(ticket("5"), ticket("3")), page(), page()]

    async with connected(lambda _request: pages.pop(0)) as rt:
        listed = await first(rt, Stream.TICKETS)
        assert not listed.complete
        over = await first(rt, Stream.TICKETS, listed.cursor)
        assert (over.items, over.complete) == ([], False)
        fed = await first(rt, Stream.TICKETS, over.cursor)
    assert (list(fed.items), fed.complete) == ([], True)
    assert json.loads(listed.cursor)["after"] == 5


async def test_the_feed_brings_each_ticket_once_and_tells_what_has_gone() -> None:
    feed = [
        {"id": "52", "Type": "Correspond", "ObjectId": "8", "Field": "", "NewValue": ""},
        {"id": "51", "Type": "Status", "ObjectId": "7", "Field": "Status", "NewValue": "open"},
        {
            "id": "53",
            "Type": "AddLink",
            "ObjectId": "9",
            "Field": "MergedInto",
            "NewValue": "fsck.com-rt://example/ticket/7",
        },
        {"id": "54", "Type": "Status", "ObjectId": "6", "Field": "Status", "NewValue": "deleted"},
        {"id": "55", "Type": "Set", "ObjectId": "8", "Field": "Priority", "NewValue": "1"},
    ]

    def say(request: httpx.Request) -> httpx.Response:
        match request.url.path.removeprefix("/helpdesk/REST/2.0/"):
            case "transactions":
                return page(*feed) if "id > 40" in request.url.params["query"] else page()
            case "tickets":
                assert request.url.params["query"] == "id = 7 OR id = 9 OR id = 6 OR id = 8"
                return page(ticket("7"), ticket("8"))
            case "ticket/6":
                return answer(ticket(6, Status="deleted"), ETag='"54"')
            case other:
                raise AssertionError(other)

    cursor = '{"v":1,"of":"tickets","phase":"feed","after":40,"seen":[]}'
    async with connected(say) as rt:
        found = await first(rt, Stream.TICKETS, cursor)
        nothing = await first(rt, Stream.TICKETS, found.cursor)
    assert [one.thing.id if isinstance(one, Upsert) else one for one in found.items] == [
        "7", Gone("9", "merged into 7"), Gone("6", "Ticket 6 has been deleted."), "8",
    ]  # fmt: skip
    assert (found.complete, nothing.complete, nothing.cursor) == (False, True, found.cursor)


async def test_only_followed_tickets_come_and_those_that_have_left_them() -> None:
    feed = [
        {"id": "51", "Type": "Correspond", "ObjectId": "7", "Field": ""},
        {"id": "52", "Type": "Correspond", "ObjectId": "8", "Field": ""},
        {"id": "53", "Type": "Set", "ObjectId": "9", "Field": "Queue", "OldValue": "3", "NewValue": "4"},
    ]
    asked: list[str] = []

    def say(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/transactions"):
            return page(*feed)
        asked.append(request.url.params["query"])
        return page(ticket("7")) if "Queue" in asked[-1] else page(ticket("8"), ticket("9"))

    cursor = '{"v":1,"of":"tickets","phase":"feed","after":40,"seen":[]}'
    async with connected(say, query="Queue = 'L1'") as rt:
        found = await first(rt, Stream.TICKETS, cursor)
    assert [one.thing.id for one in found.items] == ["7", "9"]
    assert asked == ["( id = 7 OR id = 8 OR id = 9 ) AND ( Queue = 'L1' )", "id = 8 OR id = 9"]


async def test_a_number_that_shows_late_is_not_missed() -> None:
    """A slow writer's 41 becomes visible after 60 has been read."""
    rows = [[60], [41, 60], [41, 60]]

    def say(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/transactions"):
            return page(
                *({"id": str(n), "Type": "Set", "ObjectId": str(n), "Field": ""} for n in rows.pop(0))
            )
        return page(*(ticket(word) for word in request.url.params["query"].split() if word.isdigit()))

    cursor: str | None = '{"v":1,"of":"tickets","phase":"feed","after":40,"seen":[]}'
    got = []
    async with connected(say) as rt:
        for _turn in range(3):
            found = await first(rt, Stream.TICKETS, cursor)
            got.append([one.thing.id for one in found.items])
            cursor = found.cursor
    assert got == [["60"], ["41"], []]


async def test_a_conversation_is_put_together_from_history_and_parts() -> None:
    def row(number: int, kind: str, who: str, **more: str) -> dict[str, Any]:
        return {
            "id": str(number),
            "Type": kind,
            "Created": "2026-11-20T22:15:00Z",
            "Creator": user(who),
            **more,
        }

    history = [
        row(1, "Create", "RT_System"),
        row(2, "Status", "anna", Field="Status", OldValue="new", NewValue="open"),
        row(3, "Correspond", "anna"),
        row(4, "Comment", "anna"),
        row(5, "Set", "anna", Field="Queue", OldValue="3", NewValue="4"),
        row(6, "Set", "anna", Field="TimeWorked", OldValue="0", NewValue="5"),
    ]
    parts = [
        {"id": "11", "TransactionId": "1", "ContentType": "text/plain", "Content": "Error 809", "Filename": "", "Headers": ""},
        {"id": "12", "TransactionId": "3", "ContentType": "multipart/mixed", "Content": "", "Filename": "", "Headers": ""},
        {"id": "13", "TransactionId": "3", "ContentType": "text/html", "Content": "<p>try</p>", "Filename": "",
         "Headers": f'Content-Type: text/html; charset="utf-8"; x-operation="{KEY.marker}"'},
        {"id": "15", "TransactionId": "4", "ContentType": "text/plain", "Content": "noted", "Filename": None, "Headers": ""},
    ]  # fmt: skip
    files = [
        *parts[1:3],
        {
            "id": "14",
            "TransactionId": "3",
            "ContentType": "image/png",
            "Filename": "a.png",
            "Headers": "Content-Length: 77",
        },
    ]

    def say(request: httpx.Request) -> httpx.Response:
        match request.url.path.removeprefix("/helpdesk/REST/2.0/"):
            case "ticket/7":
                return answer(ticket(7), ETag='"6"')
            case "ticket/7/history":
                return page(*history)
            case "ticket/7/attachments":
                return page(*(parts if "Content," in request.url.params["fields"] else files))
            case "user/anna":
                return answer({"Name": "anna", "Privileged": 1, "RealName": "Anna Kowalska"})
            case "user/kim@example.org":
                return answer({"Name": "kim@example.org", "Privileged": 0})
            case "queues/all":
                return page({"id": "3", "Name": "L1"}, {"id": "4", "Name": "L2"})
            case _:
                return answer({"message": "Forbidden"}, 403)

    async with connected(say) as rt:
        found = await rt.messages("7", None, budget=Budget())
    messages = [
        one.thing for one in found.items if isinstance(one, Upsert) and isinstance(one.thing, RemoteMessage)
    ]
    assert [(one.kind, one.author, one.body) for one in messages] == [
        (Kind.INBOUND, "kim@example.org", "Error 809"),
        (Kind.EVENT, "anna", ""),
        (Kind.REPLY, "anna", "<p>try</p>"),
        (Kind.NOTE, "anna", "noted"),
        (Kind.EVENT, "anna", ""),
    ]
    assert (messages[2].format, messages[2].marker) == (Format.HTML, KEY.marker)
    assert [(file.name, file.handle, file.size) for file in messages[2].attachments] == [("a.png", "14", 77)]
    assert messages[4].changes[0] == (messages[4].changes[0].__class__)("group", "L1", "L2")
    assert found.complete
    assert {person.id for person in found.people} == {"anna", "kim@example.org"}


def writes(put: httpx.Response | Exception, *after: dict[str, Any]) -> tuple[Say, list[httpx.Request]]:
    """A server that shows ticket 7, takes one write with this answer, and shows it again as `after`."""
    seen: list[httpx.Request] = []
    states = [ticket(7), *(after or (ticket(7),))]

    def say(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.method == "GET" and request.url.path.endswith("/ticket/7"):
            return answer(states.pop(0) if len(states) > 1 else states[0], ETag='"60"')
        if request.method == "GET":
            return answer({"Name": "anna", "Privileged": 1}) if "/user/" in request.url.path else page()
        if isinstance(put, Exception):
            raise put
        return put

    return say, seen


MADE = answer(["Correspondence added"], 201, Location="/REST/2.0/transaction/61")
PRIORITY = SetFields("7", (FieldSet("priority", "normal", "urgent"),))


@pytest.mark.parametrize(
    ("put", "wanted"),
    [
        (MADE, Done),
        (answer(["Correspondence added"], 201), Unknown),  # no id
        (answer(["Correspondence added"], 200), Unknown),
        (answer({"message": "bad"}, 400), Rejected),
        (answer({"message": "gone"}, 404), Rejected),
        (answer({"message": "big"}, 413), Rejected),
        (answer({"message": "moved on"}, 412), Clash),
        (answer("", 500), Unknown),
        (answer("", 502), Unknown),
        (answer("", 503), Unknown),
        (httpx.Response(200, headers={"Content-Type": "text/html"}, content=b"<html>"), Unknown),
        (answer("", 403), Forbidden),
        (answer("", 401), AuthFailed),
        (answer("", 429, **{"Retry-After": "5"}), RateLimited),
        (answer("", 302, Location="https://login.example.org/"), NetworkLogin),
        (httpx.ConnectError("refused"), Unreachable),
        (httpx.ReadTimeout("slow"), Unknown),
        (httpx.RemoteProtocolError("cut"), Unknown),
        (httpx.WriteError("reset"), Unknown),
    ],
    ids=range(19),
)
async def test_what_became_of_a_reply(put: httpx.Response | Exception, wanted: type) -> None:
    say, seen = writes(put)
    async with connected(say) as rt:
        if issubclass(wanted, Exception):
            with pytest.raises(wanted):
                await rt.apply(Reply("7", "hello"), base=None, key=KEY)
        else:
            assert isinstance(await rt.apply(Reply("7", "hello"), base=None, key=KEY), wanted)
    sent = [request for request in seen if request.method == "POST"]
    assert len(sent) == 1
    assert json.loads(sent[0].content)["ContentType"] == f'text/plain; x-operation="{KEY.marker}"'


async def test_trouble_before_the_write_proves_that_nothing_was_done() -> None:
    async with connected(lambda _request: answer("", 500)) as rt:
        with pytest.raises(Unreachable) as told:
            await rt.apply(Reply("7", "hello"), base=None, key=KEY)
    assert type(told.value) is Unreachable


async def test_a_change_goes_with_the_etag_and_counts_only_when_it_is_seen() -> None:
    say, seen = writes(answer(["Priority changed"]), ticket(7, Priority="100"))
    async with connected(say) as rt:
        assert isinstance(await rt.apply(PRIORITY, base=None, key=KEY), Done)
    (put,) = [request for request in seen if request.method == "PUT"]
    assert put.headers["if-match"] == '"60"'
    assert json.loads(put.content) == {"Priority": 100}
    say, _seen = writes(answer(["Заявка 7: Нет прав"]))
    async with connected(say) as rt:
        assert isinstance(await rt.apply(PRIORITY, base=None, key=KEY), Rejected)


async def test_a_field_that_somebody_else_has_changed_is_not_sent() -> None:
    say, seen = writes(answer([]))
    async with connected(say) as rt:
        late = SetFields("7", (FieldSet("priority", "low", "urgent"),))
        outcome = await rt.apply(late, base=Version("t:50"), key=KEY)
    assert isinstance(outcome, Clash)
    assert not [request for request in seen if request.method == "PUT"]


async def test_a_mark_is_looked_for_in_utc_and_by_whole_words() -> None:
    asked: list[Any] = []
    rows = [
        {
            "id": "1",
            "TransactionId": "61",
            "Headers": f'Content-Type: text/plain; x-operation="{KEY.marker}2"',
        }
    ]

    def say(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.url.params["query"]))
        return page(*rows)

    async with connected(say) as rt:
        lookup = await rt.find_operation(KEY, Reply("7", "hello"), since=1795590814_500000)
    assert isinstance(lookup, Missing)  # a longer mark that begins like ours is not ours
    assert asked[0][0]["value"] == "2026-11-25 07:13:34"
    assert asked[0][1]["value"] == KEY.marker


def test_marks() -> None:
    assert marker_in(f"Content-Type: {marked_type('text/plain', 'a-B_9')}\nX: y") == "a-B_9"
    assert marker_in('Content-Type: text/plain;\n charset="utf-8";\n x-operation=plain') == "plain"
    assert marker_in("Content-Type: text/plain") == ""
    for bad in ("", 'a"b', "a b", "a;b", "x" * 201, "ż"):
        with pytest.raises(ValueError, match="marker"):
            marked_type("text/plain", bad)


def test_a_files_name_beyond_ascii_goes_as_mail_headers_write_it(tmp_path: Any) -> None:
    (tmp_path / "a").write_bytes(b"x")
    body = message_body("hi", Format.MARKDOWN, "m", [file_token(tmp_path / "a", "ż.png", "image/png")])
    assert body["Attachments"] == [
        {"FileName": "=?utf-8?b?xbwucG5n?=", "FileType": "image/png", "FileContent": "eA=="}
    ]


def test_words_of_an_account_go_before_those_of_rt() -> None:
    words = read_words(
        {"status.In Progress": "open", "status.parked": "hold", "priority.high": "60", "query": "x"}
    )
    assert words.status("in progress") is Status.OPEN
    assert words.status("nobody knows it") is Status.OPEN
    assert words.names(Status.HOLD)[0] == "parked"
    assert [words.priority(value) for value in ("0", "49", "50", "60", "100", "x")] == [
        Priority.LOW, Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT, Priority.NONE,
    ]  # fmt: skip
    for wrong in ({"status.x": "gone"}, {"priority.high": "much"}, {"priority.none-such": "1"}):
        with pytest.raises(ConfigProblem):
            read_words(wrong)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": 5},
        {"items": [{"id": "x"}]},
        {"items": [ticket("7", Created="yesterday")]},
        {"items": [ticket("7", LastUpdated=None)]},
        [],
    ],
)
async def test_a_page_of_another_shape_is_a_bad_page(body: Any) -> None:
    async with connected(lambda _request: answer(body)) as rt:
        with pytest.raises(BadAnswer):
            await first(rt, Stream.MINE)
