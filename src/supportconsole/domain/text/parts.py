"""The values that a readable body is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_DEPTH: Final = 20
"""Deeper quotes and lists are shown at this depth; nobody can count further."""


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CODE = "code"
    QUOTE = "quote"
    TABLE_ROW = "table_row"
    RULE = "rule"
    SIGNATURE = "signature"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a body. `text` may hold several lines, which are line breaks of the author.

    `depth` is the level of a heading (1 to 6), of a quote (from 1) or of a list item (from 0).
    `marker` is the bullet or number of an item (empty where an item goes on), the language of code,
    "header" for the first row of a table that has one, "who" for the line that says who is quoted.
    A block of kind CUT is the last one, has no text and means that the body goes on.
    """

    kind: BlockKind
    text: str
    depth: int = 0
    marker: str = ""
