"""How tickets come and go: when they arrive, who writes them, in what state they are, how long they get.

The figures are the measured and assumed ones of the benchmarks' plan (docs/interchange.md, "Generated desks").
"""

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Final, NamedTuple, TypeVar

from supportconsole.domain.clock import DAY, HOUR, Instant

T = TypeVar("T")

# Tickets of a day and hour against each other: two peaks, a quiet night, a quiet week-end.
HOURS: Final = (
    12, 10, 10, 10, 11, 14, 22, 40, 65, 88, 100, 98, 80, 82, 96, 94, 76, 58, 45, 36, 30, 26, 20, 15,
)  # fmt: skip
WEEKEND: Final = 0.35
A_DAY: Final = 900
LONGEST: Final = 3 * 365
INCIDENTS_A_YEAR: Final = 6
OF_AN_INCIDENT: Final = 0.7
"""How many of the tickets in an hour with an incident are about it."""

LANGUAGES: Final = (("en", 40), ("ru", 40), ("pl", 20))
CHANNELS: Final = (("mail", 45), ("chat", 30), ("phone", 10), ("web", 10), ("social:forum", 5))
STATUSES: Final = (("new", 6), ("open", 12), ("hold", 2), ("pending", 10), ("solved", 70))
PRIORITIES: Final = (("none", 10), ("low", 15), ("normal", 55), ("high", 15), ("urgent", 5))
CLOSED_AFTER: Final = 30 * DAY

# Messages of a thread at the percentiles 0, 10, 50, 75, 90, 99 and 100.
_THREAD: Final = ((0.0, 1), (0.1, 3), (0.5, 8), (0.75, 15), (0.9, 29), (0.99, 80), (1.0, 188))


class Arrival(NamedTuple):
    """When a ticket was opened, and the number of the incident it is about, or None."""

    at: Instant
    incident: int | None


def choose(rng: Random, table: tuple[tuple[T, int], ...]) -> T:
    """One of the words, as often as its weight (of 100) says."""
    place = rng.random() * 100
    for word, weight in table:
        place -= weight
        if place < 0:
            return word
    return table[-1][0]


def arrivals(rng: Random, n: int, now: Instant) -> Iterator[Arrival]:
    """`n` arrivals up to now, oldest first."""
    days = min(LONGEST, max(3, n // A_DAY))
    start = now - days * DAY
    weights: list[float] = []
    for hour in range(days * 24):
        at = (start + hour * HOUR) // HOUR
        weekday = (at // 24 + 3) % 7  # the epoch was a Thursday
        weights.append(HOURS[at % 24] * (WEEKEND if weekday > 4 else 1))
    incidents: dict[int, int] = {}
    for number in range(max(1, days * INCIDENTS_A_YEAR // 365)):
        begin = rng.randrange(len(weights))
        for hour in range(begin, min(begin + rng.randint(1, 3), len(weights))):
            incidents[hour] = number
            weights[hour] *= rng.randint(20, 60)
    step = sum(weights) / n
    hour, below = 0, 0.0
    for place in range(n):
        # One in each of n equal shares of the whole curve, so that the times come in order.
        target = (place + rng.random()) * step
        while below + weights[hour] < target and hour < len(weights) - 1:
            below += weights[hour]
            hour += 1
        at = start + hour * HOUR + int(min(1.0, (target - below) / weights[hour]) * (HOUR - 1))
        about = incidents.get(hour)
        yield Arrival(at, about if about is not None and rng.random() < OF_AN_INCIDENT else None)


def zipf(rng: Random, n: int) -> int:
    """A number below `n`; small ones come far more often (exponent 1.1)."""
    return min(n - 1, int(((n**-0.1 - 1) * rng.random() + 1) ** -10) - 1)


def thread_length(rng: Random, average: float | None) -> int:
    """How many messages a ticket has: around an average, or as real threads have them when it is None."""
    if average is not None:
        whole = int(2 * average * rng.random() + rng.random()) if average else 0
        return max(1, whole) if average >= 1 else whole
    place = rng.random()
    for (low, least), (high, most) in pairwise(_THREAD):
        if place <= high:
            return round(least + (most - least) * (place - low) / (high - low))
    return _THREAD[-1][1]
