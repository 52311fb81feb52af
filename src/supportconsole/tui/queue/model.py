"""What the queue pane knows: a window of a view, where its cursor and its page are, what is marked. No screen."""

from dataclasses import dataclass, field
from enum import Enum, auto

from supportconsole.domain.tickets import QueueRow
from supportconsole.domain.views import Count, View, Window

LIMIT = 200
"""Rows of one window: several screens, read in a millisecond."""
KEPT = 3 * LIMIT
"""Rows held at most; what is farthest from the cursor is let go."""


class Want(Enum):
    """What the model would like to have read next."""

    NOTHING = auto()
    BEFORE = auto()
    AFTER = auto()


@dataclass
class QueueModel:
    """A list of any length seen through a window. The page turns when the cursor leaves it."""

    view: View
    filter: str = ""
    rows: list[QueueRow] = field(default_factory=list)
    cursor: int = 0
    top: int = 0
    height: int = 1
    has_before: bool = False
    has_after: bool = False
    skipped: Count = field(default_factory=lambda: Count(0))
    """Rows before the first one held."""
    total: Count = field(default_factory=lambda: Count(0))
    marked: set[int] = field(default_factory=set)
    mark_anchor: int | None = None

    @property
    def current(self) -> QueueRow | None:
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def position(self) -> int:
        """The cursor's place in the whole view, from 1; 0 in an empty one."""
        return self.skipped.n + self.cursor + 1 if self.rows else 0

    def replace(self, window: Window, skipped: Count, *, keep: int | None = None) -> None:
        """Take a fresh window. The cursor stays on ticket `keep`, else on the same line of the page."""
        line = self.cursor - self.top
        was = self.cursor
        self.rows = list(window.rows)
        self.has_before, self.has_after, self.skipped = window.before, window.after, skipped
        self.cursor = (
            next((i for i, row in enumerate(self.rows) if row.id == keep), -1) if keep is not None else -1
        )
        if self.cursor < 0:
            self.cursor = max(0, min(was, len(self.rows) - 1))
        self.top = max(0, self.cursor - line)
        self._settle()

    def extend_after(self, window: Window) -> None:
        self.rows.extend(window.rows)
        self.has_after = window.after
        surplus = len(self.rows) - KEPT
        if surplus > 0:
            del self.rows[:surplus]
            self.cursor -= surplus
            self.top = max(0, self.top - surplus)
            self.has_before = True
            self.skipped = Count(self.skipped.n + surplus, self.skipped.exact)
        self._settle()

    def extend_before(self, window: Window) -> None:
        added = len(window.rows)
        self.rows[:0] = window.rows
        self.cursor += added
        self.top += added
        self.has_before = window.before
        self.skipped = Count(max(0, self.skipped.n - added), self.skipped.exact)
        if len(self.rows) > KEPT:
            del self.rows[KEPT:]
            self.has_after = True
        self._settle()

    def move(self, by: int) -> Want:
        """Move the cursor by rows; says what should be read when the end of the window is near."""
        self.cursor = max(0, min(self.cursor + by, len(self.rows) - 1))
        self._settle()
        if by > 0 and self.has_after and self.cursor + 2 * self.height >= len(self.rows):
            return Want.AFTER
        if by < 0 and self.has_before and self.cursor < 2 * self.height:
            return Want.BEFORE
        return Want.NOTHING

    def page(self, by: int) -> Want:
        return self.move(by * max(1, self.height))

    def resize(self, height: int) -> None:
        self.height = max(1, height)
        self._settle()

    def toggle_mark(self) -> None:
        row = self.current
        if row is None:
            return
        self.marked.symmetric_difference_update({row.id})
        self.mark_anchor = self.cursor

    def mark_range(self) -> None:
        """Mark from the last marked row to the cursor."""
        start = self.cursor if self.mark_anchor is None else min(self.mark_anchor, len(self.rows) - 1)
        low, high = sorted((start, self.cursor))
        self.marked.update(row.id for row in self.rows[low : high + 1])

    def targets(self) -> tuple[int, ...]:
        """The tickets an action is for: the marked ones, else the one under the cursor."""
        if self.marked:
            return tuple(sorted(self.marked))
        return (self.current.id,) if self.current is not None else ()

    def _settle(self) -> None:
        """Turn the page so that the cursor is on it; a page begins where the last one ended."""
        last = len(self.rows) - 1
        self.cursor = max(0, min(self.cursor, last))
        if self.cursor < self.top:
            self.top = max(0, self.cursor - self.height + 1)
        elif self.cursor >= self.top + self.height:
            self.top = self.cursor
        if self.top and self.top + self.height > last + 1 and not self.has_after:
            self.top = max(0, min(self.top, last + 1 - 1))
