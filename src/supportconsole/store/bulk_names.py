"""Teams and views of an import: few, known by their names, and without a column for unknown keys."""

import sqlite3
from collections.abc import Iterator
from typing import Any, TypeVar

from supportconsole.domain.records import GroupRecord, Record, ViewRecord
from supportconsole.store.bulk_rows import dump, record_of
from supportconsole.store.bulk_stage import Stage

R = TypeVar("R", bound=Record)


def take_groups(db: sqlite3.Connection, stage: Stage) -> tuple[int, int, int]:
    """Make the teams that are named anywhere, in the order of the file.

    Returns how many records were new, changed and the same.
    """
    before = {
        name: (level, extra)
        for name, level, extra in db.execute(
            """SELECT name, level, (SELECT text FROM original WHERE kind = 'group' AND id = g.id AND field = 'extra')
            FROM team g"""
        )
    }
    db.executemany("INSERT OR IGNORE INTO team (name) VALUES (?)", ((name,) for name in stage.groups))
    added = changed = same = 0
    for group in _staged(stage, "group", GroupRecord):
        now = (group.level, dump(group.extra) if group.extra else None)
        if before.get(group.ref) == now:
            same += 1
            continue
        added, changed = (added, changed + 1) if group.ref in before else (added + 1, changed)
        db.execute("UPDATE team SET level = ? WHERE name = ?", (group.level, group.ref))
        (number,) = db.execute("SELECT id FROM team WHERE name = ?", (group.ref,)).fetchone()
        _keep_extra(db, "group", number, "extra", now[1])
    return added, changed, same


def take_views(db: sqlite3.Connection, stage: Stage) -> tuple[int, int, int]:
    """Bring the saved views into line; new ones go to the end. Returns how many were new, changed and the same."""
    before = {
        name: row
        for name, *row in db.execute(
            """SELECT name, query, sort, "key", (SELECT text FROM original WHERE kind = 'view' AND id = 0 AND field = name)
            FROM view"""
        )
    }
    added = changed = same = 0
    for view in _staged(stage, "view", ViewRecord):
        extra = dump(view.extra) if view.extra else None
        if before.get(view.ref) == [view.query, view.sort.value, view.key, extra]:
            same += 1
            continue
        added, changed = (added, changed + 1) if view.ref in before else (added + 1, changed)
        db.execute(
            """INSERT INTO view (name, query, sort, "key", place)
            VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM view))
            ON CONFLICT (name) DO UPDATE SET query = excluded.query, sort = excluded.sort, "key" = excluded."key" """,
            (view.ref, view.query, view.sort.value, view.key),
        )
        _keep_extra(db, "view", 0, view.ref, extra)
    return added, changed, same


def _staged(stage: Stage, kind: str, make: type[R]) -> Iterator[R]:
    for row in stage.db.execute(f'SELECT * FROM "{kind}" ORDER BY line'):  # noqa: S608 - own words
        record: Any = record_of(kind, row[1:-1])
        assert isinstance(record, make)
        yield record


def _keep_extra(db: sqlite3.Connection, kind: str, number: int, field: str, extra: str | None) -> None:
    db.execute("DELETE FROM original WHERE kind = ? AND id = ? AND field = ?", (kind, number, field))
    if extra is not None:
        db.execute(
            "INSERT INTO original (kind, id, field, text) VALUES (?, ?, ?, ?)", (kind, number, field, extra)
        )
