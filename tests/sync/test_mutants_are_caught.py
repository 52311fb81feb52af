"""The tests tested: each guarantee is broken on purpose, and the story that stands for it must notice.

A mutant is the engine with one rule taken out. The story holds without it and fails with it.
"""

import contextlib
import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from sqlite3 import Connection
from typing import Any, NamedTuple

import pytest

from model_desk import ModelDesk
from model_remote import ACCOUNT, ANNA, CAPS, Killed
from supportconsole.domain.clock import SECOND, SetClock
from supportconsole.domain.conversation import Kind
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.outbox import Edited, Merged, Stage
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.tickets import Priority
from supportconsole.store import connection, intake, intake_messages, lease, leaving, outbox
from supportconsole.store.backup import write_backup
from supportconsole.store.store import Store
from supportconsole.sync import lookups, pulling, sending
from supportconsole.sync.link import Options

Story = Callable[[ModelDesk], Awaitable[None]]
Break = Callable[[pytest.MonkeyPatch, ModelDesk], None]


# The stories.


async def run(desk: ModelDesk, times: int = 1, seconds: float = 0) -> None:
    """Let the engine work; a death is followed by a new engine."""
    for _ in range(times):
        try:
            await desk.run()
        except Killed:
            desk.bury()
        except ConsoleError:
            pass
        desk.timer.advance(seconds)


async def one_reply(desk: ModelDesk, *faults: str) -> str:
    ticket = desk.server.ticket()
    await run(desk)
    desk.desk.writing.reply(desk.number(ticket), "Please restart it.")
    desk.server.send_faults = list(faults)
    return ticket


async def dies_after_sending(desk: ModelDesk) -> None:
    await one_reply(desk, "dies after")
    await run(desk, 2)
    await run(desk, 6, 11)
    assert desk.server.bodies() == ["Please restart it."]


async def dies_after_sending_to_slow_lists(desk: ModelDesk) -> None:
    desk.server.lag = 4 * SECOND
    await dies_after_sending(desk)


async def loses_the_answer(desk: ModelDesk) -> None:
    await one_reply(desk, "lost")
    desk.server.lag = 4 * SECOND
    await run(desk, 6, 11)
    assert desk.server.bodies() == ["Please restart it."]


async def works_late(desk: ModelDesk) -> None:
    await one_reply(desk, "late")
    await run(desk, 12, 3)
    assert desk.server.bodies() == ["Please restart it."]


async def works_late_while_the_clock_is_set(desk: ModelDesk) -> None:
    await one_reply(desk, "late")
    await run(desk)
    await run(desk)
    desk.clock.advance(3600_000_000)
    await run(desk)
    await run(desk, 10, 3)
    assert desk.server.bodies() == ["Please restart it."]


async def dies_between_cursor_and_data(desk: ModelDesk) -> None:
    ticket = desk.server.ticket()
    desk.server.read_faults = ["dies in a page"]
    await run(desk, 3)
    assert desk.is_here(ticket)


async def is_restored_after_sending(desk: ModelDesk) -> None:
    await one_reply(desk)
    path = desk.store.path
    write_backup(path, path.parent / "kept.db")
    await run(desk)
    desk.server.lag = 4 * SECOND
    again = desk.restored(path.parent / "kept.db")
    try:
        await run(again, 6, 11)
        assert again.server.bodies() == ["Please restart it."]
    finally:
        again.store.close()


async def loses_most_tickets(desk: ModelDesk) -> None:
    tickets = [desk.server.ticket(f"Number {place}") for place in range(20)]
    await run(desk)
    for ticket in tickets[:15]:
        desk.server.delete(ticket)
    await run(desk)
    assert sum(map(desk.is_here, tickets)) >= 10


async def hides_a_ticket_from_its_list(desk: ModelDesk) -> None:
    desk.connector.caps = CAPS & ~Cap.DELETIONS
    tickets = [desk.server.ticket(f"Number {place}") for place in range(3)]
    await run(desk)
    desk.connector.hidden = {tickets[0]}
    desk.timer.advance(25 * 3600)
    await run(desk)
    assert all(map(desk.is_here, tickets))


