"""A desk's store as the desk uses it: reads on a snapshot, writes in one short transaction."""

import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from supportconsole.domain.clock import Clock
from supportconsole.domain.errors import DiskFull
from supportconsole.store.change_watch import ChangeWatch
from supportconsole.store.opening import open_current, prepare_folder
from supportconsole.store.readers import Readers
from supportconsole.store.reserve import Reserve
from supportconsole.store.writer import Writer

if TYPE_CHECKING:
    from supportconsole.store.lanes import Lanes

T = TypeVar("T")
P = ParamSpec("P")


class Store:
    """One desk's file. Any thread may read and write; each thread reads on a connection of its own.

    Everything here raises the errors of the project only: StoreRefused, StoreBusy, DiskFull, DiskTrouble, Wait,
    and Bug for SQL that SQLite does not take.
    """

    def __init__(self, path: Path, clock: Clock, first: sqlite3.Connection | None = None) -> None:
        self.path = path
        self.clock = clock
        self._readers = Readers(path, first)
        self._writer = Writer(path)
        self._watch = ChangeWatch(path)
        self._lanes: Lanes | None = None

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Self:
        """Open the desk's file, making or migrating it when needed. Raises StoreRefused, StoreBusy, DiskFull."""
        path = Path(os.path.realpath(path))
        prepare_folder(path)
        try:
            return cls(path, clock, _first_connection(path, clock))
        except DiskFull:
            # Even reading needs a few kilobytes beside the store.
            if not Reserve(path).free():
                raise
            return cls(path, clock, _first_connection(path, clock))

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on one snapshot; inside a write of this thread, on what has been written so far."""
        if self._writer.is_writing():
            return self._writer.run_inside(work)
        return self._readers.read(work)

    def write(self, work: Callable[[sqlite3.Connection], T], *, once: bool = False) -> T:
        """Run `work` in one BEGIN IMMEDIATE transaction; nothing of it stays when it raises.

        A write inside a write belongs to the outer one. On a full disk the reserve is given up and `work` is run a
        second time. Say `once` for work that uses something up, as an iterator, or is too big for the reserve: it
        then raises DiskFull at once and leaves the reserve to what is typed.
        """
        return self._writer.write(work, once=once)

    def has_changed(self) -> bool:
        """Whether any process, this one included, has committed since this was last asked; cheap enough for a timer."""
        return self._watch.has_changed()

    async def in_reader(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await `call` in a reading thread; cancelling the wait interrupts its query, and no other."""
        return await self._open_lanes().read(partial(call, *args, **kwargs))

    async def in_writer(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await `call` in the writing thread; once asked for, it is done even when nobody waits any more."""
        return await self._open_lanes().write(partial(call, *args, **kwargs))

    def release(self) -> None:
        """Close every connection for now, so that the file can be replaced; the next call opens it again."""
        self._readers.release()
        self._watch.close()
        self._writer.release()

    def rest(self) -> None:
        """Hand on what the calling thread holds for reading: from now on other threads read for it."""
        self._readers.rest()

    def close(self) -> None:
        """End what is being written, stop what is being read, fold the journal into the file, close everything."""
        if self._lanes is not None:
            self._lanes.close()
        self._readers.close()
        self._watch.close()
        self._writer.close()

    def _open_lanes(self) -> "Lanes":
        if self._lanes is None:
            from supportconsole.store.lanes import Lanes

            self._lanes = Lanes(self._readers)
        return self._lanes


def _first_connection(path: Path, clock: Clock) -> sqlite3.Connection | None:
    first = open_current(path)
    if first is None:
        from supportconsole.store.migrations import migrate

        migrate(path, clock)
        first = open_current(path)
    return first
