"""The colours of the text being written, worked out when something that decides them has changed, not with each letter."""

from dataclasses import dataclass, field

from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

NAME = "draft"


@dataclass
class DraftPens(TextAreaTheme):
    """An editor's theme that takes everything from the style sheet, as the one named css does.

    The editor asks for it with each painting; seven styles looked up each time are an eighth of what a typed letter costs.
    """

    name: str = NAME
    decided_by: object = field(init=False, default=None, compare=False)
    """What the present colours were worked out from."""

    def apply_css(self, text_area: TextArea) -> None:
        """Take the styles of the editor's parts where they can be others than before."""
        decided_by = (text_area.rich_style, text_area.app.theme, text_area.has_focus, text_area.classes)
        if decided_by != self.decided_by:
            super().apply_css(text_area)
            self.decided_by = decided_by
