"""A list with a line that tells where it stands; `t` changes the theme, `z` suspends."""

import os
import subprocess
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.widgets import Label, OptionList

from supportconsole.tui.driver import choose_driver


class ListApp(App[None]):
    BINDINGS: ClassVar = [
        ("q", "quit", ""),
        ("t", "turn", ""),
        ("z", "suspend_process", ""),
        ("ctrl+l", "again", ""),
        ("e", "edit", ""),
    ]
    ENABLE_COMMAND_PALETTE = False
    CSS = "OptionList { height: 1fr; } Label { width: 1fr; background: $accent; }"

    def compose(self) -> ComposeResult:
        yield OptionList(*(f"{n:04d} row Счёт {'x' * (n % 37)} end" for n in range(300)))
        yield Label("ready", id="at", markup=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.cursor_position = Offset(0, event.option_index % 10)
        self.query_one("#at", Label).update(f"at {event.option_index} {self.theme}")

    def action_turn(self) -> None:
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"
        self.query_one("#at", Label).update(f"theme {self.theme}")

    def action_edit(self) -> None:
        with self.suspend():
            subprocess.run(["sh", "-c", "printf '\\033[31mthe editor was here'"], check=True)

    def action_again(self) -> None:
        getattr(self._driver, "redraw", lambda: None)()


if __name__ == "__main__":
    ListApp(driver_class=choose_driver(os.environ)).run(mouse=os.environ.get("MOUSE") != "off")
