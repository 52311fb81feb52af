"""The strip of conversations in hand: one line above the status line while texts are half written."""

from typing import TYPE_CHECKING, Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.inhand import InHand
from supportconsole.domain.text.cells import shorten
from supportconsole.domain.times import short_time
from supportconsole.locale import _
from supportconsole.tui.paint import Line, LinePane, line_width
from supportconsole.tui.theme import Palette

if TYPE_CHECKING:
    from supportconsole.tui.workspace import Workspace

LOW: Final = 20
"""Rows below which no line can be spared."""
NAME: Final = 12
"""Cells of a customer's name."""


class Strip(LinePane, can_focus=False):
    """Numbers, customers and since when they wait: a time of day, so that nothing ticks."""

    DEFAULT_CSS = "Strip { height: 1; }"

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="in-hand")
        self.conversations: tuple[InHand, ...] = ()
        self.front: int | None = None
        self.now: Instant = 0
        self.keys = ("", "")

    def make_lines(self, width: int, height: int) -> list[Line]:
        longest, unsent = self.keys
        tail: Line = (
            (f"  {longest}", self.palette.accent),
            (" " + _("longest"), self.palette.muted),
            (f"  {unsent}", self.palette.accent),
            (" " + _("next text"), self.palette.muted),
        )
        room = width - line_width(tail) if width >= 60 else width
        line: Line = ()
        for one in self.conversations:
            item = self._item(one)
            if line_width(line) + line_width(item) > room:
                break
            line = (*line, *item)
        return [(*line, *tail) if width >= 60 else line]

    def _item(self, one: InHand) -> Line:
        number = f" {'>' if one.ticket_id == self.front else ' '}{one.ticket_id}"
        unsent = ".." if one.is_unsent else ""
        since = f" {short_time(one.since, self.now)}" if one.since is not None else ""
        style = self.palette.accent if one.ticket_id == self.front else self.palette.text
        return (
            (number, style),
            (unsent, self.palette.warning),
            (f" {shorten(one.customer, NAME)}", self.palette.muted),
            (since, self.palette.text),
        )


async def refresh_strip(ws: "Workspace") -> None:
    """Read the conversations in hand again; the strip stands while there is another one than that in front."""
    conversations = await ws.desk.ask(ws.desk.writing.in_hand)
    # After the reading: another one may have put it there meanwhile.
    strip = next(iter(ws.query(Strip)), None)
    shown = ws.conversation.ticket
    front = (
        ws.composer.draft.ticket_id if ws.composer is not None else shown.id if shown is not None else None
    )
    is_writing = ws.composer is not None or any(one.is_unsent for one in conversations)
    wanted = ws.app.size.height >= LOW and is_writing and any(one.ticket_id != front for one in conversations)
    if strip is None:
        if not wanted:
            return
        strip = Strip(ws.context.palette)
        await ws.mount(strip, before=ws.status)
    if ws.composer is not None:  # its text is on the way to the disk
        conversations = tuple(
            one._replace(is_unsent=True) if one.ticket_id == front else one for one in conversations
        )
    strip.conversations, strip.front, strip.now = conversations, front, ws.desk.clock.now()
    strip.keys = (ws.key_of("go.waiting"), ws.key_of("go.unsent"))
    strip.display = wanted
    strip.repaint()
