"""Whose turn it is to write: one process at a time, by a lock file beside the store that dies with its process.

SQLite has a write lock of its own and stays the judge. This one stands around it because it also covers what
SQLite does after a commit: versions before 3.51.3 can damage a file when one process checkpoints while another
writes (sqlite.org/wal.html, "the WAL-reset bug").
"""

import fcntl
import os
import time
from pathlib import Path
from typing import Final

from supportconsole.store.files import beside
from supportconsole.store.refusals import busy, explain_system

PATIENCE: Final = 15.0
"""Seconds that a write waits for the writers before it; an import can hold the turn for that long."""

_LONGEST_NAP: Final = 0.01


class Turn:
    """The right to write to the store at `path`, taken and given back many times."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, patience: float = PATIENCE) -> None:
        """Wait for the turn, at most `patience` seconds. Raises StoreBusy, StoreRefused, DiskFull."""
        file = self._open()
        deadline = time.monotonic() + patience
        nap = 0.0005
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise busy() from None
            except OSError as error:
                raise explain_system(error, self._path) from error
            else:
                return
            # Uneven naps keep two waiting processes from always meeting.
            time.sleep(nap * (1 + time.perf_counter_ns() % 1000 / 1000) / 2)
            nap = min(nap * 2, _LONGEST_NAP)

    def give_back(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the turn back for good."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _open(self) -> int:
        if self._file is None:
            try:
                self._file = os.open(beside(self._path, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise explain_system(error, self._path) from error
        return self._file
