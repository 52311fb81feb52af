"""A text area beside a line that counts what is in it, and a dialog over both (ctrl+o, escape)."""

import os
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from supportconsole.tui.driver import choose_driver


class Dialog(ModalScreen[None]):
    CSS = "Dialog { align: center middle; } Vertical { width: 31; height: 7; border: round $accent; background: $panel; }"
    BINDINGS: ClassVar = [("escape", "dismiss", "")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("dialog is open", markup=False)
            yield Label("漢字 over 漢字", markup=False)


class TextApp(App[None]):
    BINDINGS: ClassVar = [("ctrl+q", "quit", ""), ("ctrl+o", "talk", "")]
    ENABLE_COMMAND_PALETTE = False
    CSS = "TextArea { height: 1fr; }"

    def compose(self) -> ComposeResult:
        area = TextArea(
            "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n" * 8, soft_wrap=False
        )
        area.cursor_blink = False
        yield area
        yield Label("ready", id="count", markup=False)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.tell(event.text_area)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        self.tell(event.text_area)

    def tell(self, area: TextArea) -> None:
        row, column = area.cursor_location
        self.query_one("#count", Label).update(f"{len(area.text)} characters, at {row}:{column}")

    def action_talk(self) -> None:
        self.push_screen(Dialog())


if __name__ == "__main__":
    TextApp(driver_class=choose_driver(os.environ)).run()
