"""A readable body as lines: paragraphs apart, lists hanging, code and tables set in, quoted mail folded."""

from collections.abc import Sequence
from typing import Final

from rich.style import Style

from supportconsole.domain.text.blocks import Block, BlockKind
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _, ngettext
from supportconsole.tui.paint import EMPTY, Line
from supportconsole.tui.theme import Palette

_TIGHT: Final = frozenset({BlockKind.ITEM, BlockKind.TABLE_ROW})
"""Kinds that stand line under line; all others have a blank line between them."""


def lay_body(
    blocks: Sequence[Block], palette: Palette, width: int, *, unfolded: bool = True, ascii_only: bool = False
) -> list[Line]:
    """The lines of a body, each at most `width` cells. Folded, a run of quotes is one line that says how many it hides."""
    lines: list[Line] = []
    hidden = 0
    before: BlockKind | None = None
    for block in (*blocks, None):
        if block is not None and block.kind is BlockKind.QUOTE and not unfolded:
            hidden += block.text.count("\n") + 1
            continue
        if hidden:
            text = ngettext("{n} quoted line folded", "{n} quoted lines folded", hidden).format(n=hidden)
            lines.append(((f"  > {text}", palette.muted),))
            hidden, before = 0, BlockKind.QUOTE
        if block is None:
            break
        if before is not None and not (block.kind in _TIGHT and before is block.kind):
            lines.append(EMPTY)
        before = block.kind
        lines.extend(_lay_block(block, palette, width, ascii_only=ascii_only))
    return lines


def _lay_block(block: Block, palette: Palette, width: int, *, ascii_only: bool) -> list[Line]:
    if block.kind is BlockKind.RULE:
        return [((("-" if ascii_only else "─") * min(width, 24), palette.line),)]
    if block.kind is BlockKind.CUT:
        return [((_("the text goes on; P shows all of it in the pager"), palette.warning),)]
    style, lead, rest = _manner(block, palette, ascii_only=ascii_only)
    lines: list[Line] = []
    for number, text in enumerate(block.text.split("\n")):
        lines.extend(((part, style),) for part in wrap((rest if number else lead) + text, width, indent=rest))
    return lines


def _manner(block: Block, palette: Palette, *, ascii_only: bool) -> tuple[Style, str, str]:
    """Style, what stands before the first line, and what before the others."""
    match block.kind:
        case BlockKind.HEADING:
            return palette.strong, "", ""
        case BlockKind.ITEM:
            lead = "  " * min(block.depth, 6) + f"{block.marker or ' '} "
            if not ascii_only and block.marker in {"-", "*", "+"}:
                lead = lead.replace(block.marker, "\N{BULLET}", 1)
            return palette.text, lead, " " * len(lead)
        case BlockKind.CODE:
            return palette.customer, "  ", "  "
        case BlockKind.TABLE_ROW:
            return palette.strong if block.marker == "header" else palette.text, "  ", "  "
        case BlockKind.QUOTE:
            lead = "> " * min(max(1, block.depth), 5)
            return palette.muted, lead, lead
        case BlockKind.SIGNATURE:
            return palette.muted, "", ""
        case _:
            return palette.text, "", ""
