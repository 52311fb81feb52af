"""The shortest way to bring the terminal's cursor to a place (rows and columns count from 0)."""

from functools import lru_cache
from typing import Final

_DOWN: Final = "\x1bD"
"""One row down in the same column (IND of ECMA-48): a byte less than `ESC [ B`. In the last row it would scroll; no row lies below."""


@lru_cache(maxsize=4096)
def move(row: int, column: int, to_row: int, to_column: int) -> str:
    """What to write to go from one place to another.

    `row` -1: nothing is known about where the cursor stands. `column` -1: it is somewhere in `row`, but the
    terminal may count the columns of what was written there otherwise; only an absolute column will do.
    """
    if row == to_row and column == to_column:
        return ""
    absolute = f"\x1b[{to_row + 1};{to_column + 1}H" if to_column else f"\x1b[{to_row + 1}H"
    if not to_row and not to_column:
        absolute = "\x1b[H"
    if row < 0:
        return absolute
    relative = _across(column, to_column)
    if row != to_row:
        rows = _DOWN if to_row == row + 1 else _step(abs(to_row - row), "B" if to_row > row else "A")
        relative = rows + relative
    return relative if len(relative) < len(absolute) else absolute


def _across(column: int, to_column: int) -> str:
    if column == to_column:
        return ""
    if to_column == 0:
        return "\r"
    absolute = f"\x1b[{to_column + 1}G"
    if column < 0:
        return absolute
    if to_column > column:
        relative = _step(to_column - column, "C")
    else:
        back = column - to_column
        relative = "\b" * back if back <= 3 else _step(back, "D")
    return relative if len(relative) <= len(absolute) else absolute


def _step(count: int, direction: str) -> str:
    return f"\x1b[{count}{direction}" if count > 1 else f"\x1b[{direction}"
