"""Limits of a helpdesk, pauses after failures, and clocks that jump."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_remote import ModelServer, ModelTimer
from supportconsole.domain.clock import DAY, MINUTE, SECOND, SetClock
from supportconsole.domain.errors import RateLimited
from supportconsole.domain.remote.protocol import Bucket
from supportconsole.sync.pace import Pacer, Urgency, asked_by
from supportconsole.sync.timing import LONGEST_PAUSE, Sleepwatch, clamped, pause_after

NOW = SetClock("2026-11-20T22:15:00Z").now()


def limiter(capacity: float, seconds: float) -> tuple[Pacer, ModelTimer, SetClock]:
    clock = SetClock(NOW)
    timer = ModelTimer(clock, ModelServer(NOW))
    return Pacer([Bucket("api", capacity, seconds)], clock, timer), timer, clock


async def test_requests_never_pass_the_limit() -> None:
    pacer, timer, _clock = limiter(10, 60)
    begun = timer.seconds()
    with asked_by(Urgency.CLICK):
        for _ in range(13):
            await pacer.turn("api")
    assert timer.seconds() - begun == pytest.approx(18, abs=1)


async def test_the_background_leaves_room_for_a_click() -> None:
    pacer, timer, _clock = limiter(10, 600)
    with asked_by(Urgency.BACKGROUND):
        for _ in range(8):
            await pacer.turn("api")
    begun = timer.seconds()
    with asked_by(Urgency.CLICK):
        await pacer.turn("api")
        await pacer.turn("api")
    assert timer.seconds() == begun


async def test_who_would_wait_too_long_is_told_until_when() -> None:
    pacer, _timer, clock = limiter(1, 3600)
    with asked_by(Urgency.CLICK):
        await pacer.turn("api")
        with pytest.raises(RateLimited) as told:
            await pacer.turn("api")
    assert told.value.until is not None
    assert told.value.until > clock.now() + 50 * MINUTE


async def test_silence_that_the_helpdesk_asks_for_is_kept_by_all() -> None:
    pacer, timer, clock = limiter(100, 60)
    pacer.told(clock.now() + 7 * SECOND)
    begun = timer.seconds()
    await pacer.turn()
    await pacer.turn("api")
    assert 7 <= timer.seconds() - begun < 9


async def test_an_absurd_silence_is_a_second() -> None:
    pacer, timer, clock = limiter(100, 60)
    pacer.told(clock.now() + 9999 * DAY)
    begun = timer.seconds()
    await pacer.turn()
    assert timer.seconds() - begun < 3


@given(st.integers(-(10**20), 10**20))
def test_a_time_to_wait_for_is_between_a_second_and_a_quarter_of_an_hour(ahead: int) -> None:
    until = clamped(NOW + ahead, NOW)
    assert until is None or SECOND <= until - NOW <= 15 * MINUTE


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_a_pause_grows_and_stays_below_five_minutes(failures: int, draw: float) -> None:
    pause = pause_after(failures, draw)
    assert 0 < pause <= LONGEST_PAUSE
    assert pause <= pause_after(failures + 1, draw)


def test_a_machine_that_slept_is_noticed_once() -> None:
    watch = Sleepwatch(NOW, 100.0)
    assert not watch.jumped(NOW + 5 * SECOND, 105.0)
    assert watch.jumped(NOW + 3600 * SECOND, 110.0)
    assert not watch.jumped(NOW + 3605 * SECOND, 115.0)
