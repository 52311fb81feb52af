"""Canned responses and articles: found by words, read by number, id or shortcut."""

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from supportconsole.domain.errors import NotFound
from supportconsole.domain.knowledge import Article, ArticleState, CannedResponse
from supportconsole.store import codes

_CANNED: Final = "SELECT id, ref, title, body, language, groups, shortcut, changes FROM canned c "
_ARTICLE: Final = """
SELECT k.id, k.ref, k.title, k.body, k.format, k.language, k.state, coalesce(p.name, ''), k.verified_until, k.tags, k.url,
    coalesce(p.ref, '')
FROM article k LEFT JOIN person p ON p.id = k.owner_id
"""


def canned(
    db: sqlite3.Connection, words: str, *, language: str = "", group: str = "", limit: int = 200
) -> tuple[CannedResponse, ...]:
    """Those whose title, shortcut or body hold all the words; an exact shortcut first, then by title.

    A language or group also finds what is for all languages or groups.
    """
    parts = words.casefold().split()
    where = "".join(" AND instr(c.found_by, ?)" for _ in parts)
    values: list[object] = [*parts]
    if language:
        where += " AND c.language IN (?, '')"
        values.append(language)
    if group:
        where += " AND (c.groups = '[]' OR EXISTS (SELECT 1 FROM json_each(c.groups) WHERE value = ?))"
        values.append(group)
    order = " ORDER BY c.shortcut <> '' AND c.shortcut = ? COLLATE NOCASE DESC, c.title, c.id LIMIT ?"
    return _canned(db, f"WHERE 1{where}{order}", (*values, words.strip(), limit))


def canned_one(db: sqlite3.Connection, key: str | int) -> CannedResponse:
    """The response with this shortcut, id or number. Raises NotFound."""
    for column, value in _keys(key, "shortcut", "ref"):
        found = _canned(db, f"WHERE c.{column} = ? ORDER BY c.id LIMIT 1", (value,))
        if found:
            return found[0]
    raise NotFound(
        f"There is no canned response {key!r}.", hint="List them, or look for a word of their text."
    )


def articles(db: sqlite3.Connection, words: str, limit: int) -> tuple[Article, ...]:
    """Articles whose title or tags hold all the words, by title."""
    parts = words.casefold().split()
    where = "".join(" AND instr(k.found_by, ?)" for _ in parts)
    return _articles(db, f"WHERE 1{where} ORDER BY k.title, k.id LIMIT ?", (*parts, limit))


def article(db: sqlite3.Connection, key: str | int) -> Article:
    """The article with this id or number. Raises NotFound."""
    for column, value in _keys(key, "ref"):
        found = _articles(db, f"WHERE k.{column} = ?", (value,))
        if found:
            return found[0]
    raise NotFound(f"There is no article {key!r}.", hint="List them, or look for a word of the title.")


def _keys(key: str | int, *columns: str) -> list[tuple[str, str | int]]:
    """Where to look for a key, best first: a number from the program is an id, a typed one may be any."""
    if isinstance(key, int):
        return [("id", key)]
    by_id: list[tuple[str, str | int]] = [("id", int(key))] if re.fullmatch("[0-9]{1,18}", key) else []
    return [*((column, key) for column in columns if key), *by_id]


def _canned(db: sqlite3.Connection, rest: str, values: Sequence[object]) -> tuple[CannedResponse, ...]:
    return tuple(
        CannedResponse(
            id=row[0],
            ref=row[1],
            title=row[2],
            body=row[3],
            language=row[4],
            groups=tuple(json.loads(row[5])),
            shortcut=row[6],
            changes=json.loads(row[7]),
        )
        for row in db.execute(_CANNED + rest, values)
    )


def _articles(db: sqlite3.Connection, rest: str, values: Sequence[object]) -> tuple[Article, ...]:
    return tuple(
        Article(
            id=row[0],
            ref=row[1],
            title=row[2],
            body=row[3],
            format=codes.FORMATS[row[4]],
            language=row[5],
            state=ArticleState(row[6]),
            owner=row[7],
            verified_until=row[8],
            tags=tuple(json.loads(row[9])),
            url=row[10],
            owner_ref=row[11],
        )
        for row in db.execute(_ARTICLE + rest, values)
    )
