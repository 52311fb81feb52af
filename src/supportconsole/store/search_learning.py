"""What was used for which tickets and what was not wanted: what suggestions learn from."""

# ruff: noqa: S608 - the names put into SQL are this module's own

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.store.numbers import no_ticket
from supportconsole.store.search_write import ANSWERED

_LAST_WORDS: Final = 4_000
_MESSAGES: Final = 3
_ANSWERED_AT_ONCE: Final = 5_000


class Asking(NamedTuple):
    """What a ticket asks for: its subject and the customer's last words, oldest first, each with whether it is HTML."""

    version: int
    subject: str
    language: str
    team: str
    words: tuple[tuple[str, bool], ...]


def asking(db: sqlite3.Connection, ticket_id: int) -> Asking:
    """What a ticket asks for. Raises NotFound."""
    row = db.execute(
        """SELECT t.version, t.subject, coalesce(nullif(t.language, ''), p.language, ''), coalesce(g.name, '')
        FROM ticket t LEFT JOIN person p ON p.id = t.requester_id LEFT JOIN team g ON g.id = t.team_id WHERE t.id = ?""",
        (ticket_id,),
    ).fetchone()
    if row is None:
        raise no_ticket(ticket_id)
    words = db.execute(
        """SELECT substr(body, 1, ?), format = 1 FROM message WHERE ticket_id = ? AND kind = 1
        ORDER BY created_at DESC, id DESC LIMIT ?""",
        (_LAST_WORDS, ticket_id, _MESSAGES),
    ).fetchall()
    version, subject, language, team = row
    texts = tuple((body, bool(is_html)) for body, is_html in reversed(words))
    return Asking(version, subject, language, team, texts)


def responses(db: sqlite3.Connection, answered: Sequence[int], but: int) -> dict[int, tuple[int, ...]]:
    """The canned responses that each of the answers came from, by message; not those on the ticket `but`."""
    rows = db.execute(
        """SELECT message_id, canned_id FROM canned_use
        WHERE message_id IN (SELECT value FROM json_each(?)) AND ticket_id <> ? ORDER BY id""",
        (json.dumps(list(answered)), but),
    )
    found: dict[int, tuple[int, ...]] = {}
    for message, canned in rows:
        found[message] = (*found.get(message, ()), canned)
    return found


def articles_used(db: sqlite3.Connection, tickets: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The articles that were used for each of the tickets."""
    rows = db.execute(
        """SELECT DISTINCT ticket_id, article_id FROM article_use
        WHERE ticket_id IN (SELECT value FROM json_each(?)) AND how <> 'drafted'""",
        (json.dumps(list(tickets)),),
    )
    found: dict[int, tuple[int, ...]] = {}
    for ticket, article in rows:
        found[ticket] = (*found.get(ticket, ()), article)
    return found


def dismissed(db: sqlite3.Connection, tickets: Sequence[int]) -> dict[int, frozenset[tuple[int, int]]]:
    """What was not wanted for each of the tickets: (kind, item)."""
    rows = db.execute(
        "SELECT ticket_id, kind, item FROM search_dismissed WHERE ticket_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(tickets)),),
    )
    found: dict[int, frozenset[tuple[int, int]]] = {}
    for ticket, kind, item in rows:
        found[ticket] = found.get(ticket, frozenset()) | {(kind, item)}
    return found


def dismiss(
    db: sqlite3.Connection,
    ticket_id: int,
    thing: tuple[int, int],
    *,
    person_id: int | None,
    now: Instant,
) -> None:
    """Do not offer this (kind, item) for the ticket again."""
    db.execute(
        "INSERT OR REPLACE INTO search_dismissed (ticket_id, kind, item, person_id, dismissed_at) VALUES (?, ?, ?, ?, ?)",
        (ticket_id, *thing, person_id, now),
    )


def solved(db: sqlite3.Connection, tickets: Sequence[int]) -> frozenset[int]:
    """Those of the tickets that are solved or closed, and not hidden."""
    rows = db.execute(
        "SELECT id FROM ticket WHERE id IN (SELECT value FROM json_each(?)) AND status >= 4 AND flags = 0",
        (json.dumps(list(tickets)),),
    )
    return frozenset(number for (number,) in rows)


def fitting_responses(
    db: sqlite3.Connection, found: Iterable[int], language: str, team: str
) -> Mapping[int, bool]:
    """Those of the canned responses that may be offered, each with whether it is in the customer's language."""
    rows = db.execute(
        """SELECT id, language IN ('', ?) FROM canned WHERE id IN (SELECT value FROM json_each(?))
        AND (groups = '[]' OR ? = '' OR EXISTS (SELECT 1 FROM json_each(groups) WHERE value = ?))""",
        (language, json.dumps(list(found)), team, team),
    )
    return {number: bool(fits) for number, fits in rows}


def note_answers(db: sqlite3.Connection) -> bool:
    """Let the messages be indexed that canned responses have answered since this was last done; whether there were any."""
    (upto,) = db.execute("SELECT message_id FROM search_answers").fetchone()
    rows = db.execute(
        f"SELECT DISTINCT message_id FROM canned_use WHERE message_id > ? ORDER BY message_id LIMIT {_ANSWERED_AT_ONCE}",
        (upto,),
    ).fetchall()
    if not rows:
        return False
    db.executemany(
        f"INSERT INTO search_todo (kind, item) VALUES ({ANSWERED}, ?) ON CONFLICT DO UPDATE SET stamp = stamp + 1",
        rows,
    )
    db.execute("UPDATE search_answers SET message_id = ?", rows[-1])
    return True


def canned_bodies(db: sqlite3.Connection) -> tuple[tuple[int, str], ...]:
    """The bodies of all canned responses by their numbers."""
    return tuple(db.execute("SELECT id, body FROM canned ORDER BY id"))


def unexplained_replies(db: sqlite3.Connection, tickets: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Replies on these tickets of which nobody has said what they came from: (message, text)."""
    rows = db.execute(
        """SELECT id, body FROM message m WHERE ticket_id IN (SELECT value FROM json_each(?)) AND kind = 0 AND format <> 1
        AND NOT EXISTS (SELECT 1 FROM canned_use u WHERE u.message_id = m.id)""",
        (json.dumps(list(tickets)),),
    )
    return tuple(rows)


def note_uses(db: sqlite3.Connection, uses: Iterable[tuple[int, int]]) -> None:
    """Note that messages came from canned responses: (canned, message)."""
    db.executemany(
        """INSERT INTO canned_use (canned_id, message_id, ticket_id, person_id, used_at)
        SELECT ?, m.id, m.ticket_id, m.author_id, m.created_at FROM message m WHERE m.id = ?
        AND NOT EXISTS (SELECT 1 FROM canned_use u WHERE u.message_id = m.id)""",
        uses,
    )
