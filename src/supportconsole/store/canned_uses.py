"""Which texts came from which canned responses, and what was used last."""

import sqlite3
from collections.abc import Iterable

from supportconsole.store.batches import Hand


def note(
    db: sqlite3.Connection, hand: Hand, ticket_id: int, refs: Iterable[str], message_id: int | None = None
) -> None:
    """Remember that a message, or a macro without one, came from these responses; unknown ones are left out."""
    db.executemany(
        "INSERT INTO canned_use (canned_id, message_id, ticket_id, person_id, used_at) "
        "SELECT id, ?, ?, ?, ? FROM canned WHERE ref = ?",
        ((message_id, ticket_id, hand.person_id, hand.now, ref) for ref in dict.fromkeys(refs)),
    )


def of_message(db: sqlite3.Connection, message_id: int) -> tuple[str, ...]:
    """The refs of the responses that a message came from, in the order of their use."""
    rows = db.execute(
        "SELECT c.ref FROM canned_use u JOIN canned c ON c.id = u.canned_id WHERE u.message_id = ? ORDER BY u.id",
        (message_id,),
    )
    return tuple(ref for (ref,) in rows)


def last_used(db: sqlite3.Connection, person_id: int) -> dict[int, int]:
    """When this person used each response last, by its number."""
    rows = db.execute(
        "SELECT canned_id, max(used_at) FROM canned_use WHERE person_id = ? GROUP BY canned_id", (person_id,)
    )
    return dict(rows.fetchall())
