"""Which consoles are running on a store: a draft belongs to the console that types it for as long as that one lives."""

import os
import sqlite3
from pathlib import Path

from supportconsole.domain.clock import Instant


def register(db: sqlite3.Connection, person_id: int | None, now: Instant) -> str:
    """Note this process as a running console and return its id; those that died are forgotten."""
    forget_dead(db)
    console = os.urandom(16).hex()
    pid = os.getpid()
    db.execute(
        "INSERT INTO console (id, pid, started, person_id, opened_at) VALUES (?, ?, ?, ?, ?)",
        (console, pid, started(pid) or "", person_id, now),
    )
    return console


def unregister(db: sqlite3.Connection, console: str) -> None:
    db.execute("DELETE FROM console WHERE id = ?", (console,))


def living(db: sqlite3.Connection) -> frozenset[str]:
    """The ids of the consoles whose process still runs."""
    return frozenset(console for console, pid, since in _all(db) if _lives(pid, since))


def forget_dead(db: sqlite3.Connection) -> tuple[str, ...]:
    """Remove the consoles whose process is gone and return their ids; their drafts stay."""
    dead = tuple(console for console, pid, since in _all(db) if not _lives(pid, since))
    db.executemany("DELETE FROM console WHERE id = ?", ((console,) for console in dead))
    return dead


def started(pid: int) -> str | None:
    """The boot and the tick at which a process began, so that a reused number is told apart; None when it is gone.

    Empty where the system has no /proc; then only the number counts.
    """
    try:
        line = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return "" if not Path("/proc/self/stat").exists() and _answers(pid) else None
    # The name in parentheses may hold blanks and parentheses (proc(5)); field 3 is the state, field 22 the start.
    fields = line.rpartition(b")")[2].split()
    if fields[0] in {b"Z", b"X"}:
        return None
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        boot = ""
    return f"{boot}:{int(fields[19])}"


def _all(db: sqlite3.Connection) -> list[tuple[str, int, str]]:
    return db.execute("SELECT id, pid, started FROM console ORDER BY opened_at, id").fetchall()


def _lives(pid: int, since: str) -> bool:
    return started(pid) == since


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
