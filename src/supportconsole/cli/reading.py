"""A body as lines of plain text that a person can read: markup gone, quotes and lists marked, wrapped."""

from collections.abc import Iterator
from typing import Final

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.blocks import Block, BlockKind, read_body
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _

WIDEST = 100
"""Columns of prose: wider lines are hard to read."""

_CLOSE: Final = frozenset({BlockKind.ITEM, BlockKind.QUOTE, BlockKind.TABLE_ROW, BlockKind.CODE})
_AS_IT_IS: Final = frozenset({BlockKind.CODE, BlockKind.TABLE_ROW})


def body_lines(body: str, form: Format, room: int | None) -> Iterator[str]:
    """The lines of a body; without a `room` in cells they are as long as their paragraphs."""
    before: Block | None = None
    for block in read_body(body, form):
        if before is not None and not (before.kind is block.kind and block.kind in _CLOSE):
            yield ""
        before = block
        if block.kind is BlockKind.RULE:
            yield "-" * 20
        elif block.kind is BlockKind.CUT:
            yield _("[the text goes on; show --json has all of it]")
        lead, rest = _leads(block)
        for number, line in enumerate(block.text.split("\n") if block.text else ()):
            start = rest if number else lead
            if room is None or block.kind in _AS_IT_IS:
                yield (start + line).rstrip()
            else:
                yield from wrap(start + line, min(room, WIDEST), indent=rest)


def _leads(block: Block) -> tuple[str, str]:
    match block.kind:
        case BlockKind.ITEM:
            lead = f"{'  ' * block.depth}{block.marker or '-'} "
            return lead, " " * len(lead)
        case BlockKind.QUOTE:
            lead = "> " * min(max(1, block.depth), 5)
            return lead, lead
        case BlockKind.CODE | BlockKind.TABLE_ROW:
            return "  ", "  "
        case _:
            return "", ""
