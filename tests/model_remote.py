"""A helpdesk in memory and the connector to it: small enough to be believed, unkind enough to test an engine with.

The server has a clock, keeps what it was sent in books, and can be told to misbehave: to lose an answer, to work late,
to show lists late, to forget, to refuse. `Killed` stands for the death of the engine's process at that very moment.
"""

# ruff: noqa: ARG002, ASYNC240 - the signatures are those of the protocol; the files are tiny

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from supportconsole.domain.changes import Field
from supportconsole.domain.clock import SECOND, Instant, SetClock
from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import (
    AuthFailed,
    CursorExpired,
    NotFound,
    ProtocolDrift,
    RateLimited,
    Unreachable,
)
from supportconsole.domain.people import Role
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    Edit,
    FieldSet,
    Found,
    Lookup,
    Merge,
    Missing,
    Note,
    Operation,
    OpKey,
    Outcome,
    Rejected,
    Reply,
    SetEdit,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.pages import Budget, Cursor, Gone, IdPage, Item, Page, Stream, Upsert
from supportconsole.domain.remote.protocol import Account, ConnectorInfo, Pace, Probe, Transition
from supportconsole.domain.remote.things import (
    RemoteArticle,
    RemoteMessage,
    RemotePerson,
    RemoteTicket,
    Version,
)
from supportconsole.domain.tickets import Flag, Priority, Status

ME = RemotePerson("u1", Role.AGENT, "Ivan Petrov", "ivan@example.org", groups=("L1",))
COLLEAGUE = RemotePerson("u2", Role.AGENT, "Olga Weber", "olga@example.org")
ANNA = RemotePerson("c1", Role.CUSTOMER, "Anna Nowak", "anna@example.org")
PEOPLE = {one.id: one for one in (ME, COLLEAGUE, ANNA)}

ACCOUNT = Account("acme", "model", "https://acme.example.org")
WORK = 5 * SECOND
"""How long the server may go on working on a request whose client has gone."""


class Killed(BaseException):
    """The engine's process dies here."""


