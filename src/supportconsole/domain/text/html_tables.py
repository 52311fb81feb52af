"""An HTML table while it is being read: a real one becomes rows, one that only lays out a page becomes its content."""

from typing import Final

from supportconsole.domain.text.parts import Block, BlockKind
from supportconsole.domain.text.tables import rows_of

MAX_CELL: Final = 400
"""Characters of the longest text that still is a cell of a table rather than a column of a page."""


class Table:
    """`before` are the blocks that stood before the table; the reader goes on with them when it ends.

    `depth` is that of the quote which the whole table stands in.
    """

    def __init__(self, before: list[Block], depth: int) -> None:
        self.before = before
        self.depth = depth
        self.is_layout = False
        self._rows: list[list[list[Block]]] = []
        self._has_header = False

    def put(self, blocks: list[Block]) -> None:
        """Add blocks to the cell that is being read; what stands outside of any cell makes one of its own."""
        if not blocks:
            return
        if not self._rows:
            self._rows.append([])
        if not self._rows[-1]:
            self._rows[-1].append([])
        self._rows[-1][-1] += blocks

    def begin_row(self) -> None:
        self._rows.append([])

    def begin_cell(self, *, is_header: bool) -> None:
        if not self._rows:
            self._rows.append([])
        self._has_header |= is_header and len(self._rows) == 1
        self._rows[-1].append([])

    def blocks(self) -> list[Block]:
        """The table as text rows, or what its cells hold, one after the other, when it is no table to a reader."""
        if self.is_layout or not self._is_table():
            return [block for row in self._rows for cell in row for block in cell]
        rows = [[" ".join(block.text for block in cell) for cell in row] for row in self._rows]
        return rows_of(rows, header=self._has_header)

    def _is_table(self) -> bool:
        several = sum(1 for row in self._rows if sum(map(bool, row)) > 1)
        return several > 0 and all(_is_cell(cell) for row in self._rows for cell in row)


def _is_cell(blocks: list[Block]) -> bool:
    kinds = {BlockKind.PARAGRAPH, BlockKind.ITEM}
    return sum(len(block.text) for block in blocks) <= MAX_CELL and all(
        block.kind in kinds for block in blocks
    )
