"""What came in lately, what came in before it, and what is marked as an incident."""

import sqlite3
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.incidents import INCIDENT, Incident

_MOST: Final = 2_000
_PAST: Final = 4_000
_AFTER: Final = INCIDENT[:-1] + chr(ord(INCIDENT[-1]) + 1)


class Recent(NamedTuple):
    """A ticket that came in lately."""

    ticket_id: int
    created_at: Instant
    requester_id: int | None
    subject: str
    language: str


def recent(db: sqlite3.Connection, since: Instant) -> tuple[Recent, ...]:
    """Tickets that are not solved and in no incident and came in since then, newest first; 2,000 at most."""
    rows = db.execute(
        """SELECT id, created_at, requester_id, subject, language FROM ticket t
        WHERE active = 1 AND created_at >= ? AND NOT EXISTS
            (SELECT 1 FROM ticket_tag g WHERE g.ticket_id = t.id AND g.tag >= ? AND g.tag < ?)
        ORDER BY created_at DESC, id DESC LIMIT ?""",
        (since, INCIDENT, _AFTER, _MOST),
    )
    return tuple(Recent(*row) for row in rows)


def past_titles(db: sqlite3.Connection, before: Instant) -> tuple[str, ...]:
    """The indexed terms of the subjects of the last 4,000 tickets before then, each between blanks."""
    rows = db.execute(
        """SELECT d.title FROM (SELECT id FROM ticket WHERE created_at < ? AND flags = 0
            ORDER BY created_at DESC, id DESC LIMIT ?) t
        JOIN search_doc d ON d.kind = 0 AND d.item = t.id""",
        (before, _PAST),
    )
    return tuple(title for (title,) in rows)


def incidents(db: sqlite3.Connection) -> tuple[Incident, ...]:
    """The marked incidents, those with the newest ticket first."""
    rows = db.execute(
        """SELECT g.tag, count(*), sum(t.active), max(t.created_at) FROM ticket_tag g JOIN ticket t ON t.id = g.ticket_id
        WHERE g.tag >= ? AND g.tag < ? AND t.flags & 3 = 0 GROUP BY g.tag ORDER BY max(t.created_at) DESC, g.tag""",
        (INCIDENT, _AFTER),
    )
    return tuple(
        Incident(tag.removeprefix(INCIDENT), tickets, active, at) for tag, tickets, active, at in rows if at
    )


def unsolved(db: sqlite3.Connection, ticket_ids: str) -> dict[int, int | None]:
    """Those of the tickets (a JSON list of numbers) that are neither solved nor hidden, each with its requester."""
    rows = db.execute(
        "SELECT id, requester_id FROM ticket WHERE id IN (SELECT value FROM json_each(?)) AND active = 1",
        (ticket_ids,),
    )
    return dict(rows.fetchall())


def requester_of(db: sqlite3.Connection, ticket_id: int) -> int | None:
    """Who asked, where that is known."""
    row = db.execute("SELECT requester_id FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    return row[0] if row else None
