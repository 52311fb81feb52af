"""Moving the records of a stage into a desk's store: what is new is added, what differs is brought into line.

Runs inside the caller's one transaction. The stage is read while the store is written, so rows pass through here
one by one and the memory needed does not grow with the file.
"""

# ruff: noqa: S608 - the statements are put together from words of this room alone

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from supportconsole.domain.interchange import write_line
from supportconsole.domain.records import MessageRecord, Record
from supportconsole.store import bulk_sql
from supportconsole.store.bulk_names import take_groups, take_views
from supportconsole.store.bulk_out import rows_by_id
from supportconsole.store.bulk_rows import Row, columns_of, dump, found_by, record_of, row_of
from supportconsole.store.bulk_sql import Move
from supportconsole.store.bulk_stage import Stage

_CHUNK: Final = 500
_BEAT: Final = 5000


class Counts(NamedTuple):
    """How many records of one type were new, differed and were the same."""

    added: int
    changed: int
    unchanged: int


def take_in(
    db: sqlite3.Connection, stage: Stage, settle: Callable[[], None], beat: Callable[[], None]
) -> dict[str, Counts]:
    """Bring the store into line with the stage. Raises BadLine when a reference leads nowhere.

    `settle` is called once nothing but the disk can fail any more, `beat` every few thousand rows.
    """
    mover = _Mover(db, stage, beat)
    outside = mover.check_references("person"), mover.check_references("ticket")
    settle()
    counts = {"group": Counts(*take_groups(db, stage))}
    mover.move(bulk_sql.ORGANIZATIONS)
    for kind in bulk_sql.TABLES:
        known = mover.mark_known(kind)
        changed = mover.change(kind) if known else 0
        mover.move(bulk_sql.ADD[kind])
        for move in bulk_sql.BELONGS[kind]:
            mover.move(move)
        counts[kind] = Counts(stage.count(kind) - known, changed, known - changed)
    mover.move(bulk_sql.USES)
    counts["view"] = Counts(*take_views(db, stage))
    if outside[1] or counts["ticket"].added < stage.count("ticket"):
        mover.move(bulk_sql.FOLLOW)
    return counts


class _Mover:
    def __init__(self, db: sqlite3.Connection, stage: Stage, beat: Callable[[], None]) -> None:
        self.db = db
        self.stage = stage
        self.beat = beat

    def check_references(self, kind: str) -> int:
        """See that everything the file refers to beyond itself is in the store; return how many there are."""
        n = 0
        for ref, line in self.stage.references_outside(kind):
            n += 1
            if not self.db.execute(f"SELECT 1 FROM {kind} WHERE ref = ?", (ref,)).fetchone():
                raise self.stage.refuse(
                    line,
                    f"refers to the {kind} {json.dumps(ref)}, which is neither in the file nor in the desk",
                )
        return n

    def move(self, move: Move) -> None:
        self.db.executemany(move.write, self._paced(self.stage.db.execute(move.read)))

    def mark_known(self, kind: str) -> int:
        """Note which staged records the store has already, and return how many."""
        if not self.db.execute(f"SELECT EXISTS (SELECT 1 FROM {kind})").fetchone()[0]:
            return 0
        staged = self.stage.db.execute(f"SELECT ref, line FROM {kind}")
        n = 0
        while chunk := staged.fetchmany(_CHUNK):
            lines = dict(chunk)
            rows = self.db.execute(
                f"SELECT ref, id FROM {kind} WHERE ref IN (SELECT value FROM json_each(?))",
                (dump(list(lines)),),
            ).fetchall()
            self.stage.db.executemany(
                "INSERT INTO known (kind, line, id) VALUES (?, ?, ?)",
                [(kind, lines[ref], id_) for ref, id_ in rows],
            )
            n += len(rows)
            self.beat()
        return n

    def change(self, kind: str) -> int:
        """Write the known records that differ from the store anew, and return how many."""
        n = sum(len(self._mark_changed(kind, chunk)) for chunk in self._known(kind))
        if n:
            ids = "SELECT id FROM known WHERE kind = ? AND changed"
            for forget in bulk_sql.FORGET.get(kind, ()):
                self.db.executemany(forget, self.stage.db.execute(ids, (kind,)))
            # Not the originals of rows that are only alike in number: the type is part of the key.
            self.db.executemany(
                f"DELETE FROM original WHERE kind = '{kind}' AND id = ?",
                self.stage.db.execute(ids, (kind,)),
            )
            self.move(bulk_sql.CHANGE[kind])
        return n

    def _known(self, kind: str) -> Iterator[list[tuple[Any, ...]]]:
        """The staged rows that the store has too, with its number in front, some at a time."""
        last = -1
        while chunk := self.stage.db.execute(
            f"""SELECT k.id, s.* FROM known k JOIN {kind} s ON s.line = k.line
            WHERE k.kind = ? AND k.line > ? ORDER BY k.line LIMIT {_CHUNK}""",
            (kind, last),
        ).fetchall():
            last = chunk[-1][1]
            yield chunk
            self.beat()

    def _mark_changed(self, kind: str, chunk: list[tuple[Any, ...]]) -> list[int]:
        standing = rows_by_id(self.db, kind, (row[0] for row in chunk))
        changed: list[int] = []
        for number, line, *columns in chunk:
            now = standing[number]
            row = _filled(kind, columns[:-1], now)
            if row == now:  # nearly always, and much faster than reading both
                continue
            came, current = record_of(kind, row), record_of(kind, now)
            wanted = _with_known_files(came, current)
            if write_line(wanted) != write_line(current):
                changed.append(line)
                if wanted is not came:
                    self._stage_again(kind, line, wanted)
        self.stage.db.executemany(
            "UPDATE known SET changed = 1 WHERE kind = ? AND line = ?", [(kind, line) for line in changed]
        )
        return changed

    def _stage_again(self, kind: str, line: int, record: Record) -> None:
        sets = ", ".join(f'"{name}" = ?' for name in (*columns_of(kind), "found_by"))
        self.stage.db.execute(
            f"UPDATE {kind} SET {sets} WHERE line = ?",
            (*row_of(kind, record), found_by(kind, record), line),
        )

    def _paced(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for n, row in enumerate(rows, 1):
            if n % _BEAT == 0:
                self.beat()
            yield row


_LEFT_TO_THE_DESK: Final = {
    "article": (columns_of("article").index("updated_at"),),
    "ticket": tuple(columns_of("ticket").index(name) for name in ("updated_at", "turn", "unread")),
}


def _filled(kind: str, columns: list[object], now: Row) -> Row:
    """The staged columns with what the desk keeps by itself where the file does not tell it."""
    for place in _LEFT_TO_THE_DESK.get(kind, ()):
        if columns[place] is None:
            columns[place] = now[place]
    return tuple(columns)


def _with_known_files(came: Record, current: Record) -> Record:
    """A file without the bytes of an attachment does not take away those that are here."""
    if isinstance(came, MessageRecord) and isinstance(current, MessageRecord) and came.attachments:
        here = {(one.name, one.size): one for one in current.attachments if one.path}
        files = tuple(one if one.path else here.get((one.name, one.size), one) for one in came.attachments)
        return came if files == came.attachments else came._replace(attachments=files)
    return came
