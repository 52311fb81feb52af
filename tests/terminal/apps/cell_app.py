"""Turns through pages of difficult cells: any key shows the next page, `q` ends."""

import os

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Label, Static

from supportconsole.tui.driver import choose_driver

WIDE = "ab漢字cd 한글 ｆｕｌｌ кириллица"
MARKS = "e\u0301a\u0308o\u0302 x\u0332y \u0418\u0306"
EMOJI = "a😀b🎉c"
JOINED = "x👩\u200d👩\u200d👧y ❤\ufe0fz 👍🏽w"
PAGES = {
    "plain": "plain text only\nsecond line\n" + "x" * 30,
    "wide": f"{WIDE}\n {WIDE}\n字字字字字字字字\n x字字字字字字字",
    "marks": f"{MARKS}\n{MARKS} tail\n  {MARKS}",
    "emoji": f"{EMOJI}\n {EMOJI} tail\n{EMOJI}{EMOJI}",
    "joined": f"{JOINED} tail",
    "after": "after all of them",
}


class CellApp(App[None]):
    ENABLE_COMMAND_PALETTE = False
    CSS = "#page { height: 8; width: 60; } .b { background: darkblue; text-style: bold; }"

    def compose(self) -> ComposeResult:
        yield Static(Content(PAGES["plain"]), id="page")
        yield Label("page plain", id="name", markup=False)

    def on_key(self, event: events.Key) -> None:
        if event.key == "q":
            self.exit()
        name = {"1": "wide", "2": "marks", "3": "emoji", "4": "joined", "5": "after", "0": "plain"}.get(
            event.key
        )
        if name:
            page = self.query_one("#page", Static)
            page.update(Content(PAGES[name]))
            page.set_class(name in {"marks", "emoji"}, "b")
            self.query_one("#name", Label).update(f"page {name}")


if __name__ == "__main__":
    CellApp(driver_class=choose_driver(os.environ)).run()
