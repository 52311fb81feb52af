"""Reading an entry of the side pane: its title, what is known of it, its body, and its links by number."""

from supportconsole.domain.text.cells import reduce_clusters
from supportconsole.locale import _
from supportconsole.tui.paint import EMPTY, Line
from supportconsole.tui.side.lists import Entry
from supportconsole.tui.theme import Palette


class Reader:
    """Lays an entry out once for a width and a theme; scrolling only cuts another piece out of it."""

    def __init__(self, *, ascii_only: bool) -> None:
        self._ascii = ascii_only
        self._laid_for: tuple[Entry, str, int] | None = None
        self._lines: list[Line] = []

    def read(self, entry: Entry, palette: Palette, width: int) -> list[Line]:
        """All lines of the entry, each at most `width` cells."""
        laid_for = (entry, palette.name, width)
        if self._laid_for != laid_for:
            self._lines = self._lay(entry, palette, width)
            self._laid_for = laid_for
        return self._lines

    def _lay(self, entry: Entry, palette: Palette, width: int) -> list[Line]:
        from supportconsole.domain.conversation import Format
        from supportconsole.domain.text.blocks import read_body
        from supportconsole.domain.text.wrapping import wrap
        from supportconsole.tui.conversation.bodies import lay_body

        lines: list[Line] = [
            ((" " + part, palette.accent),) for part in wrap(reduce_clusters(entry.title), width - 2)
        ]
        lines += [((" " + part, palette.muted),) for part in wrap(entry.full or entry.detail, width - 2)]
        blocks = read_body(entry.body, entry.format or Format.TEXT)
        body = lay_body(blocks, palette, width - 2, ascii_only=self._ascii)
        lines += [EMPTY, *(((" ", palette.text), *line) for line in body)]
        return lines + self._lay_links(entry, palette, width)

    def _lay_links(self, entry: Entry, palette: Palette, width: int) -> list[Line]:
        """Where the links lead, so that none is hidden behind its words."""
        if entry.format is None:
            return []
        from supportconsole.domain.article_links import links_of
        from supportconsole.domain.text.wrapping import wrap

        links = links_of(entry.body, entry.format, entry.path)
        if not links:
            return []
        lines: list[Line] = [EMPTY, ((" " + _("Links"), palette.strong),)]
        for number, link in enumerate(links, 1):
            target = link.url or link.path
            text = target if link.words == target else f"{link.words} {target}"
            lines += [
                ((" " + part, palette.muted),) for part in wrap(f"{number}. {text}", width - 2, indent="   ")
            ]
        return lines
