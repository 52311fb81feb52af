"""What articles were used for."""

import json
import sqlite3
from typing import Final

from supportconsole.domain.knowledge import ArticleUse
from supportconsole.store.batches import Hand
from supportconsole.store.record_steps import Fields, RecordStep
from supportconsole.store.tickets import get

_READ: Final = """
SELECT u.article_id, k.title, u.ticket_id, t.subject, u.how, coalesce(p.name, ''), u.used_at
FROM article_use u JOIN article k ON k.id = u.article_id JOIN ticket t ON t.id = u.ticket_id
LEFT JOIN person p ON p.id = u.person_id
"""


def note(db: sqlite3.Connection, hand: Hand, article_id: int, ticket_id: int, how: str) -> RecordStep:
    """Note that an article was used for a ticket; the same again keeps the newest time. Raises NotFound."""
    get(db, ticket_id)
    key = json.dumps([ticket_id, article_id, how])
    before = snapshot(db, key)
    put(db, key, {"person_id": hand.person_id, "used_at": hand.now})
    return RecordStep("use", key, before, snapshot(db, key))


def snapshot(db: sqlite3.Connection, key: str) -> Fields | None:
    """A use as it can be put back; its key is `[ticket, article, how]`."""
    row = db.execute(
        "SELECT person_id, used_at FROM article_use WHERE ticket_id = ? AND article_id = ? AND how = ?",
        json.loads(key),
    ).fetchone()
    return None if row is None else {"person_id": row[0], "used_at": row[1]}


def put(db: sqlite3.Connection, key: str, fields: Fields | None) -> None:
    """Make a use what the snapshot says it was; None forgets it."""
    where = tuple(json.loads(key))
    db.execute("DELETE FROM article_use WHERE ticket_id = ? AND article_id = ? AND how = ?", where)
    if fields is not None:
        db.execute(
            "INSERT INTO article_use (ticket_id, article_id, how, person_id, used_at) VALUES (?, ?, ?, ?, ?)",
            (*where, fields["person_id"], fields["used_at"]),
        )


def of_ticket(db: sqlite3.Connection, ticket_id: int) -> tuple[ArticleUse, ...]:
    """What was used for a ticket, newest first."""
    rows = db.execute(f"{_READ} WHERE u.ticket_id = ? ORDER BY u.used_at DESC, u.article_id", (ticket_id,))
    return tuple(ArticleUse(*row) for row in rows)


def of_article(db: sqlite3.Connection, article_id: int, limit: int) -> tuple[ArticleUse, ...]:
    """What an article was used for, newest first."""
    rows = db.execute(
        f"{_READ} WHERE u.article_id = ? ORDER BY u.used_at DESC, u.ticket_id DESC LIMIT ?",
        (article_id, limit),
    )
    return tuple(ArticleUse(*row) for row in rows)
