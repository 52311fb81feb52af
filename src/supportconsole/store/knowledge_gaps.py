"""What the knowledge base lacks: searches that led to nothing, tickets solved without it, articles used that nobody vouches for."""

import json
import sqlite3
from collections import Counter
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.knowledge import SearchGap, StaleGap, TicketGap
from supportconsole.store import library
from supportconsole.store.batches import Hand

KEPT: Final = 20_000
"""Searches that are remembered; older ones are let go."""
LOOKED_AT: Final = 2_000
"""Solved tickets that are looked at, newest first."""


def note_search(db: sqlite3.Connection, hand: Hand, words: str, hits: int, ticket_id: int | None) -> int:
    """Remember what was searched for and how much was found; the number by which `mark_used` knows it."""
    cursor = db.execute(
        "INSERT INTO search_made (words, folded, hits, ticket_id, person_id, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (words, " ".join(words.casefold().split()), hits, ticket_id, hand.person_id, hand.now),
    )
    number = int(cursor.lastrowid or 0)
    db.execute("DELETE FROM search_made WHERE id <= ?", (number - KEPT,))
    return number


def mark_used(db: sqlite3.Connection, search_id: int) -> None:
    """Something that a search found was opened or inserted."""
    db.execute("UPDATE search_made SET used = 1 WHERE id = ?", (search_id,))


def searches(db: sqlite3.Connection, since: Instant, limit: int) -> tuple[SearchGap, ...]:
    """Words of which no search since then led anywhere, most frequent first."""
    rows = db.execute(
        """SELECT words, count(*), hits, max(made_at) FROM search_made WHERE made_at >= ?
        GROUP BY folded HAVING max(used) = 0 ORDER BY 2 DESC, 4 DESC LIMIT ?""",
        (since, limit),
    )
    return tuple(SearchGap(*row) for row in rows)


def tickets(db: sqlite3.Connection, since: Instant, limit: int) -> tuple[TicketGap, ...]:
    """Tickets solved since then without an article, those first whose tag most of them have."""
    rows = db.execute(
        """SELECT t.id, t.subject, t.tags, t.updated_at FROM ticket t
        WHERE t.updated_at >= ? AND t.status >= 4 AND t.flags = 0
          AND NOT EXISTS (SELECT 1 FROM article_use u WHERE u.ticket_id = t.id)
        ORDER BY t.updated_at DESC, t.id DESC LIMIT ?""",
        (since, LOOKED_AT),
    ).fetchall()
    tagged = [(number, subject, tuple(json.loads(tags)), at) for number, subject, tags, at in rows]
    common = Counter(tag for _number, _subject, tags, _at in tagged for tag in tags)
    gaps: list[TicketGap] = []
    for number, subject, tags, at in tagged:
        tag = max(tags, key=lambda one: (common[one], one), default="")
        gaps.append(TicketGap(number, subject, tags, at, tag, common[tag] if tag else 1))
    gaps.sort(key=lambda gap: (-gap.alike, gap.tag, -gap.solved_at, -gap.ticket_id))
    return tuple(gaps[:limit])


def stale(db: sqlite3.Connection, since: Instant, today: str, limit: int) -> tuple[StaleGap, ...]:
    """Articles used since then whose date has passed on the day `today`, or that never had one; most used first."""
    rows = db.execute(
        """SELECT k.id, count(DISTINCT u.ticket_id) FROM article_use u JOIN article k ON k.id = u.article_id
        WHERE u.used_at >= ? AND u.how <> 'drafted' AND (k.verified_until = '' OR k.verified_until < ?)
        GROUP BY k.id ORDER BY 2 DESC, k.title LIMIT ?""",
        (since, today, limit),
    ).fetchall()
    return tuple(StaleGap(library.article(db, int(number)), uses) for number, uses in rows)
