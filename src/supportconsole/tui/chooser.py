"""Asking the agent for one thing at the bottom of the screen: a line to type on, candidates above it."""

import asyncio
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Input
from textual.widgets.input import Selection

from supportconsole.domain.text.cells import cell_width, fit, reduce_clusters
from supportconsole.domain.text.cleaning import clean_line, paintable
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.tui.foreseen import ForeseenPane
from supportconsole.tui.options import Option, Options
from supportconsole.tui.paint import Line, LinePane
from supportconsole.tui.theme import Palette

ROWS = 8
"""Candidates shown at once."""


class Candidates(LinePane, can_focus=False):
    """The candidates, the chosen one marked."""

    def __init__(self, palette: Palette, mark: str) -> None:
        super().__init__(palette, id="candidates")
        self._mark = mark
        self.options: Sequence[Option] = ()
        self.chosen = 0
        self.instead = ""
        """What is said in place of candidates."""

    def make_lines(self, width: int, height: int) -> list[Line]:
        if self.instead:
            return [((f"   {self.instead}", self.palette.warning),)]
        first = max(0, min(self.chosen - height + 1, len(self.options) - height))
        lines: list[Line] = []
        shown = self.options[first : first + height]
        # Short explanations leave room for long names, whose ends tell them apart.
        free = width - 5 - max((cell_width(option.detail) for option in shown), default=0)
        room = max(8, min(max(36, free), max((cell_width(option.label) for option in shown), default=8) + 2))
        for place, option in enumerate(shown, first):
            here = place == self.chosen
            label = fit(reduce_clusters(clean_line(option.label)), min(room, width - 3))
            lines.append(
                (
                    (f" {self._mark} " if here else "   ", self.palette.accent),
                    (label, self.palette.strong if here else self.palette.text),
                    (" " + reduce_clusters(clean_line(option.detail)), self.palette.muted),
                )
            )
        return lines


class ChooserLine(Input, inherit_bindings=True):
    """The line to type on; it never blinks, because an idle console sends nothing."""

    def __init__(self, value: str, placeholder: str) -> None:
        super().__init__(
            value=paintable(value),
            placeholder=placeholder,
            compact=True,
            id="chooser-line",
            select_on_focus=False,
        )
        self.cursor_blink = False

    def on_resize(self) -> None:
        """The line has its place now: put the terminal's cursor there, which Textual does only with the next letter."""
        self.app.cursor_position = self.cursor_screen_offset
        self.refresh()


class Chooser(Vertical):
    """One question. `answer` resolves to the chosen option, to typed text in a free one, or to None."""

    DEFAULT_CSS = """
    Chooser { layer: above; dock: bottom; height: auto; background: $background; border-top: solid $desk-line; }
    #candidates, #chooser-line { height: 1; }
    #foreseen { height: auto; }
    #chooser-head { height: auto; }
    #chooser-line { border: none; padding: 0 1; background: $background; color: $foreground; }
    #chooser-line.-own-cursor .input--cursor { background: $background; color: $foreground; text-style: none; }
    """

    def __init__(
        self,
        title: str,
        options: Options,
        palette: Palette,
        *,
        mark: str,
        free: bool = False,
        offers: bool = False,
        value: str = "",
        proposed: bool = False,
    ) -> None:
        """Ask `title`.

        With `free` what is typed is an answer too, with `offers` as well an empty line takes the marked candidate. The first
        letter typed takes the place of a `value` that is `proposed`.
        """
        super().__init__(id="chooser")
        self.answer: asyncio.Future[Option | None] = asyncio.get_running_loop().create_future()
        self.on_typed: Callable[[str], None] | None = None
        self.on_chosen: Callable[[Option | None], None] | None = None
        """Called with the candidate that the cursor is on, whenever that is another one."""
        self.on_answer: Callable[[], None] | None = None
        """Called once, before anybody is told of the answer."""
        self._title = title
        self._options = options
        self._palette = palette
        self._free = free
        self._offers = offers
        self._value = value
        self._proposed = proposed
        self._mark = mark
        self._touched = False
        """Whether the agent has chosen a candidate rather than typed on."""

    def compose(self) -> ComposeResult:
        self._candidates = Candidates(self._palette, self._mark)
        self._line = ChooserLine(self._value, "")
        self._line.border_title = None
        self._head = ChooserHead(self._palette, self._title)
        self._foreseen = ForeseenPane(self._palette)
        self._foreseen.display = False
        yield self._foreseen
        yield self._candidates
        yield self._head
        yield self._line

    def on_mount(self) -> None:
        self._refill(self._value)
        self._line.set_class(self.app.has_class("-own-cursor"), "-own-cursor")
        self._line.focus()
        self._line.selection = Selection(0 if self._proposed else len(self._value), len(self._value))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._touched = False
        self._refill(event.value)
        if self.on_typed is not None:
            self.on_typed(event.value)

    def offer_again(self) -> None:
        """There are other candidates for what is typed now; the agent's own choice stays."""
        if not self._touched:
            self._refill(self._line.value)

    def move(self, by: int) -> None:
        count = len(self._candidates.options)
        if count:
            self._touched = True
            self._candidates.chosen = (self._candidates.chosen + by) % count
            self._candidates.repaint()
            self._tell()

    def complete(self) -> None:
        """Write the chosen candidate on the line."""
        option = self._chosen()
        if option is not None:
            self._line.value = option.text or option.value
            self._line.cursor_position = len(self._line.value)

    def accept(self) -> None:
        typed = self._line.value
        option = self._chosen()
        meant = self._touched or not self._free or (self._offers and not typed.strip())
        if meant and option is not None:
            self.close(option)
        elif self._free:
            self.close(Option(typed, typed))

    def close(self, option: Option | None) -> None:
        if self.on_answer is not None:
            self.on_answer()
            self.on_answer = None
        if not self.answer.done():
            self.answer.set_result(option)

    def _chosen(self) -> Option | None:
        options = self._candidates.options
        return options[self._candidates.chosen] if options else None

    def _refill(self, text: str) -> None:
        candidates = self._candidates
        candidates.options = self._options(text)
        candidates.chosen = 0
        lacks = not candidates.options and not self._free and bool(text.strip())
        candidates.instead = _("nothing fits what is typed") if lacks else ""
        rows = min(ROWS, len(candidates.options) + lacks, max(1, self.app.size.height - 6))
        if candidates.styles.height is None or candidates.styles.height.value != rows:
            candidates.styles.height = rows
        candidates.repaint_all()
        self._tell()

    def show(self, text: str) -> None:
        """Show above the candidates what the chosen one would put in."""
        if self._foreseen.is_attached:
            rows = min(ROWS, len(self._candidates.options))
            self._foreseen.show(text, max(0, self.app.size.height - rows - 8))

    def _tell(self) -> None:
        if self.on_chosen is not None:
            self.on_chosen(self._chosen())


class ChooserHead(LinePane, can_focus=False):
    """The question, before the line."""

    def __init__(self, palette: Palette, title: str) -> None:
        super().__init__(palette, id="chooser-head")
        self._title = title

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the question takes, within reason: a reader of a narrow terminal sees what to type."""
        return min(3, len(self.make_lines(width, 0)))

    def make_lines(self, width: int, height: int) -> list[Line]:
        return [((f" {line}", self.palette.accent),) for line in wrap(self._title, width - 2)]
