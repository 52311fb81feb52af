"""What is done to saved views, kept so that undo takes it back."""

import sqlite3
from collections.abc import Iterable, Sequence

from supportconsole.domain.views import View
from supportconsole.store import record_steps, views
from supportconsole.store.batches import Hand
from supportconsole.store.record_steps import Fields, RecordStep


def save(db: sqlite3.Connection, hand: Hand, label: str, view: View) -> int:
    before = _all(db)
    views.save_view(db, view)
    return _record(db, hand, label, before)


def rename(db: sqlite3.Connection, hand: Hand, label: str, name: str, new: str) -> int:
    before = _all(db)
    views.put(db, new, views.snapshot(db, name))
    views.put(db, name, None)
    return _record(db, hand, label, before)


def remove(db: sqlite3.Connection, hand: Hand, label: str, name: str) -> int:
    before = _all(db)
    views.put(db, name, None)
    return _record(db, hand, label, before)


def arrange(db: sqlite3.Connection, hand: Hand, label: str, names: Sequence[str]) -> int:
    before = _all(db)
    views.arrange(db, names)
    return _record(db, hand, label, before)


def _all(db: sqlite3.Connection) -> dict[str, Fields | None]:
    return {view.name: views.snapshot(db, view.name) for view in views.saved_views(db)}


def _record(db: sqlite3.Connection, hand: Hand, label: str, before: dict[str, Fields | None]) -> int:
    after = _all(db)
    names: Iterable[str] = dict.fromkeys((*before, *after))
    steps = [RecordStep("view", name, before.get(name), after.get(name)) for name in names]
    return record_steps.record(db, hand, label, steps)
