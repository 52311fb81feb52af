"""The writing side of a store: one short transaction at a time, and what is done when the disk says no."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from supportconsole.domain.errors import Bug, DiskFull, DiskTrouble, StoreRefused
from supportconsole.store.connection import SCHEMA_VERSION, connect
from supportconsole.store.opening import newer
from supportconsole.store.refusals import RAW, busy, explain, explain_system, primary_code
from supportconsole.store.reserve import Reserve
from supportconsole.store.turns import PATIENCE, Turn

T = TypeVar("T")


class Writer:
    """The one writing connection of a store in this process, opened when first needed."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._lock = threading.Lock()
        self._thread = 0
        self._turn = Turn(path)
        self._reserve = Reserve(path)
        self._db: sqlite3.Connection | None = None
        self._inode = (0, 0)
        self._closed = False

    def write(self, work: Callable[[sqlite3.Connection], T], *, once: bool = False) -> T:
        """Run `work` in a transaction of its own, or as a part of the one this thread is in.

        On a full disk the reserve is given up and `work` runs a second time; with `once` neither is done.
        """
        if self._thread == threading.get_ident():
            return self._write_inside(work)
        if not self._lock.acquire(timeout=self._patience):
            raise busy()
        try:
            if self._closed:
                raise Bug("The store is closed.")
            self._thread = threading.get_ident()
            self._turn.take(self._patience)
            try:
                return self._write_or_use_reserve(work, once=once)
            finally:
                self._turn.give_back()
        finally:
            self._thread = 0
            self._lock.release()

    def is_writing(self) -> bool:
        """Whether this thread is inside a transaction."""
        return self._thread == threading.get_ident() and self._db is not None

    def release(self) -> None:
        """Close the connection; the next write opens one again."""
        with self._lock:
            self._drop()
            self._turn.close()

    def close(self) -> None:
        """End the last transaction's tail: move the journal into the file, as far as readers let it, and close."""
        with self._lock:
            self._closed = True
            self._drop()
            self._turn.close()

    def _write_or_use_reserve(self, work: Callable[[sqlite3.Connection], T], *, once: bool) -> T:
        try:
            result = self._attempt(work)
        except DiskFull:
            if once or not self._reserve.free():
                raise
            return self._attempt(work)
        self._reserve.keep()
        return result

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T:
        at_commit = False
        try:
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            self._refuse_strange_file(db)
            result = work(db)
            at_commit = True
            db.execute("COMMIT")
        except RAW as error:
            self._roll_back()
            if primary_code(error) == sqlite3.SQLITE_IOERR:
                self._drop()  # what SQLite holds in memory is not to be trusted after a failed write
            raise explain(error, self._path, at_commit=at_commit) from error
        except BaseException as error:
            self._roll_back()
            if isinstance(error, DiskTrouble):
                self._drop()
            raise
        return result

    def run_inside(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the transaction that this thread is in."""
        assert self._db is not None
        try:
            return work(self._db)
        except RAW as error:
            raise explain(error, self._path) from error

    def _write_inside(self, work: Callable[[sqlite3.Connection], T]) -> T:
        db = self._db
        assert db is not None
        db.execute("SAVEPOINT inside")
        try:
            result = self.run_inside(work)
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK TO inside")
                db.execute("RELEASE inside")
            raise
        db.execute("RELEASE inside")
        return result

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = connect(self._path, writable=True)
            found = self._path.stat()
            self._inode = found.st_dev, found.st_ino
        return self._db

    def _refuse_strange_file(self, db: sqlite3.Connection) -> None:
        """Refuse to write what nobody would find again, or into a schema that has moved on under this program."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            found = None
        except OSError as error:
            raise explain_system(error, self._path) from error
        if found is None or (found.st_dev, found.st_ino) != self._inode:
            raise StoreRefused(
                "The store {path} was moved or replaced while it was open.",
                hint="Keep what you typed, quit, and start again.",
                path=self._path,
            )
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise newer(self._path)

    def _roll_back(self) -> None:
        if self._db is None or not self._db.in_transaction:
            return
        try:
            self._db.execute("ROLLBACK")
        except RAW:
            self._drop()

    def _drop(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
