"""Views: saved queries with an order, and the window of rows that a screen holds of one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from supportconsole.domain.tickets import QueueRow


class Sort(StrEnum):
    """The orders of a queue; ties are broken by the ticket's number, so that a place is unique."""

    PRIORITY = "priority"  # urgent first, then the one untouched for longest
    UPDATED = "updated"  # newest change first
    OLDEST = "oldest"  # the one untouched for longest first
    CREATED = "created"  # newest ticket first
    NUMBER = "number"  # highest number first


@dataclass(frozen=True, slots=True)
class View:
    """A saved query. `name` is shown and typed; `key` is the letter after `g` that goes there, or empty."""

    name: str
    query: str
    sort: Sort = Sort.PRIORITY
    key: str = ""


Place = tuple[int, ...]
"""Where a row stands in an order: its sort values with the ticket's id last (keyset paging)."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive rows of a view, in order; `before` and `after` say whether the view goes on there."""

    rows: tuple[QueueRow, ...]
    before: bool
    after: bool


class Count(NamedTuple):
    """How many tickets a view holds; `exact` is false when counting stopped at `n` (shown as `n+`)."""

    n: int
    exact: bool = True
