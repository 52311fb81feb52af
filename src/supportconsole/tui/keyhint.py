"""What may follow a key that has begun a sequence: keys and their actions in columns above the status line."""

from collections.abc import Mapping

from supportconsole.domain.text.cells import cell_width, fit
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.theme import Palette


class KeyHint(LinePane, can_focus=False):
    """Stands over the panes while a sequence is unfinished."""

    DEFAULT_CSS = """
    KeyHint { layer: above; dock: bottom; height: 2; background: $background; }
    """

    def __init__(self, palette: Palette, keys: Mapping[str, str], *, most: int) -> None:
        """`most` is how many rows it may take; on a small screen titles are cut rather than everything covered."""
        super().__init__(palette, id="key-hint")
        self._most = max(2, most)
        self._keys = dict(keys)

    def rows_at(self, width: int) -> int:
        """Lines needed at a width, the one that sets it off included."""
        return 1 + -(-len(self._keys) // self._columns(width))

    def make_lines(self, width: int, height: int) -> list[Line]:
        columns = self._columns(width)
        rows = -(-len(self._keys) // columns)
        room = width // columns
        entries = list(self._keys.items())
        lines: list[Line] = [(("─" * width, self.palette.line),)]
        for row in range(rows):
            line: Line = EMPTY
            for key, title in entries[row::rows]:
                line += (
                    (f" {key} ", self.palette.accent),
                    (fit(title, room - cell_width(key) - 2), self.palette.text),
                )
            lines.append(line)
        return lines

    def _columns(self, width: int) -> int:
        widest = max((cell_width(f" {key} {title}  ") for key, title in self._keys.items()), default=1)
        needed = -(-len(self._keys) // (self._most - 1))
        return max(1, width // min(width, widest), min(needed, width // 12))
