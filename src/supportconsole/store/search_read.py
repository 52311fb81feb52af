"""Asking an index: how common words are, what holds them, and the keys of what was found."""

# ruff: noqa: S608 - the names put into SQL are this module's own

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from supportconsole.store.search_write import PLACES, TICKET, unpack

TICKETS: Final = "ticket"
LIBRARY: Final = "library"
ANSWERED: Final = "answered"

_SCANNED: Final = 1_500
_RANK: Final = "rank MATCH 'bm25(3.0, 1.0, 1.0)'"


class Doc(NamedTuple):
    """What the index knows of one thing: its keys between blanks."""

    id: int
    kind: int
    item: int
    language: str
    title: str
    body: str
    lemmas: str


class Index:
    """One index of a store, as it is during one read. What was asked for once is remembered."""

    def __init__(self, db: sqlite3.Connection, place: str) -> None:
        self._db = db
        self.place = place
        self._known: dict[str, int] = {}
        (self.size,) = db.execute("SELECT n FROM search_size WHERE place = ?", (place,)).fetchone()

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many entries each of the terms stands; 0 for unknown ones."""
        wanted = dict.fromkeys(terms)
        known = self._known
        unknown = [term for term in wanted if term not in known]
        if unknown:
            rows = self._db.execute(
                f"SELECT term, {self.place} FROM search_term WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(unknown),),
            )
            known.update(dict.fromkeys(unknown, 0))
            known.update(rows.fetchall())
        return {term: known[term] for term in wanted}

    def beginning(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Terms that begin with the prefix, the commonest first: (term, entries). Long lists are looked at in part."""
        end = prefix + "\U0010ffff"
        found = self._db.execute(
            f"""SELECT term, {self.place} FROM search_term INDEXED BY search_term_common
            WHERE (ticket > 9 OR library > 1) AND term >= ? AND term < ? LIMIT {_SCANNED}""",
            (prefix, end),
        ).fetchall()
        if len(found) < limit:
            found += self._db.execute(
                f"SELECT term, {self.place} FROM search_term WHERE term >= ? AND term < ? LIMIT {_SCANNED}",
                (prefix, end),
            )
        known = {term: n for term, n in found if n > 0}
        return tuple(sorted(known.items(), key=lambda one: (-one[1], one[0]))[:limit])

    def best(self, match: str, limit: int, above: int = 0) -> tuple[tuple[int, float], ...]:
        """The entries that fit best, by SQLite's own ranking: (doc, score). Each posting costs a microsecond."""
        rows = self._db.execute(
            f"""SELECT rowid, -rank FROM search_{self.place} WHERE search_{self.place} MATCH ? AND rowid > ? AND {_RANK}
            ORDER BY rank LIMIT ?""",
            (match, above, limit),
        )
        return tuple(rows)

    def newest(self, match: str, limit: int) -> tuple[int, ...]:
        """The newest entries that fit; nearly free whatever the number of those that do."""
        rows = self._db.execute(
            f"SELECT rowid FROM search_{self.place} WHERE search_{self.place} MATCH ? ORDER BY rowid DESC LIMIT ?",
            (match, limit),
        )
        return tuple(doc for (doc,) in rows)

    def above(self, share: float) -> int:
        """The number above which about this share of the entries lies: the newest ones."""
        if share >= 1:
            return 0
        row = self._db.execute("SELECT min(id), max(id) FROM search_doc").fetchone()
        low, high = row[0] or 0, row[1] or 0
        return max(0, int(high - (high - low) * share))

    def docs(self, ids: Sequence[int], kinds: Sequence[int]) -> tuple[Doc, ...]:
        """The keys of these entries, of these kinds, in the order given. Tickets that a flag hides are left out."""
        rows = self._db.execute(
            """SELECT d.id, d.kind, d.item, d.language, d.title, d.body FROM search_doc d
            LEFT JOIN ticket t ON d.kind = 0 AND t.id = d.item
            WHERE d.id IN (SELECT value FROM json_each(?)) AND (d.kind <> 0 OR t.flags = 0)""",
            (json.dumps(list(ids)),),
        )
        found = {row[0]: _doc(row) for row in rows if row[1] in kinds}
        return tuple(found[doc] for doc in ids if doc in found)

    def doc_of(self, kind: int, item: int) -> Doc | None:
        """The keys of one thing; None when it is not indexed."""
        row = self._db.execute(
            "SELECT id, kind, item, language, title, body FROM search_doc WHERE kind = ? AND item = ?",
            (kind, item),
        ).fetchone()
        return None if row is None else _doc(row)


def _doc(row: tuple[int, int, int, str, str, bytes]) -> Doc:
    number, kind, item, language, title, packed = row
    return Doc(number, kind, item, language, title, *unpack(packed))


def place_of(kind: int) -> str:
    """The index in which things of this kind are found."""
    return PLACES[kind]


def is_ticket(kind: int) -> bool:
    return kind == TICKET
