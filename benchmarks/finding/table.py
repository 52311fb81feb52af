"""The figures, each beside what it must reach and what others reach."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """One figure. `goal` is the least it must be, or the most with `most`; `beside` names anchors with theirs."""

    name: str
    figure: float
    goal: float | None = None
    beside: Mapping[str, float] = {}
    most: bool = False

    @property
    def is_reached(self) -> bool:
        if self.goal is None:
            return True
        return self.figure <= self.goal if self.most else self.figure >= self.goal


def print_rows(rows: Iterable[Row]) -> bool:
    """Print each as soon as it is known; whether all goals were reached."""
    reached = True
    for row in rows:
        reached = reached and row.is_reached
        goal = "" if row.goal is None else f"{'<=' if row.most else '>='} {row.goal:.1f}"
        beside = ", ".join(f"{name} {figure:.1f}" for name, figure in row.beside.items())
        mark = " " if row.is_reached else "!"
        print(f"{mark} {row.name:<58} {row.figure:9.1f}  {goal:<10} {beside}", flush=True)
    return reached
