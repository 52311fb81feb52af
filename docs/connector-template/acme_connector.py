"""A connector in one file: copy it, replace the paths and the words, and run the conformance suite until it passes.

Acme's helpdesk happens to speak the console's generic contract, so that the template can be tried at once; nothing here
uses the package that comes along for it. What a connector must keep to stands in docs/connectors.md.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.origins import read_base
from supportconsole.domain.clock import SECOND, Instant, format_instant, parse_instant
from supportconsole.domain.conversation import Format, Kind
from supportconsole.domain.errors import (
    CursorExpired,
    CursorStuck,
    NetworkLogin,
    NotFound,
    ProtocolDrift,
    Refusal,
)
from supportconsole.domain.people import Role
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Done,
    FieldSet,
    Found,
    Lookup,
    Missing,
    Note,
    Operation,
    OpKey,
    Outcome,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.pages import Budget, Cursor, Gone, IdPage, Item, Page, Stream, Upsert
from supportconsole.domain.remote.protocol import (
    Account,
    Connector,
    ConnectorInfo,
    ConnectorKind,
    Pace,
    Probe,
    Transition,
)
from supportconsole.domain.remote.things import (
    RemoteArticle,
    RemoteMessage,
    RemotePerson,
    RemoteTicket,
    Version,
)
from supportconsole.domain.tickets import Flag, Priority, Status, is_channel

INFO: Final = ConnectorInfo(name="acme", title="Acme helpdesk", version="1", streams=(Stream.TICKETS,))
CAPS: Final = Cap.REPLY | Cap.NOTE | Cap.TAGS | Cap.MARKER | Cap.SAFE_UPDATE | Cap.DELETIONS
WRITTEN: Final = frozenset({Kind.REPLY, Kind.NOTE})
REFUSALS: Final = frozenset({400, 404, 409, 410, 412, 413, 422})
Json = Mapping[str, object]


class AcmeConnector:
    """One account. It holds a client and what was learnt about the server, no data."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self._api = ApiClient(read_base(account.url), lambda: {"Authorization": f"Bearer {secret()}"}, pace)

    @property
    def info(self) -> ConnectorInfo:
        return INFO

    # Reading

    async def probe(self) -> Probe:
        record, as_of = await self._read("whoami")
        return Probe(person(inside(record, "user")), CAPS, as_of, text(record, "time_zone"))

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        """A run begins some minutes before the last one did and goes on by the server's own cursor."""
        del stream  # tickets are the only stream named in INFO
        place = read_cursor(cursor)
        asked: dict[str, str | int] = {"limit": budget.items}
        for name in ("after", "since"):
            if place.get(name):
                asked[name] = str(place[name])
        record, as_of = await self._read("changes", asked)
        begun = place.get("begun") or (format_instant(as_of) if as_of is not None else "")
        items = [change(one) for one in several(record, "changes")]
        complete = record.get("complete") is True
        if not complete and (not items or text(record, "cursor") == place.get("after")):
            raise CursorStuck("The helpdesk promises more changes and brings none.")
        if complete and begun:
            behind = parse_instant(str(begun)) - int((INFO.overlap + INFO.settle) * SECOND)
            following = {"since": format_instant(max(0, behind))}
        else:
            following = {"after": text(record, "cursor"), "begun": str(begun)}
        return Page(items, json.dumps({"v": 1, **following}), complete, as_of, people(record))

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        del stream
        record, _ = await self._read("ids", {"after": after} if after else {})
        found = [text(one, "id") for one in several(record, "ids")]
        reached = record.get("after")
        return IdPage(found, str(reached) if reached and found else None)

    async def ticket(self, ticket: str) -> Page:
        record, as_of = await self._read(f"tickets/{ticket}", template="tickets/ID")
        return Page([change(record)], "", complete=True, as_of=as_of, people=people(record))

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        asked: dict[str, str | int] = {"limit": budget.items, **({"after": cursor} if cursor else {})}
        record, as_of = await self._read(f"tickets/{ticket}/messages", asked, "tickets/ID/messages")
        items = [Upsert(message(one)) for one in several(record, "messages")]
        complete = record.get("complete") is True
        if not complete and not items:
            raise CursorStuck("The helpdesk promises more messages and brings none.")
        return Page(items, text(record, "cursor"), complete, as_of, people(record))

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        raise NotImplementedError  # never asked for without Cap.SEARCH

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]:
        raise NotImplementedError  # never asked for without Cap.ARTICLE_SEARCH

    async def transitions(self, ticket: str) -> Sequence[Transition]:
        raise NotImplementedError  # never asked for without Cap.TRANSITIONS

    # Writing

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        """One request. What is not certainly done or certainly not done is Unknown."""
        headers = {"Idempotency-Key": key.key, **({"If-Match": f'"{base.token}"'} if base else {})}
        method, path, body = request_for(operation)
        try:
            answer = await self._api.call(
                method,
                path,
                json={**body, "marker": key.marker},
                headers=headers,
                also=REFUSALS,
                template="tickets/ID/...",
            )
            return outcome(answer, operation)
        except (Interrupted, ProtocolDrift, NetworkLogin) as problem:
            return Unknown(problem.message)
        except NotFound as problem:
            return Rejected(problem.message)

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        """Look where the effect would be; the time of the first page proves how old this answer is."""
        del since  # the marker tells; a connector without one compares author, text and time
        if isinstance(operation, SetFields):
            return await self._compare(operation)
        if not isinstance(operation, Reply | Note):
            raise NotImplementedError  # CAPS holds neither CREATE nor MERGE
        cursor, first = None, None
        while True:
            page = await self.messages(operation.ticket, cursor, budget=Budget(items=1000))
            first = page.as_of if first is None else first
            for item in page.items:
                one = item.thing if isinstance(item, Upsert) else None
                if isinstance(one, RemoteMessage) and one.marker == key.marker and one.kind in WRITTEN:
                    return Found(one.id, message=one)
            if page.complete:
                return Missing(first)
            cursor = page.cursor

    async def _compare(self, operation: SetFields) -> Lookup:
        page = await self.ticket(operation.ticket)
        (item,) = page.items
        now = item.thing if isinstance(item, Upsert) else None
        same = [
            isinstance(edit, FieldSet) and getattr(now, edit.field, None) == edit.value
            for edit in operation.edits
        ]
        return Found() if all(same) else Missing(page.as_of)

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        raise Refusal("Acme takes no files.")  # never asked for without Cap.ATTACH

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        await self._api.fetch(f"attachments/{handle}", into, template="attachments/ID", limit=limit)

    async def close(self) -> None:
        await self._api.close()

    async def _read(
        self, path: str, asked: Mapping[str, str | int] | None = None, template: str = ""
    ) -> tuple[Json, Instant | None]:
        """An object and the server's clock. A cursor that the server does not know any more raises CursorExpired."""
        lost = frozenset({410}) if asked and "after" in asked else frozenset[int]()
        answer = await self._api.call("GET", path, params=asked, template=template, also=lost)
        if answer.status == 410:
            raise CursorExpired("The helpdesk no longer knows where the last pull ended.")
        record = answer.object()
        return record, moment(record, "server_time") if "server_time" in record else answer.date


