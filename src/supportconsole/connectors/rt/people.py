"""The stream of people: who works at RT, so that tickets can be given to them. Customers come with their tickets."""

from typing import Final

from supportconsole.connectors.rt.feed import limits
from supportconsole.connectors.rt.library import PAUSE
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import Json, items, text
from supportconsole.connectors.rt.staff import Staff
from supportconsole.connectors.wire.cursors import count, read_cursor, write_cursor
from supportconsole.domain.people import Role
from supportconsole.domain.remote.pages import Cursor, Page, Stream, Upsert

_A_PAGE: Final = 20
_PAUSE: Final = 24 * 6 * PAUSE


async def people_page(session: Session, staff: Staff, cursor: Cursor | None) -> Page:
    """Some users, each asked whether they are staff: RT tells it only one by one. Once a day.

    Those whose name is an address are customers that RT has made of their mails; they are not looked at.
    """
    import time

    at: Json = read_cursor(cursor, Stream.PEOPLE.value) if cursor else {"page": 1, "looked": 0}
    now, number = int(time.time()), count(at, "page")
    if cursor and number == 1 and 0 <= now - count(at, "looked") < _PAUSE:
        return Page((), cursor, complete=True)
    answer = await session.get(
        "users",
        {
            "query": limits(("Name", "NOT LIKE", "@")),
            "orderby": "id",
            "per_page": _A_PAGE,
            "page": number,
            "fields": "Name",
        },
        template="users",
    )
    document = answer.object()
    rows = items(document)
    found = [await staff.person(text(row, "Name") or text(row, "id")) for row in rows]
    more = "next_page" in document and bool(rows)
    return Page(
        [Upsert(one) for one in found if one is not None and one.role == Role.AGENT],
        write_cursor(Stream.PEOPLE.value, page=number + 1 if more else 1, looked=now),
        complete=not more,
        as_of=answer.date,
    )
