"""What each condition of a query finds, on a small desk that one can keep in the head."""

import sqlite3
from dataclasses import replace

import pytest

from made_tickets import add_person, add_team, add_ticket
from supportconsole.desk.queue import Queue
from supportconsole.domain.clock import DAY, HOUR, SetClock
from supportconsole.domain.errors import BadQuery, NotFound, UsageProblem
from supportconsole.domain.views import Count, Sort, View
from supportconsole.store import consoles
from supportconsole.store.store import Store

SUBJECTS = {1: "VPN does not connect", 2: "Printer jam", 3: "Нет доступа к VPN", 4: "Zażółć gęślą", 5: "Error 809", 6: "old",
            7: "buy now", 8: "gone"}  # fmt: skip


def fill(db: sqlite3.Connection, now: int) -> None:
    """Eight tickets: 1-5 active, 6 solved, 7 spam, 8 deleted; Ivan (person 1) is the agent in L1 and L2."""
    db.execute("INSERT INTO organization (id, name) VALUES (1, 'Example GmbH')")
    ivan = add_person(db, "Ivan Petrov", role="agent", email="ivan@example.org")
    olga = add_person(db, "Olga Sidorova", role="agent")
    anna = add_person(db, "Anna Nowak", email="anna@example.org", organization_id=1, vip=1)
    bob = add_person(db, "Bob 100%", email="bob@example.net")
    one, two = add_team(db, "L1", "L1"), add_team(db, "L2 network", "L2")
    db.execute("INSERT INTO team_member VALUES (?, ?, 1), (?, ?, 0)", (ivan, one, ivan, two))
    made: list[dict[str, object]] = [
        {"status": 0, "priority": 4, "channel": "mail", "team_id": one, "assignee_id": ivan, "requester_id": anna, "turn": 1},
        {"status": 1, "priority": 3, "channel": "web", "team_id": one, "assignee_id": olga, "requester_id": bob, "unread": 1},
        {"status": 2, "priority": 2, "channel": "social:mastodon", "team_id": two, "assignee_id": ivan, "language": "ru"},
        {"status": 3, "priority": 1, "channel": "phone", "team_id": two, "wake_at": now + 2 * HOUR, "language": "pl"},
        {"status": 1, "priority": 0, "channel": "mail", "requester_id": anna, "turn": 1, "language": "pt-BR",
         "fields": '{"product": "Client 5", "seats": 12, "paid": true, "a b": "x"}'},
        {"status": 4, "priority": 4, "assignee_id": ivan},
        {"status": 1, "flags": 1},
        {"status": 1, "flags": 2},
    ]  # fmt: skip
    tags = {1: "vpn urgent-call", 3: "vpn", 5: "Printer"}
    for number, columns in enumerate(made, 1):
        times = {"created_at": now - number * DAY, "updated_at": now - number * HOUR}
        assert add_ticket(db, SUBJECTS[number], tags=tags.get(number, ""), **times, **columns) == number
    db.execute("INSERT INTO ticket_watcher VALUES (2, ?)", (ivan,))
    db.execute(
        "INSERT INTO message (ref, ticket_id, kind, body, created_at, attachments) VALUES"
        " ('m1', 1, 2, 'note', 0, NULL), ('m2', 3, 1, 'see', 0, '[{\"name\": \"log\"}]'), ('m3', 2, 1, '', 0, '[]')"
    )
    db.execute(
        "INSERT INTO draft (ticket_id, kind, body, checksum, generation, console, saved_at) VALUES"
        " (4, 'reply', '', '', 1, 'here', 0)"
    )


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Queue:
    store.write(lambda db: fill(db, clock.now()))
    return Queue(store, lambda: 1, "here")


