"""Undo: everything that was done can be taken back, and what somebody changed since is left alone."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field, NewTicket, Outcome
from supportconsole.domain.clock import MINUTE, SetClock
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Conflict, NotFound, UsageProblem
from supportconsole.domain.tickets import PRIORITIES, STATUSES, Flag, Priority, Status, Ticket, Turn

ACTIONS: dict[str, Callable[[Desk, list[int], int], Outcome]] = {
    "take": lambda desk, ids, _n: desk.work.take(ids),
    "hand on": lambda desk, ids, _n: desk.work.assign(ids, desk.people.agent("maria")),
    "unassign": lambda desk, ids, _n: desk.work.assign(ids, None),
    "status": lambda desk, ids, n: desk.work.set_status(ids, STATUSES[n % 6]),
    "priority": lambda desk, ids, n: desk.work.set_priority(ids, PRIORITIES[n % 5]),
    "tag": lambda desk, ids, n: desk.work.tag(ids, [f"{'+-'[n % 2]}t{n % 3}", "+x"]),
    "watch": lambda desk, ids, n: desk.work.watch(ids, on=n % 2 == 0),
    "move": lambda desk, ids, n: desk.work.move(ids, ("L1", "L2", "")[n % 3]),
    "subject": lambda desk, ids, n: desk.work.change(
        ids, [Change(Field.SUBJECT, f"s\x07{n}")], label="subject"
    ),
    "field": lambda desk, ids, n: desk.work.change(
        ids, [Change(f"fields.f{n % 2}", n or None)], label="field"
    ),
    "snooze": lambda desk, ids, n: desk.work.change(
        ids, [Change(Field.STATUS, "hold"), Change(Field.WAKE_AT, desk.clock.now() + n)], label="snooze"
    ),
    "spam": lambda desk, ids, n: desk.work.change(
        ids, [Change(Field.FLAGS, ("+-"[n % 2] + "spam",))], label="spam"
    ),
    "reply": lambda desk, ids, n: desk.writing.reply(ids[0], f"reply {n}"),
    "note": lambda desk, ids, n: desk.writing.note(
        ids[0], f"note {n}", changes=[Change(Field.STATUS, STATUSES[n % 6])]
    ),
}

steps = st.lists(
    st.tuples(st.sampled_from(sorted(ACTIONS)), st.sets(st.integers(0, 2), min_size=1), st.integers(0, 30)),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


def states(desk: Desk, numbers: list[int]) -> list[tuple[Ticket, list[str]]]:
    """All that is to be the same again: the tickets but for their version, and what was written."""
    return [
        (replace(desk.tickets.get(number), version=0), [one.body for one in given.written(desk, number)])
        for number in numbers
    ]


@settings(max_examples=30, deadline=None)
@for_any(steps)
def test_whatever_was_done_is_taken_back_and_done_again(actions: list[tuple[str, set[int], int]]) -> None:
    clock = SetClock(given.NOW)
    with tempfile.TemporaryDirectory() as folder:
        desk = given.desk(Path(folder), clock)
        numbers = [given.ticket(desk, f"ticket {n}") for n in range(3)]
        shots = [states(desk, numbers)]
        for name, chosen, n in actions:
            clock.advance(MINUTE)
            if ACTIONS[name](desk, [numbers[place] for place in sorted(chosen)], n).undo_id:
                shots.append(states(desk, numbers))
        for before in reversed(shots[:-1]):
            clock.advance(MINUTE)
            assert desk.work.undo().kept == ()
            assert states(desk, numbers) == before
        with pytest.raises(NotFound):
            desk.work.undo()
        for after in shots[1:]:
            clock.advance(MINUTE)
            assert desk.work.redo().kept == ()
            assert states(desk, numbers) == after
        desk.close()


@settings(max_examples=25, deadline=None)
@for_any(steps, st.data())
def test_undo_never_touches_what_a_colleague_did_since(
    actions: list[tuple[str, set[int], int]], data: st.DataObject
) -> None:
    clock = SetClock(given.NOW)
    with tempfile.TemporaryDirectory() as folder:
        desk = given.desk(Path(folder), clock)
        number = given.ticket(desk)
        outcome = desk.work.change(
            [number],
            [Change(Field.PRIORITY, "high"), Change(Field.STATUS, "pending"), Change(Field.GROUP, "L1")],
            label="mine",
        )
        hers = given.colleague(desk)
        for name, _chosen, n in actions:
            clock.advance(MINUTE)
            ACTIONS[name](hers, [number], n)
        before = desk.tickets.get(number)

        undone = desk.work.undo(outcome.undo_id)

        after = desk.tickets.get(number)
        expected = {"priority": ("high", "none"), "status": ("pending", "new"), "group": ("L1", "")}
        for field, (mine, old) in expected.items():
            now = str(getattr(before, field))
            assert str(getattr(after, field)) == (old if now == mine else now)
        touched = any(str(getattr(before, field)) not in pair for field, pair in expected.items())
        assert undone.kept == ((number,) if touched else ())
        assert given.written(desk, number) == given.written(hers, number)
        desk.close()


def test_undo_is_an_event_and_gives_the_place_in_the_queue_back(desk: Desk, clock: SetClock) -> None:
    number = given.ticket(desk)
    before = desk.tickets.get(number)
    clock.advance(MINUTE)
    desk.work.set_priority([number], Priority.URGENT)

    desk.work.undo()

    after = desk.tickets.get(number)
    assert after.updated_at == before.updated_at
    assert after.version == before.version + 2
    assert given.events(desk, number)[-2:] == [("priority", "none", "urgent"), ("priority", "urgent", "none")]


def test_what_changed_since_is_kept_and_reported_the_rest_is_undone(desk: Desk) -> None:
    number, other = given.ticket(desk), given.ticket(desk, "other")
    mine = desk.work.solve([number, other])
    given.colleague(desk).work.reopen([number])

    undone = desk.work.undo(mine.undo_id)

    assert undone.kept == (number,)
    assert desk.tickets.get(number).status is Status.OPEN
    assert desk.tickets.get(other).status is Status.NEW


def test_a_colleague_s_tag_stays_when_mine_goes(desk: Desk) -> None:
    number = given.ticket(desk, tags=("old",))
    desk.work.tag([number], ["mine", "-old"])
    given.colleague(desk).work.tag([number], ["hers"])

    assert desk.work.undo().kept == ()

    assert set(desk.tickets.get(number).tags) == {"hers", "old"}


def test_u_takes_back_what_i_did_never_what_a_colleague_did(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.work.set_priority([number], "high")
    given.colleague(desk).work.tag([number], ["hers"])

    desk.work.undo()

    ticket = desk.tickets.get(number)
    assert (ticket.priority, ticket.tags) == (Priority.NONE, ("hers",))


def test_something_new_ends_what_redo_would_do(desk: Desk) -> None:
    number = given.ticket(desk)
    first = desk.work.set_priority([number], "high")
    desk.work.undo()
    desk.work.tag([number], ["new"])

    with pytest.raises(NotFound):
        desk.work.redo()
    desk.work.redo(first.undo_id)

    assert desk.tickets.get(number).priority is Priority.HIGH


def test_undo_and_redo_say_when_there_is_nothing_to_do(desk: Desk) -> None:
    for call in (desk.work.undo, desk.work.redo):
        with pytest.raises(NotFound):
            call()
        with pytest.raises(NotFound):
            call(12345)
    done = desk.work.solve([given.ticket(desk)])
    with pytest.raises(UsageProblem):
        desk.work.redo(done.undo_id)
    desk.work.undo(done.undo_id)
    with pytest.raises(UsageProblem):
        desk.work.undo(done.undo_id)


class TestTakingAReplyBack:
    def test_it_becomes_a_draft_again(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.", changes=[Change(Field.STATUS, Status.PENDING)])

        undone = desk.work.undo()

        assert [one.body for one in given.written(desk, number)] == ["Error 809 since this morning."]
        draft = desk.writing.draft(number, DraftKind.REPLY)
        assert draft is not None
        assert (draft.id, draft.body) == (undone.draft_id, "Please restart it.")
        ticket = desk.tickets.get(number)
        assert (ticket.status, ticket.turn) == (Status.NEW, Turn.CUSTOMER)

    def test_the_draft_can_be_sent_at_once(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        draft_id = desk.work.undo().draft_id
        assert draft_id is not None

        desk.writing.send(draft_id)

        assert [one.body for one in given.written(desk, number)][1:] == ["Please restart it."]

    def test_redo_sends_it_once(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        sent = [(one.ref, one.body, one.created_at) for one in given.written(desk, number)]
        for _ in range(2):
            desk.work.undo()
            desk.work.redo()

            assert [(one.ref, one.body, one.created_at) for one in given.written(desk, number)] == sent
            assert desk.writing.drafts() == ()

    def test_a_reply_done_again_is_news_to_a_colleague(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        desk.work.undo()
        seen = desk.tickets.get(number).version
        desk.work.redo()
        with pytest.raises(Conflict, match="1 new message since"):
            given.colleague(desk).writing.reply(number, "Maria here.", seen_version=seen)

    def test_redo_does_not_send_what_was_altered_since(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        draft_id = desk.work.undo().draft_id
        assert draft_id is not None
        desk.writing.save(draft_id, "Please do not restart it.", 1)

        assert desk.work.redo().kept == (number,)

        assert len(given.written(desk, number)) == 1
        assert [draft.body for draft in desk.writing.drafts()] == ["Please do not restart it."]

    def test_redo_does_not_send_blind(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        desk.work.undo()
        given.inbound(desk, number, "It works again, thank you.")

        assert desk.work.redo().kept == (number,)

        assert len(given.written(desk, number)) == 2
        assert len(desk.writing.drafts()) == 1

    def test_redo_does_not_send_again_what_was_sent_from_the_draft(self, desk: Desk) -> None:
        number = given.ticket(desk)
        reply = desk.writing.reply(number, "Please restart it.")
        draft_id = desk.work.undo().draft_id
        assert draft_id is not None
        desk.writing.send(draft_id)

        desk.work.redo(reply.undo_id)

        assert len(given.written(desk, number)) == 2

    def test_its_files_come_along(self, desk: Desk, tmp_path: Path) -> None:
        number = given.ticket(desk)
        file = tmp_path / "trace.txt"
        file.write_text("809")
        desk.writing.reply(number, "See the trace.", attachments=[file])
        draft_id = desk.work.undo().draft_id
        file.unlink()
        assert draft_id is not None

        desk.writing.send(draft_id)

        (attached,) = given.written(desk, number)[-1].attachments
        assert (attached.name, attached.size) == ("trace.txt", 3)
        assert Path(attached.path).read_text() == "809"

    def test_a_message_that_has_left_stays(self, desk: Desk) -> None:
        number = given.ticket(desk)
        desk.writing.reply(number, "Please restart it.")
        desk._store.write(lambda db: db.execute("UPDATE message SET state = 4 WHERE kind = 0"))

        undone = desk.work.undo()

        assert (undone.kept, undone.draft_id) == ((number,), None)
        assert len(given.written(desk, number)) == 2


def test_undo_of_a_new_ticket_deletes_it_by_its_flag(desk: Desk) -> None:
    number = desk.writing.create(NewTicket("A call", "He called.", requester="Jan Lis")).changed[0].ticket_id

    desk.work.undo()
    assert desk.tickets.get(number).flags == {Flag.DELETED}

    desk.work.redo()
    assert desk.tickets.get(number).flags == frozenset()


@pytest.mark.parametrize("number", [2**63, 10**20])
def test_a_number_beyond_any_is_one_that_is_not_there(desk: Desk, number: int) -> None:
    for call in (desk.work.undo, desk.work.redo, desk.tickets.get, desk.tickets.requester):
        with pytest.raises(NotFound):
            call(number)
    with pytest.raises(NotFound):
        desk.work.assign([given.ticket(desk)], number)
