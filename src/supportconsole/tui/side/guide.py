"""A script that is being followed, in the side pane: the step, what to say and ask, the ways on, the answers so far."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from rich.style import Style

from supportconsole.desk.guide_page import Page, Shown
from supportconsole.domain.text.cells import cell_width, reduce_clusters
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.scripts.answers import say_answer
from supportconsole.scripts.guide import Escalate, Insert, Note, Question, Run, Say
from supportconsole.scripts.guide_note import headed
from supportconsole.scripts.walk import Act, visited
from supportconsole.tui.paint import EMPTY, Line
from supportconsole.tui.theme import Palette

INSERT_LINES: Final = 4
"""Lines of a text for the reply that are shown before it is inserted."""


class Kind(StrEnum):
    """What an item of a page is for."""

    ASK = "ask"
    INSERT = "insert"
    RUN = "run"
    CHOICE = "choice"
    FINISH = "finish"


class Item(NamedTuple):
    """One thing to do at the step; `place` counts the questions, texts, commands or choices of its kind from 0."""

    kind: Kind
    place: int


class GuideView:
    """One page with a cursor on what can be done. It is given its page and reads nothing itself."""

    def __init__(self, page: Page, *, mark: str, key_of: Callable[[str], str]) -> None:
        self.page = page
        self._mark = mark
        self._key_of = key_of
        self.items = tuple(_items(page))
        self.cursor = self._first()
        self.scroll = 0
        self._follows = True
        self._lines: list[Line] = []
        self._starts: dict[int, int] = {}

    @property
    def item(self) -> Item:
        return self.items[self.cursor]

    def move(self, by: int) -> None:
        """To the next item, or further by lines of text."""
        if abs(by) == 1:
            self.cursor = max(0, min(self.cursor + by, len(self.items) - 1))
            self._follows = True
        else:
            self.scroll, self._follows = max(0, self.scroll + by), False

    def cursor_row(self) -> int:
        """The row of the item under the cursor, counted in the shown lines."""
        return max(0, self._starts.get(self.cursor, 0) - self.scroll)

    def lines(self, palette: Palette, width: int, room: int) -> list[Line]:
        """The lines that fit, scrolled so that the item under the cursor is among them."""
        self._lay(palette, width)
        last = max(0, len(self._lines) - room)
        if self._follows:
            start = self._starts.get(self.cursor, 0)
            self.scroll = max(min(self.scroll, start), self._end_of(start) - room, 0)
            if self.cursor == 0 and start < room:
                self.scroll = 0
        self.scroll = min(self.scroll, last)
        return self._lines[self.scroll : self.scroll + room]

    def _first(self) -> int:
        """The first question that waits, else a text that is still to go into the reply, else the first way on."""
        answers = self.page.run.walk.answers
        questions = self.page.run.step.questions
        for n, item in enumerate(self.items):
            if (
                item.kind is Kind.ASK
                and not answers.get(questions[item.place].name)
                and not questions[item.place].optional
            ):
                return n
        put = {deed.value for deed in self.page.run.walk.deeds if deed.act is Act.INSERTED}
        texts = [shown.text for shown in self.page.shown if isinstance(shown.block, Insert)]
        for n, item in enumerate(self.items):
            if item.kind is Kind.INSERT and texts[item.place] not in put:
                return n
        return next((n for n, item in enumerate(self.items) if item.kind in {Kind.CHOICE, Kind.FINISH}), 0)

    def _end_of(self, start: int) -> int:
        later = [line for line in self._starts.values() if line > start]
        return min(later, default=start + 2)

    def _lay(self, palette: Palette, width: int) -> None:
        page, run = self.page, self.page.run
        self._lines, self._starts = [], {}
        room = max(8, width - 2)
        self._say(f"#{run.ticket_id} {run.guide.title}", palette.accent, room)
        at = _("step {n} of {m}").format(n=page.number, m=page.total)
        self._say(at, palette.muted, room)
        if page.has_newer:
            self._say(_("the file has changed; this run keeps its version"), palette.warning, room)
        self._say(run.step.title, palette.strong, room)
        if run.step.text:
            self._lines.append(EMPTY)
            self._say(run.step.text, palette.text, room)
        places = dict.fromkeys(Kind, 0)
        for shown in page.shown:
            self._show(shown, places, palette, room)
        self._lines.append(EMPTY)
        for n, choice in enumerate(run.step.choices):
            hint = f" - {choice.hint}" if choice.hint else ""
            number = f"{n + 1})" if n < 9 else "  "
            self._item(Item(Kind.CHOICE, n), f"{number} ", choice.label + hint, palette, room)
        if run.step.is_end:
            if page.wishes:
                self._say(_("will set: {change}").format(change=page.wishes), palette.muted, room)
            self._item(Item(Kind.FINISH, 0), "", _("finish: the note"), palette, room)
        self._lines.append(EMPTY)
        for words in self._keys(room):
            self._say(words, palette.muted, room)
        self._past(palette, room)

    def _show(self, shown: Shown, places: dict[Kind, int], palette: Palette, room: int) -> None:
        block = shown.block
        match block:
            case Say():
                self._lines.append(EMPTY)
                self._labelled(_("say:"), shown.text, palette, room)
            case Note():
                self._lines.append(EMPTY)
                self._labelled(_("note:"), shown.text, palette, room)
            case Escalate():
                self._lines.append(EMPTY)
                self._labelled(_("hand to {group}:").format(group=self.page.group), shown.text, palette, room)
            case Question():
                item = Item(Kind.ASK, places[Kind.ASK])
                places[Kind.ASK] += 1
                answer = say_answer(block, shown.text) or ("-" if block.optional else "...")
                self._item(item, "? ", f"{headed(block.label)} {answer}", palette, room)
            case Insert():
                item = Item(Kind.INSERT, places[Kind.INSERT])
                places[Kind.INSERT] += 1
                self._item(item, "+ ", _("for the reply:"), palette, room)
                lines = [part for line in shown.text.split("\n") for part in wrap(line, room - 2) or [""]]
                cut = [*lines[:INSERT_LINES], "..."] if len(lines) > INSERT_LINES + 1 else lines
                self._lines += [((f"    {reduce_clusters(line)}", palette.muted),) for line in cut]
            case Run():
                item = Item(Kind.RUN, places[Kind.RUN])
                places[Kind.RUN] += 1
                self._item(item, "! ", shown.text, palette, room)
            case _:
                done = _("set: {change}") if shown.is_done else _("will set: {change}")
                if not self.page.run.step.is_end or shown.is_done:
                    self._say(done.format(change=shown.text), palette.muted, room)

    def _keys(self, room: int) -> Iterator[str]:
        """What the keys do here, the live ones; a key and its word stay on one line."""
        words = [
            (_("{key} back"), "guide.back"),
            (_("{key} steps"), "guide.jump"),
            (_("{key} finish"), "guide.finish"),
            (_("{key} abandon"), "guide.abandon"),
        ]
        line = ""
        for word, action in words:
            hint = word.format(key=self._key_of(action))
            longer = f"{line}  {hint}" if line else hint
            if line and cell_width(longer) > room:
                yield line
                longer = hint
            line = longer
        yield line

    def _past(self, palette: Palette, room: int) -> None:
        """The answers so far, the latest step first."""
        walk = self.page.run.walk
        steps = visited(self.page.run.guide, walk)[:-1]
        if not steps:
            return
        self._lines.append(EMPTY)
        self._say(_("so far:"), palette.muted, room)
        for visit, step in reversed(steps):
            self._say(f"{headed(step.title)} {visit.chosen}".strip(), palette.muted, room)
            for question in step.questions:
                answer = walk.answers.get(question.name, "")
                if answer:
                    self._say(
                        f"  {headed(question.label)} {say_answer(question, answer)}", palette.muted, room
                    )

    def _say(self, text: str, style: Style, room: int) -> None:
        for line in text.split("\n"):
            parts = wrap(reduce_clusters(line), room) or [""]
            self._lines += [((f" {part}", style),) for part in parts]

    def _labelled(self, label: str, text: str, palette: Palette, room: int) -> None:
        self._lines.append(((f" {label}", palette.accent),))
        self._say(text, palette.text, room)

    def _item(self, item: Item, sign: str, text: str, palette: Palette, room: int) -> None:
        """A line of its own for what can be done, wrapped under itself."""
        place = self.items.index(item)
        here = place == self.cursor
        self._starts[place] = len(self._lines)
        style = palette.strong if here else palette.text
        indent = " " * len(sign)
        parts = wrap(reduce_clusters(text), room - len(sign) - 1) or [""]
        for n, part in enumerate(parts):
            mark = self._mark if here and n == 0 else " "
            self._lines.append(((mark, palette.accent), (f" {sign if n == 0 else indent}{part}", style)))


def _items(page: Page) -> Iterator[Item]:
    counts = dict.fromkeys(Kind, 0)
    for shown in page.shown:
        kind = {Question: Kind.ASK, Insert: Kind.INSERT, Run: Kind.RUN}.get(type(shown.block))
        if kind is not None:
            yield Item(kind, counts[kind])
            counts[kind] += 1
    for n in range(len(page.run.step.choices)):
        yield Item(Kind.CHOICE, n)
    if page.run.step.is_end:
        yield Item(Kind.FINISH, 0)
