"""The numbers of tickets, and whether anybody has worked on a store."""

import sqlite3

from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import NotFound

_MADE = "made_at"


def no_ticket(number: int) -> NotFound:
    """The error about a number that no ticket has."""
    return NotFound(
        "There is no ticket #{number}.", hint="The queue shows the numbers that exist.", number=number
    )


def start_at(db: sqlite3.Connection, number: int) -> None:
    """Let the next new ticket of an empty store have this number."""
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'ticket'")
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', ?)", (number - 1,))


def is_untouched(db: sqlite3.Connection) -> bool:
    """Whether no agent has changed, written or begun to write anything here."""
    (touched,) = db.execute(
        "SELECT EXISTS (SELECT 1 FROM undo_batch) OR EXISTS (SELECT 1 FROM draft)"
    ).fetchone()
    return not touched


def made_at(db: sqlite3.Connection) -> Instant | None:
    """When a sample desk was made; None for a store that is none, or was not finished."""
    found = db.execute("SELECT value FROM setting WHERE key = ?", (_MADE,)).fetchone()
    return int(found[0]) if found else None


def note_made(db: sqlite3.Connection, now: Instant) -> None:
    db.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (_MADE, str(now)))
