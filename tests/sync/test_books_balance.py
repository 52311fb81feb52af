"""Whatever happens in whatever order: each press of Send is one reply there or one entry here, and nothing is overwritten blindly.

A model server, the real store, the real engine; the process dies, the network lies, time jumps, people elsewhere work too.
After each step the books are compared.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from model_desk import ModelDesk
from model_remote import ACCOUNT, ANNA, COLLEAGUE, Killed
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.clock import SECOND, SetClock
from supportconsole.domain.conversation import Kind, State
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.outbox import Deed, Stage
from supportconsole.domain.remote.pages import Stream
from supportconsole.domain.tickets import Priority, Status
from supportconsole.store import due
from supportconsole.store.backup import write_backup
from supportconsole.store.store import Store

FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None
SEND_FAULTS = (
    "refused",
    "limited",
    "rejected",
    "broken",
    "drift",
    "late",
    "lost",
    "dies before",
    "dies after",
)
READ_FAULTS = ("offline", "limited", "drift", "dies in a page")
PLACES = st.integers(0, 5)


class Books(RuleBasedStateMachine):
    """An agent, colleagues, a customer, a network and a machine that fail."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="books-", dir=FAST))
        self.clock = SetClock("2026-11-20T22:15:00Z")
        self.loop = asyncio.new_event_loop()
        self.one = ModelDesk(Store.open(self.folder / "desk.db", self.clock), self.clock)
        self.pressed: dict[str, tuple[int, int]] = {}
        """Each text that was sent: the ticket's number here, and which press it was."""
        self.taken_back: set[str] = set()
        self.made: dict[str, int] = {}
        self.insisted: set[str] = set()
        self.deleted_there = 0
        self.backup: Path | None = None
        self.backup_presses: dict[str, tuple[int, int]] = {}
        self.lost_by_restore: set[str] = set()
        self.backup_made: set[str] = set()

    def teardown(self) -> None:
        self.one.store.close()
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize()
    def begin(self) -> None:
        for subject in ("One", "Two", "Three"):
            self.one.server.ticket(subject)
        self._run()

    # What the agent does.

    @rule(place=PLACES, note=st.booleans(), many=st.integers(1, 2))
    def write(self, place: int, note: bool, many: int) -> None:
        ticket = self._known(place)
        if ticket is None:
            return
        for _ in range(many):
            body = f"text {len(self.pressed) + 1}"
            with contextlib.suppress(ConsoleError):
                writing = self.one.desk.writing
                (writing.note if note else writing.reply)(self.one.number(ticket), body)
                self.pressed[body] = (self.one.number(ticket), len(self.pressed))

    @rule(place=PLACES, fault=st.sampled_from(SEND_FAULTS), wait=st.sampled_from((0, 1, 4, 11)))
    def write_into_trouble(self, place: int, fault: str, wait: int) -> None:
        """The reply leaves at once, and something happens to it; the engine goes on soon."""
        self.write(place, note=False, many=1)
        self.one.server.send_faults = [fault]
        for _ in range(2):
            self._run()
            self.one.timer.advance(wait)

    @precondition(lambda self: len(self.one.server.tickets) < 8)
    @rule(fault=st.sampled_from(("", "", *SEND_FAULTS)), reply=st.booleans())
    def make(self, fault: str, reply: bool) -> None:
        """A call becomes a ticket of the helpdesk, perhaps with a reply behind it before it has left."""
        body = f"made {len(self.made) + 1}"
        with contextlib.suppress(ConsoleError):
            new = NewTicket(body, body, requester="anna@example.org", account=ACCOUNT.name)
            number = self.one.desk.writing.create(new).changed[0].ticket_id
            self.made[body] = number
            if reply:
                told = f"text {len(self.pressed) + 1}"
                self.one.desk.writing.reply(number, told)
                self.pressed[told] = (number, len(self.pressed))
        self.one.server.send_faults = [fault] if fault else []
        self._run()

    @rule(
        place=PLACES,
        status=st.sampled_from((Status.PENDING, Status.SOLVED, Status.OPEN)),
        raced=st.booleans(),
    )
    def set_status(self, place: int, status: Status, raced: bool) -> None:
        """The agent sets a status; perhaps somebody else does at the same time."""
        ticket = self._known(place)
        if ticket is None:
            return
        with contextlib.suppress(ConsoleError):
            self.one.desk.work.set_status([self.one.number(ticket)], status)
        if raced and ticket in self.one.server.tickets:
            self.one.server.set(ticket, status=Status.HOLD)
        self._run()

    @rule(
        place=PLACES,
        priority=st.sampled_from(("low", "high", "urgent")),
        fault=st.sampled_from(("", *SEND_FAULTS)),
    )
    def set_priority(self, place: int, priority: str, fault: str) -> None:
        ticket = self._known(place)
        if ticket is not None:
            with contextlib.suppress(ConsoleError):
                self.one.desk.work.set_priority([self.one.number(ticket)], priority)
            self.one.server.send_faults = [fault] if fault else []
            self._run()

    @rule()
    def undo(self) -> None:
        before = self._bodies_here()
        with contextlib.suppress(ConsoleError):
            self.one.desk.work.undo()
        self.taken_back |= before - self._bodies_here()

    @rule(choice=st.sampled_from(("sent", "draft", "mine", "theirs", "discard", "retry")))
    def decide(self, choice: str) -> None:
        """A person decides the oldest entry that waits for one; `send again` is no choice here, it may make two."""
        waiting = [
            one for one in self.one.outbox() if one.stage in {Stage.HELD, Stage.CONFLICT, Stage.FAILED}
        ]
        if not waiting:
            return
        entry = waiting[0]
        if choice == "sent" and entry.body not in self.one.server.bodies():
            return
        if choice == "mine" and entry.stage is Stage.HELD:
            return
        with contextlib.suppress(ConsoleError):
            if choice == "discard":
                self.one.desk.outbox.discard(entry.id)
            elif choice == "retry":
                self.one.desk.outbox.retry(entry.id)
            else:
                self.one.desk.outbox.resolve(entry.id, choice)
                if choice == "mine":
                    self.insisted |= {
                        f"{ticket}.{edit.field}" for edit in entry.edits for ticket in self.one.server.tickets
                    }
            if choice in {"draft", "theirs", "discard"} and entry.body:
                self.taken_back.add(entry.body)

    # What others do.

    @rule(place=PLACES, kind=st.sampled_from((Kind.INBOUND, Kind.REPLY)))
    def somebody_writes(self, place: int, kind: Kind) -> None:
        ticket = self._there(place)
        if ticket is not None:
            author = ANNA if kind is Kind.INBOUND else COLLEAGUE
            self.one.server.say(
                ticket, kind, f"from {author.name} {len(self.one.server.messages)}", author.id
            )

    @rule(
        place=PLACES,
        priority=st.sampled_from(Priority),
        status=st.sampled_from((Status.OPEN, Status.PENDING)),
    )
    def somebody_changes(self, place: int, priority: Priority, status: Status) -> None:
        ticket = self._there(place)
        if ticket is not None:
            self.one.server.set(ticket, priority=priority, status=status)

    @precondition(lambda self: len(self.one.server.tickets) < 6)
    @rule()
    def a_ticket_comes(self) -> None:
        self.one.server.ticket(f"New {len(self.one.server.feed)}")

    @precondition(lambda self: len(self.one.server.tickets) > 2)
    @rule(place=PLACES)
    def somebody_deletes(self, place: int) -> None:
        ticket = self._there(place)
        if ticket is not None:
            self.one.server.delete(ticket)
            self.deleted_there += 1

    # What the network, the server and the machine do.

    @rule(fault=st.sampled_from(READ_FAULTS), after=st.integers(0, 3))
    def a_read_fails(self, fault: str, after: int) -> None:
        self.one.server.read_faults = ["fine"] * after + [fault]

    @rule(seconds=st.sampled_from((1, 4, 11, 60, 400)))
    def time_passes(self, seconds: int) -> None:
        self.one.timer.advance(seconds)

    @rule(hours=st.sampled_from((-2, 3)))
    def the_clock_is_set(self, hours: int) -> None:
        self.clock.advance(hours * 3600 * SECOND)

    @rule(seconds=st.integers(0, 4))
    def lists_lag(self, seconds: int) -> None:
        self.one.server.lag = seconds * SECOND

    @rule()
    def sync(self) -> None:
        self._run()

    @rule()
    def sync_and_wait(self) -> None:
        for _ in range(2):
            self._run()
            self.one.timer.advance(11)

    @rule()
    def keep_a_backup(self) -> None:
        self.backup = self.folder / "kept.db"
        self.one.store.release()
        write_backup(self.one.store.path, self.backup, overwrite=True)
        self.backup_presses = dict(self.pressed)
        self.backup_made = set(self.made)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore_the_backup(self) -> None:
        assert self.backup is not None
        self.lost_by_restore |= set(self.pressed) - set(self.backup_presses)
        self.lost_by_restore |= set(self.made) - self.backup_made
        self.one = self.one.restored(self.backup)
        self.one.bury()

    # The books.

    @invariant()
    def nothing_is_there_twice(self) -> None:
        said = self.one.server.bodies()
        assert len(said) == len(set(said)), said

    @invariant()
    def a_ticket_is_made_once_and_shown_once(self) -> None:
        subjects = [one.subject for one in self.one.server.tickets.values() if one.subject in self.made]
        assert len(subjects) == len(set(subjects)), subjects
        late = {getattr(operation, "subject", "") for _at, operation, _key, _base in self.one.server.late}
        waiting = {one.body for one in self.one.outbox() if one.deed is Deed.CREATE}
        said = {one.body for one in self.one.server.messages}
        for body, number in self.made.items():
            if body not in self.taken_back | self.lost_by_restore:
                assert body in said | waiting | late, body
                shown = [one.body for one in self.one.desk.tickets.conversation(number)]
                assert shown.count(body) == 1, shown

    @invariant()
    def nothing_is_lost(self) -> None:
        there = set(self.one.server.bodies())
        late = {getattr(operation, "body", "") for _at, operation, _key, _base in self.one.server.late}
        here = {one.body for one in self.one.outbox()}
        for body in set(self.pressed) - self.taken_back - self.lost_by_restore:
            assert body in there | here | late, body

    @invariant()
    def what_is_called_sent_is_there(self) -> None:
        there = set(self.one.server.bodies())
        for ticket in self._all_known():
            for body, state in self.one.texts(ticket):
                if state is State.SENT and body.startswith("text "):
                    assert body in there, body

    @invariant()
    def each_is_shown_once(self) -> None:
        for ticket in self._all_known():
            shown = [body for body, _state in self.one.texts(ticket)]
            assert len(shown) == len(set(shown)), shown

    @invariant()
    def the_order_of_presses_is_kept(self) -> None:
        """On each ticket of the desk; one that a pull brought before it was known to be ours was another until then.

        A text that was taken back and that a backup brings back leaves when it is back; one that the restored store knows
        nothing of may arrive late.
        """
        stuck = {one.body for one in self.all_ever_stuck()} | self.taken_back | self.lost_by_restore
        for ticket in self._all_known():
            said = [
                self.pressed[body]
                for body in self.one.server.bodies(ticket)
                if body in self.pressed and body not in stuck
            ]
            for number in {number for number, _place in said}:
                order = [place for one, place in said if one == number]
                assert order == sorted(order), said

    @invariant()
    def nothing_is_overwritten_blindly(self) -> None:
        assert not set(self.one.server.blind) - self.insisted, self.one.server.blind

    @invariant()
    def the_cursor_is_never_ahead_of_the_data(self) -> None:
        place = self.one.store.read(lambda db: due.place(db, ACCOUNT.name, Stream.TICKETS))
        seen = self.one.server.feed[: int(place.cursor or 0)]
        missing = set(seen) & set(self.one.server.tickets) - self.one.here()
        assert not missing, missing

    @invariant()
    def nothing_goes_but_what_was_deleted(self) -> None:
        missing = set(self._all_known()) - self.one.here()
        assert missing <= set(self.one.server.gone), missing

    def all_ever_stuck(self) -> list[Any]:
        """Entries that a person took out of the order."""
        return [one for one in self.one.all_entries() if one.stage is Stage.DISCARDED]

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self.one.run())
        except Killed:
            self.one.bury()
        except ConsoleError:
            pass

    def _all_known(self) -> list[str]:
        return self.one.known({*self.one.server.tickets, *self.one.server.gone})

    def _known(self, place: int) -> str | None:
        here = self.one.here()
        known = [one for one in self._all_known() if one in here]
        return known[place % len(known)] if known else None

    def _there(self, place: int) -> str | None:
        there = sorted(self.one.server.tickets)
        return there[place % len(there)] if there else None

    def _bodies_here(self) -> set[str]:
        texts = {Deed.REPLY, Deed.NOTE, Deed.CREATE}
        return {one.body for one in self.one.outbox() if one.deed in texts}


def balance(examples: int, steps: int, *, shrink: bool = True, draw: int | None = None) -> None:
    """Let as many random days happen; raises the shortest day on which the books were wrong.

    `draw` chooses the days: the same number gives the same days, none leaves the choice to Hypothesis.
    """

    class Drawn(Books):
        pass

    run_state_machine_as_test(
        Drawn if draw is None else seed(draw)(Drawn),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        ),
    )


def test_the_books_balance() -> None:
    balance(30, 30)


@pytest.mark.slow
@pytest.mark.parametrize("quarter", range(4))
def test_the_books_balance_on_a_thousand_days(quarter: int) -> None:
    """In four parts, so that processors share them; each draws days of its own, and the day it fails on can be drawn again."""
    balance(250, 50, draw=quarter)
