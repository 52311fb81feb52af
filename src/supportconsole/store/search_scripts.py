"""Guided scripts as they are found: their words, copied from the files that they are."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple


class ScriptText(NamedTuple):
    """What a script is found by. `ref` is what it is called by, with its language where there are several."""

    ref: str
    title: str
    body: str
    language: str


def differs(db: sqlite3.Connection, texts: Iterable[ScriptText]) -> bool:
    """Whether these scripts are others than those that are found now."""
    return _standing(db) != {one.ref: one for one in texts}


def register(db: sqlite3.Connection, texts: Iterable[ScriptText]) -> None:
    """Let exactly these scripts be found."""
    wanted = {one.ref: one for one in texts}
    standing = _standing(db)
    db.executemany(
        "DELETE FROM search_script WHERE ref = ?", [(ref,) for ref in standing if ref not in wanted]
    )
    db.executemany(
        """INSERT INTO search_script (ref, title, body, language) VALUES (?, ?, ?, ?)
        ON CONFLICT (ref) DO UPDATE SET title = excluded.title, body = excluded.body, language = excluded.language""",
        [one for ref, one in wanted.items() if standing.get(ref) != one],
    )


def _standing(db: sqlite3.Connection) -> dict[str, ScriptText]:
    rows = db.execute("SELECT ref, title, body, language FROM search_script")
    return {row[0]: ScriptText(*row) for row in rows}
