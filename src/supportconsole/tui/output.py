"""A text that is looked at before anything becomes of it: a diagnostic's output, the note that a script leaves."""

from collections.abc import Callable, Mapping

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from supportconsole.desk.actions import BY_ID, Action, Place
from supportconsole.desk.keymap import KeyMap
from supportconsole.domain.text.cells import reduce_clusters
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.tui.keys import KeyReader, key_name
from supportconsole.tui.paint import EMPTY, Line, LinePane
from supportconsole.tui.theme import Palette


class OutputPane(LinePane):
    """The text, its title above and what can be done below."""

    def __init__(self, title: str, text: str, footer: str, palette: Palette) -> None:
        super().__init__(palette, id="output-pane")
        self.title_words = title
        self.text = text
        self.footer = footer
        self.top = 0

    def move(self, by: int) -> None:
        self.top += by
        self.repaint()

    def cursor_row(self) -> int | None:
        return 0

    def make_lines(self, width: int, height: int) -> list[Line]:
        palette = self.palette
        room = max(8, width - 2)
        head: list[Line] = [
            ((f" {part}", palette.accent),) for part in wrap(reduce_clusters(self.title_words), room)[:3]
        ]
        foot: list[Line] = [((f" {part}", palette.strong),) for part in wrap(self.footer, room)[:3]]
        body: list[Line] = []
        for line in self.text.split("\n"):
            body += [((f" {part}", palette.text),) for part in wrap(reduce_clusters(line), room) or [""]]
        left = max(1, height - len(head) - len(foot) - 2)
        self.top = max(0, min(self.top, len(body) - left))
        shown = body[self.top : self.top + left]
        return [*head, EMPTY, *shown, *([EMPTY] * (left - len(shown))), EMPTY, *foot]


class OutputScreen(ModalScreen[str], inherit_bindings=False):
    """Shows a text over the console. It ends with the id of the action that was chosen, or "" for none.

    `ways` are the actions that are offered with their words. While `is_waiting`, only going back is.
    """

    DEFAULT_CSS = """
    OutputScreen { background: $background; }
    """

    def __init__(
        self,
        key_map: KeyMap,
        palette: Palette,
        *,
        title: str,
        text: str = "",
        ways: Mapping[str, str],
        is_waiting: bool = False,
    ) -> None:
        super().__init__()
        self._reader = KeyReader(key_map)
        self._ways = ways
        self.is_waiting = is_waiting
        self.on_called_off: Callable[[], None] | None = None
        self.pane = OutputPane(title, text, "", palette)
        self._say_ways()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def fail(self, text: str) -> None:
        """What was waited for does not come: there is nothing to keep."""
        self._ways = {}
        self.fill(self.pane.title_words, text)

    def fill(self, title: str, text: str) -> None:
        """What was waited for is here."""
        self.is_waiting = False
        self.pane.title_words, self.pane.text = title, text
        self._say_ways()
        self.pane.repaint()

    def on_key(self, event: events.Key) -> None:
        """Scroll with the keys that move everywhere; the keys of the place end it."""
        event.stop()
        event.prevent_default()
        action = None
        if not self._reader.pending:
            action = self._find(key_name(event))
        if action is None:
            action = self._reader.read(Place.ANYWHERE, event)
        if action is None:
            return
        page = max(1, self.size.height - 6)
        steps = {
            "move.down": 1, "move.up": -1, "move.half_down": page // 2, "move.half_up": -page // 2,
            "move.page_down": page, "move.page_up": -page, "move.first": -(10**6), "move.last": 10**6,
        }  # fmt: skip
        if action.id in steps:
            self.pane.move(steps[action.id])
        elif action.id in {"output.close", "app.close"}:
            if self.is_waiting and self.on_called_off is not None:
                self.on_called_off()
            self.dismiss("")
        elif action.id in self._ways and not self.is_waiting:
            self.dismiss(action.id)

    def _find(self, key: str) -> Action | None:
        return self._reader.key_map.find(Place.OUTPUT, (key,))

    def _say_ways(self) -> None:
        key_map = self._reader.key_map
        ways = {**({} if self.is_waiting else self._ways), "output.close": _("back")}
        keys = {action: key_map.keys_of(action) for action in ways}
        self.pane.footer = "   ".join(
            f"{keys[action][0] if keys[action] else BY_ID[action].id} {words}"
            for action, words in ways.items()
        )
