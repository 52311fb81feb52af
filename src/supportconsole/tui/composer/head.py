"""The line over the text: reply or note in word, sign and colour; to whom; what goes along; whether it is saved."""

from typing import Final

from rich.style import Style

from supportconsole.domain.text.cells import cell_width, shorten
from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import EMPTY, Line, LinePane, Span, line_width
from supportconsole.tui.theme import Palette

TALL: Final = 30
"""Rows from which a blank one sets the composer off from the conversation."""


class ComposerHead(LinePane, can_focus=False):
    """What is written, and on a row of its own what others do meanwhile."""

    def __init__(self, palette: Palette) -> None:
        super().__init__(palette, id="composer-head")
        self.title = ""
        self.detail = ""
        self.beside = ""
        """Files and copies that go along."""
        self.saved = ""
        self.length = ""
        self.is_long = False
        self.alert = ""
        self.note = False
        self.ascii = False

    def make_lines(self, width: int, height: int) -> list[Line]:
        style = self.palette.note if self.note else self.palette.reply
        rule = (":" if self.ascii else "┄") if self.note else ("-" if self.ascii else "─")
        beside = f", {self.beside}" if self.beside else ""
        right: Span = (f" {self.saved}" if self.saved else "", self.palette.muted)
        taken = cell_width(self.title + beside) + line_width((right,)) + 6
        if self.is_long:
            right = (f" ! {self.length}", self.palette.danger)
        elif self.length and taken + cell_width(self.length) <= width:
            right = (f" {self.length} {right[0]}", right[1])
        # What goes along and whether the text is saved matter more than the end of a long name.
        room = max(8, width - line_width((right,)) - cell_width(beside) - 4)
        head: Line = (
            (f"{rule} ", style),
            (shorten(self.title, room) + beside, style + Style(bold=True)),
            (" ", style),
        )
        room = width - line_width(head) - line_width((right,)) - 3
        detail: Span = (f" {self.detail} " if cell_width(self.detail) <= room else "", self.palette.muted)
        left = (*head, detail)
        gap = width - line_width(left) - line_width((right,))
        above: Line = ((shorten(f"! {self.alert}", width - 1), self.palette.danger),) if self.alert else EMPTY
        return [above] * (height - 1) + [(*left, (rule * max(0, gap), style), right)]

    def warn(self, alert: str) -> None:
        """Say what others do meanwhile."""
        if alert != self.alert:
            self.alert = alert
            self.fit()
            self.repaint()

    def measure(self, words: int, most: int) -> None:
        """Say how long the text is, and when it is long for its channel."""
        self.is_long = words > most
        if self.is_long:
            self.length = _("{n} of {most} words").format(n=words, most=most)
        else:
            self.length = ngettext("{n} word", "{n} words", words).format(n=words) if words else ""

    def fit(self) -> None:
        """Take a second row where one is needed, or where there is room for a blank one."""
        self.styles.height = 2 if self.alert or self.app.size.height >= TALL else 1
