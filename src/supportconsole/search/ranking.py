"""What is nearest to a question: rare words first, then the cosine of weighted words, then a vote of the nearest.

A word weighs the logarithm of how rare it is. Titles count three times. The length of an entry takes part with the power
of 0.6: at 1, long entries hardly ever win, at 0 always (measured; docs/plans/0006-finding.md).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log, sqrt
from typing import Final

TITLE: Final = 3
"""How many times a word of a title counts."""

CANDIDATES: Final = 300
"""Entries that SQLite finds and this module ranks again."""

FEWER_CANDIDATES: Final = 150
"""In a large index, for a few words: with so little to tell entries apart, more of them would only cost time."""

LARGE: Final = 100_000
"""Entries from which a comparison looks at fewer candidates, so that it stays as quick."""

BUDGET: Final = 20_000
"""Postings that one question may touch in an index: about as many microseconds."""

_SHARE: Final = 0.1
_FEW: Final = 500
_MOST_TERMS: Final = 12
_LENGTH: Final = 0.6
_LOOKED_AT: Final = 200
_VOTERS: Final = 80
_LIKE: Final = 20
_POWER: Final = 3


def budget(size: int) -> int:
    """Postings for an index of `size` entries: a tenth of them loses nothing, and above the budget the time would."""
    return int(min(BUDGET, max(_FEW, size * _SHARE)))


def rarest(frequencies: Mapping[str, int], limit: int, most: int = _MOST_TERMS) -> tuple[str, ...]:
    """The rarest known terms that stand in no more than `limit` entries together; at least one when any is known."""
    chosen: list[str] = []
    left = limit
    for term, n in sorted(
        ((t, n) for t, n in frequencies.items() if n > 0), key=lambda one: (one[1], one[0])
    ):
        left -= n
        if len(chosen) == most or (chosen and left < 0):
            break
        chosen.append(term)
    return tuple(chosen)


def weight(frequency: int, size: int) -> float:
    """How much a term says that stands in `frequency` of `size` entries."""
    return log(1 + size / max(1, frequency))


def profile(title: str, body: str, lemmas: str = "") -> Counter[str]:
    """How often each term counts in an entry; long bodies are looked at in part."""
    counts: Counter[str] = Counter()
    for term in title.split():
        counts[term] += TITLE
    counts.update(body.split(None, _LOOKED_AT)[:_LOOKED_AT])
    if lemmas:
        counts.update(lemmas.split(None, _LOOKED_AT)[:_LOOKED_AT])
    return counts


def cosines(
    asked: Mapping[str, float],
    profiles: Sequence[Mapping[str, int]],
    frequencies: Callable[[Iterable[str]], Mapping[str, int]],
    size: int,
) -> list[float]:
    """How near each profile is to what was asked, given as weights by term."""
    known = frequencies({term for one in profiles for term in one})
    weights = {term: weight(n, size) for term, n in known.items()}
    found = []
    for one in profiles:
        values = {term: (1 + log(n)) * weights[term] for term, n in one.items()}
        norm = sqrt(sum(value * value for value in values.values()))
        near = sum(share * values[term] for term, share in asked.items() if term in values)
        found.append(near / norm**_LENGTH if norm else 0.0)
    return found


def vote(
    nearest: Iterable[tuple[float, Sequence[int]]], most: int = _VOTERS, like: int = _LIKE
) -> list[tuple[int, float, int]]:
    """Who is behind the nearest: (who, share of the votes, how many of the first `like`), the strongest first.

    A vote weighs the third power of its nearness.
    """
    votes: dict[int, float] = {}
    counts: Counter[int] = Counter()
    for place, (near, voters) in enumerate(sorted(nearest, key=lambda one: -one[0])[:most]):
        for voter in voters:
            votes[voter] = votes.get(voter, 0.0) + near**_POWER
            counts[voter] += place < like
    cast = sum(votes.values()) or 1.0
    return sorted(
        ((who, sum_ / cast, counts[who]) for who, sum_ in votes.items()), key=lambda one: (-one[1], one[0])
    )
