"""The Atlassian Document Format: a document read as plain text with light marks, and a text written as a document.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/. A document comes from strangers: its depth, its
number of nodes and the length of its text are bounded, and what is not known is read for the text inside.
"""

from collections.abc import Iterator, Mapping
from typing import Final

Node = Mapping[str, object]

DEEPEST: Final = 40
MOST_NODES: Final = 100_000
LONGEST: Final = 400_000
CUT: Final = "[…]"
"""Stands where a bound was met, so that nobody takes a part for the whole."""
_MEDIA: Final = frozenset({"media", "mediaInline"})
_LISTS: Final = frozenset({"bulletList", "orderedList", "taskList", "decisionList"})
_BLOCKS: Final = frozenset({
    "paragraph", "heading", "codeBlock", "blockquote", "panel", "rule", "mediaSingle", "mediaGroup", "table", "expand",
    "nestedExpand", "layoutSection", "layoutColumn", "blockCard", "embedCard", "tableCell", "tableHeader", "doc", *_LISTS,
})  # fmt: skip


def from_text(text: str) -> dict[str, object]:
    """A document that shows a text as it was typed: an empty line between paragraphs, every other line in its place."""
    return {"type": "doc", "version": 1, "content": [_paragraph(part) for part in text.split("\n\n")]}


def _paragraph(text: str) -> dict[str, object]:
    content: list[Node] = []
    for place, line in enumerate(text.split("\n")):
        if place:
            content.append({"type": "hardBreak"})
        if line:  # the format knows no empty text
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def to_text(document: object) -> str:
    """The text of a document; a text in its place (an older field) is itself, anything else is empty."""
    if isinstance(document, str):
        return document
    if not isinstance(document, Mapping):
        return ""
    reading = _Reading()
    text = reading.blocks(document, 0)
    return text[:LONGEST] + CUT if reading.is_full or len(text) > LONGEST else text


def media_names(document: object) -> frozenset[str]:
    """The names of the files that a document shows, as far as it tells them."""
    return frozenset(_names(document))


def _names(document: object) -> Iterator[str]:
    waiting, seen = [document], 0
    while waiting and seen < MOST_NODES:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, Mapping):
            if node.get("type") in _MEDIA and (name := _attribute(node, "alt", "__fileName")):
                yield name
            content = node.get("content")
            waiting.extend(content if isinstance(content, list) else ())


class _Reading:
    """One reading of a document, and how much of it may still be read."""

    def __init__(self) -> None:
        self._nodes = MOST_NODES
        self._letters = LONGEST

    def blocks(self, node: Node, depth: int) -> str:
        """The children of a node: blocks with an empty line between them, what stands in a line in one piece."""
        found: list[str] = []
        in_line: list[str] = []
        for child in self._children(node, depth):
            if child.get("type") in _BLOCKS:
                if in_line:
                    found.append("".join(in_line))
                    in_line = []
                found.append(self._block(child, depth + 1))
            else:
                in_line.append(self._inline(child, depth + 1))
        if in_line:
            found.append("".join(in_line))
        return "\n\n".join(found)

    def _block(self, node: Node, depth: int) -> str:
        kind = node.get("type")
        if kind in _LISTS:
            return "\n".join(self._items(node, depth))
        if kind == "rule":
            return "----"
        if kind == "blockquote":
            return "\n".join(f"> {line}" for line in self.blocks(node, depth).split("\n"))
        if kind == "table":
            rows = self._children(node, depth)
            return "\n".join(self._row(row, depth + 1) for row in rows)
        if kind in {"mediaSingle", "mediaGroup"}:
            return " ".join(self._inline(one, depth + 1) for one in self._children(node, depth))
        if kind in {"blockCard", "embedCard"}:
            return self._take(_attribute(node, "url"))
        if kind in {"expand", "nestedExpand"} and (title := _attribute(node, "title")):
            return self._take(title) + "\n\n" + self.blocks(node, depth)
        return self.blocks(node, depth)

    def _items(self, node: Node, depth: int) -> Iterator[str]:
        numbered = node.get("type") == "orderedList"
        for place, item in enumerate(self._children(node, depth), 1):
            sign = f"{place}. " if numbered else "- "
            if item.get("type") == "taskItem":
                sign = "[x] " if _attribute(item, "state") == "DONE" else "[ ] "
            text = self.blocks(item, depth + 1).replace("\n\n", "\n")
            yield sign + text.replace("\n", "\n" + " " * len(sign))

    def _row(self, row: Node, depth: int) -> str:
        cells = self._children(row, depth)
        return " | ".join(" ".join(self.blocks(cell, depth + 1).split()) for cell in cells)

    def _inline(self, node: Node, depth: int) -> str:
        kind = node.get("type")
        if kind == "text":
            text = node.get("text")
            return self._take(text if isinstance(text, str) else "") + self._take(_link(node))
        if kind == "hardBreak":
            return self._take("\n")
        if kind in _MEDIA:
            name = _attribute(node, "alt", "__fileName")
            return self._take(f"[{name}]" if name else "")
        if kind == "date":
            return self._take(_date(_attribute(node, "timestamp")))
        if kind in {"mention", "emoji", "status", "inlineCard", "placeholder"}:
            return self._take(_attribute(node, "text", "shortName", "url"))
        return self.blocks(node, depth)

    def _children(self, node: Node, depth: int) -> list[Node]:
        content = node.get("content")
        if not isinstance(content, list):
            return []
        if depth >= DEEPEST:
            return [{"type": "text", "text": CUT}] if content else []
        found: list[Node] = [one for one in content[: max(0, self._nodes)] if isinstance(one, Mapping)]
        whole = len(content) <= self._nodes
        self._nodes -= len(content)
        return found if whole else [*found, {"type": "text", "text": CUT}]

    def _take(self, text: str) -> str:
        """As much of a text as there is room for."""
        room = max(0, self._letters)
        self._letters -= len(text)
        return text[:room]

    @property
    def is_full(self) -> bool:
        return self._letters < 0


def _attribute(node: Node, *names: str) -> str:
    """The first of these attributes that is a text."""
    attributes = node.get("attrs")
    if isinstance(attributes, Mapping):
        for name in names:
            value = attributes.get(name)
            if isinstance(value, str) and value:
                return value
    return ""


def _link(node: Node) -> str:
    """Where a text leads, behind it, unless the text says so itself."""
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, Mapping) and mark.get("type") == "link":
            place = _attribute(mark, "href")
            return "" if not place or place == node.get("text") else f" ({place})"
    return ""


def _date(milliseconds: str) -> str:
    from supportconsole.domain.clock import format_instant

    try:
        return format_instant(int(milliseconds[:16]) * 1000)[:10]
    except (ValueError, OverflowError):
        return ""
