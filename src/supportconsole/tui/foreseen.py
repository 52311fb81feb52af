"""A text shown above the candidates of a question: what the chosen one would put in or do."""

from textual.geometry import Size

from supportconsole.domain.gaps import find_gaps, plain
from supportconsole.domain.text.cleaning import clean
from supportconsole.domain.text.wrapping import wrap
from supportconsole.tui.paint import Line, LinePane
from supportconsole.tui.theme import Palette


class ForeseenPane(LinePane, can_focus=False):
    """The text, as much as there is room for; gaps stand out."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="foreseen")
        self.text = ""

    def show(self, text: str, most: int) -> None:
        """Show a text on at most so many rows."""
        self.text = text
        rows = min(most, len(self._lines(max(20, self.app.size.width))))
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows
        self.display = bool(rows)
        self.repaint_all()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def make_lines(self, width: int, height: int) -> list[Line]:
        lines = self._lines(width)
        if height and len(lines) > height:
            lines = [*lines[: height - 1], ((" ...", self.palette.muted),)]
        return lines

    def _lines(self, width: int) -> list[Line]:
        if not self.text.strip():
            return []
        text = clean(self.text).strip("\n")
        return [
            self._line(row) for part in text.split("\n") for row in wrap(part, max(10, width - 3)) or [""]
        ]

    def _line(self, row: str) -> Line:
        spans = [(" ", self.palette.text)]
        done = 0
        for gap in find_gaps(row):
            spans += [(plain(row[done : gap.start]), self.palette.text), (gap.mark, self.palette.danger)]
            done = gap.end
        spans.append((plain(row[done:]), self.palette.text))
        return tuple(span for span in spans if span[0])
