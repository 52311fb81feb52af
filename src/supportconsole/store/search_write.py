"""What is found by which words: entries put into the index and taken out of it, and how common each word is.

The room `search` makes the words; here they are kept. An index of SQLite holds no text, so taking an entry out needs the
words it was put in with: they stand beside it, deflated.
"""

# ruff: noqa: S608 - the names put into SQL are this module's own

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple
from zlib import DEFLATED, compressobj, decompress

TICKET, ARTICLE, CANNED, SCRIPT, ANSWERED = range(5)
PLACES: Final = ("ticket", "library", "library", "library", "answered")
"""The index of each kind: its table is `search_` and this word."""

_DEFLATION: Final = (2, DEFLATED, 13, 6)
"""Level, method, window, memory: entries are short, and making room for long ones takes longer than deflating them."""


class Todo(NamedTuple):
    """Something that has changed since it was indexed; `stamp` tells whether it has changed again since."""

    kind: int
    item: int
    stamp: int


class Entry(NamedTuple):
    """What one thing is found by: keys between blanks, in the order of its text."""

    language: str
    title: str
    body: str
    lemmas: str


def pack(body: str, lemmas: str) -> bytes:
    """The keys as they are kept; nothing for none."""
    text = f"{body}\n{lemmas}" if lemmas else body
    if not text:
        return b""
    deflate = compressobj(*_DEFLATION)
    return deflate.compress(text.encode()) + deflate.flush()


def unpack(packed: bytes) -> tuple[str, str]:
    """The stems of a body and the dictionary forms."""
    body, _, lemmas = decompress(packed).decode().partition("\n") if packed else ("", "", "")
    return body, lemmas


def put(db: sqlite3.Connection, found: Iterable[tuple[Todo, Entry | None]], rules: int) -> int:
    """Bring the index into line with these entries, None for what is gone; return how many were written.

    What has changed again since it was read is left for the next time.
    """
    counted: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    n = 0
    for todo, entry in found:
        if not _take_note(db, todo):
            continue
        n += 1
        place = PLACES[todo.kind]
        terms = counted.setdefault(place, Counter())
        sizes[place] += _replace(db, todo, entry, rules, terms)
    _count(db, counted, sizes)
    return n


def tidy(db: sqlite3.Connection, place: str, pages: int) -> bool:
    """Join pieces of an index, at most so many pages of it; whether there was anything to join."""
    before = db.total_changes
    db.execute(f"INSERT INTO search_{place} (search_{place}, rank) VALUES ('merge', ?)", (pages,))
    return db.total_changes - before > 1


def _take_note(db: sqlite3.Connection, todo: Todo) -> bool:
    """Whether this is still to be done. A stamp of 0 comes from newer rules, not from a change."""
    if not todo.stamp:
        return True
    gone = db.execute(
        "DELETE FROM search_todo WHERE kind = ? AND item = ? AND stamp = ?",
        (todo.kind, todo.item, todo.stamp),
    )
    return gone.rowcount > 0


def _replace(
    db: sqlite3.Connection, todo: Todo, entry: Entry | None, rules: int, terms: "Counter[str]"
) -> int:
    """Put an entry in the place of the one that stands; how many more there are then."""
    place = PLACES[todo.kind]
    old = db.execute(
        "SELECT id, title, body, rules FROM search_doc WHERE kind = ? AND item = ?", (todo.kind, todo.item)
    ).fetchone()
    doc = None
    if old is not None:
        doc, title, packed, old_rules = old
        stood = Entry("", title, *unpack(packed))
        if entry is not None and stood == entry._replace(language=""):
            if rules > old_rules:
                db.execute("UPDATE search_doc SET rules = ? WHERE id = ?", (rules, doc))
            return 0
        _take_out(db, place, doc, stood, terms)
    if entry is None:
        return 0 if old is None else -1
    # What is remade because the rules are newer keeps its place; what was said now is the newest.
    keep = doc if not todo.stamp else None
    row = (keep, todo.kind, todo.item, rules, entry.language, entry.title, pack(entry.body, entry.lemmas))
    number = db.execute(
        "INSERT INTO search_doc (id, kind, item, rules, language, title, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    ).lastrowid
    db.execute(
        f"INSERT INTO search_{place} (rowid, title, body, lemmas) VALUES (?, ?, ?, ?)",
        (number, entry.title, entry.body, entry.lemmas),
    )
    terms.update(_terms_of(entry))
    return int(old is None)


def _take_out(db: sqlite3.Connection, place: str, doc: int, old: Entry, terms: "Counter[str]") -> None:
    db.execute(
        f"INSERT INTO search_{place} (search_{place}, rowid, title, body, lemmas) VALUES ('delete', ?, ?, ?, ?)",
        (doc, old.title, old.body, old.lemmas),
    )
    db.execute("DELETE FROM search_doc WHERE id = ?", (doc,))
    terms.subtract(_terms_of(old))


def _terms_of(entry: Entry) -> set[str]:
    return set(f"{entry.title} {entry.body} {entry.lemmas}".split())


def _count(db: sqlite3.Connection, counted: dict[str, "Counter[str]"], sizes: "Counter[str]") -> None:
    for place, terms in counted.items():
        # In order, so that neighbours lie on the same page.
        db.executemany(
            f"""INSERT INTO search_term (term, {place}) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET {place} = {place} + excluded.{place}""",
            sorted((term, n) for term, n in terms.items() if n),
        )
    for place, n in sizes.items():
        db.execute("UPDATE search_size SET n = n + ? WHERE place = ?", (n, place))
