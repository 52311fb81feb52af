"""How many cells a text takes in a terminal, and how to make it take exactly as many as a column has."""

import re
from functools import lru_cache
from typing import Final

JOINER: Final = "\u200d"
EMOJI_STYLE: Final = "\ufe0f"

# Width follows from the code point alone here: Latin, Greek, Cyrillic, box drawing, block elements.
_PLAIN: Final = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2500-\u25fc]*")


def cell_width(text: str) -> int:
    """Cells that `text` takes; marks and control characters take none.

    What terminals disagree about (joined emoji, skin tones, keycaps) counts by its parts; see `reduce_clusters`.
    """
    if _PLAIN.fullmatch(text):
        return len(text)
    return sum(map(_char_width, text))


def shorten(text: str, cells: int, ellipsis: str = "…") -> str:
    """The text itself when it fits into `cells`, else its beginning with `ellipsis`; never wider than `cells`."""
    if len(text) <= cells and _PLAIN.fullmatch(text):
        return text
    if cell_width(text) <= cells:
        return text
    sign = ellipsis if cell_width(ellipsis) <= cells else ""
    return _head(text, cells - cell_width(sign)) + sign


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """The text cut or padded with spaces so that it takes exactly `cells`."""
    short = shorten(text, cells, ellipsis)
    return short + " " * (cells - cell_width(short))


def _head(text: str, cells: int) -> str:
    used = 0
    for index, char in enumerate(text):
        width = _char_width(char)
        if used + width > cells:
            return text[:index]
        used += width
    return text


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    from unicodedata import category, east_asian_width

    if category(char) in {"Mn", "Me", "Cc", "Cf", "Cs"}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
