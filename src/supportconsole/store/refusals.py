"""What SQLite's and the system's errors mean to the person at the desk."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Final

from supportconsole.domain.errors import (
    Bug,
    ConsoleError,
    DiskFull,
    DiskTrouble,
    NotFound,
    StoreBusy,
    StoreRefused,
    UsageProblem,
    Wait,
)

RAW: Final = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeEncodeError)
"""Everything the sqlite3 module raises; the last two for a number or a text that no column can hold."""

_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def primary_code(error: BaseException) -> int:
    """SQLite's result code without its extension; 0 when the error did not come from SQLite."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def explain(error: Exception, path: Path, *, at_commit: bool = False, reading: bool = False) -> ConsoleError:
    """The error of the project that says what a raw error means for the store at `path`.

    `at_commit` is for an error of COMMIT itself, whose outcome an input/output error leaves open.
    """
    if isinstance(error, OverflowError):
        return NotFound("There is nothing with so high a number.", hint="Check the number.")
    if isinstance(error, UnicodeEncodeError):
        return UsageProblem(
            "There is a character that no text contains.",
            hint="Type it again in a terminal that speaks UTF-8.",
        )
    code = primary_code(error)
    if code in _BUSY:
        return busy()
    if code == sqlite3.SQLITE_FULL or (_is_about_shared_memory(error) and _has_no_room(path)):
        return disk_full()
    if code == sqlite3.SQLITE_IOERR:
        return disk_trouble(unknown=at_commit)
    if code in _DAMAGED:
        return damaged(path)
    if code == sqlite3.SQLITE_READONLY and not reading:
        return read_only(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreRefused(
            "The store {path} cannot be opened.",
            hint="See that its folder is there and that you may write in it.",
            path=path,
        )
    if code == sqlite3.SQLITE_INTERRUPT:
        return Wait("The reading was stopped.", hint="Ask again.")
    return Bug(f"The store was asked wrongly: {error}")


def _is_about_shared_memory(error: BaseException) -> bool:
    """Whether the file that programs share while a store is open could not be made, as happens on a full disk."""
    return getattr(error, "sqlite_errorcode", 0) in {
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_CANTOPEN,
    }


def _has_no_room(path: Path) -> bool:
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < 65536


def busy() -> StoreBusy:
    return StoreBusy(
        "Another program is writing to the store and has not finished.",
        hint="Try again in a moment; an import in another window can take minutes.",
    )


def disk_full() -> DiskFull:
    return DiskFull(
        "The disk is full; nothing of this was saved, and what was saved before is safe.",
        hint="Free some space and do it again.",
    )


def disk_trouble(*, unknown: bool) -> DiskTrouble:
    if unknown:
        return DiskTrouble(
            "The disk reported an error while saving, so it is not known whether this was saved; your text is kept here.",
            hint="Look at the ticket before you do it again, and have the disk checked.",
        )
    return DiskTrouble(
        "The disk reported an error; nothing of this was saved.",
        hint="Have the disk checked, then do it again.",
    )


def damaged(path: Path) -> StoreRefused:
    return StoreRefused(
        "The store {path} is damaged; it was left as it is.",
        hint="Take the newest file of {folder} or a backup of your own: supportconsole restore FILE",
        path=path,
        folder=path.parent / "backups",
    )


def read_only(path: Path) -> StoreRefused:
    return StoreRefused(
        "The store {path} cannot be written to.",
        hint="Make the file and its folder writable for you, or name another store.",
        path=path,
    )


def explain_system(error: OSError, path: Path) -> ConsoleError:
    """The same for an error of the operating system while files beside the store are handled."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full()
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return read_only(path)
    if error.errno in {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EEXIST,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.ELOOP,
    }:
        return StoreRefused(
            "The store {path} cannot be reached.", hint="Check the path of the store.", path=path
        )
    if error.errno == errno.EIO:
        return disk_trouble(unknown=False)
    return StoreRefused(
        "The store {path} cannot be used: {reason}.",
        hint="Check the path of the store.",
        path=path,
        reason=error.strerror,
    )
