"""The outbox: operations with a key of their own, moved from stage to stage by the table in domain/outbox.py."""

# ruff: noqa: S608 - the statements are put together from words of this room alone

import json
import os
import sqlite3
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import State
from supportconsole.domain.errors import Bug
from supportconsole.domain.outbox import MOVES, Deed, Edited, Entry, Stage
from supportconsole.store import accounts, codes, lease

SCHEMA: Final = 7
"""The version of the store that first had an outbox."""

_DONE: Final = "('sent', 'discarded')"
_JOB: Final = (
    "SELECT id, account, ticket_id, deed, key, marker, operation, checksum, stage, person_id, message_id, seen_version, "
    "queued_at, attempts, attempted_at, lookups, missing_from, files, insists, owner FROM outbox "
)
_ENTRY: Final = (
    "SELECT id, account, ticket_id, deed, stage, queued_at, changed_at, attempts, reason, operation, theirs, remote_id, "
    "not_before, message_id, waits_for FROM outbox "
)


class Job(NamedTuple):
    """An entry as the engine works on it. `operation` holds `body`, `format`, `files`, `edits` and the like."""

    id: int
    account: str
    ticket_id: int
    deed: Deed
    key: str
    marker: str
    operation: dict[str, Any]
    is_whole: bool
    stage: Stage
    person_id: int | None
    message_id: int | None
    seen_version: int
    queued_at: Instant
    attempts: int
    attempted_at: Instant | None
    lookups: int
    missing_from: Instant | None
    files: list[str] | None
    insists: bool
    owner: str

    @property
    def edits(self) -> tuple[Edited, ...]:
        return edits_of(self.operation)


def add(
    db: sqlite3.Connection,
    account: str,
    ticket_id: int,
    deed: Deed,
    operation: Mapping[str, object],
    *,
    person_id: int,
    seen_version: int,
    now: Instant,
    message_id: int | None = None,
    waits_for: int | None = None,
) -> int:
    """Put an operation into the outbox, key and marker made once and for all, and return its number."""
    text = json.dumps(operation, ensure_ascii=False)
    key = os.urandom(16).hex()
    cursor = db.execute(
        "INSERT INTO outbox (account, ticket_id, deed, key, marker, operation, checksum, person_id, message_id, "
        "seen_version, queued_at, changed_at, waits_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account, ticket_id, deed.value, key, f"sc-{os.urandom(16).hex()}", text, _sum(text), person_id, message_id,
            seen_version, now, now, waits_for,
        ),
    )  # fmt: skip
    entry_id = int(cursor.lastrowid or 0)
    if message_id is not None:
        show(db, message_id, Stage.QUEUED)
    return entry_id


def tie(db: sqlite3.Connection, batch_id: int) -> None:
    """Say which undo batch the entries made in this transaction belong to."""
    db.execute("UPDATE outbox SET batch_id = ? WHERE batch_id = 0", (batch_id,))


def job(db: sqlite3.Connection, entry_id: int) -> Job | None:
    return next(iter(_jobs(db, "WHERE id = ?", (entry_id,))), None)


def next_due(db: sqlite3.Connection, account: str, now: Instant, window: int = 0) -> Job | None:
    """The oldest operation that may leave now: the first open one of its ticket, and past its window for undoing.

    One that waits for a person keeps back its own ticket and no other.
    """
    return next(
        iter(
            _jobs(
                db,
                f"AS o WHERE account = ? AND stage = 'queued' AND coalesce(not_before, 0) <= ? AND queued_at <= ? "
                f"AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.account = o.account AND e.ticket_id = o.ticket_id "
                f"AND e.id < o.id AND e.stage NOT IN {_DONE}) ORDER BY id LIMIT 1",
                (account, now, now - window),
            )
        ),
        None,
    )


def jobs_in(db: sqlite3.Connection, account: str, stage: Stage) -> list[Job]:
    """All operations of an account in this stage, oldest first."""
    return _jobs(
        db, f"WHERE account = ? AND stage NOT IN {_DONE} AND stage = ? ORDER BY id", (account, stage.value)
    )


def open_jobs(db: sqlite3.Connection, ticket_id: int) -> list[Job]:
    """What has been done to a ticket here and is not confirmed, oldest first."""
    return _jobs(
        db,
        f"WHERE ticket_id = ? AND stage NOT IN {_DONE} ORDER BY id",
        (ticket_id,),
    )


def begin(db: sqlite3.Connection, entry_id: int, owner: str, now: Instant, attempted_at: Instant) -> bool:
    """Let an operation leave: attempt, time and owner stand in the store before the first byte does.

    False when the lease is another engine's by now, or the entry is no longer queued; then nothing may leave.
    """
    one = job(db, entry_id)
    if one is None or one.stage is not Stage.QUEUED or not lease.is_held_by(db, one.account, owner):
        return False
    db.execute(
        "UPDATE outbox SET attempts = attempts + 1, attempted_at = coalesce(attempted_at, ?), owner = ?, lookups = 0, "
        "missing_from = NULL, not_before = NULL WHERE id = ?",
        (attempted_at, owner, entry_id),
    )
    move(db, entry_id, Stage.SENDING, now)
    return True


