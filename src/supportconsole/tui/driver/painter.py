"""Brings a terminal from the cells it shows to the cells that are wanted, in few bytes."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from supportconsole.tui.driver.clusters import is_doubtful
from supportconsole.tui.driver.grid import RIGHT_HALF, UNKNOWN, Grid, Row
from supportconsole.tui.driver.moves import move
from supportconsole.tui.driver.pen import DEFAULT, Pen, change

_BRIDGE: Final = 4
"""Unchanged cells written again rather than jumped over; a jump costs three to five bytes."""
_ERASE_TAIL: Final = 4
_ERASE_SPAN: Final = 13
"""Blanks from which on erasing pays: `ESC [ K` is 3 bytes; `ESC [ 20 X` and the jump over it 10."""


class Painter:
    """Knows where the terminal's cursor stands and which pen it holds.

    `column` -1 says that the column is not certain; `_follows` is the cell that the next character fills
    if it is simply written on, which holds even where terminals count columns differently.
    `erases_with_background`: erased cells take the current background ("bce" of terminfo).
    """

    def __init__(self, *, erases_with_background: bool) -> None:
        self._bce = erases_with_background
        self._out: list[str] = []
        self.row = self.column = self._follows = -1
        self.pen: Pen | None = None

    def forget(self) -> None:
        """Something else has written: neither the cursor nor the pen is known any more."""
        self.row = self.column = self._follows = -1
        self.pen = None

    def paint(self, grid: Grid, wanted: Mapping[int, Row], rest: tuple[int, int] | None = None) -> str:
        """What to write so that `wanted` is shown and the cursor stands at `rest`; `grid` is brought up to date."""
        self._out = []
        if len(wanted) == grid.height and grid.is_unknown:
            self._clear(grid, wanted)
        for y in sorted(wanted):
            row = wanted[y]
            if not row.equals(grid.rows[y]):
                self._paint_row(y, grid.rows[y], row)
                grid.rows[y] = row
        if rest is not None and rest[0] < grid.height and rest[1] < grid.width:
            self._go(*rest)
        return "".join(self._out)

    def _clear(self, grid: Grid, wanted: Mapping[int, Row]) -> None:
        """Start a whole screen from the blank that most of it consists of."""
        blanks: Counter[Pen] = Counter()
        for row in wanted.values():
            if UNKNOWN in row.chars:
                return
            blanks.update(
                pen
                for char, pen in zip(row.chars, row.pens, strict=True)
                if char == " " and self._erases(pen)
            )
        pen = max(blanks, key=blanks.__getitem__, default=DEFAULT)
        self._take(pen)
        self._out.append("\x1b[2J")
        grid.rows = [Row.filled(grid.width, " ", pen) for _ in range(grid.height)]

    def _paint_row(self, y: int, shown: Row, wanted: Row) -> None:
        chars, pens = wanted.chars, wanted.pens
        dirty = [
            x
            for x, (old, new, had, has) in enumerate(zip(shown.chars, chars, shown.pens, pens, strict=True))
            if had is not has or old != new
        ]
        dirty = _with_doubtful(dirty, shown, wanted)
        count = len(dirty)
        at = 0
        while at < count:
            x = dirty[at]
            char, pen = chars[x], pens[x]
            if char in {RIGHT_HALF, UNKNOWN}:
                at += 1
                continue
            if char == " " and at + 3 < count and dirty[at + 3] == x + 3 and self._erases(pen):
                done = self._erase(y, x, wanted, dirty, at)
                if done > at:
                    at = done
                    continue
            self._approach(y, x, wanted)
            self._take(pen)
            self._out.append(char)
            at += 1
            self._advance(char, x, wanted)

    def _advance(self, char: str, x: int, row: Row) -> None:
        """Note where the cursor stands once `char` was written in column x."""
        width = len(row.chars)
        wide = x + 1 < width and row.chars[x + 1] == RIGHT_HALF
        after = x + 2 if wide else x + 1
        if after >= width or is_doubtful(char, wide=wide):
            # At the right edge terminals wait on or beyond the last cell.
            self.column = self._follows = -1
        elif wide:
            # Wide next to wide goes on; whatever else follows is put in its place by its column.
            self.column = -1
            self._follows = after if after + 1 < width and row.chars[after + 1] == RIGHT_HALF else -1
        else:
            # Beyond ASCII some terminals count two columns; writing on is safe, counting from there is not.
            self.column = after if char.isascii() and self.column == x else -1
            self._follows = after

    def _erase(self, y: int, x: int, row: Row, dirty: list[int], at: int) -> int:
        """Erase the blanks that start at x; returns how far in `dirty` this leads (`at`: it does not pay)."""
        chars, pens, pen = row.chars, row.pens, row.pens[x]
        end, width = x, len(chars)
        while end < width and chars[end] == " " and pens[end] is pen:
            end += 1
        upto = at
        while upto < len(dirty) and dirty[upto] < end:
            upto += 1
        to_edge = end == width
        if upto - at < (_ERASE_TAIL if to_edge else _ERASE_SPAN):
            return at
        self._approach(y, x, row)
        self._take(pen)
        self._out.append("\x1b[K" if to_edge else f"\x1b[{dirty[upto - 1] + 1 - x}X")
        return upto

    def _erases(self, pen: Pen) -> bool:
        return not pen.draws_on_blank and (self._bce or not pen.background)

    def _approach(self, y: int, x: int, row: Row) -> None:
        """Bring the cursor to a cell, over a few unchanged ones by writing them again when that is short."""
        if y == self.row and x == self._follows:
            return
        if y == self.row and 0 <= self.column < x <= self.column + _BRIDGE:
            between = "".join(row.chars[self.column : x])
            looks = set(row.pens[self.column : x])
            if (
                len(between) == x - self.column
                and between.isascii()
                and UNKNOWN not in between
                and len(looks) == 1
            ):
                look = looks.pop()
                if look is self.pen or look is row.pens[x]:
                    self._take(look)
                    self._out.append(between)
                    self.column = self._follows = x
                    return
        self._go(y, x)

    def _go(self, y: int, x: int) -> None:
        self._out.append(move(self.row, self.column, y, x))
        self.row = y
        self.column = self._follows = x

    def _take(self, pen: Pen) -> None:
        self._out.append(change(self.pen, pen))
        self.pen = pen


def _with_doubtful(dirty: list[int], shown: Row, wanted: Row) -> list[int]:
    """Where a changed cell is of a doubtful width, the terminal may have touched everything right of it."""
    if "".join(wanted.chars).isascii() and "".join(shown.chars).isascii():
        return dirty
    for x in dirty:
        for row in (shown, wanted):
            char = row.chars[x]
            if not char.isascii():
                wide = x + 1 < len(row.chars) and row.chars[x + 1] == RIGHT_HALF
                if is_doubtful(char, wide=wide):
                    return [*(before for before in dirty if before < x), *range(x, len(wanted.chars))]
    return dirty
