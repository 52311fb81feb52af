"""The table of canned responses as a mirror of the files that hold them, so that one library and one index find all."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from supportconsole.domain.knowledge import CannedResponse


class Kept(NamedTuple):
    """A response as a file holds it: `text.id` is 0, `extra` what the interchange format has no own key for."""

    text: CannedResponse
    extra: dict[str, object]
    folder: str
    path: str


class Trouble(NamedTuple):
    """A file that could not be taken. `kept` says that the version before still counts."""

    folder: str
    path: str
    line: int
    reason: str
    kept: bool


def stamps(db: sqlite3.Connection) -> dict[str, str]:
    """What the folders looked like when they were mirrored."""
    return dict(db.execute("SELECT folder, stamp FROM canned_folder").fetchall())


def troubles(db: sqlite3.Connection) -> tuple[Trouble, ...]:
    """The files that could not be taken when they were mirrored."""
    rows = db.execute("SELECT folder, problems FROM canned_folder ORDER BY folder").fetchall()
    return tuple(Trouble(folder, *one) for folder, problems in rows for one in json.loads(problems))


def has_own(db: sqlite3.Connection) -> bool:
    """Whether any response was imported or comes from a helpdesk."""
    words = "SELECT 1 FROM canned WHERE id NOT IN (SELECT canned_id FROM canned_file) LIMIT 1"
    return db.execute(words).fetchone() is not None


def mirror(
    db: sqlite3.Connection, rows: Sequence[Kept], looks: Mapping[str, str], broken: Collection[Trouble]
) -> tuple[Trouble, ...]:
    """Bring the table in line with the files; gives the files that could not be taken.

    The response of a file that has just broken stays. One that was imported is not replaced by a file of its name.
    """
    before: dict[str, tuple[int, str, str]] = {
        ref: (number, folder, path)
        for ref, number, folder, path in db.execute(
            "SELECT c.ref, c.id, f.folder, f.path FROM canned c JOIN canned_file f ON f.canned_id = c.id"
        )
    }
    found = {(one.folder, one.path): one._replace(kept=False) for one in broken}
    staying = set()
    for number, folder, path in before.values():
        if (folder, path) in found:
            found[folder, path] = found[folder, path]._replace(kept=True)
            staying.add(number)
    for row in rows:
        known = before.get(row.text.ref)
        if known is None and _is_taken(db, row.text.ref):
            reason = f"there is an imported response {row.text.ref}"
            found[row.folder, row.path] = Trouble(row.folder, row.path, 0, reason, False)
            continue
        number = _put(db, row, known[0] if known else None)
        staying.add(number)
    gone = [(number,) for number, _, _ in before.values() if number not in staying]
    db.executemany("DELETE FROM canned WHERE id = ?", gone)
    db.execute("DELETE FROM canned_folder")
    for folder, stamp in looks.items():
        told = [one[1:] for one in found.values() if one.folder == folder]
        db.execute("INSERT INTO canned_folder VALUES (?, ?, ?)", (folder, stamp, json.dumps(told)))
    return tuple(found.values())


def _is_taken(db: sqlite3.Connection, ref: str) -> bool:
    return db.execute("SELECT 1 FROM canned WHERE ref = ?", (ref,)).fetchone() is not None


def _put(db: sqlite3.Connection, row: Kept, number: int | None) -> int:
    text = row.text
    values = (
        text.title,
        text.body,
        text.language,
        json.dumps(text.groups, ensure_ascii=False),
        text.shortcut,
        json.dumps(text.changes, ensure_ascii=False),
        " ".join(filter(None, (text.title, text.shortcut, text.body))).casefold(),
        json.dumps(row.extra, ensure_ascii=False) if row.extra else None,
    )
    names = "title, body, language, groups, shortcut, changes, found_by, extra"
    if number is None:
        cursor = db.execute(
            f"INSERT INTO canned ({names}, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - own words
            (*values, text.ref),
        )
        number = int(cursor.lastrowid or 0)
    else:
        # Only what differs, so that an index does no work for the others.
        db.execute(
            f"UPDATE canned SET ({names}) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ? AND ({names}) IS NOT "  # noqa: S608
            "(?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, number, *values),
        )
    db.execute("INSERT OR REPLACE INTO canned_file VALUES (?, ?, ?)", (number, row.folder, row.path))
    return number
