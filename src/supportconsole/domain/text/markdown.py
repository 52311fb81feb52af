"""Light Markdown: headings, lists, code, quotes, tables and rules, line by line; emphasis and links made plain.

Markdown is read here as people write it in tickets, not as its specification has it: whatever is not recognized
stays as it was typed, and no line costs more than a few passes over it.
"""

import re
from typing import Final

from supportconsole.domain.text.links import write_link
from supportconsole.domain.text.parts import MAX_DEPTH, Block, BlockKind
from supportconsole.domain.text.plain import read_plain
from supportconsole.domain.text.quotes import attribution, is_divider
from supportconsole.domain.text.tables import rows_of

MAX_INLINE: Final = 5_000
"""Characters of the longest line whose emphasis and links are read."""

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})[ ]*([\w+#.-]{0,30})")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_ITEM: Final = re.compile(r"([ \t]*+)([-*+]|\d{1,9}[.)])[ \t]++(.*)")
_TABLE_RULE: Final = re.compile(r"[ \t|:-]*+$")

# No pattern may run over its own opening sign, so that each is linear whatever the text.
_OPAQUE: Final = re.compile(  # escaped signs, code spans, links, images, bare links: what emphasis must not reach into
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!|~>-])"
    r"|(?<!`)(?P<ticks>`{1,3}+)(?P<code>[^`]+)(?P=ticks)(?!`)"
    r"|(?P<image>!?)\[(?P<text>[^\[\]]*)\]\(\s?<?(?P<to>[^()\s<>]*(?:\([^()\s<>]*\))?[^()\s<>]*)>?(?:\s\"[^\"()\[]*\")?\)"
    r"|<(?P<auto>(?:https?://|mailto:)[^<>\s]*)>"
    r"|(?P<bare>https?://[^\s<>\[\]`]++)"
)
_SIGNS: Final = re.compile(r"[`*_~\[<&\\]|https?:")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*|(?<!\w)__([^_]+)__(?!\w)|~~([^~]+)~~")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?!\w)|(?<!\w)_([^\s_](?:[^_]*[^\s_])?)_(?!\w)"
)


def read_markdown(lines: list[str]) -> list[Block]:
    """The blocks of a Markdown body. `lines` are clean."""
    blocks: list[Block] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            blocks.append(Block(BlockKind.PARAGRAPH, "\n".join(map(plain, paragraph))))
            paragraph.clear()

    at = 0
    in_item = 0
    while at < len(lines):
        line = lines[at]
        start = at
        at += 1
        stripped = line.strip()
        if not stripped:
            end_paragraph()
            in_item = 0
        elif fence := _FENCE.match(line):
            end_paragraph()
            at = _end_of_fence(lines, at, fence[1])
            blocks.append(Block(BlockKind.CODE, "\n".join(lines[start + 1 : at]).strip("\n"), 0, fence[2]))
            at += 1
        elif heading := _HEADING.match(line):
            end_paragraph()
            blocks.append(
                Block(BlockKind.HEADING, plain(heading[2].strip().rstrip("#").rstrip()), len(heading[1]))
            )
        elif paragraph and len(paragraph) == 1 and not stripped.strip("=") and len(stripped) >= 2:
            blocks.append(Block(BlockKind.HEADING, plain(paragraph.pop()), 1))
        elif _is_rule(stripped):
            end_paragraph()
            blocks.append(Block(BlockKind.RULE, ""))
        elif item := _ITEM.match(line):
            end_paragraph()
            depth = min(len(item[1].expandtabs(4)) // 2, MAX_DEPTH)
            bullet = "•" if item[2] in {"-", "*", "+"} else item[2].replace(")", ".")
            blocks.append(Block(BlockKind.ITEM, plain(item[3].strip()), depth, bullet))
            in_item = len(blocks)
        elif line.startswith(">") or attribution(lines, start) or (blocks and is_divider(lines, start)):
            end_paragraph()
            at = _end_of_quote(lines, start)
            blocks += read_plain(lines[start:at], answered=True)
        elif (
            "|" in line
            and at < len(lines)
            and "|" in lines[at]
            and "-" in lines[at]
            and _TABLE_RULE.match(lines[at])
        ):
            end_paragraph()
            at = _end_of_table(lines, at + 1)
            rows = [[plain(cell) for cell in _cells(row)] for row in (line, *lines[start + 2 : at])]
            blocks += rows_of(rows, header=True)
        elif in_item == len(blocks) and in_item and line[0] in " \t" and not paragraph:
            last = blocks[-1]
            blocks[-1] = Block(last.kind, f"{last.text}\n{plain(stripped)}", last.depth, last.marker)
        else:
            paragraph.append(line.rstrip())
    end_paragraph()
    return blocks


def plain(line: str) -> str:
    """One line without the signs of emphasis, code and links; a link keeps its target."""
    if len(line) > MAX_INLINE or not _SIGNS.search(line):
        return line
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(_written_out(match))
        return f"\0{len(kept) - 1}\0"  # clean text holds no NUL, so this cannot be the author's

    text = _without_signs(_OPAQUE.sub(keep, line))
    return re.sub(r"\0(\d+)\0", lambda place: kept[int(place[1])], text) if kept else text


def _written_out(match: re.Match[str]) -> str:
    if verbatim := match["escaped"] or match["code"] or match["bare"]:
        return verbatim
    if match["auto"]:
        return write_link("", match["auto"])
    text = _without_signs(match["text"])
    if match["image"]:
        return f"[{text}]" if text else ""
    return write_link(text, match["to"]) or match[0]


def _without_signs(text: str) -> str:
    text = _EMPHASIS.sub(_content, _STRONG.sub(_content, text))
    if "&" in text:
        from html import unescape

        text = unescape(text)
    return text


def _content(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _is_rule(stripped: str) -> bool:
    signs = stripped.replace(" ", "")
    return len(signs) >= 3 and signs[0] in "-*_" and not signs.strip(signs[0])


def _end_of_fence(lines: list[str], at: int, fence: str) -> int:
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return at
        at += 1
    return at


def _end_of_quote(lines: list[str], at: int) -> int:
    if not lines[at].startswith(">"):
        return len(lines)
    while at < len(lines) and lines[at].startswith(">"):
        at += 1
    return at


def _end_of_table(lines: list[str], at: int) -> int:
    while at < len(lines) and "|" in lines[at]:
        at += 1
    return at


def _cells(row: str) -> list[str]:
    row = row.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in row.split("|")]