async def is_stopped_and_wakes(desk: ModelDesk) -> None:
    await one_reply(desk)
    async with desk.engine().working() as sleeper:
        await sleeper.probe()
        desk.timer.advance(lease.SILENCE + 5)
        await run(desk)
        desk.desk.writing.reply(desk.number("100"), "Second", seen_version=None)
        await run(desk)
        desk.desk.writing.reply(desk.number("100"), "Third", seen_version=None)
        with contextlib.suppress(sending.LeaseLost):
            await sending.send_due(sleeper)
        assert "Third" not in desk.server.bodies()


async def both_change_a_field(desk: ModelDesk) -> None:
    ticket = desk.server.ticket()
    await run(desk)
    desk.desk.work.set_priority([desk.number(ticket)], "high")
    desk.server.set(ticket, priority=Priority.URGENT)
    await run(desk)
    assert desk.server.value(ticket, "priority") == "urgent"


async def refuses_the_first_of_two(desk: ModelDesk) -> None:
    ticket = desk.server.ticket()
    await run(desk)
    desk.desk.writing.reply(desk.number(ticket), "First")
    desk.desk.writing.reply(desk.number(ticket), "Second")
    desk.server.send_faults = ["refused"]
    await run(desk, 2)
    await run(desk, 3, 400)
    assert desk.server.bodies() == ["First", "Second"]


async def is_written_to_meanwhile(desk: ModelDesk) -> None:
    ticket = await one_reply(desk)
    desk.server.say(ticket, Kind.INBOUND, "It works now!", ANNA.id)
    await run(desk)
    assert desk.server.bodies() == []


async def shows_its_own_reply_once(desk: ModelDesk) -> None:
    desk.server.keeps_markers = False
    ticket = await one_reply(desk)
    await run(desk, 2)
    assert [body for body, _state in desk.texts(ticket)] == [
        "About: VPN does not connect",
        "Please restart it.",
    ]


async def loses_power(desk: ModelDesk) -> None:
    await one_reply(desk)
    assert desk.store.write(lambda db: db.execute("PRAGMA synchronous").fetchone()) == (2,)


# The mutants.


