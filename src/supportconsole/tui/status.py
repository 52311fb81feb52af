"""The one status line: desk, account, what is unsent, own counters, and what was done last. Nothing ticks."""

from typing import NamedTuple

from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import Line, LinePane, Span, join_spans, line_width
from supportconsole.tui.theme import Palette


class Facts(NamedTuple):
    """What the line says of the desk; it is painted again only when one of these differs."""

    desk: str
    drafts: int = 0
    solved: int = 0


class StatusLine(LinePane, can_focus=False):
    """The bottom line. `say` puts a sentence on it that stays until the next one or the next action; moving leaves it."""

    def __init__(self, palette: Palette, facts: Facts) -> None:
        super().__init__(palette, id="status")
        self.facts = facts
        self._said = ""
        self._bad = False

    def say(self, text: str, *, bad: bool = False) -> None:
        self._said, self._bad = text, bad
        self.repaint()

    def hush(self) -> None:
        """What was said has had its time; it leaves the screen with the next painting, unless more is said by then."""
        self._said = ""

    def set_facts(self, facts: Facts) -> None:
        if facts != self.facts:
            self.facts = facts
            self.repaint()

    def make_lines(self, width: int, height: int) -> list[Line]:
        palette, facts = self.palette, self.facts
        badge: Span = (f" {facts.desk} ", palette.badge)
        if self._said:
            said: Line = (badge, (" " + self._said, palette.danger if self._bad else palette.text))
            return [self._with_keys(said, width)]
        parts = join_spans(
            [
                (_("local, no remote"), palette.muted),
                (
                    _("solved today {n}").format(n=facts.solved) if facts.solved else "",
                    palette.muted,
                ),
                (
                    ngettext("{n} unsent draft", "{n} unsent drafts", facts.drafts).format(n=facts.drafts)
                    if facts.drafts
                    else "",
                    palette.warning,
                ),
            ],
            (" · ", palette.muted),
        )
        return [self._with_keys((badge, (" ", palette.text), *parts), width)]

    def _with_keys(self, line: Line, width: int) -> Line:
        keys: Line = (
            ("? ", self.palette.accent),
            (_("keys"), self.palette.muted),
            ("  : ", self.palette.accent),
            (_("command"), self.palette.muted),
        )
        gap = width - line_width(line) - line_width(keys) - 1
        return (*line, (" " * gap, self.palette.text), *keys) if gap > 1 else line
