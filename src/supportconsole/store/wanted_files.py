"""Attachments that lie at a remote: asked for by a person, fetched by the engine."""

import json
import sqlite3
from typing import NamedTuple

from supportconsole.domain.clock import Instant


class Wanted(NamedTuple):
    message_id: int
    place: int
    handle: str


class FileState(NamedTuple):
    """Where a file is: `asked` until it is here; `reason` says why the last try failed."""

    asked: bool
    reason: str


def ask(db: sqlite3.Connection, message_id: int, place: int, now: Instant) -> bool:
    """Ask for the file at this place of a message's list; False when it does not lie at a remote."""
    found = db.execute(
        "UPDATE remote_file SET asked_at = coalesce(asked_at, ?), reason = '' WHERE message_id = ? AND place = ?",
        (now, message_id, place),
    )
    return found.rowcount == 1


def asked(db: sqlite3.Connection, account: str) -> list[Wanted]:
    """What is asked for, in that order."""
    rows = db.execute(
        "SELECT message_id, place, handle FROM remote_file WHERE account = ? AND asked_at IS NOT NULL ORDER BY asked_at",
        (account,),
    )
    return [Wanted(*row) for row in rows]


def state(db: sqlite3.Connection, message_id: int, place: int) -> FileState | None:
    """Whether a file is on its way; None for one that does not lie at a remote."""
    row = db.execute(
        "SELECT asked_at IS NOT NULL, reason FROM remote_file WHERE message_id = ? AND place = ?",
        (message_id, place),
    ).fetchone()
    return None if row is None else FileState(bool(row[0]), row[1])


def note_fetched(db: sqlite3.Connection, wanted: Wanted, path: str, reason: str) -> None:
    """It is here, at this path beside the store; or it could not be had, and why."""
    db.execute(
        "UPDATE remote_file SET asked_at = NULL, reason = ? WHERE message_id = ? AND place = ?",
        (reason, wanted.message_id, wanted.place),
    )
    row = db.execute("SELECT attachments FROM message WHERE id = ?", (wanted.message_id,)).fetchone()
    if not path or row is None or row[0] is None:
        return
    files = json.loads(row[0])
    if wanted.place < len(files):
        files[wanted.place]["path"] = path
        db.execute(
            "UPDATE message SET attachments = ? WHERE id = ?",
            (json.dumps(files, ensure_ascii=False), wanted.message_id),
        )
