"""The last wall before the terminal: no segment leaves with a character that could act there."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from supportconsole.domain.text.cleaning import paintable


class ForbiddenCharacters(LineFilter):
    """Replaces forbidden characters so that no column moves. Public hook: `App.get_line_filters`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [_replaced(segment) for segment in segments]


def _replaced(segment: Segment) -> Segment:
    text, style, control = segment
    safe = paintable(text)
    if safe == text:
        return segment
    # Textual has laid the line out with the old text: what took no cell must take none now.
    kept = (
        new if new == old else "\N{REPLACEMENT CHARACTER}" * cell_len(old)
        for old, new in zip(text, safe, strict=True)
    )
    return Segment("".join(kept), style, control)
