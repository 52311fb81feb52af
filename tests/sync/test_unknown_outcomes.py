"""What happens to a reply when nobody can say whether it arrived: it is looked for, and leaves again only on proof."""

import pytest

from model_desk import ModelDesk
from model_remote import CAPS, Killed
from supportconsole.domain.clock import SECOND
from supportconsole.domain.conversation import State
from supportconsole.domain.errors import AuthFailed, RateLimited, Unreachable
from supportconsole.domain.outbox import Stage
from supportconsole.domain.remote.caps import Cap


async def _replied(desk: ModelDesk, *faults: str) -> str:
    one = desk.server.ticket()
    await desk.run()
    desk.desk.writing.reply(desk.number(one), "Please restart it.")
    desk.server.send_faults = list(faults)
    return one


async def _settle(desk: ModelDesk, rounds: int = 6) -> None:
    for _ in range(rounds):
        await desk.run()
        desk.timer.advance(12)


async def test_an_answer_that_was_lost_is_found_and_nothing_leaves_twice(desk: ModelDesk) -> None:
    one = await _replied(desk, "lost")
    await desk.run(pull=False)
    assert desk.texts(one)[-1] == ("Please restart it.", State.UNKNOWN)
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]
    assert desk.texts(one)[-1] == ("Please restart it.", State.SENT)
    assert len(desk.texts(one)) == 2


async def test_a_request_that_never_arrived_leaves_again_after_the_proof(desk: ModelDesk) -> None:
    await _replied(desk, "broken")
    await desk.run()
    desk.timer.advance(1)
    await desk.run()
    assert [entry.stage for entry in desk.outbox()] == [Stage.UNKNOWN]
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]
    assert len(set(desk.server.keys)) == 1


async def test_a_server_that_works_late_is_waited_for(desk: ModelDesk) -> None:
    await _replied(desk, "late")
    for _ in range(8):
        await desk.run()
        desk.timer.advance(3)
    assert desk.server.bodies() == ["Please restart it."]


async def test_a_list_that_lags_is_waited_for(desk: ModelDesk) -> None:
    one = await _replied(desk, "lost")
    desk.server.lag = 4 * SECOND
    await _settle(desk)
    assert desk.server.bodies(one) == ["Please restart it."]


@pytest.mark.parametrize("moment", ["dies before", "dies after"])
async def test_a_process_that_dies_while_sending_leaves_no_doubt_behind(desk: ModelDesk, moment: str) -> None:
    one = await _replied(desk, moment)
    with pytest.raises(Killed):
        await desk.run()
    desk.bury()
    assert desk.texts(one)[-1][1] is State.SENDING
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]
    assert desk.outbox() == ()


async def test_a_wrong_local_clock_proves_nothing(desk: ModelDesk) -> None:
    await _replied(desk, "late")
    await desk.run()
    desk.clock.advance(3600 * SECOND)
    await desk.run()
    await desk.run()
    assert [entry.stage for entry in desk.outbox()] == [Stage.UNKNOWN]
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]


async def test_a_request_that_certainly_never_left_is_tried_again_by_itself(desk: ModelDesk) -> None:
    await _replied(desk, "refused")
    with pytest.raises(Unreachable):
        await desk.run()
    (entry,) = desk.outbox()
    assert entry.stage is Stage.QUEUED
    assert entry.not_before is not None
    assert entry.not_before <= desk.clock.now() + 300 * SECOND
    assert desk.account().state == "offline"
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]
    assert desk.account().state == "idle"


async def test_a_rate_limit_is_waited_out(desk: ModelDesk) -> None:
    await _replied(desk, "limited")
    with pytest.raises(RateLimited):
        await desk.run()
    assert desk.account().state == "limited"
    await _settle(desk)
    assert desk.server.bodies() == ["Please restart it."]


async def test_a_refused_login_stops_the_account_and_keeps_the_text(desk: ModelDesk) -> None:
    one = await _replied(desk, "login")
    with pytest.raises(AuthFailed):
        await desk.run()
    (entry,) = desk.outbox()
    assert (entry.stage, entry.body) == (Stage.FAILED, "Please restart it.")
    assert desk.account().state == "login"
    assert desk.texts(one)[-1] == ("Please restart it.", State.FAILED)


async def test_without_a_clock_of_the_server_a_person_decides(desk: ModelDesk) -> None:
    await _replied(desk, "broken")
    desk.connector.caps = CAPS & ~Cap.MARKER
    await desk.run(pull=False)
    desk.connector.silent = True
    await desk.run(pull=False)
    assert [entry.stage for entry in desk.outbox()] == [Stage.HELD]


async def test_three_lookups_that_say_nothing_ask_a_person(desk: ModelDesk) -> None:
    await _replied(desk, "broken")
    await desk.run(pull=False)
    for _ in range(3):
        desk.connector.lookup_faults = ["drift"]
        desk.timer.advance(400)
        await desk.run(pull=False)
    assert [entry.stage for entry in desk.outbox()] == [Stage.HELD]
    assert desk.server.bodies() == []


async def test_our_own_marker_in_the_conversation_ends_the_doubt(desk: ModelDesk) -> None:
    one = await _replied(desk, "lost")
    await desk.run(pull=False)
    desk.connector.lookup_faults = ["offline"]
    with pytest.raises(Unreachable):
        await desk.run(pull=False)
    desk.desk.tickets.get(desk.number(one))
    async with desk.engine().working() as link:
        from supportconsole.sync import pulling

        await link.probe()
        await pulling.pull(link)
    assert desk.texts(one)[-1] == ("Please restart it.", State.SENT)
    assert desk.outbox() == ()
