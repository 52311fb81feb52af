"""What has changed: RT numbers every change of everything (transactions), so "after number N" loses nothing.

Not used: `LastUpdated > T`. RT reads T in the user's own time zone and takes an ISO time for a date, both without a word,
counts in seconds, and never lists what was deleted or merged.
"""

import json
from typing import Final, NamedTuple

from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import items, number, part, text
from supportconsole.connectors.wire.cursors import count, numbers
from supportconsole.domain.clock import Instant

PER_PAGE: Final = 100
"""RT gives no more rows than this, whatever is asked for, and does not say so."""
TAIL: Final = 20
"""How many of the newest numbers are read again: on PostgreSQL and MySQL a slow writer's number may appear behind them."""

OUTGOING_MAIL: Final = ("EmailRecord", "CommentEmailRecord")


class Changed(NamedTuple):
    """A page of the feed.

    `objects` are ids in the order of their last change, `fields` what changed in each; `merged` maps those that went into
    another.
    """

    objects: tuple[int, ...]
    fields: dict[int, set[str]]
    merged: dict[int, int]
    after: int
    seen: tuple[int, ...]
    complete: bool
    as_of: Instant | None


async def newest(session: Session, kind: str) -> int:
    """The number of the newest change of this kind that the user may see; 0 when there is none.

    The newest row may be one that RT hides (then its page is empty), so a whole page is looked at.
    """
    page = await session.page(
        "transactions",
        {"query": _query(kind, 0), "orderby": "id", "order": "DESC", "per_page": PER_PAGE},
        template="transactions newest",
    )
    return max((number(row, "id") for row in items(page)), default=0)


async def read_feed(session: Session, kind: str, cursor: dict[str, object]) -> Changed:
    """The changes after the cursor's place. `kind` is `RT::Ticket` or `RT::Article`."""
    after, seen = count(cursor, "after"), set(numbers(cursor, "seen"))
    answer = await session.get(
        "transactions",
        {
            "query": _query(kind, after),
            "orderby": "id",
            "order": "ASC",
            "per_page": PER_PAGE,
            "fields": "Type,ObjectId,Field,NewValue",
        },
        template="transactions after N",
    )
    rows = sorted(items(answer.object()), key=lambda row: number(row, "id"))
    new = [row for row in rows if number(row, "id") not in seen]
    objects: dict[int, None] = {}
    merged: dict[int, int] = {}
    fields: dict[int, set[str]] = {}
    for row in new:
        ticket = number(row, "ObjectId") if text(row, "ObjectId") else number(part(row, "Object"), "id")
        objects.pop(ticket, None)
        objects[ticket] = None
        fields.setdefault(ticket, set()).add(text(row, "Field"))
        if text(row, "Field") == "MergedInto":
            target = text(row, "NewValue").rsplit("/", 1)[-1]
            if target.isdigit() and int(target) != ticket:
                merged[ticket] = int(target)
    complete = not new  # a short page proves nothing: RT leaves out what the user may not see
    tail = sorted(seen | {number(row, "id") for row in rows})[-TAIL - 1 :]
    if len(tail) > TAIL:
        after, tail = tail[0], tail[1:]
    return Changed(tuple(objects), fields, merged, after, tuple(tail), complete, answer.date)


def _query(kind: str, after: int) -> str:
    """Tickets by RT's SQL, which leaves out foreign ones inside the database; other things only by JSON."""
    if kind == "RT::Ticket":
        mail = "".join(f" AND Type != '{name}'" for name in OUTGOING_MAIL)
        return f"ObjectType = '{kind}' AND id > {after}{mail}"
    return limits(("ObjectType", "=", kind), ("id", ">", after))


def limits(*conditions: tuple[str, str, object], either: bool = False) -> str:
    """A search by JSON; all conditions hold, or with `either` one of them."""
    return json.dumps(
        [
            {
                "field": field,
                "operator": operator,
                "value": value,
                "entry_aggregator": "OR" if either else "AND",
            }
            for field, operator, value in conditions
        ],
        separators=(",", ":"),
    )
