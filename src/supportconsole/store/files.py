"""The files that stand beside a store, and making sure that what was done to them outlives a power loss."""

import os
import shutil
from pathlib import Path


def beside(path: Path, what: str) -> Path:
    """A file that stands beside a store: `desk.db-lock`, `desk.db-reserve`, `desk.db-wal`."""
    return path.with_name(f"{path.name}-{what}")


def sync(path: Path) -> None:
    """Bring a file's bytes, or a folder's names after a rename, to the disk."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def make_private(path: Path) -> None:
    """Make an empty file for its owner alone. Raises FileExistsError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def copy_private(source: Path, target: Path) -> None:
    """Copy a file to a name that is free, for its owner alone from the first byte. Raises FileExistsError."""
    make_private(target)
    shutil.copyfile(source, target)


def discard(path: Path) -> None:
    """Remove a store that was not finished, and SQLite's files beside it."""
    path.unlink(missing_ok=True)
    for what in ("journal", "wal", "shm"):
        beside(path, what).unlink(missing_ok=True)
