"""What cleaning altered, kept untouched beside the clean text, for export and quoting."""

import json
import sqlite3
from typing import Literal

Owner = Literal["person", "ticket", "message", "article", "canned"]


def keep(db: sqlite3.Connection, kind: Owner, owner_id: int, field: str, *, typed: str, clean: str) -> None:
    """Remember `typed` when cleaning made something else of it; forget an older one when it did not."""
    write(db, kind, owner_id, field, None if typed == clean else typed)


def write(db: sqlite3.Connection, kind: Owner, owner_id: int, field: str, text: str | None) -> None:
    """Keep this original, or none."""
    if text is None:
        db.execute("DELETE FROM original WHERE kind = ? AND id = ? AND field = ?", (kind, owner_id, field))
        return
    db.execute(
        "INSERT INTO original (kind, id, field, text) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET text = excluded.text",
        (kind, owner_id, field, json.dumps(text)),
    )


def read(db: sqlite3.Connection, kind: Owner, owner_id: int, field: str) -> str | None:
    """The untouched text, or None when cleaning had nothing to alter."""
    row = db.execute(
        "SELECT text FROM original WHERE kind = ? AND id = ? AND field = ?", (kind, owner_id, field)
    ).fetchone()
    return None if row is None else str(json.loads(row[0]))