def found(desk: Queue, text: str) -> set[int]:
    return set(desk.ids(desk.parse(text), Sort.NUMBER, 100))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # everything that no flag hides, unless a flag or a number is asked for
        ("", {1, 2, 3, 4, 5, 6}),
        ("is:active", {1, 2, 3, 4, 5}),
        ("is:spam", {7}),
        ("is:spam,deleted", {7, 8}),
        ("-is:spam", {1, 2, 3, 4, 5, 6}),
        ("is:spam or is:closed", {6, 7}),
        ("#8", {8}),
        ("8", {5}),
        ("id>=5", {5, 6}),
        ("id:1,7", {1, 7}),
        # fixed words
        ("status:open,new", {1, 2, 5}),
        ("status:active", {1, 2, 3, 4, 5}),
        ("status:any", {1, 2, 3, 4, 5, 6}),
        ("-status:active", {6}),
        ("status:active is:spam", {7}),
        ("is:closed", {6}),
        ("priority>=high", {1, 2, 6}),
        ("priority<low", {5}),
        ("priority:none,urgent", {1, 5, 6}),
        ("channel:mail", {1, 5}),
        ("channel:social", {3}),
        ("channel:social:mastodon", {3}),
        ("channel:social:chat", set()),
        # people and groups
        ("assignee:me", {1, 3, 6}),
        ("assignee:none", {4, 5}),
        ("-assignee:me", {2, 4, 5}),
        ("assignee:olga", {2}),
        ("assignee:IVAN@example.org", {1, 3, 6}),
        ("assignee:nobody", set()),
        ("-assignee:nobody", {1, 2, 3, 4, 5, 6}),
        ('group:"l2 NETWORK"', {3, 4}),
        ("group:L1,none", {1, 2, 5, 6}),
        ("level:L2", {3, 4}),
        ("-level:L2", {1, 2, 5, 6}),
        ("requester:anna", {1, 5}),
        ("requester:anna@example.org", {1, 5}),
        ('requester:"100%"', {2}),
        ("requester:_", set()),
        ("requester:none", {3, 4, 6}),
        ("organization:example", {1, 5}),
        ("-organization:example", {2, 3, 4, 6}),
        ("watcher:me", {2}),
        ("is:watched", {2}),
        ("watcher:none", {1, 3, 4, 5, 6}),
        ("is:vip", {1, 5}),
        # words, tags, custom fields
        ("vpn", {1, 3}),
        ("vp", {1, 3}),
        ("zazołc", {4}),
        ("ДОСТУПА", {3}),
        ('"not connect"', {1}),
        ('"connect not"', set()),
        ('"conn"', set()),
        ("nowak", {1, 5}),
        ("809", {5}),
        ("5", {5}),
        ("urgent-call", {1}),
        ("tag:vpn", {1, 3}),
        ("tag:printer,vpn -tag:urgent-call", {3, 5}),
        ("tag:Printer", {5}),
        ("tag:none", {2, 4, 6}),
        ("language:pl,ru", {3, 4}),
        ("language:pt", {5}),
        ("language:none", {1, 2, 6}),
        ('field.product:"client 5"', {5}),
        ("fields.seats:12", {5}),
        ("field.seats:12.0", {5}),
        ("field.seats>5", {5}),
        ("field.seats>50", set()),
        ("field.paid:true", {5}),
        ('field."a b":x', {5}),
        ("-field.paid:true", {1, 2, 3, 4, 6}),
        # states and belongings
        ("is:unread", {2}),
        ("is:waiting", {1, 5}),
        ("is:sleeping", {4}),
        ("is:active -is:sleeping", {1, 2, 3, 5}),
        ("has:attachment", {3}),
        ("has:note", {1}),
        ("has:draft", {4}),
        ("is:answering", set()),
        # times
        ("updated<2h", {1}),
        ("updated<=2h", {1, 2}),
        ("updated>4h", {5, 6}),
        ("updated>=4h", {4, 5, 6}),
        ("created>=2026-11-18", {1, 2}),
        ("created<2026-11-18", {3, 4, 5, 6}),
        ("created:2026-11-18,2026-11-15", {2, 5}),
        ("created>2026-11-18", {1}),
        ("created<=2026-11-18", {2, 3, 4, 5, 6}),
        ("created:2026-11", {1, 2, 3, 4, 5, 6}),
        ("created:yesterday", {1}),
        ("created:today", set()),
        ("wake<3h", {4}),
        ("wake<1h", set()),
        ("wake>1h", {4}),
        ("wake:tomorrow", {4}),
        # putting together
        ("vpn -tag:urgent-call", {3}),
        ("vpn or printer", {1, 2, 3, 5}),
        ("(vpn or printer) assignee:me", {1, 3}),
        ("-(vpn or Printer)", {4, 6}),
        ("-(status:new assignee:me)", {2, 3, 4, 5, 6}),
    ],
)
def test_a_query_finds(desk: Queue, monkeypatch: pytest.MonkeyPatch, text: str, expected: set[int]) -> None:
    monkeypatch.setenv("TZ", "UTC")
    import time

    time.tzset()
    assert found(desk, text) == expected
    assert desk.count(desk.parse(text)) == Count(len(expected))


def test_a_desk_that_does_not_know_its_agent_gives_nobody_tickets(store: Store, desk: Queue) -> None:
    stranger = Queue(store, lambda: None, "there")
    assert found(stranger, "assignee:me") == set()
    assert found(stranger, "is:watched") == set()
    assert "mine" not in [view.name for view in stranger.views()]


@pytest.fixture
def colleague(store: Store, desk: Queue, clock: SetClock) -> str:
    """Another running console, with a reply begun on ticket 1."""
    console = store.write(lambda db: consoles.register(db, 2, clock.now()))
    sql = "INSERT INTO draft (ticket_id, kind, body, checksum, generation, console, saved_at) VALUES (1, 'reply', '', '', 1, ?, 0)"
    store.write(lambda db: db.execute(sql, (console,)).rowcount)
    return console


