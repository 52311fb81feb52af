"""How a connection to a desk's file is made; every connection of the project comes from here."""

import sqlite3
from pathlib import Path
from typing import Final

APPLICATION_ID: Final = 0x53434431
"""Marks a SQLite file as a desk's store ("SCD1"); stands in the file's header."""

SCHEMA_VERSION: Final = 8
"""How many named migrations make the newest schema; kept in the file's `user_version`."""

BUSY_MS: Final = 5000

SQLITE_VERSION: Final = sqlite3.sqlite_version_info

# Below 3.44 SQLite's own full-text tables may not be used in a trigger of an untrusted schema.
_TRUST: Final = "OFF" if sqlite3.sqlite_version_info >= (3, 44, 0) else "ON"

# The reason for each setting stands in docs/store.md.
_SETTINGS: Final = f"""
PRAGMA busy_timeout = {BUSY_MS};
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = {_TRUST};
PRAGMA cell_size_check = ON;
PRAGMA journal_size_limit = 16777216;
PRAGMA cache_size = -4000;
PRAGMA temp_store = MEMORY;
"""
_READING: Final = "PRAGMA query_only = ON; PRAGMA cache_size = -400;"


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Open an existing store with the settings the guarantees rest on. Raises sqlite3.Error.

    Transactions are begun and ended by the caller. The connection may be handed from thread to thread.
    """
    db = connect_bare(path)
    try:
        db.executescript(_SETTINGS if writable else _SETTINGS + _READING)
    except BaseException:
        db.close()
        raise
    return db


def connect_bare(path: Path) -> sqlite3.Connection:
    """Open an existing SQLite file without changing a setting. A missing file is not made. Raises sqlite3.Error."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )


def read_version(db: sqlite3.Connection) -> tuple[int, int]:
    """The application id and the schema version that a file carries."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return application, version