# Acme's words


def request_for(operation: Operation) -> tuple[str, str, dict[str, object]]:
    match operation:
        case Reply() | Note():
            kind = "reply" if isinstance(operation, Reply) else "note"
            said = {"kind": kind, "body": operation.body, "format": operation.format.value}
            return "POST", f"tickets/{operation.ticket}/messages", dict(said)
        case SetFields():
            wanted: dict[str, object] = {}
            for edit in operation.edits:
                if isinstance(edit, FieldSet):
                    wanted[edit.field] = edit.value
                else:
                    wanted[edit.field] = {"add": list(edit.add), "remove": list(edit.remove)}
            return "PATCH", f"tickets/{operation.ticket}", {"set": wanted}
    raise NotImplementedError  # CAPS holds neither CREATE nor MERGE


def outcome(answer: Answer, operation: Operation) -> Outcome:
    record = answer.object()
    if answer.status in {409, 412}:
        return Clash(ticket(inside(inside(record, "error"), "ticket")), "the ticket has moved on")
    if answer.status >= 400:
        return Rejected(text(inside(record, "error"), "message"))
    now = ticket(inside(record, "ticket"))
    made = text(inside(record, "message"), "id") if isinstance(operation, Reply | Note) else ""
    return Done(made, now.version, now)


def change(record: Json) -> Item:
    if "gone" in record:
        return Gone(text(record, "gone"))
    return Upsert(ticket(inside(record, "ticket")))