def test_a_colleagues_reply_shows_only_while_their_console_lives(
    store: Store, desk: Queue, colleague: str
) -> None:
    answering = [row.id for row in desk.window(desk.parse("is:active"), Sort.NUMBER).rows if row.answering]
    assert answering == [1]
    assert found(desk, "is:answering") == {1}

    store.write(lambda db: consoles.unregister(db, colleague))
    assert found(desk, "is:answering") == set()


def test_own_drafts_are_nobody_elses(store: Store, desk: Queue, colleague: str) -> None:
    there = Queue(store, lambda: 2, colleague)
    assert found(there, "is:answering") == set()


def test_the_built_in_views_come_before_the_saved_ones(desk: Queue) -> None:
    desk.save_view(View("vpn", "tag:vpn", Sort.UPDATED, "v"))
    names = [view.name for view in desk.views()]
    assert names == ["mine", "L2 network", "L1", "unassigned", "waiting", "all", "sleeping", "solved", "vpn"]
    assert {view.name: view.key for view in desk.views() if view.key} == {
        "mine": "m",
        "unassigned": "u",
        "all": "q",
        "vpn": "v",
    }


def test_each_view_shows_as_many_tickets_as_it_counts(desk: Queue) -> None:
    views = desk.views()
    assert desk.counts(views) == tuple(desk.count(desk.parse(view.query)) for view in views)
    shown = {
        view.name: {row.id for row in desk.window(desk.parse(view.query), view.sort).rows} for view in views
    }
    assert [count.n for count in desk.counts(views)] == [len(rows) for rows in shown.values()]
    assert shown == {
        "mine": {1, 3}, "L1": {1, 2}, "L2 network": {3}, "unassigned": {5}, "waiting": {1, 5}, "all": {1, 2, 3, 4, 5},
        "sleeping": {4}, "solved": {6},
    }  # fmt: skip


def test_a_ticket_whose_time_has_come_is_work_again(desk: Queue, clock: SetClock) -> None:
    assert 4 not in found(desk, desk.views()[1].query)
    clock.advance(2 * HOUR)
    assert 4 in found(desk, desk.views()[1].query)
    assert desk.count(desk.parse(desk.views()[1].query)) == Count(2)


def test_a_saved_view_takes_the_place_of_a_built_in_one_until_it_is_deleted(desk: Queue) -> None:
    before = desk.views()
    mine = View("mine", "assignee:me", Sort.OLDEST, "m")
    desk.save_view(mine)
    assert desk.views()[0] == mine
    desk.save_view(replace(mine, sort=Sort.NUMBER))
    assert desk.views()[0].sort is Sort.NUMBER
    desk.delete_view("mine")
    assert desk.views() == before


def test_a_view_that_cannot_work_is_not_saved(desk: Queue) -> None:
    before = desk.views()
    with pytest.raises(BadQuery):
        desk.save_view(View("bad", "statsu:open"))
    with pytest.raises(UsageProblem):
        desk.save_view(View(" ", ""))
    with pytest.raises(UsageProblem):
        desk.save_view(View("two", "", Sort.NUMBER, "tw"))
    with pytest.raises(NotFound):
        desk.delete_view("all")
    assert desk.views() == before


def test_a_group_of_any_name_has_a_view(store: Store, desk: Queue) -> None:
    def add(db: sqlite3.Connection) -> int:
        team = add_team(db, 'the "A, B" (team)')
        db.execute("INSERT INTO team_member VALUES (1, ?, 9)", (team,))
        return add_ticket(db, team_id=team)

    number = store.write(add)
    view = next(view for view in desk.views() if view.name == 'the "A, B" (team)')
    assert found(desk, view.query) == {number}


def test_paging_goes_on_from_a_rows_place(desk: Queue) -> None:
    query = desk.parse("is:active")
    first = desk.window(query, Sort.PRIORITY, limit=2)
    assert [row.id for row in first.rows] == [1, 2]
    place = desk.place(first.rows[-1], Sort.PRIORITY)
    following = desk.window(query, Sort.PRIORITY, after=place, limit=2)
    assert [row.id for row in following.rows] == [3, 4]
    assert desk.rank(query, Sort.PRIORITY, desk.place(following.rows[0], Sort.PRIORITY)) == Count(2)
    back = desk.window(query, Sort.PRIORITY, before=desk.place(following.rows[0], Sort.PRIORITY), limit=2)
    assert back.rows == first.rows
    assert [row.id for row in desk.window_from_end(query, Sort.PRIORITY, 2).rows] == [4, 5]
    around = desk.window_around(query, Sort.PRIORITY, 3, 3)
    assert around is not None
    assert [row.id for row in around.rows] == [2, 3, 4]
    assert desk.window_around(query, Sort.PRIORITY, 6) is None
