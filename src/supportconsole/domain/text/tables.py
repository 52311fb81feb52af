"""Rows of a table as text: aligned where it is narrow, with bars where it is not."""

from collections.abc import Sequence
from typing import Final

from supportconsole.domain.text.cells import cell_width, fit
from supportconsole.domain.text.parts import Block, BlockKind

ALIGNED_WIDTH: Final = 100
"""Cells of the widest table that is aligned; a wider one would be wrapped and its columns lost anyway."""

_GAP: Final = "  "
_BAR: Final = " | "


def rows_of(rows: Sequence[Sequence[str]], *, header: bool) -> list[Block]:
    """One block for each row that holds anything; the first carries the marker "header" when the table has one."""
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    lines = [row for row in lines if any(row)]
    columns = max((len(row) for row in lines), default=0)
    if columns * (len(_GAP) + 1) <= ALIGNED_WIDTH and not any(
        len(cell) > ALIGNED_WIDTH for row in lines for cell in row
    ):
        widths = [max(cell_width(row[n]) if n < len(row) else 0 for row in lines) for n in range(columns)]
        if sum(widths) + len(_GAP) * (columns - 1) <= ALIGNED_WIDTH:
            texts = [_GAP.join(map(fit, row, widths)).rstrip() for row in lines]
            return _blocks(texts, header=header)
    return _blocks([_BAR.join(cell for cell in row if cell) for row in lines], header=header)


def _blocks(texts: list[str], *, header: bool) -> list[Block]:
    return [
        Block(BlockKind.TABLE_ROW, text, 0, "header" if header and number == 0 else "")
        for number, text in enumerate(texts)
    ]
