"""Putting a backup in the store's place, so that at every moment a whole store stands there."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Refusal, StoreBusy, StoreRefused
from supportconsole.store import outbox
from supportconsole.store.backup import new_name, verify
from supportconsole.store.connection import SCHEMA_VERSION, connect_bare
from supportconsole.store.files import beside, copy_private, discard, sync
from supportconsole.store.opening import prepare_folder, read_header, refuse_header
from supportconsole.store.refusals import RAW, explain, explain_system, primary_code
from supportconsole.store.turns import Turn


def restore(store: Path, backup: Path, now: Instant) -> Path | None:
    """Put `backup` in the place of the store and return where the present one was set aside, if there was one.

    The caller has closed its own connections. Raises StoreRefused when the backup is damaged, foreign or newer,
    StoreBusy when another program has the store open; nothing has changed then.
    """
    if not backup.is_file():
        raise Refusal("There is no backup {backup}.", hint="Check the path of the backup.", backup=backup)
    if store.exists() and backup.samefile(store):
        raise Refusal("{backup} is the store itself.", hint="Name a backup of it.", backup=backup)
    refuse_header(backup, read_header(backup))
    prepare_folder(store)
    try:
        with Turn(store):
            new = beside(store, "new")
            try:
                _take_in(backup, new)
                aside = _set_aside(store, now) if store.exists() else None
                new.replace(store)
                sync(store.parent)
            finally:
                discard(new)
    except OSError as error:
        raise explain_system(error, store) from error
    except RAW as error:
        raise explain(error, store) from error
    return aside


def _take_in(backup: Path, new: Path) -> None:
    """Copy the backup beside the store and look at the very bytes that will become the store."""
    discard(new)
    copy_private(backup, new)
    wal = beside(backup, "wal")  # beside a plain copy of a store that was in use
    if wal.exists():
        copy_private(wal, beside(new, "wal"))
    try:
        with closing(connect_bare(new)) as db:
            version = verify(db, backup)
            if version == SCHEMA_VERSION:
                _refuse_foreign_code(db, backup)
            if version >= outbox.SCHEMA:
                outbox.doubt_all(db)  # what waits in the backup may have left since it was made
            db.execute("PRAGMA journal_mode = DELETE")
    except RAW as error:
        raise explain(error, backup) from error
    sync(new)


def _refuse_foreign_code(db: sqlite3.Connection, backup: Path) -> None:
    """Refuse triggers and views that are not ours: they would run with each change."""
    from supportconsole.store.migrations import history

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as own:
        from sqlite_utils import Database

        history().apply(Database(own, recursive_triggers=False, execute_plugins=False))
        expected = _code(own)
    if _code(db) != expected:
        raise StoreRefused(
            "The backup {backup} holds triggers or views that this program did not make.",
            hint="Use a backup that this program made.",
            backup=backup,
        )


def _code(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))


def _set_aside(store: Path, now: Instant) -> Path:
    """Give the present store a second name among the backups and take its journal away from the first one."""
    aside = new_name(store, now, "before-restore")
    whole = _close_journal(store)
    if whole:
        _link_or_copy(store, aside)
    else:
        copy_private(store, aside)
        wal = beside(store, "wal")
        if wal.exists():
            copy_private(wal, beside(aside, "wal"))
    sync(aside)
    # A journal of the old store must not be read into the new one.
    for what in ("wal", "shm", "journal"):
        beside(store, what).unlink(missing_ok=True)
    return aside


def _close_journal(store: Path) -> bool:
    """Fold the journal into the store, which only its sole user can; False for a damaged one. Raises StoreBusy."""
    try:
        with closing(connect_bare(store)) as db:
            db.execute("PRAGMA busy_timeout = 200")
            db.execute("PRAGMA journal_mode = DELETE")
    except RAW as error:
        if primary_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreBusy(
                "Another program is using the store.",
                hint="Quit the other consoles and commands, then restore again.",
            ) from error
        return False
    return True


def _link_or_copy(store: Path, aside: Path) -> None:
    try:
        os.link(store, aside)
    except OSError:  # a file system without links
        copy_private(store, aside)
