"""The queue pane: paints the model's page and moves its cursor. It reads nothing itself."""

import time

from textual import events
from textual.message import Message
from textual.timer import Timer

from supportconsole.domain.clock import Clock
from supportconsole.domain.tickets import QueueRow
from supportconsole.domain.views import Count, View
from supportconsole.locale import _
from supportconsole.tui.paint import EMPTY, Line, LinePane, Span, join_spans, line_width
from supportconsole.tui.queue.model import QueueModel, Want
from supportconsole.tui.queue.rows import RowLook, paint_row, sign_of
from supportconsole.tui.theme import Palette
from supportconsole.tui.words import sort_word, view_word

HURRY = 0.08
"""Seconds between two moves below which a key counts as held down."""

HEAD = 2
"""Lines above the rows: the views with their counts, and the order with the cursor's place."""


class QueuePane(LinePane):
    """A list of any length; what it costs follows the height of the screen."""

    class Moved(Message):
        """The cursor stands on another ticket."""

        bubble = True

        def __init__(self, ticket_id: int | None) -> None:
            super().__init__()
            self.ticket_id = ticket_id

    class Wanted(Message):
        """The window's end is near: the rows before or after it should be read."""

        def __init__(self, want: Want) -> None:
            super().__init__()
            self.want = want

    def __init__(
        self, model: QueueModel, palette: Palette, clock: Clock, *, mark: str, bar: bool, show_age: bool
    ) -> None:
        super().__init__(palette, id="queue")
        self.model = model
        self._moved_at = 0.0
        self._resting: Timer | None = None
        self._position = self._shown_position = 0
        self.counts: tuple[tuple[View, Count], ...] = ()
        self.accounts: dict[str, str] = {}
        self._clock = clock
        self._mark, self._bar, self._show_age = mark, bar, show_age

    def move(self, by: int) -> None:
        self._moved(self.model.move(by))

    def page(self, by: int) -> None:
        self._moved(self.model.page(by))

    @property
    def is_hurried(self) -> bool:
        """Whether a key is held down: then only the mark moves, and the figures follow when it rests."""
        return self._resting is not None

    def _moved(self, want: Want) -> None:
        now = time.monotonic()
        if now - self._moved_at < HURRY and self._resting is None:
            self._position = self._shown_position
            self._resting = self.set_timer(HURRY, self._rest)
        self._moved_at = now
        self.repaint()
        self._tell()
        if want is not Want.NOTHING:
            self.post_message(self.Wanted(want))

    def _rest(self) -> None:
        left = HURRY - (time.monotonic() - self._moved_at)
        self._resting = self.set_timer(left, self._rest) if left > 0.01 else None
        if self._resting is None:
            self.repaint()
            self._tell()

    def _tell(self) -> None:
        row = self.model.current
        self.post_message(self.Moved(row.id if row else None))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on its row."""
        place = self.model.top + event.y - HEAD
        if event.y >= HEAD and place < len(self.model.rows):
            self.move(place - self.model.cursor)

    def cursor_row(self) -> int | None:
        return HEAD + self.model.cursor - self.model.top

    def make_lines(self, width: int, height: int) -> list[Line]:
        model = self.model
        model.resize(height - HEAD)
        digits = len(
            str(max((row.id for row in model.rows[model.top : model.top + model.height]), default=0))
        )
        look = RowLook(
            self.palette,
            width,
            self._clock.now(),
            self._mark,
            self._show_age,
            self._bar,
            digits,
            self.accounts,
        )
        lines = [self._views_line(width), self._order_line()]
        page = model.rows[model.top : model.top + model.height]
        for place, row in enumerate(page, model.top):
            lines.append(paint_row(row, look, cursor=place == model.cursor, marked=row.id in model.marked))
        if not model.rows:
            lines.extend(self._say_empty())
        legend = self._legend(page, look)
        room = height - len(lines)
        if page and len(legend) < room:
            lines.extend([EMPTY] * (room - len(legend)))
            lines.extend(legend)
        return lines

    def _say_empty(self) -> list[Line]:
        """An empty view is good news; an empty desk is a beginning."""
        if self.model.filter:
            return [
                ((" " + _("nothing here"), self.palette.muted),),
                ((" Esc  ", self.palette.accent), (_("shows the whole view"), self.palette.muted)),
            ]
        if any(count.n for _view, count in self.counts) or not self.counts:
            return [((" " + _("nothing here"), self.palette.muted),)]
        return [
            ((" " + _("This desk is empty."), self.palette.text),),
            EMPTY,
            ((" C  ", self.palette.accent), (_("a ticket from a call"), self.palette.muted)),
            ((" supportconsole import FILE", self.palette.muted),),
            ((" supportconsole demo", self.palette.muted),),
        ]

    def _views_line(self, width: int) -> Line:
        palette, current = self.palette, self.model.view.name
        title: Span = (_("QUEUE") + "  ", palette.strong)
        if not self.counts:
            return title, (view_word(current), self.palette.accent)
        shown = [view for view in self.counts if view[0].name == current]
        shown += [view for view in self.counts if view[0].name != current]
        line: Line = (title,)
        for view, count in shown:
            text = f"{view_word(view.name)} {count.n}{'' if count.exact else '+'}  "
            span: Span = (text, palette.accent if view.name == current else palette.muted)
            if line_width((*line, span)) > width + 2:
                break
            line += (span,)
        return line

    def _order_line(self) -> Line:
        if not self.counts:
            return EMPTY  # the first screen: nothing is counted yet
        model, palette = self.model, self.palette
        total = f"{model.total.n}{'' if model.total.exact else '+'}"
        self._shown_position = self._position if self.is_hurried else model.position
        parts: list[Span] = [
            (f"{self._shown_position}/{total}", palette.accent),
            (sort_word(model.view.sort), palette.muted),
            (_("filter: {text}").format(text=model.filter) if model.filter else "", palette.warning),
            (_("{n} marked").format(n=len(model.marked)) if model.marked else "", palette.accent),
        ]
        return join_spans(parts, (" · ", palette.muted))

    def _legend(self, page: list[QueueRow], look: RowLook) -> list[Line]:
        present = {sign_of(row, look.now) for row in page}
        names = {
            "*": _("unread"),
            "@": _("waits for an answer"),
            ">": _("being answered"),
            "z": _("sleeps"),
        }
        words = [f"{sign} {names[sign]}" for sign in names if sign in present]
        priorities = {row.priority.value for row in page}
        words += [
            f"{sign} {word}"
            for sign, value, word in (("^", "urgent", _("urgent")), ("'", "high", _("high")))
            if value in priorities
        ]
        lines: list[Line] = []
        text = ""
        for word in words:
            longer = f"{text}   {word}" if text else f" {word}"
            if len(longer) > look.width and text:
                lines.append(((text, self.palette.muted),))
                longer = f" {word}"
            text = longer
        if text:
            lines.append(((text, self.palette.muted),))
        return lines
