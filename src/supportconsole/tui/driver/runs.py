"""What has to be written in a row: stretches of cells of one look, and stretches of blanks to erase."""

from typing import Final, NamedTuple

from supportconsole.tui.driver.clusters import is_doubtful
from supportconsole.tui.driver.grid import RIGHT_HALF, UNKNOWN, Row
from supportconsole.tui.driver.pen import Pen

_ERASE_TAIL: Final = 4
_ERASE_SPAN: Final = 7
_ERASE_AND_JUMP: Final = 13
"""Blanks from which on erasing pays: `ESC [ K` is 3 bytes, `ESC [ 20 X` is 5, and the jump to what follows it 5 more."""
_NEAR: Final = 8
"""Columns within which the next three changes lie where looking for more blanks is worth it."""


class Run(NamedTuple):
    """Columns `start` to `end` of row `y`, written with `pen`, or erased with the sequence `erase`.

    `blank`: there are only blanks in it, and any pen that leaves such blanks will do.
    """

    y: int
    start: int
    end: int
    pen: Pen
    blank: bool
    erase: str = ""


def find_runs(y: int, shown: Row, wanted: Row, *, bce: bool) -> tuple[list[Run], bool]:
    """The runs that turn `shown` into `wanted`, left to right, and whether they must stay in this order.

    `bce`: erased cells take the current background.
    """
    dirty = [
        x
        for x, (old, new, had, has) in enumerate(
            zip(shown.chars, wanted.chars, shown.pens, wanted.pens, strict=True)
        )
        if had is not has or old != new
    ]
    doubtful = _find_doubtful(dirty, shown, wanted)
    if doubtful >= 0:  # the terminal may have touched everything right of it
        dirty = [*(x for x in dirty if x < doubtful), *range(doubtful, len(wanted.chars))]
    chars, pens = wanted.chars, wanted.pens
    runs: list[Run] = []
    start = end = -1
    pen: Pen | None = None
    blank = False
    at, count = 0, len(dirty)
    while at < count:
        x = dirty[at]
        char, look = chars[x], pens[x]
        if char == UNKNOWN:
            at += 1
            continue
        if char == " " and at + 3 < count and dirty[at + 3] - x < _NEAR and not look.draws_on_blank:
            upto, erase = _find_erasable(x, wanted, dirty, at) if bce or not look.background else (at, "")
            if erase:
                if pen is not None:
                    runs.append(Run(y, start, end, pen, blank))
                    pen = None
                runs.append(Run(y, x, dirty[upto - 1] + 1, look, blank=True, erase=erase))
                at = upto
                continue
        joins = pen is not None and x == end
        if char == " " and pen is not None:
            joins = joins and look is pen.blank
        elif blank:
            joins = joins and look.blank is pen
        else:
            joins = joins and (look is pen or char == RIGHT_HALF)
        if not joins:
            if pen is not None:
                runs.append(Run(y, start, end, pen, blank))
            start, pen, blank = x, look, True
        if char != " ":
            pen, blank = look, False
        end = x + 1
        at += 1
    if pen is not None:
        runs.append(Run(y, start, end, pen, blank))
    return runs, doubtful >= 0


def _find_erasable(x: int, row: Row, dirty: list[int], at: int) -> tuple[int, str]:
    """How far in `dirty` the blanks from x on reach, and the sequence that erases them, if that pays."""
    chars, pens, pen = row.chars, row.pens, row.pens[x]
    end, width = x, len(chars)
    while end < width and chars[end] == " " and pens[end] is pen:
        end += 1
    upto = at
    while upto < len(dirty) and dirty[upto] < end:
        upto += 1
    if end == width:
        return upto, "\x1b[K" if upto - at >= _ERASE_TAIL else ""
    goes_on = upto < len(dirty) and dirty[upto] == end
    pays = upto - at >= (_ERASE_AND_JUMP if goes_on else _ERASE_SPAN)
    return upto, f"\x1b[{dirty[upto - 1] + 1 - x}X" if pays else ""


def is_wide(row: Row, x: int) -> bool:
    """Whether the cell right of x belongs to the character in x."""
    return x + 1 < len(row.chars) and row.chars[x + 1] == RIGHT_HALF


def _find_doubtful(dirty: list[int], shown: Row, wanted: Row) -> int:
    """The first changed column with a cluster, old or new, of which nobody knows how many cells it takes; or -1."""
    if "".join(wanted.chars).isascii() and "".join(shown.chars).isascii():
        return -1
    for x in dirty:
        for row in (shown, wanted):
            if not row.chars[x].isascii() and is_doubtful(row.chars[x], wide=is_wide(row, x)):
                return x
    return -1
