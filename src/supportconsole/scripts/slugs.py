"""Anchors of headings as GitHub and its kin make them, so that a link of a script leads to the same place there and here."""

import re
from typing import Final

_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS: Final = re.compile(r"(?<!\w)(_{1,2})(?=\S)([^_]+)\1(?!\w)")
_DROPPED: Final = re.compile(r"[^\w\- ]")
"""Everything but letters, marks, digits, joining punctuation, hyphen and space; `\\w` lacks the marks, see below."""


def heading_text(markdown: str) -> str:
    """What a reader sees of a heading: links and emphasis without their signs."""
    text = _LINK.sub(r"\1", markdown)
    text = text.replace("`", "").replace("**", "").replace("*", "")
    return _EMPHASIS.sub(r"\2", text).strip()


def slug_of(heading: str) -> str:
    """The anchor of a heading's visible text, before equal ones are told apart."""
    from unicodedata import category

    lowered = heading.strip().lower()
    kept = _DROPPED.sub(lambda found: found[0] if category(found[0])[0] == "M" else "", lowered)
    return kept.replace(" ", "-")


class Slugs:
    """The anchors of one document: the second of equal headings is `name-1`, the third `name-2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def next(self, heading: str) -> str:
        """The anchor of the next heading."""
        base = slug = slug_of(heading)
        while slug in self._given:
            self._given[base] += 1
            slug = f"{base}-{self._given[base]}"
        self._given[slug] = 0
        return slug
