"""The Atlassian Document Format: plain text written as a document, a document read as plain text, and wiki text."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

NO_DOCUMENT: Final = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
_BLOCKS: Final = frozenset({
    "paragraph", "heading", "bulletList", "orderedList", "blockquote", "codeBlock", "panel", "rule", "mediaSingle",
    "mediaGroup", "table", "expand", "taskList", "decisionList",
})  # fmt: skip
_INLINE: Final = frozenset(
    {"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status", "mediaInline"}
)
_INSIDE: Final = frozenset(
    {"listItem", "media", "tableRow", "tableCell", "tableHeader", "taskItem", "decisionItem"}
)
_ESCAPED: Final = re.compile(r"\\([\\*_\-+^~{}\[\]|!?#.&<>@:;()])")
Node = Mapping[str, object]


class NotADocument(ValueError):
    """What was sent is no document."""


def document(text: str, media: Sequence[Mapping[str, object]] = ()) -> dict[str, object]:
    """A text as a document: an empty line ends a paragraph, one line ends in a hard break. `media` come behind it."""
    paragraphs = [_paragraph(part) for part in re.split(r"\n{2,}", text) if part]
    groups = [{"type": "mediaGroup", "content": [dict(one)]} for one in media]
    return {"type": "doc", "version": 1, "content": [*paragraphs, *groups]}


def media(identity: str, name: str) -> dict[str, object]:
    """A file inside a document."""
    attributes = {"type": "file", "id": identity, "alt": name, "collection": ""}
    return {"type": "media", "attrs": attributes}


def _paragraph(text: str) -> dict[str, object]:
    content: list[dict[str, object]] = []
    for line in text.split("\n"):
        if content:
            content.append({"type": "hardBreak"})
        if line:
            content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def plain(said: object) -> str:
    """The text of a document. Raises NotADocument for anything else, also for nodes that Jira does not take."""
    if not isinstance(said, dict) or said.get("type") != "doc" or said.get("version") != 1:
        raise NotADocument(NO_DOCUMENT)
    return "\n\n".join(_block(one) for one in _children(said, _BLOCKS)).strip("\n")


def files_in(said: object) -> list[str]:
    """The ids of the files that a document shows, in their order."""
    if not isinstance(said, dict):
        return []
    attributes, content = said.get("attrs"), said.get("content")
    found = []
    if said.get("type") in {"media", "mediaInline"} and isinstance(attributes, dict):
        found.append(str(attributes.get("id")))
    for one in content if isinstance(content, list) else ():
        found += files_in(one)
    return found


def _children(node: Node, allowed: frozenset[str]) -> list[Node]:
    content = node.get("content", [])
    if not isinstance(content, list):
        raise NotADocument("INVALID_INPUT")
    for one in content:
        if not isinstance(one, dict) or one.get("type") not in allowed:
            raise NotADocument("INVALID_INPUT")
    return content


def _block(node: Node) -> str:
    kind = node["type"]
    if kind in {"paragraph", "heading", "codeBlock"}:
        return "".join(map(_inline, _children(node, _INLINE)))
    if kind == "rule":
        return "----"
    if kind in {"bulletList", "orderedList"}:
        items = _children(node, frozenset({"listItem"}))
        signs = ("-" if kind == "bulletList" else f"{place}." for place in range(1, len(items) + 1))
        return "\n".join(f"{sign} {_block(one)}" for sign, one in zip(signs, items, strict=False))
    between = "" if kind in {"mediaSingle", "mediaGroup"} else "\n"
    return between.join(map(_any, _children(node, _BLOCKS | _INLINE | _INSIDE)))


def _any(node: Node) -> str:
    return _inline(node) if node["type"] in _INLINE | {"media"} else _block(node)


def _inline(node: Node) -> str:
    kind, attributes = node["type"], node.get("attrs")
    attributes = attributes if isinstance(attributes, dict) else {}
    if kind == "text":
        text = node.get("text")
        if not isinstance(text, str) or not text:  # the format has no empty text
            raise NotADocument("INVALID_INPUT")
        return text
    if kind == "hardBreak":
        return "\n"
    if kind in {"mention", "emoji", "status"}:
        return str(attributes.get("text") or attributes.get("shortName") or "")
    return str(attributes.get("url") or "")


def from_wiki(text: str) -> str:
    """Wiki text as its reader sees it, as far as signs are escaped."""
    return _ESCAPED.sub(r"\1", text)
