"""Plain mail: lines as they were written, with quoted text and signatures told apart."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from supportconsole.domain.text.parts import MAX_DEPTH, Block, BlockKind
from supportconsole.domain.text.quotes import attribution, is_divider, is_phone_signature

_QUOTE_MARK: Final = re.compile("(?:> ?)++")

Line = tuple[BlockKind, int, str, str]
"""Kind, depth, marker and text of one line; neighbours with the same first three make one block."""


def read_plain(lines: list[str], *, answered: bool = False) -> list[Block]:
    """The blocks of a plain body. `lines` are clean; `answered` says that an answer stands above them already.

    Lines marked with `>` are quotes. After a line like "On Monday Anna wrote:" everything is quoted when no `>`
    follows it (Outlook and phones quote without marks); when one follows, only the marked lines are, because
    people answer below them.
    """
    return list(_grouped(_told_apart(lines, answered)))


def quoted_lines(text: str, depth: int = 1) -> Iterable[Block]:
    """Lines of an earlier mail as quotes, those that it quotes itself one deeper."""
    for line_depth, lines in groupby(text.split("\n"), key=_quote_depth):
        block = "\n".join(_unmarked(line) for line in lines).strip("\n")
        if block.strip():
            yield Block(BlockKind.QUOTE, block, min(depth + line_depth, MAX_DEPTH))


def _told_apart(lines: list[str], answered: bool) -> Iterable[Line]:
    at = 0
    signature = False
    while at < len(lines):
        line = lines[at]
        if depth := _quote_depth(line):
            yield BlockKind.QUOTE, min(depth, MAX_DEPTH), "", _unmarked(line)
            signature = False
        elif said := attribution(lines, at):
            for who in lines[at : at + said]:
                yield BlockKind.QUOTE, 1, "who", who
            at += said
            if not _is_marked_below(lines, at):
                yield from _all_quoted(lines[at:])
                return
            signature = False
            continue
        elif is_divider(lines, at):
            if answered:
                yield from _all_quoted(lines[at:])
                return
            yield (
                BlockKind.PARAGRAPH,
                0,
                "",
                line,
            )  # forwarded without a word: the earlier mail is the message
        elif line in {"-- ", "--"}:
            signature = True
            yield BlockKind.SIGNATURE, 0, "", ""
        elif is_phone_signature(line):
            yield BlockKind.SIGNATURE, 0, "", line
        else:
            kind = BlockKind.SIGNATURE if signature else BlockKind.PARAGRAPH
            yield kind, 0, "", line
            answered = answered or bool(line.strip())
        at += 1


def _grouped(lines: Iterable[Line]) -> Iterable[Block]:
    for (kind, depth, marker), group in groupby(lines, key=lambda line: line[:3]):
        texts = [text.rstrip() for *_, text in group]
        if kind is BlockKind.PARAGRAPH:
            for empty, paragraph in groupby(texts, key=lambda text: not text):
                if not empty:
                    yield Block(kind, "\n".join(paragraph))
        elif block := "\n".join(texts).strip("\n"):
            yield Block(kind, block, depth, marker)


def _all_quoted(lines: list[str]) -> Iterable[Line]:
    for line in lines:
        yield BlockKind.QUOTE, min(1 + _quote_depth(line), MAX_DEPTH), "", _unmarked(line)


def _is_marked_below(lines: list[str], at: int) -> bool:
    return any(_quote_depth(line) for line in lines[at : at + 4] if line.strip())


def _quote_depth(line: str) -> int:
    mark = _QUOTE_MARK.match(line)
    return mark[0].count(">") if mark else 0


def _unmarked(line: str) -> str:
    mark = _QUOTE_MARK.match(line)
    return line[mark.end() :] if mark else line
