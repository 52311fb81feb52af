"""The text being written: a plain editor that knows the two-sign marks which call for help."""

from typing import Final, Self

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from supportconsole.domain.text.cleaning import clean
from supportconsole.tui.composer.pens import NAME, DraftPens

CALLS: Final = {"::": "canned", "??": "article", "@@": "colleague"}
_BRACKETS: Final = frozenset("()[]{}")
_OPENING: Final = "([{<«„“\"'"
_CLOSING: Final = ".,;:!?)]}>»”\"'"
"""Signs that stand close to the word behind or before them."""


class DraftText(TextArea):
    """The editor of the composer. Pasted text is cleaned; the cursor does not blink."""

    _is_in_line = False

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

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint again. While a sign is typed into a line, that line alone is painted, and by `_on_key`."""
        if self._is_in_line and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and self._stays_in_line():
            await self._type_in_line(event)
        else:
            await super()._on_key(event)
        if event.character in {":", "?", "@"}:
            row, column = self.cursor_location
            before = self.document.get_line(row)[:column]
            mark = before[-2:]
            if mark in CALLS and (len(before) == 2 or before[-3] == " "):
                self.delete((row, column - 2), (row, column))
                self.post_message(self.Called(CALLS[mark]))

    def _stays_in_line(self) -> bool:
        """Whether a sign typed here changes its own line only: nothing is selected, no partner of a bracket is lit up."""
        row, column = self.cursor_location
        return self.selection.is_empty and self.document.get_line(row)[column : column + 1] not in _BRACKETS

    async def _type_in_line(self, event: events.Key) -> None:
        """Take a sign; only the rows of its line are painted again, where Textual paints the whole text."""
        before = self.virtual_size, self.scroll_offset
        self._is_in_line = True
        try:
            await super()._on_key(event)
        finally:
            self._is_in_line = False
        if (self.virtual_size, self.scroll_offset) != before:
            self.refresh()
            return
        row, _column = self.cursor_location
        top = self.wrapped_document.location_to_offset((row, 0)).y
        self.refresh_lines(top, len(self.wrapped_document.get_offsets(row)) + 1)

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

    def insert_apart(self, text: str) -> int:
        """Put text where the cursor is, parted from what stands around it; the offset of its first character.

        Several lines, a quote, and what begins a line become lines of their own; a blank parts anything else from its neighbours.
        """
        start, end = sorted(self.selection)
        before = self.document.get_line(start[0])[: start[1]]
        after = self.document.get_line(end[0])[end[1] :]
        if "\n" in text.strip("\n") or text.startswith(">") or not before.strip():
            lead = "\n" if before.strip() else ""
            tail = "" if text.endswith("\n") else "\n"
        else:
            lead = "" if before[-1].isspace() or before[-1] in _OPENING else " "
            is_parted = text[-1:].isspace() or (after != "" and (after[0].isspace() or after[0] in _CLOSING))
            tail = "" if is_parted else " "
        at = self.offset_of_cursor + len(lead)
        self.insert_text(f"{lead}{text}{tail}")
        return at
