"""Reading tickets, conversations and collections page by page."""

from collections.abc import Callable, Sequence
from typing import Final

from supportconsole.connectors.generic import shapes
from supportconsole.connectors.generic.session import Session
from supportconsole.connectors.wire.cursors import number, read_cursor, word, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, flag, identity, optional, part, parts, text, whole
from supportconsole.domain.clock import MINUTE, SECOND, Instant, format_instant
from supportconsole.domain.errors import CursorStuck, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Cursor, Gap, Gone, IdPage, Item, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemotePerson, Thing

INLINE: Final = 100  # messages of a ticket that come with it; longer conversations are read on
LONG_PAGE: Final = 1000
LARGEST: Final = 200  # of a collection
REREAD: Final = 15 * MINUTE  # by the server's clock: how often collections without a feed are read again

_COLLECTIONS: Final[dict[Stream, tuple[str, Callable[[Json], Thing]]]] = {
    Stream.PEOPLE: ("users", shapes.person),
    Stream.CANNED: ("canned", shapes.canned),
    Stream.ARTICLES: ("articles", shapes.article),
    Stream.VIEWS: ("views", shapes.view),
}


async def changes(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The next page of any stream."""
    if stream in _COLLECTIONS:
        return await _collection(session, stream, cursor, budget)
    return await _tickets(session, stream, cursor, budget)


async def _tickets(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The feed. Without Cap.FEED each run begins `overlap` before the last one, because changes may appear late."""
    caps = (await session.known()).caps
    place = read_cursor(cursor, stream.value)
    asked: dict[str, str | int] = {"limit": session.tickets_for(budget.items)}
    if Cap.INLINE in caps:
        asked["messages"] = INLINE
    if stream is Stream.MINE:
        asked["mine"] = 1
    at, begun, since = word(place), number(place, "begun"), number(place, "since")
    for _call in range(max(1, budget.calls)):
        where: dict[str, str | int] = {}
        if at:
            where["after"] = at
        elif since is not None:
            where["since"] = format_instant(since)
        record = await session.read("changes", params={**asked, **where})
        as_of, complete, reached = session.server_time, flag(record, "complete"), text(record, "cursor", None)
        begun = as_of if begun is None else begun
        if reached == at and not complete:
            raise CursorStuck("The helpdesk promises more changes and brings the same ones again.")
        if complete or record.get("changes"):
            items, gaps = await _items(session, record)
            session.weigh(len(parts(record, "changes")), len(items))
            if complete and Cap.FEED not in caps and begun is not None:
                behind = begun - int((session.info.overlap + session.info.settle) * SECOND)
                goes_on = write_cursor(stream.value, since=max(0, behind))
            elif complete or begun is None:
                goes_on = write_cursor(stream.value, reached)
            else:
                goes_on = write_cursor(stream.value, reached, begun=begun)
            total = whole(record, "total") if record.get("total") is not None else None
            return Page(items, goes_on, complete, as_of, people(record), gaps, total)
        at = reached
    raise CursorStuck("The helpdesk promises more changes and brings none.")


async def _items(session: Session, record: Json) -> tuple[list[Item], list[Gap]]:
    """Tickets with their messages. One that cannot be read is told as a gap; a page without any readable one is bad."""
    items: list[Item] = []
    gaps: list[Gap] = []
    changed = parts(record, "changes")
    for change in changed:
        if "gone" in change:
            items.append(Gone(identity(change, "gone"), text(change, "why")))
            continue
        try:
            items.extend(await _with_messages(session, change))
        except BadAnswer as problem:
            gaps.append(Gap(problem.message, str(part(change, "ticket").get("id", ""))[:80]))
    if changed and not items:
        raise BadAnswer("No change in the helpdesk's list could be read.")
    return items, gaps


async def _with_messages(session: Session, record: Json) -> list[Item]:
    found = shapes.ticket(part(record, "ticket"))
    items: list[Item] = [Upsert(found)]
    if record.get("messages") is None:
        return items
    items.extend(Upsert(shapes.message(one)) for one in parts(record, "messages"))
    more = optional(record, "more_messages")
    while more:
        page = await session.read(
            f"tickets/{found.id}/messages", "tickets/ID/messages", {"after": more, "limit": LONG_PAGE}
        )
        items.extend(Upsert(shapes.message(one)) for one in parts(page, "messages"))
        more = following(page, more)
    return items


def following(page: Json, asked: str) -> str:
    """The cursor after a page of a conversation, "" at its end. Raises CursorStuck when it does not move."""
    if flag(page, "complete"):
        return ""
    reached = text(page, "cursor", None)
    if reached == asked or not page.get("messages"):
        raise CursorStuck("The helpdesk promises more messages and brings none.")
    return reached


async def ticket(session: Session, number: str) -> Page:
    """One ticket, with its whole conversation where conversations come inline."""
    caps = (await session.known()).caps
    asked: dict[str, str | int] = {"messages": INLINE} if Cap.INLINE in caps else {}
    record = await session.read(f"tickets/{number}", "tickets/ID", asked)
    as_of = session.server_time
    items = await _with_messages(session, record)
    if shapes.ticket(part(record, "ticket")).id != number:
        raise BadAnswer("The helpdesk answered for another ticket.")
    return Page(items, write_cursor("ticket"), complete=True, as_of=as_of, people=people(record))


async def messages(session: Session, number: str, cursor: Cursor | None, budget: Budget) -> Page:
    place = word(read_cursor(cursor, "messages"))
    asked: dict[str, str | int] = {"limit": max(1, min(budget.items, LONG_PAGE))}
    if place:
        asked["after"] = place
    record = await session.read(f"tickets/{number}/messages", "tickets/ID/messages", asked)
    found = [shapes.message(one) for one in parts(record, "messages")]
    if any(one.ticket != number for one in found):
        raise BadAnswer("The helpdesk answered for another ticket.")
    items = [Upsert(one) for one in found]
    following(record, place)
    reached = write_cursor("messages", text(record, "cursor", None))
    return Page(items, reached, flag(record, "complete"), session.server_time, people(record))


async def _collection(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """A collection that has no feed: read whole, and then left alone for a while."""
    name, shape = _COLLECTIONS[stream]
    place = read_cursor(cursor, stream.value)
    last, now = number(place, "read"), session.server_time
    if last is not None and now is not None and 0 <= now - last < REREAD and cursor is not None:
        return Page((), cursor, complete=True, as_of=now)
    at = word(place)
    asked: dict[str, str | int] = {"limit": min(budget.items, LARGEST)}
    if at:
        asked["after"] = at
    try:
        record = await session.read(name, params=asked)
    except NotFound:  # the helpdesk has no such collection
        return Page((), _whole(stream, session.server_time), complete=True, as_of=session.server_time)
    things = [shape(one) for one in parts(record, name)]
    complete, reached = flag(record, "complete"), text(record, "cursor", None)
    if not complete and (reached == at or not things):
        raise CursorStuck(f"The helpdesk promises more {name} and brings none.")
    goes_on = _whole(stream, session.server_time) if complete else write_cursor(stream.value, reached)
    persons = [one for one in things if isinstance(one, RemotePerson)]
    return Page([Upsert(one) for one in things], goes_on, complete, session.server_time, persons)


def _whole(stream: Stream, now: Instant | None) -> Cursor:
    return write_cursor(stream.value) if now is None else write_cursor(stream.value, read=now)


async def ids(session: Session, after: Cursor | None) -> IdPage:
    place = word(read_cursor(after, "ids"))
    record = await session.read("ids", params={"limit": LONG_PAGE, **({"after": place} if place else {})})
    found = tuple(identity(one) for one in parts(record, "ids"))
    reached = optional(record, "after")
    if reached is not None and (reached == place or not found):
        raise CursorStuck("The helpdesk promises more ids and brings none.")
    return IdPage(found, write_cursor("ids", reached) if reached else None)


async def search(session: Session, query: str, cursor: Cursor | None, budget: Budget) -> Page:
    place = word(read_cursor(cursor, "search"))
    asked: dict[str, str | int] = {"limit": min(budget.items, LARGEST), "query": query}
    if place:
        asked["after"] = place
    record = await session.read("search", params=asked)
    items = [Upsert(shapes.ticket(one)) for one in parts(record, "tickets")]
    reached = write_cursor("search", text(record, "cursor", None))
    return Page(items, reached, flag(record, "complete"), session.server_time, people(record))


def people(record: Json) -> Sequence[RemotePerson]:
    return [shapes.person(one) for one in parts(record, "people")] if record.get("people") else ()
