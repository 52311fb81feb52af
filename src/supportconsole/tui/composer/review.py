"""The line under the text: hints while writing; once the editor is left, what was found and the question whether to send."""

from collections.abc import Callable, Sequence
from typing import Final

from textual.geometry import Size

from supportconsole.desk.guard_words import describe
from supportconsole.domain.guard.findings import Finding, Level, Rule
from supportconsole.domain.text.cells import cell_width, shorten
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import Line, LinePane, Span, line_width
from supportconsole.tui.theme import Palette

MOST: Final = 5
"""Findings that are shown at a time, and lines of what is new."""
_SIGNS: Final = {Level.STOP: "!!", Level.WARN: "!", Level.HINT: "-"}

Accepted = tuple[Rule, str]
"""What somebody has decided to send all the same: a rule and the words it found."""


class ReviewLine(LinePane):
    """Asks before a text leaves. Each finding is one line; the marked one has keys to mend it or to let it pass."""

    def __init__(self, palette: Palette, key_of: Callable[[str], str]) -> None:
        super().__init__(palette, id="review")
        self._key_of = key_of
        self.asking = False
        self.note = False
        self.ticket = False
        self.remarks: tuple[str, ...] = ()
        """What is said above the findings: who writes too, why nothing was sent."""
        self.news: tuple[str, ...] = ()
        """What came in since the writer looked, one line each."""
        self.findings: tuple[Finding, ...] = ()
        self.cursor = 0
        self.reviewed = ""
        """The text that was looked at."""
        self.accepted: frozenset[Accepted] = frozenset()

    @property
    def current(self) -> Finding | None:
        return self.findings[self.cursor] if self.findings else None

    @property
    def holding(self) -> tuple[Finding, ...]:
        """The findings that keep the text back."""
        return tuple(one for one in self.findings if one.level is Level.STOP and not self.is_accepted(one))

    def is_accepted(self, finding: Finding) -> bool:
        return finding.may_override and self._key(finding) in self.accepted

    def accept(self, finding: Finding) -> None:
        """Send all the same, whatever this rule says about these words."""
        self.accepted |= {self._key(finding)}

    def show(self, findings: tuple[Finding, ...], text: str) -> None:
        """Take what was found in a text; the mark goes to the first finding that is still open."""
        self.findings, self.reviewed = findings, text
        open_ones = [n for n, one in enumerate(findings) if not self.is_accepted(one)]
        self.cursor = open_ones[0] if open_ones else 0

    def move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.findings) - 1, self.cursor + step))

    def cursor_row(self) -> int | None:
        return max(0, self.size.height - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the hints take: none is cut off where the pane is narrow."""
        return len(self.make_lines(width, 0))

    def make_lines(self, width: int, height: int) -> list[Line]:
        hints = self._hints()
        if self.asking and self.current is not None and not self._stands_behind(self.current, width):
            hints = [*((self._key_of(action), word) for action, word in self._ways(self.current)), *hints]
        return [*self.told_lines(width), *_lay_hints(hints, self.palette, width)]

    def told_lines(self, width: int) -> list[Line]:
        """What stands above the keys: remarks, what is new, what was found."""
        if not self.asking:
            return []
        told: list[Line] = []
        for remark in self.remarks:
            lines = wrap(f"! {remark}", width - 1, indent="  ")
            told += [((line, self.palette.danger),) for line in lines]
        return [*told, *self._news_lines(width), *self._finding_lines(width)]

    def _news_lines(self, width: int) -> list[Line]:
        shown = self.news[-MOST:]
        lines: list[Line] = [((shorten(f"+ {line}", width - 1), self.palette.accent),) for line in shown]
        hidden = len(self.news) - len(shown)
        if hidden:
            more = ngettext("+ {n} more above", "+ {n} more above", hidden).format(n=hidden)
            lines.insert(0, ((more, self.palette.muted),))
        return lines

    def _finding_lines(self, width: int) -> list[Line]:
        first = (
            max(0, min(self.cursor - MOST + 1, len(self.findings) - MOST)) if len(self.findings) > MOST else 0
        )
        first = min(first, self.cursor)
        lines = [
            self._finding_line(n, one, width)
            for n, one in enumerate(self.findings[first : first + MOST], first)
        ]
        hidden = len(self.findings) - len(lines)
        if hidden:
            more = ngettext("{n} more finding", "{n} more findings", hidden).format(n=hidden)
            lines.append(((f"  {more}", self.palette.muted),))
        return lines

    def _finding_line(self, n: int, finding: Finding, width: int) -> Line:
        accepted = self.is_accepted(finding)
        mark = ">" if n == self.cursor else " "
        sign = "ok" if accepted else _SIGNS.get(finding.level, "-")
        style = self.palette.muted if accepted or finding.level is Level.HINT else self.palette.danger
        words = describe(finding)
        head: Line = ((f"{mark}{sign:<2} {shorten(words, width - 4)}", style),)
        tail = self._tail(finding) if n == self.cursor else ()
        return (*head, *tail) if line_width(head) + line_width(tail) <= width else head

    def _tail(self, finding: Finding) -> Line:
        """The keys of the marked finding, behind it."""
        spans: list[Span] = []
        for action, word in self._ways(finding):
            spans += [("  ", self.palette.text), (_shown(self._key_of(action)), self.palette.accent)]
            spans.append((f" {word}", self.palette.muted))
        return tuple(spans)

    def _stands_behind(self, finding: Finding, width: int) -> bool:
        """Whether a finding's line has room for its keys; else they come first among the others."""
        return 4 + cell_width(describe(finding)) + line_width(self._tail(finding)) <= width

    def _ways(self, finding: Finding) -> list[tuple[str, str]]:
        """What can be done about a finding, by action."""
        fixes = {Rule.ATTACHMENT: _("attach"), Rule.THREAD: _("make it a note")}
        ways = [("review.fix", fixes.get(finding.rule, _("go there") if finding.end else _("edit")))]
        if finding.end and finding.rule is not Rule.ATTACHMENT:
            ways.append(("review.remove", _("take out")))
        if finding.may_override and finding.level is Level.STOP and not self.is_accepted(finding):
            ways.append(("review.override", _("send all the same")))
        return ways

    def _hints(self) -> list[tuple[str, str]]:
        key = self._key_of
        if not self.asking:
            hints = [(key("compose.review"), _("review and send")), ("::", _("canned")), ("??", _("KB"))]
            flip = key("compose.flip")
        else:
            send = _("keep the note") if self.note else _("create") if self.ticket else _("send")
            hints = [(key("review.send"), send)]
            if not self.note and not self.ticket:
                hints.append((key("review.send_pending"), _("send, pending")))
                hints.append((key("review.send_solved"), _("send, solve")))
            hints += [(key("review.edit"), _("edit")), (key("review.keep"), _("keep as draft"))]
            hints.append((key("review.discard"), _("discard")))
            flip = key("review.flip")
        if not self.ticket:
            hints.append((flip, _("reply") if self.note else _("note")))
        return hints

    def _key(self, finding: Finding) -> Accepted:
        return finding.rule, self.reviewed[finding.start : finding.end] or finding.about


def _shown(key: str) -> str:
    return key if len(key) == 1 else key.capitalize()


def _lay_hints(hints: Sequence[tuple[str, str]], palette: Palette, width: int) -> list[Line]:
    """Keys and what they do, on as many lines as they need."""
    lines: list[Line] = []
    line: Line = ()
    for key, word in hints:
        hint: Line = ((_shown(key), palette.accent), (f" {word}", palette.muted))
        if line and line_width(line) + 2 + line_width(hint) > width:
            lines.append(line)
            line = ()
        line = (*line, ("  ", palette.text), *hint) if line else hint
    return [*lines, line]
