"""What still has to be read from a remote: conversations, streams, and the comparison of ids."""

import sqlite3
from typing import NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.pages import Cursor, Stream
from supportconsole.store import remote_rows
from supportconsole.store.remote_rows import RemoteRow


class Place(NamedTuple):
    """Where a stream goes on. `complete_at` is the server's clock when it last had nothing more."""

    cursor: Cursor | None
    done: int
    complete_at: Instant | None
    swept_at: Instant | None


def conversations(db: sqlite3.Connection, account: str, limit: int) -> list[RemoteRow]:
    """Tickets whose conversation is to be read, the agent's own first, then what is open, newest first."""
    rows = db.execute(
        "SELECT ticket_id FROM remote_ticket WHERE account = ? AND due > 0 ORDER BY due DESC, ticket_id DESC LIMIT ?",
        (account, limit),
    ).fetchall()
    found = (remote_rows.ticket(db, row[0]) for row in rows)
    return [row for row in found if row is not None]


def count_conversations(db: sqlite3.Connection, account: str) -> int:
    (count,) = db.execute(
        "SELECT count(*) FROM remote_ticket WHERE account = ? AND due > 0", (account,)
    ).fetchone()
    return int(count)


def note_read(db: sqlite3.Connection, ticket_id: int, cursor: Cursor | None, *, done: int | None) -> None:
    """Keep where the conversation goes on. `done` is the urgency it was read under: a later wish stays."""
    db.execute(
        "UPDATE remote_ticket SET cursor = ?, due = CASE WHEN due <= ? THEN 0 ELSE due END WHERE ticket_id = ?",
        (cursor, -1 if done is None else done, ticket_id),
    )


def place(db: sqlite3.Connection, account: str, stream: Stream) -> Place:
    row = db.execute(
        "SELECT cursor, done, complete_at, swept_at FROM stream WHERE account = ? AND name = ?",
        (account, stream.value),
    ).fetchone()
    return Place(None, 0, None, None) if row is None else Place(*row)


def begin_again(db: sqlite3.Connection, account: str, stream: Stream) -> None:
    """Forget where the stream was; what comes again does no harm."""
    db.execute(
        "UPDATE stream SET cursor = NULL, done = 0 WHERE account = ? AND name = ?", (account, stream.value)
    )


def note_swept(db: sqlite3.Connection, account: str, stream: Stream, now: Instant) -> None:
    db.execute("UPDATE stream SET swept_at = ? WHERE account = ? AND name = ?", (now, account, stream.value))


def note_missing(db: sqlite3.Connection, ticket_ids: list[int], now: Instant) -> None:
    """These are no longer among the ids of the remote, and nothing says that they are deleted."""
    db.executemany(
        "UPDATE remote_ticket SET missing_at = coalesce(missing_at, ?) WHERE ticket_id = ?",
        [(now, ticket_id) for ticket_id in ticket_ids],
    )
