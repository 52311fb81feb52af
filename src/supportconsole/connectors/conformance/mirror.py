"""The smallest client that is still right: it stores pages as the engine does and compares them with the helpdesk."""

from dataclasses import dataclass, field
from typing import Final

from supportconsole.connectors.conformance.kit import ALLOWED, Kit, insist
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.records import Ticket
from supportconsole.domain.errors import CursorExpired
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Cursor, Gone, Page, Stream, Upsert
from supportconsole.domain.remote.protocol import Connector
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket

MOST_PAGES: Final = 5000


@dataclass(slots=True)
class Mirror:
    """What a client would have stored. `cursors` are the places after each page, the newest last."""

    tickets: dict[str, RemoteTicket] = field(default_factory=dict)
    messages: dict[str, dict[str, RemoteMessage]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    cursors: list[Cursor] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    @property
    def cursor(self) -> Cursor | None:
        return self.cursors[-1] if self.cursors else None

    def take(self, page: Page) -> None:
        for item in page.items:
            if isinstance(item, Gone):
                self.gone.add(item.id)
                self.tickets.pop(item.id, None)
            elif isinstance(item.thing, RemoteTicket):
                self.tickets[item.thing.id] = item.thing
                self.gone.discard(item.thing.id)
            elif isinstance(item.thing, RemoteMessage):
                self.messages.setdefault(item.thing.ticket, {})[item.thing.id] = item.thing


async def pull(
    connector: Connector, mirror: Mirror, *, items: int = 100, tries: int = 8, stream: Stream = Stream.TICKETS
) -> Mirror:
    """Follow a stream to its end. A call that fails as it may is tried again from the same place, `tries` times in all."""
    for _page in range(MOST_PAGES):
        try:
            page = await connector.changes(stream, mirror.cursor, budget=Budget(items=items))
        except CursorExpired as problem:
            mirror.failures.append(problem)
            mirror.cursors.clear()
            page = None
        except ALLOWED as problem:
            mirror.failures.append(problem)
            page = None
        if page is None:
            insist(len(mirror.failures) < tries, f"the stream never ends in peace: {mirror.failures[-1]!r}")
            continue
        insist(len(page.cursor) <= 4096, "a cursor is longer than 4 KiB")
        insist(
            page.complete or page.cursor != mirror.cursor,
            "a page that is not complete does not move the cursor",
        )
        mirror.take(page)
        mirror.cursors.append(page.cursor)
        if page.complete:
            return mirror
    raise AssertionError("the stream does not end")


async def read_conversations(kit: Kit, mirror: Mirror) -> None:
    """The messages of every ticket, where the pages of tickets do not bring them."""
    if Cap.INLINE not in kit.caps:
        for number in tuple(mirror.tickets):
            await read_conversation(kit.connector, mirror, number)


async def read_conversation(
    connector: Connector, mirror: Mirror, number: str, items: int = 100
) -> list[RemoteMessage]:
    """One conversation to its end, in the order it came."""
    cursor: Cursor | None = None
    found: list[RemoteMessage] = []
    failures = 0
    for _page in range(MOST_PAGES):
        try:
            page = await connector.messages(number, cursor, budget=Budget(items=items))
        except ALLOWED:  # what a broken answer left on a connection may break the next one
            failures += 1
            insist(failures < 3, "the conversation cannot be read")
            continue
        mirror.take(page)
        found += [
            one.thing
            for one in page.items
            if isinstance(one, Upsert) and isinstance(one.thing, RemoteMessage)
        ]
        insist(
            page.complete or page.cursor != cursor,
            "a conversation that is not complete does not move its cursor",
        )
        if page.complete:
            return found
        cursor = page.cursor
    raise AssertionError("the conversation does not end")


def compare(mirror: Mirror, desk: Helpdesk) -> None:
    """Nothing is missing, nothing is old, nothing is invented."""
    there = {str(one.id): one for one in desk.tickets.values() if one.flag != "deleted"}
    missing = sorted(set(there) - set(mirror.tickets), key=int)
    insist(not missing, f"tickets are missing: {missing[:10]}")
    invented = sorted(set(mirror.tickets) - set(there), key=int)
    insist(not invented, f"tickets that do not exist any more: {invented[:10]}")
    for number, ticket in there.items():
        _compare_ticket(mirror.tickets[number], ticket)
        if number in mirror.messages:
            _compare_messages(mirror.messages[number], desk, ticket)


def _compare_ticket(seen: RemoteTicket, ticket: Ticket) -> None:
    wanted = (ticket.subject, ticket.status, ticket.assignee, frozenset(ticket.tags), ticket.priority)
    shown = (seen.subject, seen.status.value, seen.assignee, frozenset(seen.tags), seen.priority.value)
    insist(shown == wanted, f"ticket {ticket.id} is {shown}, at the helpdesk it is {wanted}")


def _compare_messages(seen: dict[str, RemoteMessage], desk: Helpdesk, ticket: Ticket) -> None:
    texts = sorted(
        one.body for one in desk.all_messages(ticket.id) if one.kind in {"inbound", "reply", "note"}
    )
    shown = sorted(one.body for one in seen.values() if one.kind.value in {"inbound", "reply", "note"})
    insist(len(shown) == len(texts), f"ticket {ticket.id} has {len(texts)} messages, {len(shown)} were read")
    insist(
        [one.split() for one in shown] == [one.split() for one in texts],
        f"texts of ticket {ticket.id} differ",
    )
