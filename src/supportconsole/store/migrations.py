"""The schema's history: named steps that are only ever added to.

A step that has been released is never edited, renamed or removed; a change of the schema is a new step at the end
and one more in `connection.SCHEMA_VERSION`. docs/store.md tells how.
"""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from supportconsole.domain.clock import Clock, SystemClock
from supportconsole.domain.errors import StoreRefused
from supportconsole.store.connection import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    connect,
    connect_bare,
    read_version,
)
from supportconsole.store.files import beside, discard, make_private, sync
from supportconsole.store.opening import look, newer
from supportconsole.store.refusals import RAW, explain, explain_system, read_only
from supportconsole.store.turns import Turn

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


def migrate(path: Path, clock: Clock | None = None) -> None:
    """Make the file at `path`, or bring it to the newest schema after a verified backup.

    Several processes may do this at once: one works, the others find it done. Raises StoreRefused, StoreBusy,
    DiskFull; the file is then as it was.
    """
    try:
        with Turn(path):
            if not path.exists() or path.stat().st_size == 0:
                _make(path)
            elif look(path):
                _renew(path, clock or SystemClock())
    except OSError as error:
        raise explain_system(error, path) from error
    except RAW as error:
        raise explain(error, path) from error


def history() -> "Migrations":
    """All steps, oldest first. Each runs in one transaction together with the note that it ran."""
    from sqlite_utils import Migrations

    steps = Migrations("supportconsole")

    @steps(name="001_first_schema")
    def _first_schema(db: "Database") -> None:
        run_script(db.conn, read_script("schema_001.sql"))

    @steps(name="002_search")
    def _search(db: "Database") -> None:
        run_script(db.conn, read_script("schema_002.sql"))

    @steps(name="003_knowledge")
    def _knowledge(db: "Database") -> None:
        run_script(db.conn, read_script("schema_003.sql"))

    @steps(name="004_canned")
    def _canned(db: "Database") -> None:
        run_script(db.conn, read_script("schema_004.sql"))

    @steps(name="005_script_runs")
    def _script_runs(db: "Database") -> None:
        run_script(db.conn, read_script("schema_005.sql"))

    @steps(name="006_composing")
    def _composing(db: "Database") -> None:
        run_script(db.conn, read_script("schema_006.sql"))

    @steps(name="007_remote")
    def _remote(db: "Database") -> None:
        run_script(db.conn, read_script("schema_007.sql"))

    @steps(name="008_wanted_tickets")
    def _wanted_tickets(db: "Database") -> None:
        run_script(db.conn, read_script("schema_008.sql"))

    return steps


def read_script(name: str) -> str:
    """The text of a schema file, also from inside a zip."""
    from importlib.resources import files

    return files("supportconsole.store").joinpath(name).read_text(encoding="utf-8")


def run_script(db: sqlite3.Connection, script: str) -> None:
    """Run statements inside the transaction that is open; `executescript` would commit it first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def _make(path: Path) -> None:
    """Make the store under another name and move it into place, so that no half-made store is ever seen."""
    new = beside(path, "new")
    discard(new)
    make_private(new)
    try:
        db = connect_bare(new)
        try:
            # Outside the write-ahead mode the commit lands in the file itself, header and all.
            db.execute("PRAGMA synchronous = FULL")
            _apply(db)
            _switch_to_wal(db, path)
        finally:
            db.close()
        new.replace(path)
        sync(path.parent)
    finally:
        discard(new)


def _renew(path: Path, clock: Clock) -> None:
    db = connect(path, writable=True)
    try:
        _application, version = read_version(db)
        if version > SCHEMA_VERSION:
            raise newer(path)
        _switch_to_wal(db, path)
        if version < SCHEMA_VERSION:
            _migrate_after_backup(db, path, version, clock)
            # Brings the new version into the file's header, where the next start looks first.
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()


def _migrate_after_backup(db: sqlite3.Connection, path: Path, version: int, clock: Clock) -> None:
    from supportconsole.store.backup import keep_backup

    kept = keep_backup(path, clock.now(), f"v{version}")
    try:
        # A step may rebuild a table that others refer to; all references are checked before the commit.
        db.execute("PRAGMA foreign_keys = OFF")
        _apply(db)
    except RAW as error:
        raise StoreRefused(
            "The store {path} could not be brought to the new version ({error}); it is as it was.",
            hint="Use the version of this program that you had before; a backup is {kept}.",
            path=path,
            error=error,
            kept=kept,
        ) from error


def _apply(db: sqlite3.Connection) -> None:
    """Run what is missing and mark the file, all or nothing."""
    from sqlite_utils import Database

    db.execute("BEGIN IMMEDIATE")
    try:
        # Inside the open transaction each step becomes a savepoint of it.
        history().apply(Database(db, recursive_triggers=False, execute_plugins=False))
        _refuse_loose_references(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _refuse_loose_references(db: sqlite3.Connection) -> None:
    if db.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError("a reference would point to nothing")


def _switch_to_wal(db: sqlite3.Connection, path: Path) -> None:
    (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":  # the file system cannot share memory between processes
        raise read_only(path)
