"""What has to be indexed, and the texts of it."""

# ruff: noqa: S608 - the names put into SQL are this module's own

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from supportconsole.store.search_write import ANSWERED, ARTICLE, CANNED, SCRIPT, TICKET, Todo

LONGEST_MESSAGE: Final = 40_000
LONGEST_TICKET: Final = 400_000
"""Characters that are read of a message and of all messages of a ticket, the newest first."""

_COUNTED: Final = 10_000
_ANSWERS: Final = "SELECT 1 FROM canned_use WHERE message_id > (SELECT message_id FROM search_answers)"


class Source(NamedTuple):
    """The texts of one thing as they stand in the store: `parts` are pairs of a text and whether it is HTML.

    `language` is what the thing says of itself, `title` its subject. A thing that is gone has None for a title.
    """

    todo: Todo
    title: str | None
    parts: tuple[tuple[str, bool], ...] = ()
    language: str = ""


def count(db: sqlite3.Connection, rules: int) -> int:
    """How many things wait for being indexed, counted up to 10,000."""
    waiting = f"SELECT 1 FROM search_todo LIMIT {_COUNTED}"
    older = f"SELECT 1 FROM search_doc WHERE rules < ? LIMIT {_COUNTED}"
    (n,) = db.execute(
        f"SELECT (SELECT count(*) FROM ({waiting})) + (SELECT count(*) FROM ({older}))", (rules,)
    ).fetchone()
    (more,) = db.execute(f"SELECT count(*) FROM ({_ANSWERS} LIMIT {_COUNTED})").fetchone()
    return min(int(n) + int(more), _COUNTED)


def has_answers(db: sqlite3.Connection) -> bool:
    """Whether canned responses have answered messages that are not noted here yet."""
    return db.execute(f"{_ANSWERS} LIMIT 1").fetchone() is not None


def is_complete(db: sqlite3.Connection, rules: int) -> bool:
    """Whether every entry was made by these rules, or by better ones."""
    return db.execute("SELECT 1 FROM search_doc WHERE rules < ? LIMIT 1", (rules,)).fetchone() is None


def first(db: sqlite3.Connection, rules: int, limit: int) -> tuple[Todo, ...]:
    """The next things to be indexed: what has changed, then what older rules have made."""
    rows = db.execute("SELECT kind, item, stamp FROM search_todo LIMIT ?", (limit,)).fetchall()
    if not rows:
        rows = db.execute(
            "SELECT kind, item, 0 FROM search_doc WHERE rules < ? ORDER BY rules LIMIT ?", (rules, limit)
        ).fetchall()
    return tuple(Todo(*row) for row in rows)


def tickets_by_age(db: sqlite3.Connection) -> "array[int]":
    """The tickets that wait, from the one longest untouched to the newest: so they come to lie in an index."""
    rows = db.execute(
        f"""SELECT t.id FROM search_todo d JOIN ticket t ON t.id = d.item WHERE d.kind = {TICKET}
        ORDER BY t.updated_at, t.id"""
    )
    return array("q", (number for (number,) in rows))


def stamped(db: sqlite3.Connection, kind: int, items: Sequence[int]) -> tuple[Todo, ...]:
    """Those of the items that wait, in the order given."""
    rows = db.execute(
        "SELECT item, stamp FROM search_todo WHERE kind = ? AND item IN (SELECT value FROM json_each(?))",
        (kind, json.dumps(list(items))),
    )
    stamps = dict(rows.fetchall())
    return tuple(Todo(kind, item, stamps[item]) for item in items if item in stamps)


def sources(db: sqlite3.Connection, todos: Sequence[Todo]) -> Iterator[Source]:
    """The texts of these things."""
    by_kind: dict[int, dict[int, Todo]] = {}
    for todo in todos:
        by_kind.setdefault(todo.kind, {})[todo.item] = todo
    for kind, wanted in by_kind.items():
        titles = {row[0]: row for row in db.execute(_ROWS[kind], (json.dumps(list(wanted)),))}
        parts = _messages(db, list(wanted)) if kind == TICKET else {}
        for item, todo in wanted.items():
            if item not in titles:
                yield Source(todo, None)
                continue
            _, title, body, is_html, language = titles[item]
            texts = parts.get(item, ()) if kind == TICKET else ((body, bool(is_html)),)
            yield Source(todo, title, tuple(texts), language)


def _messages(db: sqlite3.Connection, tickets: list[int]) -> dict[int, list[tuple[str, bool]]]:
    """What people wrote on each ticket, oldest first, bounded from its end."""
    found: dict[int, list[tuple[str, bool]]] = {}
    room: dict[int, int] = {}
    rows = db.execute(
        f"""SELECT ticket_id, substr(body, 1, {LONGEST_MESSAGE}), format = 1 FROM message
        WHERE ticket_id IN (SELECT value FROM json_each(?)) AND kind < 3
        ORDER BY ticket_id, created_at DESC, id DESC""",
        (json.dumps(tickets),),
    )
    for ticket, body, is_html in rows:
        left = room.get(ticket, LONGEST_TICKET)
        if left > 0:
            room[ticket] = left - len(body)
            found.setdefault(ticket, []).append((body, bool(is_html)))
    for texts in found.values():
        texts.reverse()
    return found


_WANTED: Final = "IN (SELECT value FROM json_each(?))"
_ROWS: Final = {
    TICKET: f"SELECT id, subject, '', 0, language FROM ticket WHERE id {_WANTED}",
    ARTICLE: f"""SELECT id, title, body || char(10) || (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(tags)),
        format = 1, language FROM article WHERE id {_WANTED}""",
    CANNED: f"SELECT id, title, shortcut || char(10) || body, 0, language FROM canned WHERE id {_WANTED}",
    SCRIPT: f"SELECT id, title, body, 0, language FROM search_script WHERE id {_WANTED}",
    # What an answer was for: the customer's last message before it, under the subject of its ticket.
    ANSWERED: f"""SELECT a.id, t.subject, coalesce(substr(m.body, 1, {LONGEST_MESSAGE}), ''), m.format = 1, t.language
        FROM message a JOIN ticket t ON t.id = a.ticket_id LEFT JOIN message m ON m.id = (
            SELECT id FROM message WHERE ticket_id = a.ticket_id AND kind = 1
            AND (created_at, id) < (a.created_at, a.id) ORDER BY created_at DESC, id DESC LIMIT 1)
        WHERE a.id {_WANTED}""",
}
