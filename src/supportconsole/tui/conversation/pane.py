"""The conversation pane: shows a ticket's messages, scrolls them, finds in them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message as Event

from supportconsole.domain.clock import Clock
from supportconsole.locale import _
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.theme import Palette

HEAD = 3
"""Lines above the messages: subject, facts, a blank one."""


if TYPE_CHECKING:
    from supportconsole.domain.conversation import Message
    from supportconsole.domain.tickets import Ticket
    from supportconsole.tui.conversation.layout import Layout
    from supportconsole.tui.conversation.look import Look


class ConversationPane(LinePane):
    """One ticket. It is given its messages and reads nothing itself."""

    class OlderWanted(Event):
        """The reader has come to the oldest message that was read."""

    def __init__(self, palette: Palette, clock: Clock, *, me: int | None, ascii_only: bool) -> None:
        super().__init__(palette, id="conversation")
        self.ticket: Ticket | None = None
        self.messages: tuple[Message, ...] = ()
        self.has_older = False
        self.is_settled = False
        """Whether something was shown: before that the pane is blank rather than called empty."""
        self.names: Mapping[str, str] = {}
        self.unfolded = False
        self._clock = clock
        self._me = me
        self._ascii = ascii_only
        self._layout: Layout | None = None
        self._look: Look | None = None
        self._below = 0

        self._found = ""

    def show(
        self, ticket: "Ticket | None", messages: "tuple[Message, ...]", *, has_older: bool = False
    ) -> None:
        """Show a ticket from its newest message; the same ticket again keeps the place."""
        if ticket is None or self.ticket is None or ticket.id != self.ticket.id:
            self._below = 0
            self.unfolded = False
        self.ticket, self.messages, self.has_older = ticket, messages, has_older
        self.is_settled = True
        self._layout = None
        self.repaint()

    def move(self, by: int) -> None:
        self.scroll_lines(by)

    def scroll_lines(self, by: int) -> None:
        """Scroll by lines; negative towards older messages."""
        self._below = max(0, self._below - by)
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
        self.repaint()
        if not newest and self.has_older:
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
        """Scroll to the nearest line above that holds `words`, ignoring case; false when there is none."""
        self._found = words.casefold()
        return self.find_again(older=True, from_end=True)

    def find_again(self, *, older: bool, from_end: bool = False) -> bool:
        if not self._found or self._layout is None:
            return False
        self._layout.reach(10**9)
        lines = self._layout.lines
        room = self._room(self.size.height)
        top = len(lines) if from_end else max(0, len(lines) - self._below - room)
        order = range(top - 1, -1, -1) if older else range(top + 1, len(lines))
        for place in order:
            if self._found in "".join(text for text, _style in lines[place]).casefold():
                self._below = max(0, len(lines) - place - room)
                self.repaint()
                return True
        return False

    def cursor_row(self) -> int | None:
        return HEAD if self.ticket is not None else 0

    def visible_text(self) -> str:
        """What is on the pane, without gutters and colours (for copying)."""
        return "\n".join("".join(text for text, _style in line[1:]) for line in self._shown[HEAD:]).strip()

    def make_lines(self, width: int, height: int) -> list[Line]:
        if self.ticket is None:
            return [((_("no ticket is open"), self.palette.muted),)] if self.is_settled else []
        from supportconsole.tui.conversation.layout import Layout, head_lines
        from supportconsole.tui.conversation.look import Look

        now = self._clock.now()
        look = Look(self.palette, width, now, self._me, self.names, self.unfolded, self._ascii)
        if self._layout is None or self._look is None or self._look._replace(now=now) != look:
            self._layout = Layout(self.messages, self.ticket.channel, look)
            self._look = look
        layout, room = self._layout, self._room(height)
        layout.reach(self._below + room + 1)
        count = len(layout.lines)
        while count and layout.lines[count - 1] == EMPTY:
            count -= 1
        self._below = max(0, min(self._below, count - room))
        end = count - self._below
        start = max(0, end - room)
        body = layout.lines[start:end]
        older = start > 0 or not layout.is_whole or self.has_older
        separator: Line = (
            ((("^" if self._ascii else "↑") + " " + _("older messages"), self.palette.muted),)
            if older
            else EMPTY
        )
        return [*head_lines(self.ticket, look), separator, *body]

    def _is_at_top(self) -> bool:
        return (
            self._layout is not None
            and self._below >= len(self._layout.lines) - self._room(self.size.height) - 1
        )

    @staticmethod
    def _room(height: int) -> int:
        return max(1, height - HEAD)
