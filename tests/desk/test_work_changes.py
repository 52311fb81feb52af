"""Changing tickets: one transaction a batch, an event in each history, and nobody is overwritten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.clock import HOUR, MINUTE, SetClock
from supportconsole.domain.errors import Conflict, NotFound, UsageProblem
from supportconsole.domain.tickets import Flag, Priority, Status


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


def test_take_assigns_a_new_ticket_to_me_and_opens_it(desk: Desk, clock: SetClock) -> None:
    number = given.ticket(desk)
    before = desk.tickets.get(number)
    clock.advance(MINUTE)

    outcome = desk.work.take([number])

    after = desk.tickets.get(number)
    assert (after.assignee, after.status) == ("Ivan Petrov", Status.OPEN)
    assert (after.version, after.updated_at) == (before.version + 1, clock.now())
    assert given.events(desk, number)[1:] == [("assignee", None, "ivan"), ("status", "new", "open")]
    assert outcome.undo_id > 0
    assert outcome.changed[0].version == after.version


def test_an_event_is_by_the_one_who_did_it_and_shows_when(desk: Desk, clock: SetClock) -> None:
    number = given.ticket(desk)
    clock.advance(MINUTE)

    given.colleague(desk).work.set_priority([number], Priority.URGENT)

    event = desk.tickets.conversation(number)[-1]
    assert (event.author, event.created_at, event.body) == ("Maria Nowak", clock.now(), "")


def test_doing_what_is_done_already_leaves_no_trace(desk: Desk, clock: SetClock) -> None:
    number = given.ticket(desk, status=Status.OPEN, assignee="ivan", tags=("vpn",))
    before, events = desk.tickets.get(number), given.events(desk, number)
    clock.advance(MINUTE)

    outcomes = [
        desk.work.take([number]),
        desk.work.set_status([number], Status.OPEN),
        desk.work.tag([number], ["vpn", "-absent"]),
    ]

    assert [(outcome.undo_id, outcome.changed) for outcome in outcomes] == [(0, ())] * 3
    assert desk.tickets.get(number) == before
    assert given.events(desk, number) == events


def test_a_batch_is_all_or_nothing(desk: Desk) -> None:
    numbers = [given.ticket(desk, f"one of three: {n}") for n in range(3)]

    with pytest.raises(NotFound, match="#999"):
        desk.work.solve([*numbers, 999])

    assert {desk.tickets.get(number).status for number in numbers} == {Status.NEW}


def test_a_batch_of_many_has_one_undo_and_only_touches_what_differs(desk: Desk) -> None:
    numbers = [given.ticket(desk, f"number {n}", priority="high" if n % 2 else "none") for n in range(20)]

    outcome = desk.work.set_priority(numbers, "high")

    assert [one.ticket_id for one in outcome.changed] == numbers[::2]
    desk.work.undo(outcome.undo_id)
    assert [desk.tickets.get(number).priority.value for number in numbers] == ["none", "high"] * 10


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED, Status.OPEN])
def test_a_sleeping_ticket_wakes_when_it_is_finished_or_opened(
    desk: Desk, clock: SetClock, status: Status
) -> None:
    number = given.ticket(desk)
    asleep = [Change(Field.STATUS, Status.HOLD), Change(Field.WAKE_AT, clock.now() + HOUR)]
    desk.work.change([number], asleep, label="snooze")
    assert desk.tickets.get(number).wake_at == clock.now() + HOUR

    desk.work.set_status([number], status)

    assert desk.tickets.get(number).wake_at is None


def test_reopen_opens_a_solved_ticket(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.solve([number])
    desk.work.reopen([number])
    assert desk.tickets.get(number).status is Status.OPEN


def test_a_new_ticket_moved_to_nobody_stays_new(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.assign([number], None)
    assert desk.tickets.get(number).status is Status.NEW


def test_the_batch_may_say_itself_which_status_an_assigned_ticket_has(desk: Desk) -> None:
    number = given.ticket(desk)
    changes = [Change(Field.ASSIGNEE, desk.people.agent("maria").id), Change(Field.STATUS, "pending")]
    desk.work.change([number], changes, label="both")
    assert desk.tickets.get(number).status is Status.PENDING


def test_tags_are_trimmed_kept_in_order_and_found(desk: Desk) -> None:
    number = given.ticket(desk, tags=("vpn", "Urgent"))

    desk.work.tag([number], ["  mail ", "-vpn", "+mail"])

    assert desk.tickets.get(number).tags == ("Urgent", "mail")
    assert desk._store.read(
        lambda db: db.execute(
            "SELECT tag FROM ticket_tag WHERE ticket_id = ? ORDER BY tag", (number,)
        ).fetchall()
    ) == [("mail",), ("urgent",)]


@pytest.mark.parametrize("word", ["", "+", "-", "   ", "+  "])
def test_an_empty_tag_is_refused(desk: Desk, word: str) -> None:
    number = given.ticket(desk)
    with pytest.raises(UsageProblem):
        desk.work.tag([number], [word])


def test_watching_is_by_person_and_ends(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.watch([number])
    given.colleague(desk).work.watch([number])
    assert desk.tickets.get(number).watchers == ("ivan", "maria")

    desk.work.watch([number], on=False)

    assert desk.tickets.get(number).watchers == ("maria",)


def test_flags_take_a_ticket_out_of_every_queue(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.change([number], [Change(Field.FLAGS, ("+spam",))], label="spam")
    ticket = desk.tickets.get(number)
    assert ticket.flags == {Flag.SPAM}
    assert not ticket.is_active


def test_custom_fields_hold_any_plain_value_and_go_again(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.change(
        [number], [Change("fields.product", "client 5"), Change("fields.seats", 12)], label="fields"
    )
    assert desk.tickets.get(number).fields == {"product": "client 5", "seats": 12}

    desk.work.change([number], [Change("fields.seats", None)], label="fields")

    assert desk.tickets.get(number).fields == {"product": "client 5"}


def test_a_group_is_found_however_it_is_written_and_left_with_nothing(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.move([number], "l2")
    assert desk.tickets.get(number).group == "L2"
    desk.work.move([number], "")
    assert not desk.tickets.get(number).group


def test_what_an_agent_types_is_cleaned_and_its_original_kept(desk: Desk) -> None:
    number = given.ticket(desk)
    typed = "VPN \x1b[31mred"

    desk.work.change([number], [Change(Field.SUBJECT, typed)], label="subject")

    assert "\x1b" not in desk.tickets.get(number).subject
    from supportconsole.store import originals

    assert desk._store.read(lambda db: originals.read(db, "ticket", number, "subject")) == typed
    desk.work.undo()
    assert desk.tickets.get(number).subject == "VPN does not connect"
    assert desk._store.read(lambda db: originals.read(db, "ticket", number, "subject")) is None


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (Change(Field.STATUS, "opne"), "'open'"),
        (Change(Field.PRIORITY, "hihg"), "'high'"),
        (Change("stauts", "open"), "'status'"),
        (Change(Field.CHANNEL, "pone"), "'phone'"),
        (Change(Field.FLAGS, ("+spma",)), "'spam'"),
        (Change(Field.SUBJECT, " \u200b "), "what it is about"),
        (Change("fields.", "x"), "fields.NAME"),
        (Change("fields.when", object()), "a text"),
        (Change("fields.load", float("nan")), "a number"),
        (Change("fields.load", [float("inf")]), "a number"),
        (Change("fields.\x1b[2J", 1), "fields.NAME"),
    ],
)
def test_a_wrong_word_gets_the_nearest_right_one(desk: Desk, change: Change, hint: str) -> None:
    number = given.ticket(desk)
    with pytest.raises(UsageProblem) as caught:
        desk.work.change([number], [change], label="wrong")
    assert hint in caught.value.hint
    assert desk.tickets.get(number).version == 1


def test_people_and_groups_that_do_not_exist_are_named(desk: Desk) -> None:
    number, anna = given.ticket(desk), given.customer(desk)
    with pytest.raises(NotFound, match="agent"):
        desk.work.assign([number], anna)  # a customer does not work here
    with pytest.raises(NotFound, match="person 999"):
        desk.work.change([number], [Change(Field.REQUESTER, 999)], label="requester")
    with pytest.raises(NotFound) as caught:
        desk.work.move([number], "L11")
    assert "'L1'" in caught.value.hint


class TestWhenSomebodyElseWasThere:
    def test_the_same_field_is_not_overwritten(self, desk: Desk) -> None:
        number, other = given.ticket(desk), given.ticket(desk, "another")
        seen = {number: desk.tickets.get(number).version, other: desk.tickets.get(other).version}
        given.colleague(desk).work.set_status([number], Status.SOLVED)

        with pytest.raises(Conflict, match=f"status of #{number}"):
            desk.work.set_status([other, number], Status.PENDING, seen=seen)

        assert desk.tickets.get(number).status is Status.SOLVED
        assert desk.tickets.get(other).status is Status.NEW

    def test_another_field_is_no_conflict(self, desk: Desk) -> None:
        number = given.ticket(desk)
        seen = {number: desk.tickets.get(number).version}
        given.colleague(desk).work.set_priority([number], "high")

        desk.work.set_status([number], Status.PENDING, seen=seen)

        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.priority) == (Status.PENDING, Priority.HIGH)

    def test_the_same_value_is_done_already(self, desk: Desk) -> None:
        number = given.ticket(desk)
        seen = {number: desk.tickets.get(number).version}
        given.colleague(desk).work.set_status([number], Status.SOLVED)

        assert desk.work.solve([number], seen=seen).changed == ()

    def test_my_own_change_is_no_conflict(self, desk: Desk) -> None:
        number = given.ticket(desk)
        seen = {number: desk.tickets.get(number).version}
        desk.work.set_status([number], Status.SOLVED)

        desk.work.set_status([number], Status.PENDING, seen=seen)

        assert desk.tickets.get(number).status is Status.PENDING

    def test_tags_of_both_stay(self, desk: Desk) -> None:
        number = given.ticket(desk)
        given.colleague(desk).work.tag([number], ["hers"])
        desk.work.change([number], [Change(Field.TAGS, ("+mine",))], label="tag", seen={number: 1})
        assert desk.tickets.get(number).tags == ("hers", "mine")

    def test_taking_what_a_colleague_has_taken_stops(self, desk: Desk) -> None:
        number = given.ticket(desk)
        given.colleague(desk).work.take([number])
        with pytest.raises(Conflict, match="assignee"):
            desk.work.take([number], seen={number: 1})
        assert desk.tickets.get(number).assignee == "Maria Nowak"


class TestMerging:
    def test_the_source_is_closed_and_says_where_it_went(self, desk: Desk) -> None:
        source, target = given.ticket(desk, "same again"), given.ticket(desk, "the first")

        desk.work.merge([source], target)

        merged = desk.tickets.get(source)
        assert (merged.status, merged.flags, merged.merged_into) == (
            Status.CLOSED,
            frozenset({Flag.MERGED}),
            target,
        )
        assert len(given.written(desk, source)) == 1
        assert given.events(desk, target)[-1] == ("merged", None, [merged.ref])

    def test_undo_parts_them_again(self, desk: Desk) -> None:
        source, target = given.ticket(desk, "same again"), given.ticket(desk, "the first")
        desk.work.merge([source], target)

        desk.work.undo()

        parted = desk.tickets.get(source)
        assert (parted.status, parted.flags, parted.merged_into) == (Status.NEW, frozenset(), None)
        assert given.events(desk, target)[-1] == ("merged", [parted.ref], None)

    def test_what_makes_no_sense_is_refused(self, desk: Desk) -> None:
        one, two, three = (given.ticket(desk, name) for name in ("one", "two", "three"))
        desk.work.merge([one], two)

        for sources, into in (([three], three), ([one], three), ([three], one), ([], three)):
            with pytest.raises(UsageProblem):
                desk.work.merge(sources, into)
        with pytest.raises(NotFound):
            desk.work.merge([999], three)
        assert desk.tickets.get(three).version == 1


def test_a_custom_field_is_clean_at_every_depth(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.change([number], [Change("fields.log", [{"a\x1b": "\x1b[31mred"}, "\x07"])], label="field")
    assert desk.tickets.get(number).fields == {"log": [{"a\u241b": "\u241b[31mred"}, "\u2407"]}


def test_the_name_of_a_channel_is_clean(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.change([number], [Change(Field.CHANNEL, "social:\x1b[2J")], label="channel")
    assert desk.tickets.get(number).channel == "social:\u241b[2J"
