"""The composer under a conversation: what is written, to whom, whether it is saved, and the review line."""

import sys
import time
from collections.abc import Awaitable, Callable

from textual.app import ComposeResult
from textual.message import Message

from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.times import message_time
from supportconsole.locale import _
from supportconsole.tui.composer.autosave import Alarm, Autosave
from supportconsole.tui.composer.head import ComposerHead
from supportconsole.tui.composer.review import ReviewLine
from supportconsole.tui.composer.text import DraftText
from supportconsole.tui.paint import Covered
from supportconsole.tui.theme import Palette


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
        said: tuple[str, str, str],
        ascii_only: bool,
        height: int,
    ) -> None:
        super().__init__(id="composer")
        self.draft = draft
        self.kind = draft.kind
        self.fields = dict(draft.fields or {})
        self.height = height
        """Rows while the text is written."""
        self.most_words = sys.maxsize
        """Words above which the text is long for its channel."""
        self._is_unsaved = False
        self.generation = draft.generation
        self.seen_version: int | None = None
        """The ticket's version that the writer has seen; sending stops when it has moved on."""
        self._desk = desk
        self._palette = palette
        self._said = said
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
        self.dress(*self._said)
        self.head.fit()
        self.text.set_class(self.app.has_class("-own-cursor"), "-own-cursor")
        self.text.focus()
        self.text.move_cursor(self.text.document.end)

    def dress(self, title: str, detail: str, beside: str = "") -> None:
        """Say what this is: word, rule and colour differ between reply and note."""
        self.head.title, self.head.detail, self.head.beside = title, detail, beside
        self.head.ascii = self._ascii
        self.head.note = self.review.note = self.kind is DraftKind.NOTE
        self.review.ticket = self.kind is DraftKind.TICKET
        self.set_class(self.kind is DraftKind.NOTE, "-note")
        self.show_saved(self.draft.saved_at if self.draft.body else None)
        self.review.repaint_all()
        self.review.refresh(layout=True)

    def show_saved(self, instant: Instant | None) -> None:
        """Say when it was saved, and how long it is: with the save, not with each letter."""
        self.head.saved = ""
        if instant is not None:
            self.head.saved = _("draft {time}").format(time=message_time(instant, instant))
        is_reply = instant is not None and self.kind is DraftKind.REPLY
        self.head.measure(len(self.text.text.split()) if is_reply else 0, self.most_words)
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
