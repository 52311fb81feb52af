"""Counts of views agree with the tickets after any changes, and stay exact where the tally knows."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_tickets import add_person, add_team, add_ticket
from supportconsole.domain.clock import SetClock
from supportconsole.domain.query import parse
from supportconsole.domain.views import Count, Sort
from supportconsole.store import tallies, windows
from supportconsole.store.connection import connect
from supportconsole.store.query_sql import Asker
from supportconsole.store.store import Store

NOW = 1_000_000_000
QUERIES = (
    "",
    "is:active",
    "is:closed",
    "status:any",
    "status:open,new priority>=high",
    "-status:open",
    "assignee:me is:active",
    "assignee:none is:active",
    "assignee:ivan,none",
    "-assignee:me is:active -is:sleeping",
    "group:L1 is:active -is:sleeping",
    "-is:sleeping",
    "is:active is:sleeping",
    "group:none or priority:urgent",
    "level:L2 -(status:new or priority:low)",
    "-(group:L1 assignee:me)",
    "(group:L1 -is:sleeping)",
    "group:L1 or -is:sleeping",
    "-(is:active -is:sleeping)",
    "is:spam",
    "is:active,spam",
    "status:open is:deleted",
    "group:nowhere",
)

COLUMNS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.integers(0, 5),
        "priority": st.integers(0, 4),
        "team_id": st.sampled_from((None, 1, 2)),
        "assignee_id": st.sampled_from((None, 1, 2)),
        "flags": st.sampled_from((0, 0, 1, 2, 4)),
        "wake_at": st.sampled_from((None, NOW - 1, NOW + 1)),
    },
)
STEP = st.tuples(st.sampled_from(("add", "add", "change", "delete")), st.integers(0, 30), COLUMNS)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("tallies") / "desk.db"
    Store.open(path, SetClock(NOW)).close()
    db = connect(path, writable=True)
    add_person(db, "Ivan Petrov", role="agent")
    add_person(db, "Olga Sidorova", role="agent")
    add_team(db, "L1", "L1")
    add_team(db, "L2", "L2")
    yield db
    db.close()


@given(st.lists(STEP, max_size=25))
def test_counts_are_true_after_any_changes(
    db: sqlite3.Connection, steps: list[tuple[str, int, dict[str, Any]]]
) -> None:
    db.execute("BEGIN")
    try:
        tickets: list[int] = []
        for kind, which, columns in steps:
            if kind == "add":
                tickets.append(add_ticket(db, "made", **columns))
            elif tickets and kind == "delete":
                db.execute("DELETE FROM ticket WHERE id = ?", (tickets.pop(which % len(tickets)),))
            elif tickets and columns:
                sets = ", ".join(f"{column} = ?" for column in columns)
                number = tickets[which % len(tickets)]
                db.execute(f"UPDATE ticket SET {sets} WHERE id = ?", (*columns.values(), number))
        asker = Asker(1, NOW)
        for text in QUERIES:
            real = len(windows.read_ids(db, parse(text), asker, Sort.NUMBER, 100))
            assert tallies.count(db, parse(text), asker) == Count(real), text
    finally:
        db.execute("ROLLBACK")


def test_a_large_view_is_exact_where_the_tally_knows_and_bounded_elsewhere(db: sqlite3.Connection) -> None:
    asker = Asker(1, NOW)
    db.execute("BEGIN")
    try:
        for n in range(1_200):
            add_ticket(db, channel="mail", wake_at=NOW + 1 if n < 30 else None)
        assert tallies.count(db, parse("is:active"), asker) == Count(1_200)
        assert tallies.count(db, parse("is:active -is:sleeping"), asker) == Count(1_170)
        assert tallies.count(db, parse("is:active channel:mail"), asker) == Count(1_000, exact=False)
    finally:
        db.execute("ROLLBACK")
