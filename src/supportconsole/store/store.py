"""A desk's store as the desk uses it: reads on a snapshot, writes in one short transaction."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from supportconsole.domain.clock import Clock
from supportconsole.store.connection import connect

T = TypeVar("T")
P = ParamSpec("P")


class Store:
    """One desk's file. Any thread may read and write; each thread reads on a connection of its own."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self._own = threading.local()
        self._write_lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="store-read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Self:
        """Open the desk's file, making or migrating it when needed. Raises StoreRefused."""
        from supportconsole.store.migrations import migrate

        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        migrate(path)
        return cls(path, clock)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on this thread's read-only connection."""
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = self._own.db = connect(self.path, writable=False)
        return work(db)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one BEGIN IMMEDIATE transaction; nothing of it stays when it raises."""
        with self._write_lock:
            if self._writer is None:
                self._writer = connect(self.path, writable=True)
            db = self._writer
            db.execute("BEGIN IMMEDIATE")
            try:
                result = work(db)
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            return result

    async def in_reader(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await `call` in a reading thread; cancelling the wait interrupts the query."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: call(*args, **kwargs))

    async def in_writer(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await `call` in the writing thread; once begun it ends even when nobody waits any more."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writing, lambda: call(*args, **kwargs))

    def close(self) -> None:
        self._readers.shutdown()
        self._writing.shutdown()
        if self._writer is not None:
            self._writer.close()