class ModelTimer:
    """Waiting that takes no time: the clocks move instead."""

    def __init__(self, clock: SetClock, server: "ModelServer") -> None:
        self._clock = clock
        self._server = server
        self._seconds = 1000.0

    def seconds(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self._seconds += seconds
        self._clock.advance(int(seconds * SECOND))
        self._server.advance(int(seconds * SECOND))


@dataclass
class ModelServer:
    """What the helpdesk holds, and how it misbehaves next. `lag` is how late its lists are."""

    now: Instant
    tickets: dict[str, RemoteTicket] = field(default_factory=dict)
    messages: list[RemoteMessage] = field(default_factory=list)
    feed: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    lag: Instant = 0
    keeps_markers: bool = True
    send_faults: list[str] = field(default_factory=list)
    read_faults: list[str] = field(default_factory=list)
    late: list[tuple[Instant, Operation, OpKey, Version | None]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    """The tickets that agents' programs have made, by marker: kept with the ticket also where messages show none."""
    requests: int = 0

    def advance(self, by: Instant) -> None:
        until = self.now + by
        for one in sorted(self.late, key=lambda one: one[0]):
            at, operation, key, base = one
            if at <= until:
                self.late.remove(one)
                self.now = max(self.now, at)
                if not self.has_moved_on(operation, base):
                    self.do(operation, key)
        self.now = max(self.now, until)

    def has_moved_on(self, operation: Operation, base: Version | None) -> bool:
        """Whether a safe update must be refused, judged when it is done: work that is late is judged late."""
        if base is None or isinstance(operation, Create):
            return False
        have = self.tickets.get(operation.ticket)
        return have is not None and have.version != base

    def ticket(self, subject: str = "VPN does not connect", **fields: object) -> str:
        """A new ticket by a customer, with a first message; gives its id."""
        number = str(100 + len(self.tickets) + len(self.gone))
        made = RemoteTicket(
            number, subject, Status.OPEN, self.now, self.now, Version(""), channel="mail", requester=ANNA.id
        )
        self.tickets[number] = replace(made, **fields)  # type: ignore[arg-type]
        self.say(number, Kind.INBOUND, f"About: {subject}", ANNA.id)
        return number

    def say(self, ticket: str, kind: Kind, body: str, author: str, marker: str = "") -> RemoteMessage:
        self.now += 1
        message = RemoteMessage(
            f"m{len(self.messages) + 1}",
            ticket,
            kind,
            body,
            self.now,
            author=author,
            marker=marker if self.keeps_markers else "",
        )
        self.messages.append(message)
        self.touch(ticket)
        return message

    def touch(self, ticket: str) -> None:
        """The ticket changes: it comes to the end of the feed with a new version."""
        self.now += 1
        self.feed.append(ticket)
        if ticket in self.tickets:
            self.tickets[ticket] = replace(
                self.tickets[ticket], updated_at=self.now, version=Version(str(len(self.feed)))
            )

    def set(self, ticket: str, **fields: object) -> None:
        """Somebody at the helpdesk changes fields."""
        self.tickets[ticket] = replace(self.tickets[ticket], **fields)  # type: ignore[arg-type]
        self.touch(ticket)

    def delete(self, ticket: str) -> None:
        self.tickets.pop(ticket)
        self.gone.add(ticket)
        self.touch(ticket)

    def bodies(self, ticket: str | None = None) -> list[str]:
        """What agents have written there, in order."""
        return [
            one.body
            for one in self.messages
            if one.kind in {Kind.REPLY, Kind.NOTE} and (ticket is None or one.ticket == ticket)
        ]

    def do(self, operation: Operation, key: OpKey) -> Outcome:
        """Do what an agent's program asks for."""
        if isinstance(operation, Create):
            self.keys.append(key.key)
            return Done(self._create(operation, key))
        if operation.ticket not in self.tickets:
            return Rejected("there is no such ticket")
        self.keys.append(key.key)
        match operation:
            case Reply():
                said = self.say(operation.ticket, Kind.REPLY, operation.body, ME.id, key.marker)
                self._edit(operation.ticket, operation.edits)
                return Done(said.id)
            case Note():
                said = self.say(operation.ticket, Kind.NOTE, operation.body, ME.id, key.marker)
                return Done(said.id)
            case SetFields():
                self._edit(operation.ticket, operation.edits)
            case Merge():
                self.set(
                    operation.ticket,
                    flags=frozenset({Flag.MERGED}),
                    merged_into=operation.into,
                    status=Status.CLOSED,
                )
        return Done()

    def _create(self, operation: Create, key: OpKey) -> str:
        number = str(100 + len(self.tickets) + len(self.gone))
        requester = operation.requester or ANNA.id
        self.made[key.marker] = number
        self.tickets[number] = RemoteTicket(
            number,
            operation.subject,
            Status.NEW,
            self.now,
            self.now,
            Version(""),
            channel=operation.channel,
            requester=requester,
        )
        if operation.body:
            self.say(number, Kind.INBOUND, operation.body, requester, key.marker)
        self._edit(number, operation.edits)
        return number

    def value(self, ticket: str, name: str) -> object:
        """A field in the words of the interchange format, people by their ids."""
        have = self.tickets[ticket]
        if name.startswith("fields."):
            return have.fields.get(name.removeprefix("fields."))
        found = getattr(have, name)
        return str(found) if isinstance(found, Status | Priority) else found

    def _edit(self, ticket: str, edits: Sequence[Edit]) -> None:
        for edit in edits:
            have = self.tickets[ticket]
            if isinstance(edit, SetEdit):
                members = [one for one in getattr(have, edit.field) if one not in edit.remove]
                value: object = (*members, *(one for one in edit.add if one not in members))
                self.tickets[ticket] = replace(have, **{edit.field: value})  # type: ignore[arg-type]
                continue
            if self.value(ticket, edit.field) not in (edit.base, edit.value, None, ""):
                self.blind.append(f"{ticket}.{edit.field}")
            self.tickets[ticket] = self._with(have, edit)
        if edits:
            self.touch(ticket)

    @staticmethod
    def _with(have: RemoteTicket, edit: FieldSet) -> RemoteTicket:
        match edit.field:
            case Field.STATUS:
                return replace(have, status=Status(str(edit.value)))
            case Field.PRIORITY:
                return replace(have, priority=Priority(str(edit.value)))
            case Field.ASSIGNEE:
                return replace(have, assignee=None if edit.value is None else str(edit.value))
            case Field.GROUP:
                return replace(have, group=str(edit.value))
            case Field.SUBJECT:
                return replace(have, subject=str(edit.value))
        return replace(have, fields={**have.fields, edit.field.removeprefix("fields."): edit.value})


CAPS = (
    Cap.FEED | Cap.DELETIONS | Cap.REPLY | Cap.NOTE | Cap.CREATE | Cap.MERGE | Cap.TAGS | Cap.WATCHERS | Cap.MARKER | Cap.SAFE_UPDATE
)  # fmt: skip
INFO = ConnectorInfo(
    "model", "Model", "1", (Stream.TICKETS,), max_page=100, grace=10.0, poll=15.0, settle=0.0, overlap=0.0
)


class ModelConnector:
    """The connector to a `ModelServer`."""

    def __init__(
        self, server: ModelServer, caps: Cap = CAPS, info: ConnectorInfo = INFO, page: int = 3
    ) -> None:
        self.server = server
        self.caps = caps
        self.info = info
        self.page = page
        self.closed = False
        self.silent = False
        self.hidden: set[str] = set()
        self.lookup_faults: list[str] = []

    async def probe(self) -> Probe:
        self._read()
        return Probe(ME, self.caps, self.server.now, "Europe/Warsaw")

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        self._read()
        if cursor is not None and not cursor.isdigit():
            raise CursorExpired("It is from another server.")
        start = int(cursor or 0)
        if start > len(self.server.feed):
            raise CursorExpired("The server was restored from a backup.")
        end = min(len(self.server.feed), start + min(self.page, budget.items))
        items: list[Item] = []
        for ticket in dict.fromkeys(self.server.feed[start:end]):
            items += self._items(ticket)
        if "dies in a page" in self.server.read_faults:
            self.server.read_faults.remove("dies in a page")
            raise Killed
        return Page(items, str(end), end == len(self.server.feed), self.server.now, tuple(PEOPLE.values()))

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        self._read()
        everything = sorted(set(self.server.tickets) - self.hidden)
        start = int(after or 0)
        end = start + self.page
        return IdPage(everything[start:end], None if end >= len(everything) else str(end))

    async def ticket(self, ticket: str) -> Page:
        self._read()
        if ticket not in self.server.tickets:
            raise NotFound(f"There is no ticket {ticket}.")
        return Page(
            self._items(ticket), "", complete=True, as_of=self.server.now, people=tuple(PEOPLE.values())
        )

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        self._read()
        seen = self._visible(ticket)
        start = int(cursor or 0)
        end = min(len(seen), start + self.page)
        items = [Upsert(one) for one in seen[start:end]]
        return Page(items, str(end), end == len(seen), self.server.now, tuple(PEOPLE.values()))

    async def transitions(self, ticket: str) -> Sequence[Transition]:
        return ()

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        server = self.server
        server.requests += 1
        fault = server.send_faults.pop(0) if server.send_faults else ""
        await asyncio.sleep(0)
        match fault:
            case "refused":
                raise Unreachable("Nobody answers.")
            case "limited":
                raise RateLimited("Too many requests.", until=server.now + 5 * SECOND)
            case "login":
                raise AuthFailed("The token is not known.")
            case "rejected":
                return Rejected("that is not possible", {"status": "no such step"})
            case "broken":
                return Unknown("502")
            case "drift":
                raise ProtocolDrift("HTML instead of JSON")
            case "late":
                # A text that is under way arrives whatever happens meanwhile; a change of fields is compared when it is made.
                is_safe = Cap.SAFE_UPDATE in self.caps and isinstance(operation, SetFields)
                safe = base if is_safe else None
                server.late.append((server.now + WORK, operation, key, safe))
                return Unknown("no answer in time")
            case "dies before":
                raise Killed
        if (
            Cap.SAFE_UPDATE in self.caps
            and not isinstance(operation, Create)
            and server.has_moved_on(operation, base)
        ):
            return Clash(server.tickets[operation.ticket])
        outcome = server.do(operation, key)
        match fault:
            case "lost":
                return Unknown("the connection was reset")
            case "dies after":
                raise Killed
        return outcome

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        self._read(self.lookup_faults)
        if isinstance(operation, Create):
            made = self.server.made.get(key.marker)
            if made is not None and (made in self.server.gone or self._visible(made)):
                return Found(made)
            return Missing(None if self.silent else self.server.now)
        for one in self._visible(getattr(operation, "ticket", "")):
            if one.marker == key.marker:
                return Found(one.id, message=one)
        return Missing(None if self.silent else self.server.now)

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        return f"token-{name}"

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        self._read()
        into.write_bytes(handle.encode())

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return Page((), "", complete=True)

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]:
        return ()

    async def close(self) -> None:
        self.closed = True

    def _items(self, ticket: str) -> list[Item]:
        if ticket in self.server.gone:
            return [Gone(ticket, "deleted there")]
        items: list[Item] = [Upsert(self.server.tickets[ticket])]
        if Cap.INLINE in self.caps:
            items += [Upsert(one) for one in self._visible(ticket)]
        return items

    def _visible(self, ticket: str) -> list[RemoteMessage]:
        until = self.server.now - self.server.lag
        return [one for one in self.server.messages if one.ticket == ticket and one.created_at <= until]

    def _read(self, faults: list[str] | None = None) -> None:
        self.server.requests += 1
        faults = faults or self.server.read_faults
        if faults and not faults[0].startswith("dies"):
            match faults.pop(0):
                case "offline":
                    raise Unreachable("Nobody answers.")
                case "limited":
                    raise RateLimited("Too many requests.", until=self.server.now + 5 * SECOND)
                case "login":
                    raise AuthFailed("The token is not known.")
                case "drift":
                    raise ProtocolDrift("HTML instead of JSON")


def opener(connector: ModelConnector) -> "OpenModel":
    return OpenModel(connector)


class OpenModel:
    """What an engine is given to open the account with."""

    def __init__(self, connector: ModelConnector) -> None:
        self.connector = connector

    def __call__(self, account: Account, pace: Pace) -> ModelConnector:
        return self.connector
