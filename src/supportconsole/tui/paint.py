"""Lines of styled text, and the pane that paints nothing but the lines that have changed."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from supportconsole.domain.text.cells import cell_width, fit, is_narrow
from supportconsole.domain.text.cleaning import paintable
from supportconsole.tui.theme import Palette

Span = tuple[str, Style]
Line = tuple[Span, ...]

EMPTY: Line = ()


def make_strip(line: Line, width: int, ground: Style) -> Strip:
    """The line as exactly `width` cells: what does not fit is cut, the rest is `ground`.

    No forbidden character passes, whoever made the line.
    """
    segments: list[Segment] = []
    left = width
    for text, style in line:
        text = paintable(text)  # noqa: PLW2901
        # Textual's measure: sequences of emoji may differ from ours. Its table is loaded for those who need it.
        cells = len(text) if is_narrow(text) else cell_len(text)
        if cells > left:
            segments.append(Segment(set_cell_size(fit(text, left), left), style))
            left = 0
            break
        segments.append(Segment(text, style))
        left -= cells
    if left:
        segments.append(Segment(" " * left, ground))
    return Strip(segments, width)


def join_spans(parts: Iterable[Span], gap: Span) -> Line:
    """Put `gap` between the spans that have text."""
    line: list[Span] = []
    for part in parts:
        if part[0]:
            if line:
                line.append(gap)
            line.append(part)
    return tuple(line)


def line_width(line: Line) -> int:
    """The cells a line takes."""
    return sum(cell_width(text) for text, _ in line)


class LinePane(Widget, can_focus=True, inherit_bindings=False):
    """A pane made of lines. A subclass says what its lines are; `repaint` sends only those that differ."""

    DEFAULT_CSS = (
        "LinePane { background: $background; height: 1fr; }"  # a default, so that an id's own height wins
    )

    def __init__(self, palette: Palette, *, id: str) -> None:  # noqa: A002  the name is Textual's
        super().__init__(id=id)
        self.palette = palette
        self._shown: list[Line] = []
        self._laid_for: Size | None = None
        self._strips: dict[int, Strip] = {}
        """Lines as they were painted: Textual asks for every line of every pane whenever one cell has changed."""

    def make_lines(self, width: int, height: int) -> list[Line]:
        """The lines to show from the top; those that are missing are blank. A pane says its own."""
        return []

    def cursor_row(self) -> int | None:
        """The row where the terminal's own cursor stands while the pane has the focus (for braille and speech)."""
        return None

    def repaint(self) -> None:
        """Ask for the lines again and redraw those that are not on the screen yet."""
        size = self.size
        if not size or self._laid_for != size:
            self._laid_for = None  # a pane that is hidden now may come back at the size it had
            self.refresh()
            return
        lines = self.make_lines(size.width, size.height)
        shown = self._shown
        changed = [
            Region(0, y, size.width, 1)
            for y in range(size.height)
            if (lines[y] if y < len(lines) else EMPTY) != (shown[y] if y < len(shown) else EMPTY)
        ]
        self._shown = lines
        for region in changed:
            self._strips.pop(region.y, None)
        if len(changed) > size.height // 2:
            self.refresh()
        elif changed:
            self.refresh(*changed)
        self.place_cursor()

    def repaint_all(self) -> None:
        """Forget what is shown: colours or the language have changed."""
        self._laid_for = None
        self.refresh()

    def wear(self, palette: Palette) -> None:
        """Paint with other colours from now on."""
        self.palette = palette
        self.repaint_all()

    def place_cursor(self) -> None:
        """Put the terminal's cursor where the pane's cursor is."""
        row = self.cursor_row() if self.has_focus else None
        if row is not None:
            self.app.cursor_position = self.content_region.offset + Offset(0, row)

    def on_focus(self) -> None:
        self.has_focus = True  # Textual sets it only after this call
        self.place_cursor()

    def move(self, by: int) -> None:
        """Move the cursor or the text by lines; a pane without either stands still."""

    def on_mouse_scroll_down(self) -> None:
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)

    def render_line(self, y: int) -> Strip:
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region.

        A pane has neither border nor padding and its lines are complete, so Textual's own way through them, which
        costs twice as much, would change nothing.
        """
        size = self.size
        if self._laid_for != size:
            self._laid_for = size
            self._strips.clear()
            self._shown = self.make_lines(size.width, size.height)
            self.place_cursor()
        kept, shown = self._strips, self._shown
        for y in crop.line_range:
            if y not in kept:
                kept[y] = make_strip(shown[y] if y < len(shown) else EMPTY, size.width, self.palette.text)
        strips = [kept[y] for y in crop.line_range]
        if crop.column_span == (0, size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


class Covered(Vertical):
    """A container whose children cover it: what lies under them is never seen and costs nothing to paint."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return []


class Rule(LinePane, can_focus=False):
    """The line between two panes: a narrow band of the line's colour, or a sign where colours are the terminal's own.

    A band is blank cells, which cost the line half of what a box character does.
    """

    def __init__(self, palette: Palette, *, id: str, sign: str) -> None:  # noqa: A002
        super().__init__(palette, id=id)
        self._sign = sign

    def make_lines(self, width: int, height: int) -> list[Line]:
        palette = self.palette
        if palette.is_ansi:
            return [((self._sign, palette.line),)] * height
        return [((" ", Style(bgcolor=palette.line.color)),)] * height
