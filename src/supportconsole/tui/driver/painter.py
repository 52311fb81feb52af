"""Brings a terminal from the cells it shows to the cells that are wanted, in few bytes."""

from collections import Counter
from collections.abc import Mapping
from operator import itemgetter
from typing import Final

from supportconsole.tui.driver.clusters import is_doubtful
from supportconsole.tui.driver.grid import RIGHT_HALF, UNKNOWN, Grid, Row
from supportconsole.tui.driver.moves import move
from supportconsole.tui.driver.pen import DEFAULT, Pen, change
from supportconsole.tui.driver.runs import Run, find_runs, is_wide

_BRIDGE: Final = 4
"""Unchanged cells written again rather than jumped over; a jump costs three to five bytes."""


class Painter:
    """Knows where the terminal's cursor stands and which pen it holds.

    `column` -1 says that the column is not certain; `_follows` is the cell that the next character fills
    if it is simply written on, which holds even where terminals count columns differently.
    `erases_with_background`: erased cells take the current background ("bce" of terminfo). `by_pen_from`: runs
    from which on a frame is written pen by pen; an address costs 6 bytes, a change of colours 5 to 36.
    """

    def __init__(self, *, erases_with_background: bool, by_pen_from: int = 40) -> None:
        self._by_pen_from = by_pen_from
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
        free: list[Run] = []
        fixed: list[Run] = []
        for y in sorted(wanted):
            row = wanted[y]
            if not row.equals(grid.rows[y]):
                runs, in_order = find_runs(y, grid.rows[y], row, bce=self._bce)
                (fixed if in_order else free).extend(runs)
                grid.rows[y] = row
        if len(free) >= self._by_pen_from:
            free = _by_pen(free, self.pen)
        for run in (*free, *fixed):
            self._write(run, grid.rows[run.y])
        if rest is not None and rest[0] < grid.height and rest[1] < grid.width:
            self._go(*rest)
        return "".join(self._out)

    def _clear(self, grid: Grid, wanted: Mapping[int, Row]) -> None:
        """Start a whole screen from the blank that most of it consists of."""
        blanks: Counter[Pen] = Counter()
        for row in wanted.values():
            if UNKNOWN in row.chars:
                return
            blanks.update(pen for char, pen in zip(row.chars, row.pens, strict=True) if char == " ")
        erasable = [pen for pen in blanks if not pen.draws_on_blank and (self._bce or not pen.background)]
        pen = max(erasable, key=blanks.__getitem__, default=DEFAULT)
        self._take_blank(pen)
        self._out.append("\x1b[2J")
        grid.rows = [Row.filled(grid.width, " ", pen) for _ in range(grid.height)]

    def _write(self, run: Run, row: Row) -> None:
        y, x, end, pen, blank, erase = run
        self._approach(y, x, row, pen)
        if blank:
            self._take_blank(pen)
        else:
            self._take(pen)
        if erase:
            self._out.append(erase)
            return
        chars = row.chars[x:end]
        text = "".join(chars)
        if text.isascii() and RIGHT_HALF not in chars:
            self._out.append(text)
            self._advance_plain(x, end, len(row.chars))
            return
        for at, char in enumerate(chars, x):
            if char != RIGHT_HALF:
                if at != self._follows:
                    self._go(y, at)
                self._out.append(char)
                self._advance(char, at, row)

    def _advance_plain(self, x: int, end: int, width: int) -> None:
        """Note where the cursor stands after ASCII; at the right edge terminals wait on or beyond the last cell."""
        self.column = end if end < width and self.column == x else -1
        self._follows = end if end < width else -1

    def _advance(self, char: str, x: int, row: Row) -> None:
        """Note where the cursor stands once `char` was written in column x."""
        wide = is_wide(row, x)
        after = x + 2 if wide else x + 1
        if char.isascii() and not wide:
            self._advance_plain(x, after, len(row.chars))
            return
        # Beyond ASCII terminals may count columns differently: writing on is safe, counting from there is not.
        self.column = -1
        if after >= len(row.chars) or is_doubtful(char, wide=wide) or (wide and not is_wide(row, after)):
            self._follows = -1  # not even writing on: what follows is put in its place by its column
        else:
            self._follows = after

    def _approach(self, y: int, x: int, row: Row, pen: Pen) -> None:
        """Bring the cursor to a cell, over a few unchanged ones by writing them again when that is short."""
        at = self._follows
        if y == self.row and x == at:
            return
        if y == self.row and 0 <= at < x <= at + _BRIDGE:
            between = "".join(row.chars[at:x])
            if len(between) == x - at and between.isascii() and UNKNOWN not in between:
                look = self._find_bridge(between, row.pens[at:x], pen)
                if look is not None:
                    self._take(look)
                    self._out.append(between)
                    self.column = x if self.column == at else -1
                    self._follows = x
                    return
        self._go(y, x)

    def _find_bridge(self, chars: str, looks: list[Pen], pen: Pen) -> Pen | None:
        """The pen at hand or the one needed next, if cells of these looks can be written with it."""
        for candidate in (self.pen, pen):
            if candidate is not None and all(
                look is (candidate.blank if char == " " else candidate)
                for char, look in zip(chars, looks, strict=True)
            ):
                return candidate
        return None

    def _go(self, y: int, x: int) -> None:
        self._out.append(move(self.row, self.column, y, x))
        self.row = y
        self.column = self._follows = x

    def _take(self, pen: Pen) -> None:
        self._out.append(change(self.pen, pen))
        self.pen = pen

    def _take_blank(self, pen: Pen) -> None:
        """Take any pen that leaves blanks like those of `pen`, the one at hand if possible."""
        if self.pen is None or pen.draws_on_blank:
            self._take(pen)
        elif self.pen.blank is not pen:
            self._take(self.pen.on(pen.background))


def _by_pen(runs: list[Run], held: Pen | None) -> list[Run]:
    """The runs of each pen together; after each pen, `held` at first, the one that is cheapest to change to.

    Blanks go with the text beside them where its pen leaves such blanks, else with any pen that does.
    """
    groups: dict[Pen, list[Run]] = {}
    for run in runs:
        if not run.blank:
            groups.setdefault(run.pen, []).append(run)
    hosts: dict[Pen, Pen] = {}
    for pen in groups:
        hosts.setdefault(pen.blank, pen)
    for at, run in enumerate(runs):
        if run.blank:
            pen = _pen_beside(run, runs, at) or hosts.get(run.pen, run.pen)
            groups.setdefault(pen, []).append(run)
    ordered: list[Run] = []
    while groups:
        held = min(groups, key=lambda pen: len(change(held, pen)))
        ordered += sorted(groups.pop(held), key=itemgetter(0, 1))
    return ordered


def _pen_beside(run: Run, runs: list[Run], at: int) -> Pen | None:
    """The pen of the text just before or after some blanks, if it leaves such blanks."""
    for other in (runs[at - 1] if at else None, runs[at + 1] if at + 1 < len(runs) else None):
        if other is not None and other.y == run.y and not other.blank and other.pen.blank is run.pen:
            gap = run.start - other.end if other.start < run.start else other.start - run.end
            if gap <= _BRIDGE:
                return other.pen
    return None
