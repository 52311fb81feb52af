"""Bursts: similar new tickets in a short time, far more of them than a desk normally sees.

What is normal is taken from the subjects of the desk's past tickets: a word, or two words together, that stood in a
share `p` of them is expected in `p * n` of `n` new ones. How likely so many or more would be by chance is the tail of a Poisson
distribution; only what is next to impossible is a burst. The number of new tickets is compared with itself, so a busy
Monday is no burst.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import exp, lgamma, log, log10
from typing import Final, NamedTuple

from supportconsole.domain.clock import MINUTE, Instant

WINDOWS: Final = (5 * MINUTE, 20 * MINUTE, 60 * MINUTE)
"""How far back is looked, in microseconds; the last one is the longest."""
PAST: Final = 50
"""Past tickets below which nothing is known of what is normal."""
FEWEST: Final = 6
"""Tickets that a burst has at least."""

_REQUESTERS: Final = 4
_CHANCE: Final = -9.0
_CHANCE_BESIDE: Final = -4.0
_MOST: Final = 3
_TERMS: Final = 40
_SHOWN: Final = 4
_HELD: Final = 0.5
_OVERLAP: Final = 1 / 3

Terms = frozenset[str]


class Arrival(NamedTuple):
    """A new ticket: `requester` tells people apart, `terms` are those of its subject."""

    ticket_id: int
    created_at: Instant
    requester: int | None
    terms: Terms


class Group(NamedTuple):
    """The tickets of a burst, oldest first, the terms they share, and how many were expected.

    `chance` is the logarithm (base 10) of how likely it is.
    """

    arrivals: tuple[Arrival, ...]
    terms: tuple[str, ...]
    usual: float
    chance: float


def find_bursts(arrivals: Iterable[Arrival], past: Sequence[Terms], now: Instant) -> tuple[Group, ...]:
    """The bursts among new tickets, the least likely first; none while the past is unknown."""
    recent = [one for one in arrivals if now - WINDOWS[-1] <= one.created_at <= now]
    recent.sort(key=lambda one: (one.created_at, one.ticket_id))
    found: list[Group] = []
    while len(past) >= PAST and len(found) < _MOST:
        windows = ([one for one in recent if one.created_at >= now - window] for window in WINDOWS)
        groups = [group for window in windows if (group := _find_one(window, past)) is not None]
        if not groups:
            break
        best = min(groups, key=lambda group: group.chance)
        found.append(best)
        taken = {one.ticket_id for one in best.arrivals}
        recent = [one for one in recent if one.ticket_id not in taken]
    return tuple(found)


def _find_one(window: Sequence[Arrival], past: Sequence[Terms]) -> Group | None:
    """The least likely group of one window, with those that share a third of their tickets with it."""
    unlikely = _unlikely(window, past)
    if not unlikely or min(unlikely.values())[0] > _CHANCE:
        return None
    (key, (chance, usual)), *others = sorted(unlikely.items(), key=lambda one: (one[1][0], sorted(one[0])))
    members = {one.ticket_id for one in window if key <= one.terms}
    for other, _ in others:
        alike = {one.ticket_id for one in window if other <= one.terms}
        if len(alike & members) >= _OVERLAP * len(alike):
            members |= alike
    arrivals = tuple(one for one in window if one.ticket_id in members)
    if len(set(map(_person, arrivals))) < _REQUESTERS:
        return None
    return Group(arrivals, _shared(arrivals, key, past), usual, chance)


def _unlikely(window: Sequence[Arrival], past: Sequence[Terms]) -> dict[Terms, tuple[float, float]]:
    """Each term and pair of terms that is next to impossible so often: (logarithm of its chance, how many were expected)."""
    counts = Counter(term for one in window for term in one.terms)
    several = sorted(
        (term for term, n in counts.items() if n >= FEWEST), key=lambda term: (-counts[term], term)
    )
    often = frozenset(several[:_TERMS])
    if not often:
        return {}
    keys: Counter[Terms] = Counter()
    for one in window:
        keys.update(_keys(one.terms, often))
    keys = Counter({key: n for key, n in keys.items() if n >= FEWEST})
    before: Counter[Terms] = Counter()
    for terms in past:
        before.update(_keys(terms, often))
    found = {}
    for key, n in keys.items():
        # One more than was seen: what has never been there is rare, not impossible.
        usual = (before[key] + 1) / (len(past) + 1) * len(window)
        chance = _tail(n, usual)
        holders = {_person(one) for one in window if key <= one.terms}
        if chance <= _CHANCE_BESIDE and len(holders) >= _REQUESTERS:
            found[key] = chance, usual
    return found


def _keys(terms: Terms, often: Terms) -> list[Terms]:
    held = terms & often
    return [*(frozenset((term,)) for term in held), *map(frozenset, combinations(held, 2))] if held else []


def _tail(n: int, usual: float) -> float:
    """The logarithm of the chance of `n` or more where `usual` are expected (Poisson)."""
    if n <= usual:
        return 0.0
    first = n * log(usual) - usual - lgamma(n + 1)
    total, term = 0.0, 1.0
    for k in range(n + 1, n + 60):
        total += term
        term *= usual / k
        if term < 1e-12:
            break
    return min(0.0, (first + log(max(total, exp(-50)))) / log(10))


def _person(one: Arrival) -> tuple[str, int]:
    return ("ticket", one.ticket_id) if one.requester is None else ("person", one.requester)


def _shared(arrivals: Sequence[Arrival], key: Terms, past: Sequence[Terms]) -> tuple[str, ...]:
    """What most of them hold and says most: the rarest in the past first, led by what they were found by."""
    counts = Counter(term for one in arrivals for term in one.terms)
    before: Mapping[str, int] = Counter(term for terms in past for term in terms & counts.keys())
    held = [term for term, n in counts.items() if n >= _HELD * len(arrivals) or term in key]

    def says(term: str) -> tuple[bool, float, str]:
        rarity = log10((len(past) + 1) / (before[term] + 1))
        return term not in key, -counts[term] * rarity, term

    shown = sorted(held, key=says)
    telling = [term for term in shown if term in key or before[term] * 20 < len(past)]
    return tuple(telling[:_SHOWN])
