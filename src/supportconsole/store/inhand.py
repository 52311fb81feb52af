"""Which conversations an agent holds: customers who wait for this agent, and texts that this console has not sent."""

import json
import sqlite3
from typing import Final

from supportconsole.domain.inhand import InHand, in_order
from supportconsole.store import consoles

LOOKED_AT: Final = 200
"""Waiting tickets that are compared, those untouched for longest; nobody holds more conversations at a time."""

_WAITING: Final = (
    "SELECT id FROM ticket WHERE active = 1 AND turn = 1 AND assignee_id = ? ORDER BY updated_at, id LIMIT ?"
)
_ONE: Final = """
SELECT t.id, coalesce(p.name, ''), t.turn, t.active,
    (SELECT min(m.created_at) FROM message m WHERE m.ticket_id = t.id AND m.kind = 1 AND m.created_at > coalesce(
        (SELECT max(r.created_at) FROM message r WHERE r.ticket_id = t.id AND r.kind = 0), 0))
FROM ticket t LEFT JOIN person p ON p.id = t.requester_id WHERE t.id IN (SELECT value FROM json_each(?))
"""


def in_hand(db: sqlite3.Connection, me: int, console: str) -> tuple[InHand, ...]:
    """The agent's conversations, who waits longest first. Texts of consoles that live elsewhere are theirs."""
    unsent = _unsent(db, console)
    waiting = [row[0] for row in db.execute(_WAITING, (me, LOOKED_AT))]
    ids = list(dict.fromkeys((*waiting, *unsent)))
    rows = db.execute(_ONE, (json.dumps(ids),)).fetchall()
    return in_order(
        [
            InHand(ticket_id, customer, since if turn == 1 and active else None, ticket_id in unsent)
            for ticket_id, customer, turn, active, since in rows
        ]
    )


def writers(db: sqlite3.Connection, ticket_id: int, console: str) -> tuple[str, ...]:
    """The names of those who write to a ticket at another console that lives."""
    rows = db.execute(
        "SELECT DISTINCT c.id, coalesce(p.name, '') FROM draft d JOIN console c ON c.id = d.console "
        "LEFT JOIN person p ON p.id = c.person_id WHERE d.ticket_id = ? AND d.console <> ? AND trim(d.body) <> ''",
        (ticket_id, console),
    ).fetchall()
    living = consoles.living(db) if rows else frozenset()
    return tuple(dict.fromkeys(name for other, name in rows if other in living))


def _unsent(db: sqlite3.Connection, console: str) -> frozenset[int]:
    rows = db.execute(
        "SELECT DISTINCT ticket_id, console FROM draft WHERE ticket_id IS NOT NULL AND trim(body) <> ''"
    ).fetchall()
    living = consoles.living(db) if any(owner != console for _, owner in rows) else frozenset()
    return frozenset(ticket_id for ticket_id, owner in rows if owner == console or owner not in living)
