"""Windows of a queue: every ticket once and in order whichever way one walks, by an index, whatever is typed."""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_tickets import add_person, add_team, add_ticket
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import Query, parse
from supportconsole.domain.views import Count, Sort, Window
from supportconsole.store import windows
from supportconsole.store.connection import connect
from supportconsole.store.query_sql import Asker, condition
from supportconsole.store.store import Store

NOW = 1_000_000_000
ASKER = Asker(None, NOW, "here")


class Made(NamedTuple):
    """What a ticket of these tests is made of; few values, so that most of them tie."""

    status: int
    priority: int
    created_at: int
    updated_at: int
    flags: int


MADE = st.builds(
    Made,
    st.integers(0, 5),
    st.integers(0, 4),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from((0, 0, 0, 2)),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("windows") / "desk.db"
    Store.open(path, SetClock(NOW)).close()
    db = connect(path, writable=True)
    yield db
    db.close()


@pytest.fixture
def clean(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    db.execute("BEGIN")
    yield db
    db.execute("ROLLBACK")


def sorted_by(sort: Sort, made: dict[int, Made]) -> list[int]:
    keys: dict[Sort, Any] = {
        Sort.PRIORITY: lambda n: (-made[n].priority, made[n].updated_at, n),
        Sort.UPDATED: lambda n: (-made[n].updated_at, -n),
        Sort.OLDEST: lambda n: (made[n].updated_at, n),
        Sort.CREATED: lambda n: (-made[n].created_at, -n),
        Sort.NUMBER: lambda n: -n,
    }
    return sorted(made, key=keys[sort])


def numbers(window: Window) -> list[int]:
    return [row.id for row in window.rows]


@pytest.mark.parametrize("sort", Sort)
@given(made=st.lists(MADE, max_size=14), limit=st.integers(1, 5), active=st.booleans())
def test_walking_forward_and_backward_visits_each_ticket_once(
    db: sqlite3.Connection, sort: Sort, made: list[Made], limit: int, active: bool
) -> None:
    db.execute("BEGIN")
    try:
        tickets = {add_ticket(db, **ticket._asdict()): ticket for ticket in made}
        shown = {n: t for n, t in tickets.items() if not t.flags and (t.status < 4 or not active)}
        query = parse("is:active" if active else "")
        expected = sorted_by(sort, shown)
        assert list(windows.read_ids(db, query, ASKER, sort, 100)) == expected
        assert walk_forward(db, query, sort, limit) == expected
        assert walk_backward(db, query, sort, limit) == expected
        for at, number in enumerate(expected):
            check_around(db, query, sort, number, limit=limit, expected=expected)
            window = windows.read_around(db, query, ASKER, sort, number, limit=1)
            assert window is not None
            assert windows.rank(db, query, ASKER, sort, windows.place_of(window.rows[0], sort)) == Count(at)
        for number in tickets.keys() - shown.keys():
            assert windows.read_around(db, query, ASKER, sort, number, limit=limit) is None
    finally:
        db.execute("ROLLBACK")


def walk_forward(db: sqlite3.Connection, query: Query, sort: Sort, limit: int) -> list[int]:
    window = windows.read_after(db, query, ASKER, sort, None, limit=limit)
    assert not window.before
    seen = numbers(window)
    while window.after:
        assert len(window.rows) == limit
        place = windows.place_of(window.rows[-1], sort)
        window = windows.read_after(db, query, ASKER, sort, place, limit=limit)
        assert window.before
        seen += numbers(window)
    return seen


def walk_backward(db: sqlite3.Connection, query: Query, sort: Sort, limit: int) -> list[int]:
    window = windows.read_before(db, query, ASKER, sort, None, limit=limit)
    assert not window.after
    seen = numbers(window)
    while window.before:
        assert len(window.rows) == limit
        place = windows.place_of(window.rows[0], sort)
        window = windows.read_before(db, query, ASKER, sort, place, limit=limit)
        assert window.after
        seen = numbers(window) + seen
    return seen


def check_around(
    db: sqlite3.Connection, query: Query, sort: Sort, number: int, *, limit: int, expected: list[int]
) -> None:
    window = windows.read_around(db, query, ASKER, sort, number, limit=limit)
    assert window is not None
    found = numbers(window)
    start = expected.index(found[0])
    assert number in found
    assert found == expected[start : start + len(found)]
    assert len(found) == min(limit, len(expected))
    assert (window.before, window.after) == (start > 0, start + len(found) < len(expected))


def test_a_place_whose_ticket_has_gone_still_divides_the_queue(clean: sqlite3.Connection) -> None:
    first, second, third = (add_ticket(clean, updated_at=at) for at in (1, 2, 3))
    window = windows.read_after(clean, parse(""), ASKER, Sort.OLDEST, None, limit=2)
    place = windows.place_of(window.rows[1], Sort.OLDEST)
    clean.execute("UPDATE ticket SET flags = 2 WHERE id = ?", (second,))

    assert numbers(windows.read_after(clean, parse(""), ASKER, Sort.OLDEST, place, limit=2)) == [third]
    assert numbers(windows.read_before(clean, parse(""), ASKER, Sort.OLDEST, place, limit=2)) == [first]


def test_a_row_says_what_a_list_shows(clean: sqlite3.Connection) -> None:
    anna = add_person(clean, "Anna Nowak")
    add_ticket(
        clean,
        "VPN down",
        requester_id=anna,
        status=2,
        priority=3,
        turn=1,
        unread=1,
        wake_at=NOW + 5,
        updated_at=7,
    )
    (row,) = windows.read_after(clean, parse(""), ASKER, Sort.NUMBER, None, limit=9).rows
    assert (row.subject, row.requester, row.status, row.priority) == (
        "VPN down",
        "Anna Nowak",
        "pending",
        "high",
    )
    assert (row.turn, row.unread, row.wake_at, row.updated_at, row.answering) == (
        "customer",
        True,
        NOW + 5,
        7,
        False,
    )


# What a queue is opened with must be read from an index in order: sorting grows with the queue, a walk does not.
IN_ORDER = [
    *(
        (query, Sort.PRIORITY)
        for query in ("assignee:me is:active", "assignee:none is:active", "group:L1 is:active")
    ),
    ("assignee:me is:active -is:sleeping", Sort.PRIORITY),
    ("group:L1 is:active -is:sleeping", Sort.PRIORITY),
    ("is:waiting is:active", Sort.OLDEST),
    ("status:solved", Sort.UPDATED),
    *(("is:active", sort) for sort in Sort),
    *(("status:open", sort) for sort in Sort),
    *(("", sort) for sort in Sort),
]


@pytest.mark.parametrize(("text", "sort"), IN_ORDER)
@pytest.mark.parametrize("side", ["<", ">"])
def test_the_usual_views_are_read_in_order_from_an_index(
    clean: sqlite3.Connection, text: str, sort: Sort, side: str
) -> None:
    me = add_person(clean, "Ivan Petrov", role="agent")
    add_team(clean, "L1")
    where = condition(clean, parse(text), Asker(me, NOW))
    place = (0,) * len(windows._ORDERS[sort][0])
    for start in (None, place):
        compared, values = windows._beyond(sort, side, start)
        sql = f"{windows.ROW} WHERE {where.sql}{compared} ORDER BY {windows._order(sort, side)} LIMIT 200"
        plan = " / ".join(
            row[3] for row in clean.execute("EXPLAIN QUERY PLAN " + sql, (*where.params, *values))
        )
        assert "TEMP B-TREE" not in plan
        if "is:active" in text or text == "status:open":
            assert "ticket_active" in plan


@given(st.text(alphabet="ab*^\"():{}+-.,<>= 'ORNT;é%_\\", max_size=30))
def test_nothing_typed_reaches_the_languages_below(db: sqlite3.Connection, text: str) -> None:
    try:
        query = parse(text)
    except BadQuery:
        return
    for sort in (Sort.PRIORITY, Sort.NUMBER):
        assert windows.read_ids(db, query, ASKER, sort, 5) == ()


@pytest.mark.parametrize(
    "subject",
    ['x" OR 1=1 --', "NEAR(a b)", "a AND NOT b", "subject : x", "50% off_now", "C:\\temp\\'x'", "a* ^b"],
)
def test_a_subject_full_of_syntax_is_found_by_its_words(clean: sqlite3.Connection, subject: str) -> None:
    from supportconsole.domain.query.values import _in_quotes

    number = add_ticket(clean, subject)
    add_ticket(clean, "something else")
    assert windows.read_ids(clean, parse(_in_quotes(subject)), ASKER, Sort.NUMBER, 9) == (number,)
