"""Single tickets: read whole, the others of the same customer, seen marks, and new ones."""

import json
import sqlite3
from typing import Final

from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow, Ticket
from supportconsole.store import codes, people
from supportconsole.store.numbers import no_ticket
from supportconsole.store.windows import ROW, rows_of

_READ: Final = """
SELECT t.id, t.ref, t.subject, t.status, t.priority, t.channel, t.created_at, t.updated_at, t.version, t.account,
       coalesce(g.name, ''), t.assignee_id, coalesce(a.name, ''), t.requester_id, coalesce(r.name, ''),
       coalesce(o.name, ''), t.language, t.tags, t.fields, t.flags, t.merged_into, t.wake_at, t.unread, t.turn,
       (SELECT json_group_array(ref) FROM (
            SELECT p.ref FROM ticket_watcher w JOIN person p ON p.id = w.person_id WHERE w.ticket_id = t.id ORDER BY p.ref)),
       (SELECT json_group_array(person_id) FROM ticket_watcher WHERE ticket_id = t.id)
FROM ticket t
LEFT JOIN team g ON g.id = t.team_id
LEFT JOIN person a ON a.id = t.assignee_id
LEFT JOIN person r ON r.id = t.requester_id
LEFT JOIN organization o ON o.id = r.organization_id
WHERE t.id = ?
"""

_HISTORY: Final = f"""{ROW}
WHERE t.requester_id = (SELECT requester_id FROM ticket WHERE id = ?1) AND t.id <> ?1 AND t.flags & 2 = 0
ORDER BY t.created_at DESC, t.id DESC LIMIT ?2
"""  # noqa: S608 - own words


def get(db: sqlite3.Connection, ticket_id: int) -> Ticket:
    """The ticket. Raises NotFound."""
    row = db.execute(_READ, (ticket_id,)).fetchone()
    if row is None:
        raise no_ticket(ticket_id)
    return Ticket(
        id=row[0],
        ref=row[1],
        subject=row[2],
        status=codes.STATUSES[row[3]],
        priority=codes.PRIORITIES[row[4]],
        channel=row[5],
        created_at=row[6],
        updated_at=row[7],
        version=row[8],
        account=row[9],
        group=row[10],
        assignee_id=row[11],
        assignee=row[12],
        requester_id=row[13],
        requester=row[14],
        organization=row[15],
        language=row[16],
        tags=tuple(json.loads(row[17])),
        fields=json.loads(row[18]),
        flags=frozenset(codes.flags_of(row[19])),
        merged_into=row[20],
        wake_at=row[21],
        unread=bool(row[22]),
        turn=codes.TURNS[row[23]],
        watchers=tuple(json.loads(row[24])),
        watcher_ids=tuple(json.loads(row[25])),
    )


def history(db: sqlite3.Connection, ticket_id: int, limit: int) -> tuple[QueueRow, ...]:
    """The other tickets of the same requester, newest first."""
    return rows_of(db.execute(_HISTORY, (ticket_id, limit)))


def requester(db: sqlite3.Connection, ticket_id: int) -> Person | None:
    row = db.execute("SELECT requester_id FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    return None if row is None or row[0] is None else people.get(db, row[0])


def is_unread(db: sqlite3.Connection, ticket_id: int) -> bool:
    row = db.execute("SELECT unread FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    return row is not None and row[0] == 1


def mark_unread(db: sqlite3.Connection, ticket_id: int, *, unread: bool) -> None:
    """Note what the agent has looked at: no change of the ticket, so neither version nor history know of it."""
    db.execute("UPDATE ticket SET unread = ?1 WHERE id = ?2 AND unread <> ?1", (unread, ticket_id))
