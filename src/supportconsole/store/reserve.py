"""A few megabytes set aside beside the store, so that a draft can still be saved when the disk is full."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from supportconsole.store.files import beside

SIZE: Final = 4 * 1024 * 1024
"""Bytes. A full disk refuses even a delete, because the journal has to grow first."""


class Reserve:
    """The reserve file of one store. The caller holds the turn to write."""

    def __init__(self, path: Path) -> None:
        self.path = beside(path, "reserve")
        self._stands = False

    def keep(self) -> None:
        """Make the file where it is missing and the disk has room for it twice; else leave that for later."""
        if self._stands:
            return
        if self.is_whole():
            self._stands = True
            return
        with suppress(OSError):
            disk = os.statvfs(self.path.parent)
            if disk.f_bavail * disk.f_frsize < 2 * SIZE:
                return
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _occupy(file)
                self._stands = True
            finally:
                os.close(file)

    def free(self) -> bool:
        """Give the space to the store. False when there was nothing left to give."""
        self._stands = False
        if self._size() == 0:
            return False
        try:
            self.path.unlink()
        except OSError:
            return False
        return True

    def is_whole(self) -> bool:
        return self._size() >= SIZE

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


def _occupy(file: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, SIZE)
    else:  # macOS: zeros are written, so that the blocks are really ours
        os.pwrite(file, bytes(SIZE), 0)
