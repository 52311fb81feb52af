"""The search over the panes: a line to type on, what was understood, and the hits. It is told its answers and asks nothing."""

from collections.abc import Callable, Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset
from textual.widgets import Input

from supportconsole.domain.finding import EVERYWHERE, Answer, Hit, HitKind
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.tui.chooser import ChooserLine
from supportconsole.tui.paint import EMPTY, Line, LinePane, line_width
from supportconsole.tui.search.lines import kind_word, said_of, snippet_line, title_line
from supportconsole.tui.theme import Palette

LIMIT: Final = 50
"""Hits that are asked for; who needs more says more."""

PLACES: Final = (
    EVERYWHERE,
    frozenset({HitKind.TICKET}),
    frozenset({HitKind.ARTICLE}),
    frozenset({HitKind.CANNED, HitKind.SCRIPT}),
)
"""Where to look, in the order in which Tab goes through them."""


class SearchView(Vertical):
    """Covers the panes, which stay as they are under it."""

    DEFAULT_CSS = """
    SearchView { layer: above; dock: top; height: 100%; background: $background; }
    SearchView ChooserLine { height: 1; border: none; padding: 0 1; background: $background; color: $foreground; }
    SearchView ChooserLine.-own-cursor .input--cursor { background: $background; color: $foreground; text-style: none; }
    #search-head { height: 1; }
    #search-said { height: auto; max-height: 3; }
    """

    def __init__(
        self, palette: Palette, typed: Callable[[str], None], *, mark: str, keys: str, text: str = "",
        in_words: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(id="search")
        self.place = 0
        self.is_ranked = False
        self._typed = typed
        self._line = ChooserLine(text, "")
        self._head = _Head(palette, keys)
        self._said = _Said(palette)
        self.hits = Hits(palette, mark=mark, in_words=in_words)
        self._in_words = in_words

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._line
        yield self._said
        yield self.hits

    def on_mount(self) -> None:
        self._line.set_class(self.app.has_class("-own-cursor"), "-own-cursor")
        self._line.focus()
        self._line.cursor_position = len(self.text)
        if self.text:
            self._typed(self.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.hits.is_chosen = False
        self._typed(event.value)

    @property
    def text(self) -> str:
        return self._line.value

    @text.setter
    def text(self, value: str) -> None:
        self._line.value = value
        self._line.cursor_position = len(value)

    @property
    def kinds(self) -> frozenset[HitKind]:
        return PLACES[self.place]

    @property
    def current(self) -> Hit | None:
        """The hit under the cursor."""
        return self.hits.current

    def turn_place(self) -> None:
        """Look somewhere else: everywhere, in tickets, in the knowledge base, in texts and scripts."""
        self.place = (self.place + 1) % len(PLACES)
        self._head.show(self.place)
        self._typed(self.text)

    def ask_again(self) -> None:
        """More can be found now than when the answer was given."""
        self._typed(self.text)

    def show(self, answer: Answer, *, ranked: bool, is_whole: bool = True) -> None:
        """Show an answer; the cursor stays on its hit once the agent has moved it, else it is on the first.

        `is_whole` says that everything is indexed.
        """
        self.is_ranked = ranked
        self._said.show(said_of(answer, ranked=ranked, limit=LIMIT, is_whole=is_whole))
        self.hits.fill(answer.hits)

    def clear(self) -> None:
        self.is_ranked = False
        self._said.show([])
        self.hits.fill(())

    def say(self, sentence: str) -> None:
        """Say what went wrong where answers are told of."""
        self._said.show([sentence])

    def move(self, by: int) -> None:
        """Move the cursor over the hits; who has the screen read out hears the one it comes to."""
        self.hits.move(by)
        if self._in_words and self.hits.current is not None:
            self.app.cursor_position = self.hits.content_region.offset + Offset(0, self.hits.row)

    def page(self, by: int) -> None:
        self.move(by * self.hits.room)


class Hits(LinePane, can_focus=False):
    """The hits, a page of them at a time: a line for the title, and one for a piece of the text where there is room."""

    def __init__(self, palette: Palette, *, mark: str, in_words: bool) -> None:
        super().__init__(palette, id="search-hits")
        self.hits: Sequence[Hit] = ()
        self.cursor = 0
        self.is_chosen = False
        """Whether the agent has moved the cursor, which then stays on its hit when better ones come."""
        self._mark = mark
        self._in_words = in_words

    @property
    def current(self) -> Hit | None:
        return self.hits[self.cursor] if self.cursor < len(self.hits) else None

    @property
    def rows(self) -> int:
        """Rows of one hit."""
        return 2 if self.size.height >= 6 else 1

    @property
    def room(self) -> int:
        """Hits of one page."""
        return max(1, self.size.height // self.rows)

    @property
    def row(self) -> int:
        """Where the hit under the cursor stands."""
        return self.cursor % self.room * self.rows

    def fill(self, hits: Sequence[Hit]) -> None:
        was = self.current
        self.hits = hits
        same = (
            n for n, hit in enumerate(hits) if was is not None and (hit.kind, hit.id) == (was.kind, was.id)
        )
        self.cursor = next(same, 0) if self.is_chosen else 0
        self.repaint()

    def move(self, by: int) -> None:
        self.is_chosen = True
        self.cursor = max(0, min(self.cursor + by, len(self.hits) - 1))
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on its hit."""
        place = self.cursor - self.cursor % self.room + event.y // self.rows
        if place < len(self.hits):
            self.move(place - self.cursor)

    def make_lines(self, width: int, height: int) -> list[Line]:
        first = self.cursor - self.cursor % self.room
        shown = self.hits[first : first + self.room]
        words = [kind_word(hit, in_words=self._in_words) for hit in shown]
        column = min(16, max((len(word) for word in words), default=0))
        lines: list[Line] = []
        for place, hit in enumerate(shown, first):
            lines.append(
                title_line(hit, self.palette, width, mark=self._mark, here=place == self.cursor, column=column,
                           in_words=self._in_words)
            )  # fmt: skip
            if self.rows == 2:
                lines.append(snippet_line(hit, self.palette, width, column=column))
        return lines


class _Head(LinePane, can_focus=False):
    """What this is, where it looks, and the keys."""

    def __init__(self, palette: Palette, keys: str) -> None:
        super().__init__(palette, id="search-head")
        self._keys = keys
        self._place = 0

    def show(self, place: int) -> None:
        self._place = place
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[Line]:
        palette = self.palette
        line: Line = ((f" {_('SEARCH')}  ", palette.strong),)
        for n, word in enumerate((_("everywhere"), _("tickets"), _("KB"), _("texts"))):
            line += ((word, palette.accent if n == self._place else palette.muted), ("  ", palette.text))
        gap = width - line_width(line) - len(self._keys) - 1
        return [(*line, (" " * gap, palette.text), (self._keys, palette.muted)) if gap >= 0 else line]


class _Said(LinePane, can_focus=False):
    """What was understood, how much was found."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="search-said")
        self._sentences: list[str] = []

    def show(self, sentences: list[str]) -> None:
        self._sentences = sentences
        self.styles.height = max(1, min(3, len(self.make_lines(self.size.width or 80, 3))))
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[Line]:
        lines = [
            part for sentence in self._sentences if sentence for part in wrap(sentence, max(8, width - 2))
        ]
        return [((f" {line}", self.palette.warning if n < len(lines) - 1 else self.palette.muted),)
                for n, line in enumerate(lines)] or [EMPTY]  # fmt: skip
