"""The text being written: a plain editor that knows the two-sign marks which call for help."""

from typing import Final

from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from supportconsole.domain.text.cleaning import clean
from supportconsole.tui.composer.pens import NAME, DraftPens

CALLS: Final = {"::": "canned", "??": "article", "@@": "colleague"}


class DraftText(TextArea):
    """The editor of the composer. Pasted text is cleaned; the cursor does not blink."""

    class Called(Message):
        """The writer has typed one of `CALLS`; the mark has been taken out again."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, text: str) -> None:
        super().__init__(
            clean(text),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            id="draft-text",
        )
        self.cursor_blink = False
        self.register_theme(DraftPens())
        self.theme = NAME

    def watch_virtual_size(self) -> None:
        """The text has another height now: what is typed on a new last line is seen at once."""
        self.scroll_cursor_visible()

    async def _on_key(self, event: events.Key) -> None:
        await super()._on_key(event)
        if event.character in {":", "?", "@"}:
            row, column = self.cursor_location
            before = self.document.get_line(row)[:column]
            mark = before[-2:]
            if mark in CALLS and (len(before) == 2 or before[-3] == " "):
                self.delete((row, column - 2), (row, column))
                self.post_message(self.Called(CALLS[mark]))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean(event.text))

    def select_span(self, start: int, end: int) -> None:
        """Select `text[start:end]`, offsets in characters, and bring it into view."""
        self.selection = Selection(self._location(start), self._location(end))
        self.scroll_cursor_visible()

    def remove_span(self, start: int, end: int) -> None:
        """Take `text[start:end]` out; undo brings it back."""
        self.delete(self._location(start), self._location(end))

    @property
    def offset_of_cursor(self) -> int:
        """Where what is typed next goes, in characters: the beginning of a selection."""
        row, column = min(self.selection)
        return sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column

    def _location(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n"), offset - (before.rfind("\n") + 1)

    def insert_text(self, text: str) -> None:
        """Put text where the cursor is, over a selection if there is one."""
        start, end = self.selection
        self.replace(clean(text), start, end, maintain_selection_offset=False)
