"""Canned responses and articles: found by words, read by number, id or shortcut."""

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from supportconsole.domain.errors import NotFound
from supportconsole.domain.knowledge import Article, ArticleState, CannedResponse
from supportconsole.domain.text.cleaning import clean
from supportconsole.store import codes

if TYPE_CHECKING:
    from supportconsole.domain.asks import Ask

ALL: Final = 10_000
"""More responses than any team has."""
_CANNED: Final = """
SELECT c.id, c.ref, c.title, c.body, c.language, c.groups, c.shortcut, c.changes, c.extra, coalesce(f.path, ''),
    coalesce((SELECT r.account FROM remote r WHERE r.kind = 'canned' AND r.local_id = c.id LIMIT 1), '')
FROM canned c LEFT JOIN canned_file f ON f.canned_id = c.id
"""
_ARTICLE: Final = """
SELECT k.id, k.ref, k.title, k.body, k.format, k.language, k.state, coalesce(p.name, ''), k.verified_until, k.tags, k.url,
    coalesce(p.ref, ''), k.updated_at, k.family, coalesce(json_extract(k.extra, '$.path'), ''), coalesce(json_extract(k.extra, '$.translation_of'), ''),
    (SELECT count(DISTINCT u.ticket_id) FROM article_use u WHERE u.article_id = k.id),
    coalesce((SELECT r.account FROM remote r WHERE r.kind = 'article' AND r.local_id = k.id LIMIT 1), '')
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


def canned_one(db: sqlite3.Connection, key: str | int, languages: Sequence[str] = ()) -> CannedResponse:
    """The response with this shortcut, id, number, or name of its family. Raises NotFound.

    Of several with the same shortcut or family the one in the first of `languages` is taken.
    """
    for column, value in _keys(key, "shortcut", "ref"):
        found = _canned(db, f"WHERE c.{column} = ? ORDER BY c.id", (value,))
        if found:
            return _in_language(found, languages)
    family = (
        "WHERE c.language <> '' AND c.ref IN (?1 || '.' || c.language, ?1 || '-' || c.language) ORDER BY c.id"
    )
    found = _canned(db, family, (key,)) if isinstance(key, str) and key else ()
    if found:
        return _in_language(found, languages)
    raise NotFound(
        "There is no canned response {key!r}.", hint="List them, or look for a word of their text.", key=key
    )


def _in_language(found: Sequence[CannedResponse], languages: Sequence[str]) -> CannedResponse:
    by_language = {one.language[:2].lower(): one for one in reversed(found)}
    return next((by_language[one] for one in (*languages, "") if one in by_language), found[0])


class Wanted(NamedTuple):
    """Which articles; what is empty or None asks for nothing. `stale_on` is a date on which none vouches for them."""

    states: tuple[str, ...] = ()
    language: str = ""
    owner_id: int | None = None
    stale_on: str = ""


def articles(
    db: sqlite3.Connection, words: str, limit: int, wanted: Wanted | None = None
) -> tuple[Article, ...]:
    """Articles whose title or tags hold all the words, by title."""
    values: list[object] = [*words.casefold().split()]
    where = "".join(" AND instr(k.found_by, ?)" for _ in values)
    wanted = wanted or Wanted()
    if wanted.states:
        where += f" AND k.state IN ({', '.join('?' * len(wanted.states))})"
        values.extend(wanted.states)
    if wanted.language:
        where += " AND k.language = ?"
        values.append(wanted.language)
    if wanted.owner_id is not None:
        where += " AND k.owner_id = ?"
        values.append(wanted.owner_id)
    if wanted.stale_on:
        where += " AND k.verified_until <> '' AND k.verified_until < ?"
        values.append(wanted.stale_on)
    return _articles(db, f"WHERE 1{where} ORDER BY k.title, k.id LIMIT ?", (*values, limit))


def family(db: sqlite3.Connection, one: Article) -> tuple[Article, ...]:
    """The same article in every language it is there in, itself included, by language."""
    original = db.execute("SELECT family FROM article WHERE ref = ?", (one.family,)).fetchone()
    names = {one.family, one.ref, *(original or ())}
    marks = ", ".join("?" * len(names))
    where = f"WHERE k.family IN ({marks}) OR k.ref IN ({marks}) ORDER BY k.language, k.id"
    return _articles(db, where, (*names, *names))


def at_path(db: sqlite3.Connection, path: str, language: str) -> Article | None:
    """The article that a folder had at this path, the one in that language first; None when there is none."""
    found = _articles(
        db,
        "WHERE json_extract(k.extra, '$.path') = ? ORDER BY k.language <> ?, k.id LIMIT 1",
        (path, language),
    )
    return found[0] if found else None


def article(db: sqlite3.Connection, key: str | int) -> Article:
    """The article with this id or number. Raises NotFound."""
    for column, value in _keys(key, "ref"):
        found = _articles(db, f"WHERE k.{column} = ?", (value,))
        if found:
            return found[0]
    raise NotFound(
        "There is no article {key!r}.", hint="List them, or look for a word of the title.", key=key
    )


def _keys(key: str | int, *columns: str) -> list[tuple[str, str | int]]:
    """Where to look for a key, best first: a number from the program is an id, a typed one may be any."""
    if isinstance(key, int):
        return [("id", key)]
    by_id: list[tuple[str, str | int]] = [("id", int(key))] if re.fullmatch("[0-9]{1,18}", key) else []
    return [*((column, key) for column in columns if key), *by_id]


def _canned(db: sqlite3.Connection, rest: str, values: Sequence[object]) -> tuple[CannedResponse, ...]:
    return tuple(map(_response, db.execute(_CANNED + rest, values)))


def _response(row: tuple[Any, ...]) -> CannedResponse:
    number, ref, title, body, language, groups, shortcut, changes, extra, file, account = row
    beside = json.loads(extra) if extra else {}
    return CannedResponse(
        id=number,
        ref=ref,
        title=title,
        body=body,
        language=language,
        groups=tuple(json.loads(groups)),
        shortcut=shortcut,
        changes=json.loads(changes),
        ask=_asks(beside.get("ask")),
        note=_text(beside.get("note")),
        script=_text(beside.get("script")),
        file=file,
        account=account,
    )


def _asks(value: object) -> "tuple[Ask, ...]":
    """The questions of a response; those of an import that are none are left out, and their answers stay gaps."""
    if not value:
        return ()
    from supportconsole.domain.asks import read_asks

    try:
        return read_asks(value)
    except ValueError:
        return ()


def _text(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


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
            updated_at=row[12],
            family=row[13],
            path=str(row[14]),
            translation_of=str(row[15]),
            uses=row[16],
            account=row[17],
        )
        for row in db.execute(_ARTICLE + rest, values)
    )
