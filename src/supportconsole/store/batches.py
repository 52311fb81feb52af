"""Batches of what was done, step by step, so that all of a batch can be taken back or done again."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant

# How far back undo and redo look for the newest batch when none is named.
DEPTH: Final = 500
_RECENT: Final = f"id > (SELECT max(id) - {DEPTH} FROM undo_batch)"  # noqa: S608 - own words


class Hand(NamedTuple):
    """Who does something, from which console, and when."""

    person_id: int
    console: str
    now: Instant


class Step(NamedTuple):
    """One field of one ticket: what it was and what it became, in the words of `store.fields`."""

    ticket_id: int
    field: str
    before: object
    after: object


class Batch(NamedTuple):
    """What was done at once. `undone` is 0 while it stands; a later undo has the higher number."""

    id: int
    label: str
    undone: int


def record(db: sqlite3.Connection, hand: Hand, label: str, steps: Iterable[Step]) -> int:
    """Keep a batch and return its number. What was undone before is no longer redone by itself."""
    db.execute(
        f"UPDATE undo_batch SET undone = -1 WHERE {_RECENT} AND undone > 0 AND person_id = ?",  # noqa: S608 - own words
        (hand.person_id,),
    )
    cursor = db.execute(
        "INSERT INTO undo_batch (label, person_id, console, made_at) VALUES (?, ?, ?, ?)",
        (label, hand.person_id, hand.console, hand.now),
    )
    batch_id = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO undo_step VALUES (?, ?, ?, ?, ?, ?)",
        (
            (batch_id, place, step.ticket_id, step.field, json.dumps(step.before), json.dumps(step.after))
            for place, step in enumerate(steps)
        ),
    )
    from supportconsole.store import outbox  # reading needs none of it

    outbox.tie(db, batch_id)
    return batch_id


def steps(db: sqlite3.Connection, batch_id: int) -> list[tuple[int, Step]]:
    """The steps of a batch with their places, in order."""
    rows = db.execute(
        "SELECT place, ticket_id, field, before, after FROM undo_step WHERE batch_id = ? ORDER BY place",
        (batch_id,),
    )
    return [(row[0], Step(row[1], row[2], json.loads(row[3]), json.loads(row[4]))) for row in rows]


def rewrite(db: sqlite3.Connection, batch_id: int, place: int, after: object) -> None:
    """Keep with a step what doing it again needs."""
    db.execute(
        "UPDATE undo_step SET after = ? WHERE batch_id = ? AND place = ?",
        (json.dumps(after), batch_id, place),
    )


def named(db: sqlite3.Connection, batch_id: int) -> Batch | None:
    row = db.execute("SELECT id, label, undone FROM undo_batch WHERE id = ?", (batch_id,)).fetchone()
    return None if row is None else Batch(*row)


def newest_done(db: sqlite3.Connection, person_id: int) -> Batch | None:
    """The newest batch of this person that stands."""
    return _newest(db, person_id, "undone = 0", "id")


def newest_undone(db: sqlite3.Connection, person_id: int) -> Batch | None:
    """The batch of this person that was undone last, unless something new was done since."""
    return _newest(db, person_id, "undone > 0", "undone")


def mark(db: sqlite3.Connection, batch_id: int, *, undone: bool) -> None:
    """Say that a batch is undone now, or stands again."""
    number = f"(SELECT max(max(undone), 0) + 1 FROM undo_batch WHERE {_RECENT})" if undone else "0"  # noqa: S608
    db.execute(f"UPDATE undo_batch SET undone = {number} WHERE id = ?", (batch_id,))  # noqa: S608 - own words


def _newest(db: sqlite3.Connection, person_id: int, condition: str, order: str) -> Batch | None:
    row = db.execute(
        f"SELECT id, label, undone FROM undo_batch WHERE {_RECENT} AND person_id = ? AND {condition} "  # noqa: S608 - own words
        f"ORDER BY {order} DESC LIMIT 1",
        (person_id,),
    ).fetchone()
    return None if row is None else Batch(*row)
