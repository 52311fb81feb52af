"""Time as the engine needs it: waiting that tests can pass over, pauses that grow, and a clock that jumped."""

import asyncio
import random
import time
from typing import Final, Protocol

from supportconsole.domain.clock import MINUTE, SECOND, Instant

LONGEST_PAUSE: Final = 300.0
SHORTEST_SILENCE: Final = SECOND
LONGEST_SILENCE: Final = 15 * MINUTE
JUMP: Final = 30.0
"""Seconds by which the wall clock may run away from the monotonic one before the machine counts as having slept."""


class Timer(Protocol):
    """Seconds of a clock that never jumps, and waiting by it."""

    def seconds(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemTimer:
    def seconds(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def pause_after(failures: int, draw: float | None = None) -> float:
    """Seconds to wait after so many failures in a row: doubling from a second to five minutes, with jitter.

    `draw` in 0..1 replaces the dice.
    """
    whole = min(LONGEST_PAUSE, 2.0 ** min(failures, 12))
    return whole / 2 + whole / 2 * (random.random() if draw is None else draw)


def clamped(until: Instant, now: Instant) -> Instant | None:
    """A time that a remote asked us to wait for, between a second and 15 minutes from now; None for an absurd one.

    A time that is further away than a day or lies in the past is no answer to believe.
    """
    ahead = until - now
    if ahead > 24 * 60 * MINUTE or ahead < -5 * MINUTE:
        return None
    return now + min(max(ahead, SHORTEST_SILENCE), LONGEST_SILENCE)


class Sleepwatch:
    """Tells when the wall clock has jumped: the machine was suspended, or somebody set it."""

    def __init__(self, wall: Instant, seconds: float) -> None:
        self._difference = wall / SECOND - seconds

    def jumped(self, wall: Instant, seconds: float) -> bool:
        """Whether there was a jump since this was last asked."""
        difference = wall / SECOND - seconds
        jumped = abs(difference - self._difference) > JUMP
        self._difference = difference
        return jumped
