"""Steps of an undo batch that are about records which are no tickets: articles, their uses, saved views."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from supportconsole.store import batches
from supportconsole.store.batches import Hand

Fields = dict[str, object]
"""A record as it can be put back; what is in it is the business of the module that knows its table."""


class RecordStep(NamedTuple):
    """One record: what it was and what it became; None where it was not there."""

    kind: str
    key: str
    before: Fields | None
    after: Fields | None


def record(db: sqlite3.Connection, hand: Hand, label: str, steps: Iterable[RecordStep]) -> int:
    """Keep what was done at once as a batch that undo takes back; its number, or 0 when nothing was different."""
    changed = [step for step in steps if step.before != step.after]
    if not changed:
        return 0
    batch_id = batches.record(db, hand, label, ())
    db.executemany(
        "INSERT INTO record_step VALUES (?, ?, ?, ?, ?, ?)",
        (
            (batch_id, place, step.kind, step.key, _dump(step.before), _dump(step.after))
            for place, step in enumerate(changed)
        ),
    )
    return batch_id


def steps(db: sqlite3.Connection, batch_id: int) -> list[RecordStep]:
    """The steps of a batch, in order."""
    rows = db.execute(
        "SELECT kind, key, before, after FROM record_step WHERE batch_id = ? ORDER BY place", (batch_id,)
    )
    return [RecordStep(kind, key, _load(before), _load(after)) for kind, key, before, after in rows]


def _dump(fields: Fields | None) -> str | None:
    return None if fields is None else json.dumps(fields)


def _load(text: str | None) -> Fields | None:
    if text is None:
        return None
    fields: Fields = json.loads(text)
    return fields
