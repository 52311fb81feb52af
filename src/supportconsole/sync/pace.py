"""The one limiter of an account: buckets that refill, silence that the remote asks for, the agent before the background."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from supportconsole.domain.clock import SECOND, Clock, Instant
from supportconsole.domain.errors import RateLimited
from supportconsole.domain.remote.protocol import Bucket
from supportconsole.sync.timing import Timer, clamped


class Urgency(IntEnum):
    """Who asks: a person who waits, what a person sees, or the rest."""

    CLICK = 0
    SEEN = 1
    BACKGROUND = 2


KEPT_BACK: Final = {Urgency.CLICK: 0.0, Urgency.SEEN: 0.1, Urgency.BACKGROUND: 0.2}
"""Which part of a bucket the less urgent must leave for the more urgent."""

PATIENCE: Final = {Urgency.CLICK: 15.0, Urgency.SEEN: 30.0, Urgency.BACKGROUND: 120.0}
"""Seconds that a request waits for its turn before it is called off as RateLimited."""

SHORTEST_WAIT: Final = 0.001
"""Seconds; less than that is lost in the arithmetic of a clock, and waiting for it might never end."""

_urgency: ContextVar[Urgency] = ContextVar("urgency", default=Urgency.BACKGROUND)


@contextmanager
def asked_by(urgency: Urgency) -> Iterator[None]:
    """Requests made inside count as this urgent."""
    token = _urgency.set(urgency)
    try:
        yield
    finally:
        _urgency.reset(token)


@dataclass(slots=True)
class _Level:
    bucket: Bucket
    left: float
    at: float
    silent_until: Instant = 0


class Pacer:
    """Keeps the limits that a connector declares, for all its requests."""

    def __init__(self, buckets: Iterable[Bucket], clock: Clock, timer: Timer) -> None:
        self._clock = clock
        self._timer = timer
        self._levels = {one.name: _Level(one, one.capacity, timer.seconds()) for one in buckets}
        self._silent_until: Instant = 0

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        """Wait until a request of this cost may leave. Raises RateLimited when that would take too long."""
        urgency = _urgency.get()
        deadline = self._timer.seconds() + PATIENCE[urgency]
        while (wait := self._wait(bucket, cost, urgency)) > 0:
            if self._timer.seconds() + wait > deadline:
                until = self._clock.now() + int(wait * SECOND)
                raise RateLimited("The helpdesk's limit is reached.", until=until)
            await self._timer.sleep(min(max(wait, SHORTEST_WAIT), 1.0))
        if bucket in self._levels:
            self._levels[bucket].left -= cost
        await asyncio.sleep(0)

    def told(self, until: Instant, bucket: str = "") -> None:
        """The remote asked for silence until then; what is absurd is taken as a second."""
        now = self._clock.now()
        silence = clamped(until, now) or now + SECOND
        if bucket in self._levels:
            level = self._levels[bucket]
            level.silent_until = max(level.silent_until, silence)
        else:
            self._silent_until = max(self._silent_until, silence)

    def _wait(self, bucket: str, cost: float, urgency: Urgency) -> float:
        """Seconds until the request may leave; 0 for now."""
        now, ticks = self._clock.now(), self._timer.seconds()
        silence = self._silent_until
        level = self._levels.get(bucket)
        if level is None:
            return max(0.0, (silence - now) / SECOND)
        silence = max(silence, level.silent_until)
        rate = level.bucket.capacity / level.bucket.seconds
        level.left = min(level.bucket.capacity, level.left + (ticks - level.at) * rate)
        level.at = ticks
        kept = KEPT_BACK[urgency] * level.bucket.capacity
        short = min(cost, level.bucket.capacity - kept) + kept - level.left
        return max(0.0, (silence - now) / SECOND, short / rate)
