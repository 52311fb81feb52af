"""Windows of a queue: consecutive rows read by keyset, so that the middle costs what the beginning costs.

Every order is one list of columns in one direction with the ticket's id last: a place is the
values of those columns, and what stands after it is one comparison that an index answers.
"""

# ruff: noqa: S608 - columns and conditions are the store's own words; values are bound

import sqlite3
from collections.abc import Container, Iterable
from typing import Final

from supportconsole.domain.query import Query
from supportconsole.domain.tickets import PRIORITIES, STATUSES, QueueRow
from supportconsole.domain.views import Count, Place, Sort, Window
from supportconsole.store.codes import TURNS
from supportconsole.store.query_sql import Asker, Condition, answered_elsewhere, condition

FURTHEST_RANK: Final = 10_000

# The columns of each order, and whether it runs from the highest value down.
_ORDERS: Final[dict[Sort, tuple[tuple[str, ...], bool]]] = {
    Sort.PRIORITY: (("urgency", "updated_at", "id"), False),
    Sort.UPDATED: (("updated_at", "id"), True),
    Sort.OLDEST: (("updated_at", "id"), False),
    Sort.CREATED: (("created_at", "id"), True),
    Sort.NUMBER: (("id",), True),
}
_Raw = tuple[int, str, int, int, str | None, int | None, int, int, int | None, int, int, str]

ROW: Final = """SELECT t.id, t.subject, t.status, t.priority, p.name, t.assignee_id,
 t.updated_at, t.created_at, t.wake_at, t.unread, t.turn, t.account
 FROM ticket t LEFT JOIN person p ON p.id = t.requester_id"""


def place_of(row: QueueRow, sort: Sort) -> Place:
    """Where the row stands in that order."""
    match sort:
        case Sort.PRIORITY:
            return (4 - PRIORITIES.index(row.priority), row.updated_at, row.id)
        case Sort.UPDATED | Sort.OLDEST:
            return (row.updated_at, row.id)
        case Sort.CREATED:
            return (row.created_at, row.id)
        case Sort.NUMBER:
            return (row.id,)


def read_after(
    db: sqlite3.Connection, query: Query, asker: Asker, sort: Sort, place: Place | None, *, limit: int
) -> Window:
    """The rows that follow a place, or the first ones without one."""
    where = condition(db, query, asker)
    raw = _fetch(db, where, sort, ">", place, limit=limit + 1)
    before = place is not None and _has_any(db, where, sort, "<=", place)
    return Window(_rows(db, raw[:limit], asker), before, len(raw) > limit)


def read_before(
    db: sqlite3.Connection, query: Query, asker: Asker, sort: Sort, place: Place | None, *, limit: int
) -> Window:
    """The rows that lead up to a place, or the last ones without one."""
    where = condition(db, query, asker)
    raw = _fetch(db, where, sort, "<", place, limit=limit + 1)
    after = place is not None and _has_any(db, where, sort, ">=", place)
    return Window(_rows(db, raw[:limit][::-1], asker), len(raw) > limit, after)


def read_around(
    db: sqlite3.Connection, query: Query, asker: Asker, sort: Sort, ticket_id: int, *, limit: int
) -> Window | None:
    """The rows around a ticket, which stands in the middle where both sides suffice; None when it is not there."""
    where = condition(db, query, asker)
    columns = ", ".join(f"t.{column}" for column in _ORDERS[sort][0])
    place: Place | None = db.execute(
        f"SELECT {columns} FROM ticket t WHERE t.id = ? AND {where.sql}",
        (ticket_id, *where.params),
    ).fetchone()
    if place is None:
        return None
    above = _fetch(db, where, sort, "<", place, limit=limit)
    below = _fetch(db, where, sort, ">=", place, limit=limit + 1)
    n_above = min(len(above), max(limit // 2, limit - len(below)))
    n_below = limit - n_above
    raw = above[:n_above][::-1] + below[:n_below]
    return Window(_rows(db, raw, asker), len(above) > n_above, len(below) > n_below)


def read_ids(db: sqlite3.Connection, query: Query, asker: Asker, sort: Sort, limit: int) -> tuple[int, ...]:
    """The numbers of the first tickets in order."""
    where = condition(db, query, asker)
    sql = f"SELECT t.id FROM ticket t WHERE {where.sql} ORDER BY {_order(sort, '>')} LIMIT ?"
    return tuple(number for (number,) in db.execute(sql, (*where.params, limit)))


def rank(db: sqlite3.Connection, query: Query, asker: Asker, sort: Sort, place: Place) -> Count:
    """How many rows stand before a place; counting stops at 10,000."""
    where = condition(db, query, asker)
    compared, values = _beyond(sort, "<", place)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {where.sql}{compared} LIMIT ?)"
    (n,) = db.execute(sql, (*where.params, *values, FURTHEST_RANK + 1)).fetchone()
    return Count(min(n, FURTHEST_RANK), n <= FURTHEST_RANK)


def _fetch(
    db: sqlite3.Connection, where: Condition, sort: Sort, side: str, place: Place | None, *, limit: int
) -> list[_Raw]:
    """Raw rows on one side of a place, the nearest first."""
    compared, values = _beyond(sort, side, place)
    sql = f"{ROW} WHERE {where.sql}{compared} ORDER BY {_order(sort, side)} LIMIT ?"
    return db.execute(sql, (*where.params, *values, limit)).fetchall()


def _has_any(db: sqlite3.Connection, where: Condition, sort: Sort, side: str, place: Place) -> bool:
    compared, values = _beyond(sort, side, place)
    sql = f"SELECT 1 FROM ticket t WHERE {where.sql}{compared} ORDER BY {_order(sort, side)} LIMIT 1"
    return db.execute(sql, (*where.params, *values)).fetchone() is not None


def _beyond(sort: Sort, side: str, place: Place | None) -> tuple[str, Place]:
    """The comparison that leaves one side of a place: `<` is towards the beginning of the order."""
    if place is None:
        return "", ()
    columns, falling = _ORDERS[sort]
    sign = {"<": ">", ">": "<"}[side[0]] + side[1:] if falling else side
    names = ", ".join(f"t.{column}" for column in columns)
    return f" AND ({names}) {sign} ({', '.join('?' * len(columns))})", place


def _order(sort: Sort, side: str) -> str:
    columns, falling = _ORDERS[sort]
    direction = " DESC" if falling != (side[0] == "<") else ""
    return ", ".join(f"t.{column}{direction}" for column in columns)


def rows_of(raw: Iterable[_Raw], answered: Container[int] = ()) -> tuple[QueueRow, ...]:
    """What `ROW` selects as rows of a queue; on the tickets in `answered` a colleague has a reply begun."""
    return tuple([
        QueueRow(
            number, subject, STATUSES[status], PRIORITIES[priority], name or "", assignee_id,
            updated_at, created_at, wake_at, unread == 1, TURNS[turn], number in answered, account,
        )
        for number, subject, status, priority, name, assignee_id, updated_at, created_at, wake_at, unread, turn, account
        in raw
    ])  # fmt: skip


def _rows(db: sqlite3.Connection, raw: list[_Raw], asker: Asker) -> tuple[QueueRow, ...]:
    return rows_of(raw, answered_elsewhere(db, asker.console))
