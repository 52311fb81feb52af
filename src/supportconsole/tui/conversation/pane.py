"""The conversation pane: shows a ticket's messages, scrolls them, finds in them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.message import Message as Event

from supportconsole.domain.clock import Clock
from supportconsole.locale import _
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.theme import Palette

SHORT, TALL = 10, 20
"""Rows of the pane below which subject and facts have one line each, and from which they may have three."""


if TYPE_CHECKING:
    from supportconsole.desk.origin import Origin
    from supportconsole.domain.conversation import Message
    from supportconsole.domain.tickets import Ticket
    from supportconsole.tui.conversation.layout import Layout
    from supportconsole.tui.conversation.look import Look


class ConversationPane(LinePane):
    """One ticket. It is given its messages and reads nothing itself."""

    class OlderWanted(Event):
        """The reader has come to the oldest message that was read."""

    def __init__(self, palette: Palette, clock: Clock, *, me: frozenset[int], ascii_only: bool) -> None:
        super().__init__(palette, id="conversation")
        self.ticket: Ticket | None = None
        self.messages: tuple[Message, ...] = ()
        self.has_older = False
        self.origin: Origin | None = None
        self.is_settled = False
        """Whether something was shown: before that the pane is blank rather than called empty."""
        self.names: Mapping[str, str] = {}
        self.unfolded = False
        self._clock = clock
        self.me = me
        self._ascii = ascii_only
        self._is_to_first = False
        """Whether the reader goes to the very first message, which has not been read from the store yet."""
        self._head = 3
        """Lines above the messages: subject, facts, and one that is blank or tells of older messages."""
        self._layout: Layout | None = None
        self._look: Look | None = None
        self._below = 0
        self._start = 0
        """The first line that is shown."""
        self.words = ""
        """What was looked for last, with case folded."""
        self._hit: int | None = None
        self._marks: tuple[str, ...] = ()
        """Words that a search has found in this ticket, with case folded."""

    def show(
        self,
        ticket: "Ticket | None",
        messages: "tuple[Message, ...]",
        *,
        has_older: bool = False,
        origin: "Origin | None" = None,
    ) -> None:
        """Show a ticket from its newest message; the same ticket again keeps the place."""
        if ticket is None or self.ticket is None or ticket.id != self.ticket.id:
            self._below = 0
            self._is_to_first = False
            self.unfolded = False
            self._marks = ()
        self._hit = None
        self.ticket, self.messages, self.has_older = ticket, messages, has_older
        self.origin = origin
        self.is_settled = True
        self._layout = None
        if self._is_to_first:
            self.scroll_to_end(newest=False)
        self.repaint()

    def move(self, by: int) -> None:
        self.scroll_lines(by)

    def scroll_lines(self, by: int) -> None:
        """Scroll by lines; negative towards older messages."""
        self._below = max(0, self._below - by)
        self._is_to_first = False
        self.repaint()
        if (
            by < 0
            and self.has_older
            and self._layout is not None
            and self._layout.is_whole
            and self._is_at_top()
        ):
            self.post_message(self.OlderWanted())

    def scroll_pages(self, by: float) -> None:
        self.scroll_lines(int(by * max(1, self._room(self.size.height) - 2)))

    def scroll_to_end(self, *, newest: bool) -> None:
        self._below = 0 if newest else 10**9
        self._is_to_first = not newest and self.has_older
        self.repaint()
        if self._is_to_first:
            self.post_message(self.OlderWanted())

    def toggle_folds(self) -> None:
        self.unfolded = not self.unfolded
        self._layout = None
        self.repaint()

    def forget_layout(self) -> None:
        """Colours or words have changed: every line is made anew."""
        self._layout = None

    def current_message(self) -> "Message | None":
        """The newest message that is visible and was written by a person."""
        from supportconsole.domain.conversation import Kind

        if self._layout is None:
            return None
        last = len(self._layout.lines) - self._below - 1
        found = self._layout.message_at(last)
        if found is not None and found.kind in {Kind.EVENT, Kind.SYSTEM}:
            written = [
                message for message in self.messages if message.kind in {Kind.INBOUND, Kind.REPLY, Kind.NOTE}
            ]
            return written[-1] if written else None
        return found

    def find(self, words: str) -> bool:
        """Go to the nearest line above that holds `words`, ignoring case; false when there is none."""
        self.words = words.casefold()
        self._hit = None
        return self.find_again(older=True, from_end=True)

    def mark(self, words: "Sequence[str]") -> None:
        """Show the words that a search has found here, the newest place with one of them in sight."""
        self._marks = tuple(word.casefold() for word in words)
        any(self.find(word) for word in self._marks)
        self.words = ""
        self.repaint()

    def find_again(self, *, older: bool, from_end: bool = False) -> bool:
        """Go to the next line that holds the words, from the last hit or, when that is out of sight, from the top."""
        from supportconsole.tui.conversation.hits import find_line

        if not self.words or self._layout is None:
            return False
        self._layout.reach(10**9)
        lines, room = self._layout.lines, self._room(self.size.height)
        first = self._first_line(room)
        seen = self._hit is not None and first <= self._hit < first + room
        here = len(lines) if from_end else self._hit if seen and self._hit is not None else first
        order = range(here - 1, -1, -1) if older else range(here + 1, len(lines))
        place = find_line(lines, self.words, order)
        if place is None:
            return False
        self._hit = place
        if not first <= place < first + room:
            self._below = max(0, self._count_lines() - room - max(0, place - room // 3))
        self.repaint()
        return True

    def _count_lines(self) -> int:
        """The lines that are laid out, without blank ones at the end."""
        lines = self._layout.lines if self._layout is not None else []
        count = len(lines)
        while count and lines[count - 1] == EMPTY:
            count -= 1
        return count

    def _first_line(self, room: int) -> int:
        """The line that stands at the top."""
        return max(0, self._count_lines() - self._below - room)

    def cursor_row(self) -> int | None:
        if self.ticket is None:
            return 0
        shown = self._hit is not None and self._start <= self._hit < self._start + self._room(
            self.size.height
        )
        return self._head + (self._hit - self._start if shown and self._hit is not None else 0)

    def visible_text(self) -> str:
        """What is on the pane, without gutters and colours (for copying)."""
        return "\n".join(
            "".join(text for text, _style in line[1:]) for line in self._shown[self._head :]
        ).strip()

    def make_lines(self, width: int, height: int) -> list[Line]:
        if self.ticket is None:
            return [((_("no ticket is open"), self.palette.muted),)] if self.is_settled else []
        from supportconsole.tui.conversation.layout import Layout, head_lines
        from supportconsole.tui.conversation.look import Look

        now = self._clock.now()
        look = Look(self.palette, width, now, self.me, self.names, self.unfolded, self._ascii)
        if self._layout is None or self._look is None or self._look._replace(now=now) != look:
            self._layout = Layout(self.messages, self.ticket.channel, look)
            self._hit = None
            self._look = look
        head = head_lines(self.ticket, look, 1 if height < SHORT else 2 if height < TALL else 3, self.origin)
        self._head = len(head) + 1
        layout, room = self._layout, self._room(height)
        known = len(layout.lines)
        layout.reach(self._below + room + 1)
        if self._hit is not None:
            self._hit += len(layout.lines) - known
        count = self._count_lines()
        self._below = max(0, min(self._below, count - room))
        end = count - self._below
        self._start = start = max(0, end - room)
        body = layout.lines[start:end]
        if self._hit is not None or self._marks:
            from supportconsole.tui.conversation.hits import show_hits

            for words in (self.words if self._hit is not None else "", *self._marks):
                body = [show_hits(line, words) for line in body]
        older = start > 0 or not layout.is_whole or self.has_older
        separator: Line = (
            ((("^" if self._ascii else "↑") + " " + _("older messages"), self.palette.muted),)
            if older
            else EMPTY
        )
        return [*head, separator, *body]

    def _is_at_top(self) -> bool:
        return (
            self._layout is not None
            and self._below >= len(self._layout.lines) - self._room(self.size.height) - 1
        )

    def _room(self, height: int) -> int:
        return max(1, height - self._head)
