"""Which panes stand beside each other at a width, and how wide they are."""

from typing import NamedTuple

WIDE = 110
"""Columns from which three panes fit."""
NARROW = 60
"""Columns below which one pane is shown at a time."""


class Arrangement(NamedTuple):
    """Columns of the queue and of the side pane, 0 when hidden; the conversation takes the rest when `middle`."""

    queue: int
    side: int
    middle: bool
    side_is_right: bool = True


def arrange(columns: int, front: str, left: str, *, enlarged: bool) -> Arrangement:
    """The arrangement for a terminal `columns` wide. `front` has the focus, `left` stands beside a conversation."""
    if enlarged or columns < NARROW:
        return Arrangement(
            columns if front == "queue" else 0, columns if front == "side" else 0, front == "conversation"
        )
    if columns >= WIDE:
        queue = max(36, min(60, columns * 32 // 100))
        side = max(30, min(52, columns * 27 // 100))
        return Arrangement(queue, side, middle=True)
    width = max(28, columns * 2 // 5)
    if left == "side":
        return Arrangement(0, width, middle=True, side_is_right=False)
    return Arrangement(width, 0, middle=True)
