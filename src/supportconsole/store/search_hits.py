"""What is shown of something found, and the tickets that are found without any index: by number, id and address."""

# ruff: noqa: S608 - the names put into SQL are this module's own

import json
import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from supportconsole.domain.conversation import Format
from supportconsole.domain.query import Query
from supportconsole.domain.tickets import STATUSES
from supportconsole.store import codes
from supportconsole.store.query_sql import Asker, condition
from supportconsole.store.search_write import ARTICLE, CANNED, SCRIPT, TICKET

_SHOWN: Final = 4_000
_MESSAGES: Final = 40


class Shown(NamedTuple):
    """One thing as a list shows it: `state` is a ticket's status or an article's state.

    `texts` are its words, each with what they are written in; bounded, oldest first.
    """

    kind: int
    item: int
    ref: str
    title: str
    state: str
    texts: tuple[tuple[str, Format], ...]


def show(
    db: sqlite3.Connection, found: Sequence[tuple[int, int]], *, texts: bool = True
) -> dict[tuple[int, int], Shown]:
    """What there is to show of each (kind, item)."""
    by_kind: dict[int, list[int]] = {}
    for kind, item in found:
        by_kind.setdefault(kind, []).append(item)
    shown: dict[tuple[int, int], Shown] = {}
    for kind, items in by_kind.items():
        wanted = json.dumps(items)
        messages = _messages(db, wanted) if kind == TICKET and texts else {}
        for item, ref, title, state, body, written in db.execute(_ROWS[kind], (wanted,)):
            words = tuple(messages.get(item, ())) if kind == TICKET else ((body, codes.FORMATS[written]),)
            if kind == TICKET:
                state = STATUSES[state].value  # noqa: PLW2901  the store's number becomes the domain's word
            shown[kind, item] = Shown(kind, item, ref, title, state, words)
    return shown


def tickets_named(db: sqlite3.Connection, word: str) -> tuple[int, ...]:
    """Tickets that a single word names: by `#4711`, number, id at home or elsewhere, or the address of a requester."""
    digits = word.removeprefix("#")
    if digits.isascii() and digits.isdigit() and len(digits) < 19:
        return _numbers(db, "SELECT id FROM ticket WHERE id = ? OR ref = ?", int(digits), word)
    if "@" in word[1:-1]:
        return _numbers(
            db,
            """SELECT t.id FROM person p JOIN ticket t ON t.requester_id = p.id
            WHERE p.email <> '' AND p.email IN (?, ?) ORDER BY t.created_at DESC LIMIT 50""",
            word,
            word.casefold(),
        )
    return _numbers(db, "SELECT id FROM ticket WHERE ref IN (?, ?)", word, word.upper())


def keep_asked_for(
    db: sqlite3.Connection, query: Query, asker: Asker, tickets: Sequence[int]
) -> frozenset[int]:
    """Those of the tickets that the conditions of a query hold for."""
    where = condition(db, query, asker)
    rows = db.execute(
        f"SELECT t.id FROM ticket t WHERE t.id IN (SELECT value FROM json_each(?)) AND {where.sql}",
        (json.dumps(list(tickets)), *where.params),
    )
    return frozenset(number for (number,) in rows)


def tickets_asked_for(db: sqlite3.Connection, query: Query, asker: Asker, limit: int) -> tuple[int, ...]:
    """The tickets of a query without words, those that changed last first."""
    where = condition(db, query, asker)
    rows = db.execute(
        f"SELECT t.id FROM ticket t WHERE {where.sql} ORDER BY t.updated_at DESC, t.id DESC LIMIT ?",
        (*where.params, limit),
    )
    return tuple(number for (number,) in rows)


def _numbers(db: sqlite3.Connection, sql: str, *values: object) -> tuple[int, ...]:
    return tuple(number for (number,) in db.execute(sql, values))


def _messages(db: sqlite3.Connection, wanted: str) -> dict[int, list[tuple[str, Format]]]:
    found: dict[int, list[tuple[str, Format]]] = {}
    rows = db.execute(
        f"""SELECT ticket_id, substr(body, 1, {_SHOWN}), format FROM message
        WHERE ticket_id IN (SELECT value FROM json_each(?)) AND kind < 3 ORDER BY ticket_id, created_at, id""",
        (wanted,),
    )
    for ticket, body, written in rows:
        texts = found.setdefault(ticket, [])
        if len(texts) < _MESSAGES:
            texts.append((body, codes.FORMATS[written]))
    return found


_WANTED: Final = "IN (SELECT value FROM json_each(?))"
_ROWS: Final = {
    TICKET: f"SELECT id, ref, subject, status, '', 0 FROM ticket WHERE id {_WANTED}",
    ARTICLE: f"SELECT id, ref, title, state, substr(body, 1, {_SHOWN}), format FROM article WHERE id {_WANTED}",
    CANNED: f"SELECT id, ref, title, '', substr(body, 1, {_SHOWN}), 0 FROM canned WHERE id {_WANTED}",
    SCRIPT: f"SELECT id, ref, title, '', substr(body, 1, {_SHOWN}), 0 FROM search_script WHERE id {_WANTED}",
}
