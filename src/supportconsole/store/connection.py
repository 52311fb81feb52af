"""How a connection to a desk's file is made; every connection of the project comes from here."""

import sqlite3
from pathlib import Path


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the file with the settings the guarantees rest on (docs/store.md)."""
    db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    if not writable:
        db.execute("PRAGMA query_only = ON")
    return db
