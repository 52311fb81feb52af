"""The streams of tickets: the export with a cursor for administrators, a search by time for everybody else and for one's own.

The export loses nothing by itself. The search is read in the order of (time, id) and begun again from some minutes before
where the last run began, because its index is behind and Zendesk shows whole seconds only; it gives at most 1,000 results
for one query, so each page asks anew from the time that the page before reached.
"""

from typing import Final

from supportconsole.connectors.wire.cursors import number, read_cursor, word, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, flag, identity, moment, parts, text
from supportconsole.connectors.zendesk import shapes
from supportconsole.connectors.zendesk.session import EXPORT, INFO, PER_PAGE, Session
from supportconsole.domain.clock import SECOND, Instant, format_instant
from supportconsole.domain.errors import CursorStuck
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Cursor, Gap, Gone, Item, Page, Stream, Upsert

SEARCH_CAP: Final = 1000
_MINE: Final = " assignee:me status<solved"
_BEHIND: Final = int((INFO.overlap + INFO.settle) * SECOND)


async def changes(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    """The next page of one's own tickets or of all."""
    if stream is Stream.TICKETS and Cap.FEED in (await session.known()).caps:
        return await _exported(session, cursor, budget)
    return await _searched(session, stream, cursor, budget)


async def _exported(session: Session, cursor: Cursor | None, budget: Budget) -> Page:
    at = word(read_cursor(cursor, "export"))
    for _call in range(max(1, budget.calls)):
        asked: dict[str, str | int] = {
            "per_page": max(1, min(budget.items, INFO.max_page)),
            "include": "users,groups",
            **({"cursor": at} if at else {"start_time": 1}),
        }
        answer = await session.get("incremental/tickets/cursor", asked, bucket=EXPORT)
        record = answer.object()
        complete, reached = flag(record, "end_of_stream"), text(record, "after_cursor") or at
        if not complete and reached == at:
            raise CursorStuck("Zendesk promises more changes and brings the same ones again.")
        if complete or record.get("tickets"):
            items, gaps = _items(session, record, "tickets")
            goes_on = write_cursor("export", at=reached)
            return Page(items, goes_on, complete, answer.date, shapes.people(record), gaps)
        at = reached
    raise CursorStuck("Zendesk promises more changes and brings none.")


async def _searched(session: Session, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
    kind = f"search:{stream.value}"
    place = read_cursor(cursor, kind)
    since, page, begun = number(place, "since") or 0, number(place, "page") or 1, number(place, "begun") or 0
    size = number(place, "size") or max(1, min(budget.items, PER_PAGE))
    asked = f"type:ticket{_MINE if stream is Stream.MINE else ''}"
    if since:
        asked += f" updated>={_second(since)}"
    answer = await session.get("search", {
        "query": asked, "sort_by": "updated_at", "sort_order": "asc", "include": "tickets(users,groups)",
        "per_page": size, "page": page,
    })  # fmt: skip
    record = answer.object()
    begun = begun or answer.date or 0
    items, gaps = _items(session, record, "results")
    if record.get("next_page") is None:
        # Without the server's clock the next run begins where this one did.
        again = max(0, begun - _BEHIND) if begun else since
        goes_on = write_cursor(kind, since=again)
        return Page(items, goes_on, True, answer.date, shapes.people(record), gaps)
    times = [moment(one, "updated_at") for one in parts(record, "results") if _is_ticket(one)]
    if not times:
        raise CursorStuck("Zendesk promises more tickets and brings none.")
    reached = max(times)
    if reached < since // SECOND * SECOND:
        raise CursorStuck("Zendesk brings tickets from before the time that was asked for.")
    if reached // SECOND > since // SECOND:
        goes_on = write_cursor(kind, since=reached, begun=begun)
    elif (page + 1) * size <= SEARCH_CAP:
        goes_on = write_cursor(kind, since=since, page=page + 1, size=size, begun=begun)
    else:
        gaps.append(Gap(f"more than {SEARCH_CAP} tickets changed in one second ({_second(since)})"))
        goes_on = write_cursor(kind, since=since + SECOND, begun=begun)
    return Page(items, goes_on, False, answer.date, shapes.people(record), gaps)


async def search(session: Session, query: str, cursor: Cursor | None, budget: Budget) -> Page:
    """Tickets that hold these words, best first. Words may be Zendesk's own search language."""
    place = read_cursor(cursor, "found")
    page, size = number(place, "page") or 1, number(place, "size") or max(1, min(budget.items, PER_PAGE))
    answer = await session.get("search", {
        "query": f"type:ticket {query}", "include": "tickets(users,groups)", "per_page": size, "page": page,
    })  # fmt: skip
    record = answer.object()
    items, gaps = _items(session, record, "results")
    more = record.get("next_page") is not None
    if more and (page + 1) * size > SEARCH_CAP:
        gaps.append(Gap(f"Zendesk shows only the first {SEARCH_CAP} that it finds"))
        more = False
    goes_on = write_cursor("found", page=page + 1, size=size)
    return Page(items, goes_on, not more and not gaps, answer.date, shapes.people(record), gaps)


def _items(session: Session, record: Json, name: str) -> tuple[list[Item], list[Gap]]:
    """Tickets and deletions. One that cannot be read is told as a gap; a page without any readable one is bad."""
    session.learn_groups(record)
    items: list[Item] = []
    gaps: list[Gap] = []
    listed = [one for one in parts(record, name) if _is_ticket(one)]
    for one in listed:
        try:
            if text(one, "status") == shapes.DELETED:
                items.append(Gone(identity(one), "deleted"))
            else:
                items.append(Upsert(shapes.ticket(one, session.groups)))
        except BadAnswer as problem:
            gaps.append(Gap(problem.message, str(one.get("id", ""))[:80]))
    if listed and not items:
        raise BadAnswer("No ticket in Zendesk's list could be read.")
    return items, gaps


def _is_ticket(record: Json) -> bool:
    return record.get("result_type", "ticket") == "ticket"


def _second(at: Instant) -> str:
    """A time in whole seconds, UTC, as Zendesk's search takes it."""
    return format_instant(at // SECOND * SECOND)
