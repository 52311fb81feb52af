"""Telling cheaply whether any process has changed a store, so that a screen may ask several times a second."""

import sqlite3
import threading
import time
from pathlib import Path
from typing import Final

from supportconsole.store.connection import connect_bare
from supportconsole.store.files import beside
from supportconsole.store.refusals import RAW, explain

_Stamp = tuple[int, int, int]

# Older kernels move file times in steps of a clock tick, at most 10 ms: a second change within one leaves no trace.
_TICK_NS: Final = 50_000_000


class ChangeWatch:
    """Remembers how the store looked when last asked. Any thread may ask."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wal = beside(path, "wal")
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._version = -1
        self._settled = True
        self._stamps = self._look()
        if not self._settled:
            self.has_changed()

    def has_changed(self) -> bool:
        """Whether anybody, this process included, has committed since the last time. Raises StoreRefused, StoreBusy.

        Two `stat` calls while nothing happens; SQLite is asked only when one of the files has moved.
        """
        with self._lock:
            settled, before = self._settled, self._stamps
            self._stamps = self._look()
            if self._stamps == before and settled:
                return False
            try:
                return self._ask(replaced=self._stamps[0][0] != before[0][0])
            except RAW as error:
                self._close()
                raise explain(error, self._path, reading=True) from error

    def close(self) -> None:
        with self._lock:
            self._close()

    def _look(self) -> tuple[_Stamp, _Stamp]:
        stamps = _stamp(self._path), _stamp(self._wal)
        self._settled = time.time_ns() - max(stamps[0][1], stamps[1][1]) > _TICK_NS
        return stamps

    def _ask(self, *, replaced: bool) -> bool:
        if replaced:
            self._close()
        if self._db is None:
            self._db = connect_bare(self._path)
        before = self._version
        (self._version,) = self._db.execute("PRAGMA data_version").fetchone()
        # Without an answer to compare with, a moved file counts as changed.
        return self._version != before

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        self._version = -1


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_mtime_ns, found.st_size
