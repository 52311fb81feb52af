"""Runs of guided scripts: one row a run, one row an event; the text that a run follows is kept once for each version."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Conflict, NotFound
from supportconsole.store.drafts import checksum
from supportconsole.store.numbers import no_ticket

Words = Sequence[str]
"""An event as it is kept: texts whose meaning the scripts know."""

_READ: Final = (
    "SELECT r.id, r.ticket_id, r.script, t.text, t.hash, r.began_at, r.changed_at, r.state, r.step, r.events, r.person_id "
    "FROM script_run r JOIN script_text t ON t.id = r.text_id "
)


class KeptRun(NamedTuple):
    """A run as it is kept. `events` says how many events there are; `state` is open, finished or abandoned."""

    id: int
    ticket_id: int
    script: str
    text: str
    hash: str
    began_at: Instant
    changed_at: Instant
    state: str
    step: str
    events: int
    person_id: int | None


class RunFact(NamedTuple):
    """One run in a figure: which script, how and where it stands or ended, how long it took in microseconds."""

    script: str
    state: str
    step: str
    took: int
    events: int


def begin(
    db: sqlite3.Connection, ticket_id: int, script: str, text: str, step: str, *, person_id: int, now: Instant
) -> int:
    """Start a run on a ticket, its number. Raises NotFound for an unknown ticket."""
    if db.execute("SELECT 1 FROM ticket WHERE id = ?", (ticket_id,)).fetchone() is None:
        raise no_ticket(ticket_id)
    known = checksum(text)
    db.execute("INSERT OR IGNORE INTO script_text (hash, text) VALUES (?, ?)", (known, text))
    cursor = db.execute(
        "INSERT INTO script_run (ticket_id, script, text_id, person_id, began_at, changed_at, step) "
        "SELECT ?, ?, id, ?, ?, ?, ? FROM script_text WHERE hash = ?",
        (ticket_id, script, person_id, now, now, step, known),
    )
    return int(cursor.lastrowid or 0)


def get(db: sqlite3.Connection, run_id: int) -> KeptRun:
    """The run with this number. Raises NotFound."""
    row = db.execute(_READ + "WHERE r.id = ?", (run_id,)).fetchone()
    if row is None:
        raise NotFound(
            "There is no script run with the number {number}.",
            hint="See: supportconsole script runs",
            number=run_id,
        )
    return KeptRun(*row)


def events(db: sqlite3.Connection, run_id: int) -> list[list[str]]:
    """The events of a run, oldest first."""
    rows = db.execute("SELECT event FROM script_event WHERE run_id = ? ORDER BY place", (run_id,))
    return [json.loads(event) for (event,) in rows]


def on_ticket(db: sqlite3.Connection, ticket_id: int, *, only_open: bool = True) -> tuple[KeptRun, ...]:
    """The runs on a ticket, the one that changed last first."""
    condition = " AND r.state = 'open'" if only_open else ""
    rows = db.execute(
        _READ + f"WHERE r.ticket_id = ?{condition} ORDER BY r.changed_at DESC, r.id DESC", (ticket_id,)
    )
    return tuple(KeptRun(*row) for row in rows)


def every_open(db: sqlite3.Connection, limit: int = 200) -> tuple[KeptRun, ...]:
    """All open runs of the desk, the one that changed last first."""
    rows = db.execute(
        _READ + "WHERE r.state = 'open' ORDER BY r.changed_at DESC, r.id DESC LIMIT ?", (limit,)
    )
    return tuple(KeptRun(*row) for row in rows)


def add(
    db: sqlite3.Connection, run_id: int, event: Words, *, after: int, step: str, state: str, now: Instant
) -> None:
    """Add an event behind the `after` known ones. Raises Conflict when there are others: somebody walks it elsewhere."""
    changed = db.execute(
        "UPDATE script_run SET events = events + 1, changed_at = ?, step = ?, state = ? "
        "WHERE id = ? AND events = ? AND state = 'open'",
        (now, step, state, run_id, after),
    )
    if not changed.rowcount:
        raise Conflict(
            "The script has been walked on elsewhere since; nothing was done.",
            hint="Open it again, then go on.",
        )
    db.execute(
        "INSERT INTO script_event VALUES (?, ?, ?, ?)",
        (run_id, after + 1, now, json.dumps(list(event), ensure_ascii=False)),
    )


def facts(db: sqlite3.Connection, script: str = "") -> tuple[RunFact, ...]:
    """All runs, or those of one script, for figures."""
    rows = db.execute(
        "SELECT script, state, step, changed_at - began_at, events FROM script_run WHERE ?1 = '' OR script = ?1 ORDER BY id",
        (script,),
    )
    return tuple(RunFact(*row) for row in rows)