def ticket(record: Json) -> RemoteTicket:
    status, priority, flags = text(record, "status"), text(record, "priority"), record.get("flags") or ()
    channel = text(record, "channel")
    tags = record.get("tags") or ()
    if not isinstance(flags, Sequence) or not isinstance(tags, Sequence):
        raise BadAnswer("Acme sent no lists where lists were due.")
    return RemoteTicket(
        id=text(record, "id"),
        subject=text(record, "subject"),
        status=Status(status)
        if status in set(Status)
        else Status.OPEN,  # what is unknown is open, never closed
        created_at=moment(record, "created_at"),
        updated_at=moment(record, "updated_at"),
        version=Version(text(record, "version")),
        priority=Priority(priority) if priority in set(Priority) else Priority.NONE,
        channel=channel if is_channel(channel) else "other",
        assignee=text(record, "assignee") if record.get("assignee") else None,
        requester=text(record, "requester") if record.get("requester") else None,
        tags=tuple(str(one) for one in tags),
        flags=frozenset(one for one in Flag if one.value in flags),
        merged_into=text(record, "merged_into") if record.get("merged_into") else None,
        remote_status=status,
        raw={"number": record.get("number")},
    )


def message(record: Json) -> RemoteMessage:
    kind, form = text(record, "kind"), text(record, "format")
    return RemoteMessage(
        id=text(record, "id"),
        ticket=text(record, "ticket"),
        kind=Kind(kind) if kind in set(Kind) else Kind.SYSTEM,
        body=text(record, "body"),
        created_at=moment(record, "created_at"),
        author=text(record, "author") if record.get("author") else None,
        format=Format(form) if form in set(Format) else Format.TEXT,
        marker=text(record, "marker") if "marker" in record else "",
    )


def person(record: Json) -> RemotePerson:
    role = Role.AGENT if record.get("role") == "agent" else Role.CUSTOMER
    return RemotePerson(text(record, "id"), role, text(record, "name"), text(record, "email"))


def people(record: Json) -> Sequence[RemotePerson]:
    return [person(one) for one in several(record, "people")] if "people" in record else ()


# Reading JSON by the letter: whatever is not as it should be is BadAnswer, and nothing of the page is used


def text(record: Json, name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise BadAnswer(f"Acme sent no text as {name!r}.")
    return value


def moment(record: Json, name: str) -> Instant:
    try:
        return parse_instant(text(record, name))
    except ValueError as problem:
        raise BadAnswer(f"Acme sent no time with a zone as {name!r}.") from problem


def inside(record: Json, name: str) -> Json:
    value = record.get(name)
    if not isinstance(value, dict):
        raise BadAnswer(f"Acme sent no object as {name!r}.")
    return value


def several(record: Json, name: str) -> Sequence[Json]:
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadAnswer(f"Acme sent no list as {name!r}.")
    return value


def read_cursor(cursor: Cursor | None) -> dict[str, object]:
    if cursor is None:
        return {}
    try:
        found = json.loads(cursor)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("v") != 1:
        raise CursorExpired("The place where the last pull ended is of another program.")
    return found


def open_account(account: Account, secret: Callable[[], str], pace: Pace) -> Connector:
    return AcmeConnector(account, secret, pace)


KIND: Final = ConnectorKind(name="acme", title="Acme helpdesk", open=open_account)
