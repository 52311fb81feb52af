"""Which engine works for an account: a lock of the system beside the store, and a row that is the judge.

The row is compared inside every transaction that lets something leave, so an engine that was stopped and wakes up after
another has taken over sends nothing. A beat is seconds of the monotonic clock, which all processes since one start of
the machine share; no wall clock takes part.
"""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Final, NamedTuple

from supportconsole.store import consoles
from supportconsole.store.files import beside

SILENCE: Final = 30.0
"""Seconds without a beat after which an engine counts as stopped."""


class Holder(NamedTuple):
    owner: str
    pid: int
    started: str
    beat: float


class Lock:
    """The file that is locked while an engine works for an account; the kernel frees it when the process dies."""

    def __init__(self, store: Path, account: str) -> None:
        self._path = beside(store, f"engine-{account}")
        self._file: int | None = None

    def take(self) -> bool:
        """Whether nobody else holds it now."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def take(db: sqlite3.Connection, account: str, owner: str, now: float, *, locked: bool) -> bool:
    """Become the engine of this account unless another one lives and is not silent. `now` is monotonic seconds."""
    held = holder(db, account)
    if held is not None and held.owner != owner and lives(held, now, locked=locked):
        return False
    pid = os.getpid()
    db.execute(
        "INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?)",
        (account, owner, pid, consoles.started(pid) or "", now),
    )
    return True


def beat(db: sqlite3.Connection, account: str, owner: str, now: float) -> bool:
    """Say that the engine lives. False: another one has taken over, and this one must stop."""
    done = db.execute("UPDATE lease SET beat = ? WHERE account = ? AND owner = ?", (now, account, owner))
    return done.rowcount == 1


def is_held_by(db: sqlite3.Connection, account: str, owner: str) -> bool:
    row = db.execute("SELECT owner FROM lease WHERE account = ?", (account,)).fetchone()
    return row is not None and row[0] == owner


def release(db: sqlite3.Connection, account: str, owner: str) -> None:
    db.execute("DELETE FROM lease WHERE account = ? AND owner = ?", (account, owner))


def holder(db: sqlite3.Connection, account: str) -> Holder | None:
    row = db.execute("SELECT owner, pid, started, beat FROM lease WHERE account = ?", (account,)).fetchone()
    return None if row is None else Holder(*row)


def lives(held: Holder, now: float, *, locked: bool = False) -> bool:
    """Whether that engine's process still runs and has been heard of. `locked`: the caller holds the file's lock.

    Where the system has no /proc a process cannot be told from a later one with its number; there the lock decides.
    """
    if consoles.started(held.pid) != held.started or (locked and not held.started):
        return False
    return 0 <= now - held.beat < SILENCE
