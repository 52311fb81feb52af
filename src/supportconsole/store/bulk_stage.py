"""Where the lines of a file wait until all of them are known to be good: a private database that is gone at its close.

Nothing here touches a desk's store, so reading a long file keeps nobody waiting.
"""

# ruff: noqa: S608 - the statements are put together from words of this room alone

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import BadLine
from supportconsole.domain.records import KIND_OF, SHAPES, MessageRecord, PersonRecord, Record, TicketRecord
from supportconsole.domain.tickets import Turn
from supportconsole.store import codes
from supportconsole.store.bulk_rows import Row, columns_of, found_by, row_of
from supportconsole.store.refusals import RAW, explain

_BATCH: Final = 1000

_OTHER_TABLES: Final = """
CREATE TABLE last_public (ticket TEXT PRIMARY KEY, at INTEGER, turn INTEGER) WITHOUT ROWID;
CREATE TABLE known (kind TEXT, line INTEGER, id INTEGER, changed INTEGER DEFAULT 0, PRIMARY KEY (kind, line)) WITHOUT ROWID;
"""

_LATEST: Final = """
INSERT INTO last_public VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET at = excluded.at, turn = excluded.turn WHERE excluded.at >= at
"""

_TURNS: Final = {
    Kind.REPLY: codes.TURN_CODES[Turn.AGENT],
    Kind.INBOUND: codes.TURN_CODES[Turn.CUSTOMER],
}

# Who is referred to, from where; every query gives (ref, line).
_REFERENCES: Final = {
    "person": """
        SELECT assignee, line FROM ticket UNION ALL SELECT requester, line FROM ticket
        UNION ALL SELECT value, line FROM ticket, json_each(watchers)
        UNION ALL SELECT author, line FROM message UNION ALL SELECT owner, line FROM article""",
    "ticket": "SELECT ticket, line FROM message UNION ALL SELECT merged_into, line FROM ticket",
}


class Stage:
    """The records of one file. `groups` are the names of teams in the order in which they were first named."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.groups: dict[str, None] = {}
        self.db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.db.create_function("casefold", 1, str.casefold, deterministic=True)
        self.db.execute("PRAGMA journal_mode = OFF")
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -16000")
        self._inserts: dict[str, str] = {}
        for kind in SHAPES:
            columns = columns_of(kind)
            rest = ", ".join(f'"{name}"' for name in columns[1:])
            self.db.execute(
                f'CREATE TABLE "{kind}" (line INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, {rest}, found_by)'
            )
            marks = ", ".join("?" * (len(columns) + 2))
            self._inserts[kind] = f'INSERT INTO "{kind}" VALUES ({marks})'
        self.db.executescript(_OTHER_TABLES)
        self._waiting: dict[str, list[Row]] = {kind: [] for kind in SHAPES}
        self._public: dict[str, tuple[int, int]] = {}
        """The last public message of each ticket among those that wait: when it was, and whose turn it made it."""

    def __enter__(self) -> Self:
        self.db.execute("BEGIN")
        return self

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        self.db.close()
        if isinstance(error, RAW):  # the temporary folder is full, as a rule
            raise explain(error, Path(self.file)) from error

    def add(self, line: int, record: Record) -> None:
        """Keep the record of a line. Raises BadLine when its id stands on an earlier line."""
        kind = KIND_OF[type(record)]
        waiting = self._waiting[kind]
        waiting.append((line, *row_of(kind, record), found_by(kind, record)))
        match record:
            case MessageRecord():
                turn = _TURNS.get(record.kind)
                last = self._public.get(record.ticket)
                if turn is not None and (last is None or record.created_at >= last[0]):
                    self._public[record.ticket] = record.created_at, turn
            case TicketRecord():
                if record.group:
                    self.groups.setdefault(record.group)
            case PersonRecord():
                for group in record.groups:
                    self.groups.setdefault(group)
            case _ if kind == "group":
                self.groups.setdefault(record.ref)
        if len(waiting) >= _BATCH:
            self._flush(kind)

    def finish(self) -> None:
        """Make everything that was added visible to the queries of this stage. Raises BadLine as `add` does."""
        for kind in SHAPES:
            self._flush(kind)

    def count(self, kind: str) -> int:
        return int(self.db.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0])

    def references_outside(self, kind: str) -> Iterator[tuple[str, int]]:
        """The ids of this kind that the file refers to and does not hold, each with the first line that does."""
        return iter(
            self.db.execute(
                f"""WITH wanted (ref, line) AS ({_REFERENCES[kind]})
                SELECT ref, min(line) FROM wanted
                WHERE ref <> '' AND NOT EXISTS (SELECT 1 FROM {kind} WHERE {kind}.ref = wanted.ref)
                GROUP BY ref ORDER BY 2"""
            )
        )

    def refuse(self, line: int, why: str) -> BadLine:
        """The error that names a line of this file."""
        return BadLine(f"{self.file}, line {line}: {why}", file=self.file, line=line)

    def _flush(self, kind: str) -> None:
        rows = self._waiting[kind]
        try:
            self.db.executemany(self._inserts[kind], rows)
        except sqlite3.IntegrityError:
            raise self._second(kind, rows) from None
        rows.clear()
        if kind == "message":
            self.db.executemany(_LATEST, ((ticket, *last) for ticket, last in self._public.items()))
            self._public.clear()

    def _second(self, kind: str, rows: list[Row]) -> BadLine:
        """The error about the first of these rows whose id stands on an earlier line."""
        key = SHAPES[kind].keys[0].name
        for line, ref, *_rest in rows:
            (first,) = self.db.execute(f'SELECT line FROM "{kind}" WHERE ref = ?', (ref,)).fetchone()
            if first != line:
                return self.refuse(
                    int(str(line)), f'the {kind} with this "{key}" stands on line {first} already'
                )
        raise AssertionError("no id stands there twice")
