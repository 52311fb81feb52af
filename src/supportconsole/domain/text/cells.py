"""How many cells a text takes in a terminal, and how to make it take exactly as many as a column has.

The widths are those that Rich, and so the screen, lays out with. Terminals disagree with it, and with each other,
about joined emoji, skin tones, keycaps, flags, blank Hangul letters and characters younger than themselves;
`reduce_clusters` takes those out of a text that stands in a list, where one cell too many shifts a whole row.
"""

import re
from functools import lru_cache
from typing import Final

# Width follows from the code point alone here: Latin, Greek, Cyrillic, dashes and quotes, box drawing and blocks.
_NARROW: Final = "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u0482\u2010-\u2027\u2500-\u25fc]*"

_ZERO: Final = (
    "[\u1160-\u11ff\u3164\ud7b0-\ud7ff\uffa0\U0001f3fb-\U0001f3ff]"  # vowels drawn with the letter before
)
_ONE: Final = "[\u00ad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]"  # format characters with a shape
_TWO: Final = (
    "[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]"  # wide since 2024
)

_DROPPED: Final = (
    "\u200d[\u2190-\u2bff\U0001f000-\U0001faff]?"  # a joiner and the emoji that it joins
    "|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]"  # invisible, and counted by some
    "|[\u20e3\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"  # keycap, style, skin tone, tags of a flag
)
_BLANK: Final = "[\u115f\u1160\u3164\uffa0]"
_YOUNG: Final = (  # emoji younger than Unicode 14: older terminals and multiplexers give them no width at all
    "[\U0001f6d8-\U0001f6dc\U0001fa75-\U0001fa77\U0001fa7d-\U0001fa7f\U0001fa87-\U0001fa8f\U0001faad-\U0001faaf"
    "\U0001fabb-\U0001fabf\U0001fac6-\U0001facf\U0001fada-\U0001fadf\U0001fae8-\U0001faef\U0001faf7-\U0001faff]"
)
_UNSURE: Final = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200d-\u200f\u2060-\u2064\u20e3\u2630-\u2637\u268a-\u268f\u3164\u4dc0-\u4dff"
    "\ufe0e\ufe0f\ufeff\uffa0\U0001d300-\U0001d376\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U0001f6d8-\U0001faff\U000e0020-\U000e007f]"
)


def is_narrow(text: str) -> bool:
    """Whether each character certainly takes one cell; no table is needed to say so."""
    return (text.isascii() and text.isprintable()) or re.fullmatch(_NARROW, text) is not None


def cell_width(text: str) -> int:
    """Cells that `text` takes; marks and control characters take none, joined emoji count by their parts."""
    return len(text) if is_narrow(text) else sum(map(_char_width, text))


def shorten(text: str, cells: int, ellipsis: str = "…") -> str:
    """The text itself when it fits into `cells`, else its beginning with `ellipsis`; never wider than `cells`."""
    if cell_width(text) <= cells:
        return text
    sign = ellipsis if cell_width(ellipsis) <= cells else ""
    return _head(text, cells - cell_width(sign)) + sign


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """The text cut or padded with spaces so that it takes exactly `cells`."""
    short = shorten(text, cells, ellipsis)
    return short + " " * (cells - cell_width(short))


def reduce_clusters(text: str) -> str:
    """The text with every sign whose width terminals disagree about put into a plain form, for lists.

    A family becomes its first person, a thumb loses its tone, a keycap becomes its digit, a flag its two letters.
    """
    if text.isascii() or (text.isprintable() and not _UNSURE.search(text)):
        return text
    text = re.sub(_DROPPED, "", text)
    text = re.sub("[\U0001f1e6-\U0001f1ff]", lambda sign: chr(ord(sign[0]) - 0x1F1E6 + ord("A")), text)
    text = re.sub(_BLANK, " ", text)
    text = re.sub(f"{_YOUNG}|{_TWO}", lambda sign: "≡" if sign[0] == "☰" else "\ufffd", text)
    return text if text.isprintable() else "".join(map(_known, text))


def _head(text: str, cells: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        if used > cells:
            return text[:index].rstrip("\u200d")
    return text


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    from unicodedata import category, east_asian_width

    if re.match(_ONE, char):
        return 1
    kind = category(char)
    if kind in {"Mn", "Me", "Mc", "Cc", "Cf", "Cs"} or re.match(_ZERO, char):
        return 0
    wide = kind != "Cn" and east_asian_width(char) in {"W", "F"}
    return 2 if wide or re.match(_TWO, char) else 1


@lru_cache(maxsize=4096)
def _known(char: str) -> str:
    from unicodedata import category

    return "\ufffd" if category(char) == "Cn" else char
