"""Turn the body of a message into readable blocks, whatever its format, in bounded time and space."""

from dataclasses import replace
from typing import Final

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.cleaning import clean
from supportconsole.domain.text.parts import Block, BlockKind

__all__ = ["MAX_CHARACTERS", "MAX_LINES", "Block", "BlockKind", "read_body"]

MAX_CHARACTERS: Final = 200_000
MAX_LINES: Final = 5_000


def read_body(body: str, format: Format) -> tuple[Block, ...]:  # noqa: A002 (the word of the interchange format)
    """The blocks of a body, in order, each with clean text. Never raises, whatever the body holds.

    At most `MAX_CHARACTERS` of the body and `MAX_LINES` lines are read; a CUT block then stands at the end.
    Quoted text and signatures are marked, never left out.
    """
    head = body[:MAX_CHARACTERS]
    whole = len(head) == len(body)
    if format is Format.HTML:
        from supportconsole.domain.text.html_mail import read_html

        blocks = read_html(head)
    else:
        lines = clean(head).split("\n", MAX_LINES)
        if len(lines) > MAX_LINES:
            whole = lines.pop() == "" and whole
        if format is Format.MARKDOWN:
            from supportconsole.domain.text.markdown import read_markdown

            blocks = read_markdown(lines)
        else:
            from supportconsole.domain.text.plain import read_plain

            blocks = read_plain(lines)
    return _bounded(blocks, whole=whole)


def _bounded(blocks: list[Block], *, whole: bool) -> tuple[Block, ...]:
    """The one door: every text cleaned after entities were decoded and pieces put together, no line too many."""
    kept: list[Block] = []
    lines = 0
    for block in blocks:
        if block.kind is BlockKind.CUT:
            whole = False
            break
        text = clean(block.text)
        lines += text.count("\n") + 1
        if lines > MAX_LINES:
            room = MAX_LINES - (lines - text.count("\n") - 1)
            text = "\n".join(text.split("\n", room)[:room])
            whole = False
        if text or block.kind is BlockKind.RULE:
            kept.append(block if text is block.text else replace(block, text=text))
        if lines > MAX_LINES:
            break
    if not whole:
        kept.append(Block(BlockKind.CUT, ""))
    return tuple(kept)
