"""The composer under a conversation: what is written, to whom, whether it is saved, and the review line."""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from rich.style import Style
from textual.app import ComposeResult
from textual.message import Message

from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.text.cells import cell_width, shorten
from supportconsole.domain.times import message_time
from supportconsole.locale import _
from supportconsole.tui.composer.autosave import Alarm, Autosave
from supportconsole.tui.composer.review import ReviewLine
from supportconsole.tui.composer.text import DraftText
from supportconsole.tui.paint import EMPTY, Covered, Line, LinePane, Span, line_width
from supportconsole.tui.theme import Palette

TALL: Final = 30
"""Rows from which a blank one sets the composer off from the conversation."""


class ComposerHead(LinePane, can_focus=False):
    """Reply or note in word, sign and colour; the customer's channel; when the draft was saved."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="composer-head")
        self.title = ""
        self.detail = ""
        self.saved = ""
        self.alert = ""
        self.note = False
        self.ascii = False

    def make_lines(self, width: int, height: int) -> list[Line]:
        style = self.palette.note if self.note else self.palette.reply
        rule = (":" if self.ascii else "┄") if self.note else ("-" if self.ascii else "─")
        right: Span = (f" {self.saved}" if self.saved else "", self.palette.muted)
        # Whether the text is saved matters more than the end of a long name.
        title = shorten(self.title, max(8, width - line_width((right,)) - 4))
        head: Line = ((f"{rule} ", style), (title, style + Style(bold=True)), (" ", style))
        room = width - line_width(head) - line_width((right,)) - 3
        detail: Span = (f" {self.detail} " if cell_width(self.detail) <= room else "", self.palette.muted)
        left = (*head, detail)
        gap = width - line_width(left) - line_width((right,))
        above: Line = ((shorten(f"! {self.alert}", width - 1), self.palette.danger),) if self.alert else EMPTY
        return [above] * (height - 1) + [(*left, (rule * max(0, gap), style), right)]

    def warn(self, alert: str) -> None:
        """Say what others do meanwhile, on a row of its own."""
        if alert != self.alert:
            self.alert = alert
            self.fit()
            self.repaint()

    def fit(self) -> None:
        """Take a second row where one is needed, or where there is room for a blank one."""
        self.styles.height = 2 if self.alert or self.app.size.height >= TALL else 1


class Composer(Covered):
    """One draft at a time; every draft lives on disk from its first half second."""

    DEFAULT_CSS = """
    Composer { height: 10; background: $background; }
    #composer-head { height: 1; }
    #review { height: auto; }
    #draft-text { height: 1fr; border: none; padding: 0; background: $background; color: $foreground; }
    #draft-text.-own-cursor .text-area--cursor { background: $background; color: $foreground; text-style: none; }
    """

    class Saving(Message):
        """The text could not be saved, for this reason; or, without one, it is saved again."""

        def __init__(self, problem: ConsoleError | None) -> None:
            super().__init__()
            self.problem = problem

    def __init__(
        self,
        draft: Draft,
        desk: Desk,
        palette: Palette,
        key_of: Callable[[str], str],
        *,
        title: str,
        detail: str,
        ascii_only: bool,
        height: int,
    ) -> None:
        super().__init__(id="composer")
        self.draft = draft
        self.kind = draft.kind
        self.fields = dict(draft.fields or {})
        self.height = height
        """Rows while the text is written."""
        self._is_unsaved = False
        self.generation = draft.generation
        self.seen_version: int | None = None
        """The ticket's version that the writer has seen; sending stops when it has moved on."""
        self._desk = desk
        self._palette = palette
        self._title, self._detail = title, detail
        self._ascii = ascii_only
        self.head = ComposerHead(palette)
        self.text = DraftText(draft.body)
        self.review = ReviewLine(palette, key_of)
        self.autosave = Autosave(self._save, self._arm, time.monotonic)

    def compose(self) -> ComposeResult:
        yield self.head
        yield self.text
        yield self.review

    def on_mount(self) -> None:
        self.dress(self._title, self._detail)
        self.head.fit()
        self.text.set_class(self.app.has_class("-own-cursor"), "-own-cursor")
        self.text.focus()
        self.text.move_cursor(self.text.document.end)

    def dress(self, title: str, detail: str) -> None:
        """Say what this is: word, rule and colour differ between reply and note."""
        self.head.title, self.head.detail = title, detail
        self.head.ascii = self._ascii
        self.head.note = self.review.note = self.kind is DraftKind.NOTE
        self.review.ticket = self.kind is DraftKind.TICKET
        self.set_class(self.kind is DraftKind.NOTE, "-note")
        self.show_saved(self.draft.saved_at if self.draft.body else None)
        self.review.repaint_all()
        self.review.refresh(layout=True)

    def show_saved(self, instant: Instant | None) -> None:
        self.head.saved = (
            _("draft {time}").format(time=message_time(instant, instant)) if instant is not None else ""
        )
        self.head.repaint()

    @property
    def is_asking(self) -> bool:
        return self.review.asking

    def ask(self) -> None:
        """Leave the editor for the review line; what it has to say makes the composer taller, the text keeps its rows."""
        self.review.asking = True
        told = len(self.review.told_lines(self.size.width or self.app.size.width))
        self.styles.height = min(self.height + told, max(self.height, self.app.size.height * 2 // 3))
        self.review.repaint_all()
        self.review.refresh(layout=True)
        self.review.focus()

    def edit(self) -> None:
        """Back into the text."""
        self.review.asking = False
        self.styles.height = self.height
        self.review.repaint_all()
        self.review.refresh(layout=True)
        self.text.focus()

    def on_text_area_changed(self, event: DraftText.Changed) -> None:
        event.stop()
        self.autosave.typed()

    async def save(self) -> None:
        """Save now, whether or not a timer is armed. Raises ConsoleError: then the text is on the screen only."""
        self.autosave.forget()
        problem = await self._save()
        if problem is not None:
            raise problem

    def save_now(self) -> None:
        """Save at once in the caller's thread: the terminal is going away."""
        self.autosave.forget()
        self.generation += 1
        self._desk.writing.save(self.draft.id, self.text.text, self.generation, self.fields)

    async def _save(self) -> ConsoleError | None:
        self.generation += 1
        try:
            kept = await self._desk.tell(
                self._desk.writing.save, self.draft.id, self.text.text, self.generation, self.fields
            )
        except ConsoleError as problem:
            self._is_unsaved = True
            self.head.saved = "! " + _("not saved")
            self.head.repaint()
            self.post_message(self.Saving(problem))
            self.autosave.typed()
            return problem
        if self._is_unsaved:
            self._is_unsaved = False
            self.post_message(self.Saving(None))
        if kept:
            self.show_saved(self._desk.clock.now())
        return None

    def _arm(self, seconds: float, ring: Callable[[], Awaitable[None]]) -> Alarm:
        # Beside the messages of the composer: keys climb through them, and a store that is busy would hold them up.
        return self.set_timer(seconds, lambda: self._ring_beside(ring))

    def _ring_beside(self, ring: Callable[[], Awaitable[None]]) -> None:
        async def work() -> None:
            await ring()

        self.run_worker(work(), group="autosave", exit_on_error=True)
