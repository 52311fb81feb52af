"""What all messages of one paint share: colours, signs, width, the reader."""

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Kind
from supportconsole.tui.theme import Palette


class Look(NamedTuple):
    """How a conversation is to be painted."""

    palette: Palette
    width: int
    now: Instant
    me: frozenset[int]
    names: Mapping[str, str]
    """Who a person's reference in an event is."""
    unfolded: bool = False
    ascii: bool = False

    def gutter(self, kind: Kind) -> tuple[str, Style]:
        """The sign before each line of a message: no customer line can look like one of ours."""
        palette = self.palette
        solid, broken = ("|", ":") if self.ascii else ("│", "┊")
        return {
            Kind.INBOUND: (solid, palette.customer),
            Kind.REPLY: (solid, palette.reply),
            Kind.NOTE: (broken, palette.note),
        }.get(kind, (" ", palette.muted))

    def author(self, kind: Kind) -> Style:
        palette = self.palette
        base = {Kind.INBOUND: palette.customer, Kind.REPLY: palette.reply, Kind.NOTE: palette.note}.get(
            kind, palette.muted
        )
        return base + Style(bold=True)
