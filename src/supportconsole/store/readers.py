"""The reading side of a store: a connection for each thread, and errands that can be called off."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from supportconsole.domain.errors import Bug, Wait
from supportconsole.store.budgets import budget
from supportconsole.store.connection import connect
from supportconsole.store.refusals import RAW, explain, primary_code

T = TypeVar("T")

_SPOILT = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN})

_CLOSED = "The store is closed."

_STEPS = 20_000  # of SQLite's machine, about a millisecond


class _Reader:
    """One thread's connection. `depth` counts the reads that stand inside each other.

    `lock` is held from the opening of the connection to the end of the snapshot: a connection that is closed while its
    thread prepares a statement ends the process.
    """

    __slots__ = ("db", "depth", "errand", "lock")

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self.db = db
        self.lock = threading.Lock()
        self.depth = 0
        self.errand: Errand | None = None
        if db is not None:
            db.set_progress_handler(self._is_off, _STEPS)

    def open(self, path: Path) -> None:
        self.db = connect(path, writable=False)
        self.db.set_progress_handler(self._is_off, _STEPS)

    def close(self) -> None:
        if self.db is not None:
            self.db.close()
            self.db = None

    def end_snapshot(self) -> None:
        if self.db is None or not self.db.in_transaction:
            return
        try:
            self.db.execute("ROLLBACK")
        except RAW:  # an interrupt that came at the last moment
            self.close()

    def _is_off(self) -> bool:
        # An interrupt that comes just before a statement begins is forgotten by SQLite; this is not.
        return (self.errand is not None and self.errand.is_off) or budget.spend()


class Errand:
    """A call that runs in a reading thread and may be called off by another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self.is_off = False

    def call_off(self) -> None:
        """Interrupt the query that this errand runs right now, and no other; let no further one begin."""
        with self._lock:
            self.is_off = True
            if self._db is not None:
                self._db.interrupt()

    def begin_query(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if self.is_off:
                raise Wait("The reading was stopped.", hint="Ask again.")
            self._db = db

    def end_query(self) -> None:
        with self._lock:
            self._db = None


class Readers:
    """The reading connections of one store."""

    def __init__(self, path: Path, first: sqlite3.Connection | None = None) -> None:
        self._path = path
        # By thread: a number that the system gives out again finds the connection of the thread that ended.
        self._by_thread: dict[int, _Reader] = {}
        self._spare: _Reader | None = None
        self._lock = threading.Lock()
        self._closed = False
        if first is not None:
            self._by_thread[threading.get_ident()] = _Reader(first)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on one snapshot of the store. Raises the errors of the project, never those of SQLite."""
        reader = self._own()
        if reader.depth and reader.db is not None:
            return self._inside(reader.db, work)
        with reader.lock:
            if self._closed:
                raise Bug(_CLOSED)
            try:
                return self._on_snapshot(reader, work)
            except RAW as error:
                if primary_code(error) in _SPOILT:
                    reader.close()
                raise explain(error, self._path, reading=True) from error

    def run(self, errand: Errand, call: Callable[[], T]) -> T:
        """Run `call` in this thread so that `errand` can call off what it reads."""
        reader = self._own()
        reader.errand = errand
        try:
            return call()
        finally:
            reader.errand = None

    def release(self) -> None:
        """Close all connections once what they read has ended; the next read opens one again. Raises Bug inside a read."""
        with self._lock:
            own = self._by_thread.get(threading.get_ident())
            if own is not None and own.depth:
                raise Bug("The store was to be closed during a read.")
            for reader in self._by_thread.values():
                with reader.lock:
                    reader.close()
            if self._spare is not None:
                self._spare.close()
                self._spare = None

    def rest(self) -> None:
        """Leave the calling thread's connection to the next thread that begins to read: this one will not for a while.

        A connection that has read the schema takes a quarter of a megabyte and a millisecond to open.
        """
        with self._lock:
            reader = self._by_thread.pop(threading.get_ident(), None)
            if self._spare is None:
                self._spare = reader
                return
        if reader is not None:
            reader.close()

    def close(self) -> None:
        """Close all connections for good."""
        self._closed = True
        self.release()

    def _own(self) -> _Reader:
        if self._closed:
            raise Bug(_CLOSED)
        ident = threading.get_ident()
        reader = self._by_thread.get(ident)
        if reader is None:
            with self._lock:
                reader = self._by_thread[ident] = self._spare or _Reader(None)
                self._spare = None
        return reader

    def _inside(self, db: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(db)
        except RAW as error:
            raise explain(error, self._path, reading=True) from error

    def _on_snapshot(self, reader: _Reader, work: Callable[[sqlite3.Connection], T]) -> T:
        if reader.db is None:
            reader.open(self._path)
        db = reader.db
        assert db is not None
        errand = reader.errand
        if errand is not None:
            errand.begin_query(db)
        reader.depth += 1
        try:
            db.execute("BEGIN")
            return work(db)
        finally:
            reader.depth -= 1
            if errand is not None:
                errand.end_query()
            reader.end_snapshot()
