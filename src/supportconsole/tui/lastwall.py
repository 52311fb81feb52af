"""The last wall before the terminal: no segment leaves with a character that could act there."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from supportconsole.domain.text.cleaning import FORBIDDEN


class ForbiddenCharacters(LineFilter):
    """Replaces forbidden characters one for one, so that no column moves. Public hook: `App.get_line_filters`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        for segment in segments:
            if FORBIDDEN.search(segment.text):
                return [_replaced(segment) for segment in segments]
        return segments


def _replaced(segment: Segment) -> Segment:
    text, style, control = segment
    return Segment(FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text), style, control)