def sends_before_it_commits(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    def begin(db: Connection, link: Any, job: Any) -> Any:
        verdict = leaving.judge(db, job)
        return verdict if isinstance(verdict, leaving.Ready) else None

    patch.setattr(sending, "_begin", begin)


def keeps_the_cursor_first(patch: pytest.MonkeyPatch, desk: ModelDesk) -> None:
    changes = desk.connector.changes

    async def first(stream: Any, cursor: Any, **words: Any) -> Any:
        end = str(len(desk.server.feed))
        desk.store.write(
            lambda db: db.execute(
                "INSERT OR REPLACE INTO stream (account, name, cursor) VALUES (?, ?, ?)",
                (ACCOUNT.name, stream.value, end),
            )
        )
        return await changes(stream, cursor, **words)

    patch.setattr(desk.connector, "changes", first)


def makes_a_new_key_for_each_try(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    original = sending.send_one

    def renew(db: Connection, entry_id: int) -> None:
        names = (os.urandom(8).hex(), os.urandom(8).hex(), entry_id)
        db.execute("UPDATE outbox SET key = ?, marker = ? WHERE id = ?", names)

    async def send_one(link: Any, job: Any) -> None:
        await link.write(partial(renew, entry_id=job.id))
        await original(link, await link.read(partial(outbox.job, entry_id=job.id)))

    patch.setattr(sending, "send_one", send_one)


def waits_for_nothing(_patch: pytest.MonkeyPatch, desk: ModelDesk) -> None:
    desk.options = Options(grace=0.0)


def trusts_its_own_clock(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    missing = lookups._missing
    patch.setattr(lookups, "_missing", lambda db, link, job, _as_of: missing(db, link, job, link.clock.now()))


def has_no_brake(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    patch.setattr(intake, "BRAKE_TICKETS", 1_000_000)


def takes_missing_for_deleted(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    async def gone(link: Any, remote_id: str, *, brake: bool) -> bool:
        from supportconsole.domain.remote.pages import Gone

        await link.write(lambda db: intake.drop_tickets(db, link.into(brake=brake), [Gone(remote_id)]))
        return True

    patch.setattr(pulling, "_is_gone", gone)


def ignores_the_lease(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    patch.setattr(lease, "is_held_by", lambda *_words: True)


def overwrites(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    def ours(edits: Any, theirs: Mapping[str, object]) -> Merged:
        return Merged(tuple(Edited(one.field, theirs.get(one.field), one.value) for one in edits), ())

    from supportconsole.store import intake_tickets

    patch.setattr(leaving, "merge", ours)
    patch.setattr(intake_tickets, "merge", ours)


def forgets_the_order(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    def any_due(db: Connection, account: str, now: int, window: int = 0) -> Any:
        jobs = outbox.jobs_in(db, account, Stage.QUEUED)
        ready = [
            one
            for one in jobs
            if db.execute("SELECT coalesce(not_before, 0) FROM outbox WHERE id = ?", (one.id,)).fetchone()[0]
            <= now
        ]
        return ready[0] if ready else None

    patch.setattr(outbox, "next_due", any_due)


def tries_orphans_again(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    async def requeue(link: Any) -> int:
        def back(db: Connection) -> None:
            for one in outbox.jobs_in(db, link.account, Stage.SENDING):
                outbox.move(db, one.id, Stage.QUEUED, link.clock.now())

        await link.write(back)
        return 0

    patch.setattr(lookups, "doubt_orphans", requeue)


def takes_a_lost_answer_for_a_failure(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    end = sending._end

    async def again(link: Any, job: Any, stage: Stage, reason: str) -> None:
        await end(link, job, Stage.QUEUED if stage is Stage.UNKNOWN else stage, reason)

    patch.setattr(sending, "_end", again)


def does_not_look_before_it_sends(_patch: pytest.MonkeyPatch, desk: ModelDesk) -> None:
    desk.options = Options(ask_when_newer=False)


def trusts_a_restored_store(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    patch.setattr(outbox, "doubt_all", lambda _db: None)


def does_not_know_its_own(patch: pytest.MonkeyPatch, _desk: ModelDesk) -> None:
    def confirm(
        db: Connection, account: str, entry_id: int, remote_id: str, *, now: int, reason: str = ""
    ) -> None:
        outbox.move(db, entry_id, Stage.SENT, now, reason, remote_id=remote_id)

    patch.setattr(intake_messages, "confirm", confirm)


def writes_without_waiting_for_the_disk(patch: pytest.MonkeyPatch, desk: ModelDesk) -> None:
    patch.setattr(
        connection, "_SETTINGS", connection._SETTINGS.replace("synchronous = FULL", "synchronous = NORMAL")
    )
    desk.store.release()


class Case(NamedTuple):
    mutant: Break
    story: Story


CASES = (
    Case(sends_before_it_commits, dies_after_sending),
    Case(keeps_the_cursor_first, dies_between_cursor_and_data),
    Case(makes_a_new_key_for_each_try, is_restored_after_sending),
    Case(waits_for_nothing, works_late),
    Case(trusts_its_own_clock, works_late_while_the_clock_is_set),
    Case(has_no_brake, loses_most_tickets),
    Case(takes_missing_for_deleted, hides_a_ticket_from_its_list),
    Case(ignores_the_lease, is_stopped_and_wakes),
    Case(overwrites, both_change_a_field),
    Case(forgets_the_order, refuses_the_first_of_two),
    Case(tries_orphans_again, dies_after_sending_to_slow_lists),
    Case(takes_a_lost_answer_for_a_failure, loses_the_answer),
    Case(does_not_look_before_it_sends, is_written_to_meanwhile),
    Case(trusts_a_restored_store, is_restored_after_sending),
    Case(does_not_know_its_own, shows_its_own_reply_once),
    Case(writes_without_waiting_for_the_disk, loses_power),
)


@pytest.mark.parametrize("case", CASES, ids=[case.mutant.__name__ for case in CASES])
async def test_the_story_holds(case: Case, desk: ModelDesk) -> None:
    await case.story(desk)


@pytest.mark.parametrize("case", CASES, ids=[case.mutant.__name__ for case in CASES])
async def test_the_mutant_is_caught(case: Case, store: Store, clock: SetClock) -> None:
    desk = ModelDesk(store, clock)
    with pytest.MonkeyPatch.context() as patch:
        case.mutant(patch, desk)
        with pytest.raises(AssertionError):
            await case.story(desk)
