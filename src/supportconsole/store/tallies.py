"""How many tickets a query holds: summed from the tally where that can be, counted up to 1,000 otherwise."""

# ruff: noqa: S608 - conditions are the store's own words; values are bound

import sqlite3
from typing import Final

from supportconsole.domain.query import Node, Query, Term
from supportconsole.domain.query.values import join
from supportconsole.domain.views import Count
from supportconsole.store.budgets import budget, limited
from supportconsole.store.query_sql import Asker, asks_for_hidden, condition

FURTHEST: Final = 1_000
PATIENCE: Final = 40
"""Stretches of about a millisecond that counting may take; a query without an index walks the whole store."""

_TALLIED: Final = frozenset({"status", "priority", "group", "level", "assignee"})
_AWAKE: Final = Term("is", ":", ("sleeping",), negated=True)

# The tally under the names that a condition over tickets uses.
_TALLY: Final = """(SELECT status, priority, 4 - priority AS urgency, nullif(team_id, 0) AS team_id,
 nullif(assignee_id, 0) AS assignee_id, hidden AS flags, status < 4 AND hidden = 0 AS active, n FROM tally) t"""


def count(db: sqlite3.Connection, query: Query, asker: Asker) -> Count:
    """The number of tickets; exact for the usual views whatever their size.

    Other queries are counted up to 1,000 and for some milliseconds: what was counted by then is a lower bound.
    """
    if _is_tallied(query.root):
        return Count(_sum(db, query, asker))
    waking = _without_awake(query.root)
    if waking is not None and _is_tallied(waking):
        return Count(_sum(db, Query(waking), asker) - _count_sleeping(db, Query(waking), asker))
    return _walk(db, query, asker)


def _walk(db: sqlite3.Connection, query: Query, asker: Asker) -> Count:
    where = condition(db, query, asker)
    n = 0
    with limited(PATIENCE):
        try:
            rows = db.execute(
                f"SELECT 1 FROM ticket t WHERE {where.sql} LIMIT ?", (*where.params, FURTHEST + 1)
            )
            for _row in rows:
                n += 1
        except sqlite3.OperationalError:
            if not budget.is_spent:  # somebody has called it off
                raise
            return Count(min(n, FURTHEST), exact=False)
    return Count(min(n, FURTHEST), n <= FURTHEST)


def _is_tallied(node: Node) -> bool:
    if isinstance(node, Term):
        states = {*node.values} <= {"active", "closed"} if node.field == "is" else False
        return states or node.field in _TALLIED
    return all(map(_is_tallied, node.parts)) and not asks_for_hidden(node)


def _without_awake(root: Node) -> Node | None:
    """The query without its `-is:sleeping`; None when it does not ask for that."""
    parts = (root,) if isinstance(root, Term) else root.parts
    if _AWAKE not in parts or root.negated != (root == _AWAKE):
        return None
    if not isinstance(root, Term) and root.joint == "or":
        return None
    return join("and", [part for part in parts if part != _AWAKE])


def _sum(db: sqlite3.Connection, query: Query, asker: Asker) -> int:
    where = condition(db, query, asker)
    sql = f"SELECT coalesce(sum(t.n), 0) FROM {_TALLY} WHERE {where.sql}"
    (n,) = db.execute(sql, where.params).fetchone()
    return int(n)


def _count_sleeping(db: sqlite3.Connection, query: Query, asker: Asker) -> int:
    # Few tickets sleep, and the tally does not know the time; without the name SQLite would walk the group instead.
    where = condition(db, query, asker)
    sql = f"SELECT count(*) FROM ticket t INDEXED BY ticket_wake WHERE t.wake_at > ? AND {where.sql}"
    (n,) = db.execute(sql, (asker.now, *where.params)).fetchone()
    return int(n)
