"""A store that comes from a backup: what waited in it may have left since, so nothing leaves before that is settled."""

from collections.abc import Iterator
from contextlib import contextmanager

from model_desk import ModelDesk
from supportconsole.domain.clock import SECOND
from supportconsole.domain.outbox import Stage
from supportconsole.store.backup import write_backup

TEXT = "Please restart it."


async def _replied(desk: ModelDesk, fault: str) -> str:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.writing.reply(desk.number(one), TEXT)
    desk.server.send_faults = [fault]
    await desk.run()
    return one


def _keep(desk: ModelDesk) -> None:
    write_backup(desk.store.path, desk.store.path.parent / "kept.db")


@contextmanager
def _restored(desk: ModelDesk) -> Iterator[ModelDesk]:
    again = desk.restored(desk.store.path.parent / "kept.db")
    try:
        yield again
    finally:
        again.store.close()


async def test_a_proof_from_before_the_backup_proves_nothing(desk: ModelDesk) -> None:
    """It was looked for and not found; then came the backup, then it left. The list that shows it lags."""
    await _replied(desk, "broken")
    await desk.run()
    assert [entry.stage for entry in desk.outbox()] == [Stage.UNKNOWN]
    _keep(desk)
    desk.timer.advance(12)
    await desk.run()
    assert desk.server.bodies() == [TEXT]
    desk.server.lag = 4 * SECOND
    with _restored(desk) as again:
        for _ in range(4):
            await again.run()
            again.timer.advance(12)
        assert again.server.bodies() == [TEXT]
        assert again.outbox() == ()


async def test_what_had_failed_may_have_left_by_a_second_try(desk: ModelDesk) -> None:
    """It is held and not tried again by one key; where the conversation shows it, the question answers itself."""
    await _replied(desk, "rejected")
    _keep(desk)
    (entry,) = desk.outbox()
    assert entry.stage is Stage.FAILED
    desk.desk.outbox.retry(entry.id)
    await desk.run()
    with _restored(desk) as again:
        (entry,) = again.outbox()
        assert (entry.stage, entry.reason) == (
            Stage.HELD,
            "the store was restored: it may have left before",
        )
        await again.run()
        assert again.outbox() == ()
        assert again.server.bodies() == [TEXT]


async def test_what_never_left_waits_for_the_agents_word(desk: ModelDesk) -> None:
    one = await _replied(desk, "rejected")
    _keep(desk)
    with _restored(desk) as again:
        await again.run()
        (entry,) = again.outbox()
        assert entry.stage is Stage.HELD
        again.desk.outbox.resolve(entry.id, "send")
        await again.run()
        assert again.server.bodies(one) == [TEXT]
        assert again.outbox() == ()
