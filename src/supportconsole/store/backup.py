"""Copies of a store that can be trusted: made while others work, checked, and only then given their name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.errors import ConsoleError, Refusal
from supportconsole.store.connection import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    connect,
    connect_bare,
    read_version,
)
from supportconsole.store.files import discard, make_private, sync
from supportconsole.store.integrity import find_damage
from supportconsole.store.opening import newer
from supportconsole.store.refusals import RAW, damaged, disk_full, explain, explain_system

KEPT: Final = 7
"""How many of the store's own backups stay in its `backups` folder."""


def write_backup(store: Path, target: Path, *, overwrite: bool = False) -> Path:
    """Copy the store to `target`, for its owner alone, and check the copy. Other programs go on working meanwhile.

    Raises Refusal when `target` exists and may not be overwritten, StoreRefused when the store is damaged, DiskFull.
    """
    target = target.absolute()
    if target.exists() and (not overwrite or target.samefile(store)):
        raise Refusal("{target} exists already.", hint="Name a file that does not exist yet.", target=target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        make_private(part)
        _copy(store, part)
        _give_name(part, target, overwrite=overwrite)
    except OSError as error:
        raise _unwritable(target, error) from error
    except RAW as error:
        raise explain(error, store) from error
    finally:
        discard(part)
    return target


def keep_backup(store: Path, now: Instant, why: str) -> Path:
    """Write a backup into the `backups` folder beside the store and keep the newest seven there."""
    target = new_name(store, now, why)
    write_backup(store, target)
    for old in own_backups(store)[KEPT:]:
        discard(old)
    return target


def own_backups(store: Path) -> list[Path]:
    """The files in the store's `backups` folder, newest first."""
    found = (store.parent / "backups").glob(f"{store.stem}-*{store.suffix}")
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def new_name(store: Path, now: Instant, why: str) -> Path:
    """A name in the `backups` folder that is not taken yet; the folder is made for its owner alone."""
    folder = store.parent / "backups"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise explain_system(error, store) from error
    stamp = format_instant(now).partition(".")[0].rstrip("Z").replace(":", "").replace("-", "")
    name = folder / f"{store.stem}-{stamp}-{why}{store.suffix}"
    number = 1
    while name.exists():
        number += 1
        name = folder / f"{store.stem}-{stamp}-{why}-{number}{store.suffix}"
    return name


def verify(db: sqlite3.Connection, path: Path) -> int:
    """The schema version of a whole and sound store. Raises StoreRefused for anything else."""
    application, version = read_version(db)
    if application != APPLICATION_ID or find_damage(db, thorough=True):
        raise damaged(path)
    if version > SCHEMA_VERSION:
        raise newer(path)
    return version


def _copy(store: Path, part: Path) -> None:
    with closing(connect(store, writable=False)) as source, closing(connect_bare(part)) as copy:
        source.backup(copy)
        # A copy stands alone: without the write-ahead mode it can be read from a read-only place too.
        copy.execute("PRAGMA journal_mode = DELETE")
        verify(copy, store)
    sync(part)


def _give_name(part: Path, target: Path, *, overwrite: bool) -> None:
    if overwrite:
        part.replace(target)
    else:
        try:
            os.link(part, target)  # unlike a rename, refuses to replace what appeared meanwhile
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            part.rename(target)
    sync(target.parent)


def _unwritable(target: Path, error: OSError) -> ConsoleError:
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full()
    return Refusal(
        "The backup {target} cannot be written: {reason}.",
        hint="Name a place where you may write.",
        target=target,
        reason=error.strerror,
    )
