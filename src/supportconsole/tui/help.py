"""Help for the place one is in: the live key map, from the registry."""

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from supportconsole.desk.actions import ACTIONS, Place
from supportconsole.desk.keymap import KeyMap
from supportconsole.domain.text.cells import cell_width
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.tui.keys import KeyReader, key_name
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.theme import Palette


def place_word(place: Place) -> str:
    words = {
        Place.ANYWHERE: _("everywhere but in a text"),
        Place.QUEUE: _("in the queue"),
        Place.CONVERSATION: _("in the conversation"),
        Place.SIDE: _("in the side pane"),
        Place.GUIDE: _("while following a script"),
        Place.COMPOSER: _("while writing"),
        Place.REVIEW: _("on the review line"),
        Place.CHOOSER: _("while choosing"),
        Place.SEARCH: _("while searching"),
        Place.HELP: _("in the help"),
        Place.OUTPUT: _("while looking at an output or a note"),
    }
    return words[place]


def help_rows(key_map: KeyMap, place: Place, lacks: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Keys and titles, the place's own first; a row without keys is a heading. `lacks` are actions not on offer."""
    rows: list[tuple[str, str]] = []
    places: list[Place] = [place] if place is not Place.ANYWHERE else []
    if place in {Place.QUEUE, Place.CONVERSATION, Place.SIDE, Place.GUIDE}:
        places.append(Place.ANYWHERE)
    places += [other for other in Place if other not in places]
    for where in places:
        rows.append(("", place_word(where)))
        for action in ACTIONS:
            if action.place is where and action.id not in lacks:
                keys = list(key_map.keys_of(action.id))
                if len(keys) > 6:  # the digits
                    keys = [f"{keys[0]}-{keys[-1]}"]
                if action.command:
                    keys.append(f":{action.command}")
                rows.append(("  ".join(keys) or "-", _(action.title)))
    return rows


class HelpPane(LinePane):
    """The rows, in two columns where there is room."""

    def __init__(self, key_map: KeyMap, place: Place, palette: Palette, lacks: frozenset[str]) -> None:
        super().__init__(palette, id="help-pane")
        self._rows = help_rows(key_map, place, lacks)
        keys = [key_map.keys_of(action) for action in ("move.down", "move.up", "help.close")]
        down, up, close = (shown[0] if shown else "" for shown in keys)
        self._title = _("KEYS   {down} {up} scroll, {close} closes; the page holds your own map").format(
            down=down, up=up, close=close.capitalize()
        )
        self._laid: tuple[int, list[Line]] = (0, [])
        self.top = 0

    def scroll_rows(self, by: int) -> None:
        self.top += by
        self.repaint()

    def cursor_row(self) -> int | None:
        return 2

    def make_lines(self, width: int, height: int) -> list[Line]:
        palette = self.palette
        title = wrap(self._title, width - 2)
        head: list[Line] = [*(((f" {line}", palette.accent),) for line in title), EMPTY]
        if self._laid[0] != width:
            self._laid = (width, self._lay(width))
        lines = self._laid[1]
        room = max(1, height - len(head))
        self.top = max(0, min(self.top, len(lines) - room))
        return [*head, *lines[self.top : self.top + room]]

    def _lay(self, width: int) -> list[Line]:
        """Keys and what they do; a title goes on below itself where the terminal is narrow."""
        palette = self.palette
        widest = max(cell_width(keys) for keys, _title in self._rows) + 2
        column = min(24, widest, width // 3)
        lines: list[Line] = []
        for keys, text in self._rows:
            if not keys:
                lines += [((f" {line}", palette.strong),) for line in wrap(text, width - 2)]
                continue
            pad = " " * max(1, column - cell_width(keys))
            used = cell_width(keys + pad)
            first, *_more = wrap(text, max(10, width - 3 - used))
            if 3 + used + cell_width(first) > width:
                first = ""
            lines.append((("   ", palette.text), (keys, palette.accent), (pad + first, palette.text)))
            rest = text[len(first) :].lstrip()
            if rest:
                indent = " " * (3 + column)
                lines += [((indent + line, palette.text),) for line in wrap(rest, width - 3 - column)]
        return lines


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """The help over the whole console."""

    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    """

    def __init__(
        self, key_map: KeyMap, place: Place, palette: Palette, lacks: frozenset[str] = frozenset()
    ) -> None:
        super().__init__()
        self.pane = HelpPane(key_map, place, palette, lacks)
        self._reader = KeyReader(key_map)

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that move everywhere, close with the help's own."""
        event.stop()
        event.prevent_default()
        action = None
        if not self._reader.pending:
            action = self._reader.key_map.find(Place.HELP, (key_name(event),))
        if action is None:
            action = self._reader.read(Place.ANYWHERE, event)
        if action is None:
            return
        page = max(1, self.size.height - 3)
        steps = {
            "move.down": 1, "move.up": -1, "move.half_down": page // 2, "move.half_up": -page // 2,
            "move.page_down": page, "move.page_up": -page, "move.first": -(10**6), "move.last": 10**6,
        }  # fmt: skip
        if action.id in steps:
            self.pane.scroll_rows(steps[action.id])
        elif action.place is Place.HELP or action.id in {"app.close", "app.help"}:
            self.dismiss()
