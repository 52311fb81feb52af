"""Figures of guided scripts: how often, how they end, where they stall."""

from collections import Counter
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple, Protocol


class Ran(Protocol):
    """A run as figures need it; `took` in microseconds."""

    @property
    def script(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def took(self) -> int: ...


class Stats(NamedTuple):
    """One script's figures. `ends` and `stalls` are steps with how often, the most frequent first.

    `took` is the median of finished runs in microseconds, None without any.
    """

    script: str
    runs: int
    finished: int
    abandoned: int
    open: int
    ends: tuple[tuple[str, int], ...]
    stalls: tuple[tuple[str, int], ...]
    took: int | None


def count(runs: Iterable[Ran]) -> tuple[Stats, ...]:
    """The figures by script, the most followed first. A run stalls at the step where it was abandoned or still stands."""
    by_script: dict[str, list[Ran]] = {}
    for run in runs:
        by_script.setdefault(run.script, []).append(run)
    found = [_count_one(script, ran) for script, ran in by_script.items()]
    return tuple(sorted(found, key=lambda one: (-one.runs, one.script)))


def _count_one(script: str, runs: list[Ran]) -> Stats:
    states = Counter(run.state for run in runs)
    finished = [run for run in runs if run.state == "finished"]
    return Stats(
        script,
        len(runs),
        states["finished"],
        states["abandoned"],
        states["open"],
        tuple(Counter(run.step for run in finished).most_common()),
        tuple(Counter(run.step for run in runs if run.state != "finished").most_common()),
        int(median(run.took for run in finished)) if finished else None,
    )
