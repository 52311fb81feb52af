"""The cells of a screen, and how a frame from Textual changes them.

A frame is what Textual's compositor writes: cursor addresses, SGR sequences, text, line ends. Anything
else in it raises `Unreadable`, and the caller hands the frame on as it is.
"""

import re
from collections.abc import Mapping
from typing import Final

from supportconsole.tui.driver.clusters import NARROW, split
from supportconsole.tui.driver.pen import DEFAULT, Pen, UnknownPen, read_codes

UNKNOWN: Final = "\0"
"""The text of a cell nobody knows: never painted, or touched by something that could not be read."""
RIGHT_HALF: Final = ""
"""The text of a cell that the wide character to its left covers."""

_TOKEN: Final = re.compile(
    r"(?:\x1b\[([0-9;]*)m)?([^\x00-\x1f\x7f-\x9f]+)(\x1b\[0?m)?"  # 1 codes, 2 text, 3 reset
    r"|\x1b\[(\d+);(\d+)H"  # 4 row, 5 column
    r"|\x1b\[([0-9;]*)m"  # 6 codes alone
    r"|(\n)"  # 7
    r"|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)"  # a link: ours are never clickable, the address is in the text
)


class Unreadable(Exception):
    """A frame holds something that could move the cursor or change cells in a way not known here."""


class Row:
    """One line of cells: `chars[x]` is the cluster that starts in column x, `pens[x]` its look.

    The pen of a blank is always a `Pen.blank`.
    """

    __slots__ = ("chars", "pens")

    def __init__(self, chars: list[str], pens: list[Pen]) -> None:
        self.chars = chars
        self.pens = pens

    @classmethod
    def filled(cls, width: int, char: str, pen: Pen = DEFAULT) -> "Row":
        return cls([char] * width, [pen] * width)

    def copy(self) -> "Row":
        return Row(self.chars[:], self.pens[:])

    def equals(self, other: "Row") -> bool:
        return self.chars == other.chars and self.pens == other.pens

    def put(self, x: int, text: str, pen: Pen) -> int:
        """Write `text` from column x on and return the column after it; what is beyond the edge is lost."""
        if not NARROW.fullmatch(text):
            return self._put_clusters(x, text, pen)
        end = min(x + len(text), len(self.chars))
        if end > x:
            self._cut_halves(x, end)
            self.chars[x:end] = text[: end - x]
            if " " in text and pen.blank is not pen:
                blank = pen.blank
                self.pens[x:end] = [blank if char == " " else pen for char in text[: end - x]]
            else:
                self.pens[x:end] = [pen] * (end - x)
        return x + len(text)

    def _put_clusters(self, x: int, text: str, pen: Pen) -> int:
        width = len(self.chars)
        for cluster, cells in split(text):
            if cells == 0:
                self._attach(x - 1, cluster)
            elif x + cells <= width:
                self._cut_halves(x, x + cells)
                self.chars[x] = cluster
                self.pens[x] = pen.blank if cluster == " " else pen
                if cells == 2:
                    self.chars[x + 1] = RIGHT_HALF
                    self.pens[x + 1] = pen
            elif x < width:  # half of a wide character has no place
                raise Unreadable(cluster)
            x += cells
        return x

    def _attach(self, x: int, marks: str) -> None:
        if not 0 <= x < len(self.chars):
            raise Unreadable(marks)
        if self.chars[x] == RIGHT_HALF:
            x -= 1
        if self.chars[x] in {UNKNOWN, " "}:
            raise Unreadable(marks)
        self.chars[x] += marks

    def _cut_halves(self, start: int, end: int) -> None:
        """Half a wide character cannot be shown: terminals leave a blank, so a blank is what is wanted."""
        if start and self.chars[start] == RIGHT_HALF:
            self._put_blank(start - 1)
        if end < len(self.chars) and self.chars[end] == RIGHT_HALF:
            self._put_blank(end)

    def _put_blank(self, x: int) -> None:
        self.chars[x] = " "
        self.pens[x] = self.pens[x].blank


class Grid:
    """What the terminal shows, as far as it is known. Sizes in cells."""

    __slots__ = ("height", "rows", "width")

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.rows = [Row.filled(width, UNKNOWN) for _ in range(height)]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self.width, self.height

    @property
    def is_unknown(self) -> bool:
        """No cell is known."""
        return all(char == UNKNOWN for row in self.rows for char in row.chars)

    def take(self, wanted: Mapping[int, Row]) -> None:
        """Make rows that `read` returned the grid's own."""
        for y, row in wanted.items():
            self.rows[y] = row

    def read(self, frame: str) -> tuple[dict[int, Row], tuple[int, int] | None]:
        """The rows as `frame` wants them, and where it leaves the cursor (None: after text).

        The grid itself stays as it is. Raises Unreadable.
        """
        wanted: dict[int, Row] = {}
        rows, height = self.rows, self.height
        at = x = y = 0
        pen = DEFAULT
        rest: tuple[int, int] | None = None
        try:
            for token in _TOKEN.finditer(frame):
                if token.start() != at:
                    raise Unreadable(frame[at : at + 8])
                at = token.end()
                codes, text, reset, line, column, alone, newline = token.groups()
                if text is not None:
                    if codes is not None:
                        pen = read_codes(pen, codes)
                    row = wanted.get(y)
                    if row is None and y < height:
                        row = wanted[y] = rows[y].copy()
                    if row is not None:
                        x = row.put(x, text, pen)
                    if reset is not None:
                        pen = DEFAULT
                    rest = None
                elif line is not None:
                    y, x = max(int(line), 1) - 1, max(int(column), 1) - 1
                    rest = y, x
                elif alone is not None:
                    pen = read_codes(pen, alone)
                elif newline is not None:
                    y, x = y + 1, 0
                    rest = None
        except UnknownPen as unknown:
            raise Unreadable(str(unknown)) from unknown
        if at != len(frame):
            raise Unreadable(frame[at : at + 8])
        return wanted, rest
