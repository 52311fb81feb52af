"""The side pane: three tabs, each a list whose entries can be read and inserted."""

from typing import TYPE_CHECKING

from textual.message import Message

from supportconsole.domain.text.cells import cell_width, fit, reduce_clusters
from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.side.lists import Entry, Shelf, Tab
from supportconsole.tui.side.reader import Reader
from supportconsole.tui.theme import Palette

if TYPE_CHECKING:
    from supportconsole.tui.side.guide import GuideView

HEAD = 2
ROOMY = 60
"""Columns from which a list says more of each entry."""


class SidePane(LinePane):
    """Canned responses, articles, the customer. It is given its entries and reads nothing itself."""

    class TabChosen(Message):
        """Another tab is in front; its entries may be missing."""

        def __init__(self, tab: Tab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, palette: Palette, *, mark: str, ascii_only: bool) -> None:
        super().__init__(palette, id="side")
        self.tab = Tab.SCRIPTS
        self.shelves = {tab: Shelf() for tab in Tab}
        self._mark = mark
        self._reader = Reader(ascii_only=ascii_only)
        self._announced = ""
        self.guide: GuideView | None = None
        """The script that is being followed, shown in place of the list of scripts."""

    @property
    def walked(self) -> "GuideView | None":
        """The script that is being followed, while its tab is in front."""
        return self.guide if self.tab is Tab.SCRIPTS else None

    def follow(self, view: "GuideView | None") -> None:
        """Show a script that is being followed, or the list again."""
        self.guide = view
        self.repaint()

    @property
    def shelf(self) -> Shelf:
        return self.shelves[self.tab]

    def choose_tab(self, tab: Tab) -> None:
        self.tab = tab
        self.repaint()
        self.post_message(self.TabChosen(tab))

    def turn_tab(self, by: int) -> None:
        tabs = list(Tab)
        self.choose_tab(tabs[(tabs.index(self.tab) + by) % len(tabs)])

    def move(self, by: int) -> None:
        shelf = self.shelf
        if self.walked is not None:
            self.walked.move(by)
        elif shelf.reading:
            shelf.scroll = max(0, shelf.scroll + by)
        else:
            shelf.cursor = max(0, min(shelf.cursor + by, len(shelf.entries) - 1))
        self.repaint()

    def jump(self, *, last: bool) -> None:
        self.move(10**6 if last else -(10**6))

    def open(self) -> Entry | None:
        """Read the entry under the cursor; one that is a ticket or a script is returned instead."""
        entry = self.shelf.current
        if entry is None or entry.ticket_id is not None or entry.guide:
            return entry
        self.shelf.reading, self.shelf.scroll = True, 0
        self.repaint()
        return None

    def close(self) -> bool:
        """Back from reading to the list; false when a list was shown already."""
        was = self.shelf.reading or self.walked is not None
        self.shelf.reading = False
        if self.walked is not None:
            self.guide = None
            self.post_message(self.TabChosen(self.tab))  # what was begun stands in the list now
        self.repaint()
        return was

    def announce(self, key: str) -> None:
        """Say by which key suggestions are shown that came while the list had the cursor; it never moves by itself."""
        self._announced = _("{key} shows suggestions").format(key=key) if key else ""
        self.repaint()

    def cursor_row(self) -> int | None:
        shelf = self.shelf
        if self.walked is not None:
            return HEAD + self.walked.cursor_row()
        return (
            HEAD
            if shelf.reading
            else HEAD + len(shelf.facts) + min(shelf.cursor, max(0, self.size.height - HEAD - 1))
        )

    def make_lines(self, width: int, height: int) -> list[Line]:
        titles = {Tab.SCRIPTS: _("SCRIPTS"), Tab.KB: _("KB"), Tab.CUSTOMER: _("CUSTOMER")}
        tabs: Line = ((" ", self.palette.text),)
        for tab, title in titles.items():
            tabs += (
                (title, self.palette.strong if tab is self.tab else self.palette.muted),
                ("  ", self.palette.text),
            )
        shelf = self.shelf
        if self.walked is not None:
            return [tabs, EMPTY, *self.walked.lines(self.palette, width, height - HEAD)]
        under: Line = (
            ((f" {_('filter: {text}').format(text=shelf.words)}", self.palette.warning),)
            if shelf.words
            else EMPTY
        )
        if self._announced:
            under = (*under, (f" {self._announced}", self.palette.accent))
        room = height - HEAD
        if shelf.reading and shelf.current is not None:
            lines = self._reader.read(shelf.current, self.palette, width)
            shelf.scroll = max(0, min(shelf.scroll, len(lines) - room))
            if len(lines) > room:
                share = 100 * min(len(lines), shelf.scroll + room) // len(lines)
                under = (*under, (f" {share} %", self.palette.muted))
            return [tabs, under, *lines[shelf.scroll : shelf.scroll + room]]
        return [tabs, under, *self._list(width, room)]

    def _list(self, width: int, room: int) -> list[Line]:
        shelf, palette = self.shelf, self.palette
        lines: list[Line] = [
            ((f" {fact}", palette.text if n else palette.strong),) for n, fact in enumerate(shelf.facts)
        ]
        if self.tab is Tab.CUSTOMER and shelf.entries:
            lines += [
                EMPTY,
                (
                    (
                        f" {ngettext('{n} other ticket', '{n} other tickets', len(shelf.entries)).format(n=len(shelf.entries))}",
                        palette.muted,
                    ),
                ),
            ]
        foot = self._foot(width) if any(entry.why for entry in shelf.entries) and room > 6 else []
        left = max(1, room - len(lines) - len(foot))
        first = shelf.cursor - shelf.cursor % left
        for place, entry in enumerate(shelf.entries[first : first + left], first):
            here = place == shelf.cursor
            detail = reduce_clusters(entry.detail)
            if entry.wide and width >= ROOMY:
                detail = f"{detail}  {reduce_clusters(entry.wide)}".strip()
            title = fit(reduce_clusters(entry.title), max(6, width - 3 - cell_width(detail) - 1))
            lines.append(
                (
                    (self._mark if here else " ", palette.accent),
                    (entry.sign or " ", palette.warning),
                    (title, palette.strong if here else palette.text),
                    (f" {detail}", palette.muted),
                )
            )
        if shelf.is_settled and not shelf.entries and not shelf.facts:
            lines.append(((" " + _("nothing here"), palette.muted),))
        if foot:
            lines += [EMPTY] * (room - len(foot) - len(lines))
        return [*lines, *foot]

    def _foot(self, width: int) -> list[Line]:
        """Why the entry under the cursor is suggested; two rows, so that nothing moves when it is not."""
        from supportconsole.domain.text.wrapping import wrap

        entry = self.shelf.current
        why = wrap(entry.why, width - 3)[:2] if entry is not None and entry.why else []
        lines: list[Line] = [
            ((f" {'+' if not n else ' '} {part}", self.palette.muted),) for n, part in enumerate(why)
        ]
        return [*lines, *[EMPTY] * (2 - len(lines))]
