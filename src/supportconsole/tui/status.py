"""The one status line: desk, account, what is unsent, own counters, and what was done last. Nothing ticks."""

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Size

from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import Line, LinePane, Span, join_spans, line_width
from supportconsole.tui.theme import Palette

if TYPE_CHECKING:
    from supportconsole.tui.remote import Remote


class Facts(NamedTuple):
    """What the line says of the desk; it is painted again only when one of these differs."""

    desk: str
    drafts: int = 0
    solved: int = 0
    remote: "Remote | None" = None


class StatusLine(LinePane, can_focus=False):
    """The bottom line, or several while a sentence needs them.

    `say` puts a sentence on it that stays until the next one or the next action; moving leaves it.
    """

    def __init__(self, palette: Palette, facts: Facts) -> None:
        super().__init__(palette, id="status")
        self.facts = facts
        self._said = ""
        self._bad = False

    def say(self, text: str, *, bad: bool = False) -> None:
        self._said, self._bad = text, bad
        self.repaint()

    def unsay(self, text: str) -> None:
        """Take a sentence back if it still stands."""
        if self._said == text:
            self.say("")

    def hush(self) -> None:
        """What was said has had its time; it leaves the screen with the next painting, unless more is said by then."""
        self._said = ""

    def set_facts(self, facts: Facts) -> None:
        if facts != self.facts:
            was, now = self.facts.remote, facts.remote
            if not self._bad and now is not None and now.trouble != (was is not None and was.trouble):
                self._said = ""  # that the helpdesk has gone silent, or is back, is news; what was said is not any more
            self.facts = facts
            self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the sentence takes: what to do stands at its end."""
        return len(self.make_lines(width, 0))

    def repaint(self) -> None:
        width, height = self.size
        if width and len(self.make_lines(width, height)) != height:
            self.refresh(layout=True)
        super().repaint()

    def make_lines(self, width: int, height: int) -> list[Line]:
        badge: Line = ((f" {self.facts.desk} ", self.palette.badge), (" ", self.palette.text))
        if not self._said:
            room = width - line_width(badge)
            return [self._with_keys((*badge, *self._say_facts(room)), width)]
        style = self.palette.danger if self._bad else self.palette.text
        first, *more = wrap(self._said, max(10, width - line_width(badge)))
        if not more:
            return [self._with_keys((*badge, (first, style)), width)]
        rest = wrap(self._said[len(first) :].lstrip(), width - 1)
        return [(*badge, (first, style)), *(((" " + line, style),) for line in rest)]

    def _say_facts(self, room: int) -> Line:
        """What is known of the desk; where room lacks, what matters least is left out rather than cut."""
        drafts, solved = self.facts.drafts, self.facts.solved
        parts: list[Span] = self._say_remote()
        if solved:
            parts.append((_("solved today {n}").format(n=solved), self.palette.muted))
        if drafts:
            unsent = ngettext("{n} unsent draft", "{n} unsent drafts", drafts).format(n=drafts)
            parts.append((unsent, self.palette.warning))
        gap: Span = (" · ", self.palette.muted)
        while len(parts) > 1 and line_width(join_spans(parts, gap)) > room:
            del parts[0 if self.facts.remote is None else -1]
        return join_spans(parts, gap)

    def _say_remote(self) -> list[Span]:
        remote = self.facts.remote
        if remote is None:
            return [(_("local, no remote"), self.palette.muted)]
        from supportconsole.tui.remote import tell_outbox

        parts: list[Span] = [(remote.news, self.palette.warning if remote.trouble else self.palette.muted)]
        if remote.waiting:
            style = self.palette.danger if remote.decide else self.palette.warning
            parts.append((tell_outbox(remote), style))
        return parts

    def _with_keys(self, line: Line, width: int) -> Line:
        keys: Line = (
            ("? ", self.palette.accent),
            (_("keys"), self.palette.muted),
            ("  : ", self.palette.accent),
            (_("command"), self.palette.muted),
        )
        gap = width - line_width(line) - line_width(keys) - 1
        return (*line, (" " * gap, self.palette.text), *keys) if gap > 1 else line