def move(
    db: sqlite3.Connection,
    entry_id: int,
    stage: Stage,
    now: Instant,
    reason: str = "",
    *,
    not_before: Instant | None = None,
    theirs: Mapping[str, object] | None = None,
    remote_id: str = "",
) -> None:
    """Bring an entry to another stage, with the reason, and say it in the log. Raises Bug for a step that does not exist."""
    row = db.execute(
        "SELECT stage, account, ticket_id, message_id FROM outbox WHERE id = ?", (entry_id,)
    ).fetchone()
    if row is None or stage not in MOVES[Stage(row[0])]:
        raise Bug(f"An operation cannot become {stage} from {row and row[0]}.")
    db.execute(
        "UPDATE outbox SET stage = ?, changed_at = ?, reason = ?, not_before = ?, theirs = ?, "
        "remote_id = CASE WHEN ?6 = '' THEN remote_id ELSE ?6 END WHERE id = ?7",
        (
            stage.value, now, reason[:500], not_before, None if theirs is None else json.dumps(theirs), remote_id, entry_id,
        ),
    )  # fmt: skip
    accounts.log(db, now, row[1], stage.value, reason, ticket_id=row[2], entry_id=entry_id)
    if row[3] is not None:
        show(db, row[3], stage)


def doubt_all(db: sqlite3.Connection) -> None:
    """In a store that comes from a backup: what waited then may have left since, so it is looked for first.

    What was looked for already has to be proven missing anew, for the proof is older than what was done since. A text that
    waited for a person's word is held: it may have left by that word.
    """
    _doubt(db, Stage.UNKNOWN, "stage IN ('queued', 'sending', 'unknown')")
    _doubt(db, Stage.HELD, "stage IN ('failed', 'conflict') AND deed IN ('reply', 'note', 'create')")


def _doubt(db: sqlite3.Connection, stage: Stage, which: str) -> None:
    db.execute(
        f"UPDATE message SET state = ? WHERE id IN (SELECT message_id FROM outbox WHERE {which})",
        (codes.STATE_CODES[State(stage.value)],),
    )
    db.execute(
        f"UPDATE outbox SET stage = ?, attempts = max(attempts, 1), lookups = 0, missing_from = NULL, "
        f"attempted_at = coalesce(attempted_at, queued_at), reason = 'the store was restored: it may have left before' "
        f"WHERE {which}",
        (stage.value,),
    )


def note_lookup(db: sqlite3.Connection, entry_id: int, missing_from: Instant | None, *, failed: bool) -> None:
    """Keep what a look-up has shown: the server's clock of the first that found nothing, and how many failed."""
    db.execute(
        "UPDATE outbox SET lookups = lookups + ?, missing_from = coalesce(missing_from, ?) WHERE id = ?",
        (failed, missing_from, entry_id),
    )


def keep_files(db: sqlite3.Connection, entry_id: int, tokens: list[str] | None) -> None:
    """Keep what the remote calls the files that were uploaded for an entry."""
    db.execute(
        "UPDATE outbox SET files = ? WHERE id = ?", (None if tokens is None else json.dumps(tokens), entry_id)
    )


def show(db: sqlite3.Connection, message_id: int, stage: Stage) -> None:
    """Let the conversation show how far a message has come."""
    if stage is not Stage.DISCARDED:
        db.execute(
            "UPDATE message SET state = ? WHERE id = ?", (codes.STATE_CODES[State(stage.value)], message_id)
        )


def entries(db: sqlite3.Connection, *, open_only: bool = True, limit: int = 500) -> tuple[Entry, ...]:
    """What a person sees of the outbox: oldest first, or with what is done as well, newest first."""
    if open_only:
        return _entries(db, f"WHERE stage NOT IN {_DONE} ORDER BY id LIMIT ?", (limit,))
    return _entries(db, "ORDER BY id DESC LIMIT ?", (limit,))


def entry(db: sqlite3.Connection, entry_id: int) -> Entry | None:
    return next(iter(_entries(db, "WHERE id = ?", (entry_id,))), None)


def count_open(db: sqlite3.Connection, account: str | None = None) -> int:
    """How many operations are not confirmed, at one account or at all."""
    (count,) = db.execute(
        f"SELECT count(*) FROM outbox WHERE stage NOT IN {_DONE} AND (?1 IS NULL OR account = ?1)", (account,)
    ).fetchone()
    return int(count)


def edits_of(operation: Mapping[str, Any]) -> tuple[Edited, ...]:
    return tuple(Edited(*one) for one in operation.get("edits", ()))


def _jobs(db: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> list[Job]:
    return [_job(row) for row in db.execute(_JOB + rest, values)]


def _job(row: tuple[Any, ...]) -> Job:
    is_whole = _sum(row[6]) == row[7]
    head = (
        *row[:3],
        Deed(row[3]),
        *row[4:6],
        json.loads(row[6]) if is_whole else {},
        is_whole,
        Stage(row[8]),
    )
    return Job._make((*head, *row[9:17], json.loads(row[17]) if row[17] else None, bool(row[18]), row[19]))


def _entries(db: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> tuple[Entry, ...]:
    return tuple(_entry(row) for row in db.execute(_ENTRY + rest, values))


def _entry(row: tuple[Any, ...]) -> Entry:
    operation = json.loads(row[9])
    return Entry(
        id=row[0],
        account=row[1],
        ticket_id=row[2],
        deed=Deed(row[3]),
        stage=Stage(row[4]),
        queued_at=row[5],
        changed_at=row[6],
        attempts=row[7],
        reason=row[8],
        body=str(operation.get("body", "")),
        edits=edits_of(operation),
        theirs=None if row[10] is None else json.loads(row[10]),
        remote_id=row[11],
        not_before=row[12],
        message_id=row[13],
        waits_for=row[14],
    )


def _sum(text: str) -> str:
    from hashlib import sha256  # its library is large, and what only shows needs no sums

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
