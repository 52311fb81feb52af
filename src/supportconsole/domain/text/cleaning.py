"""Make foreign text harmless to a terminal, at the door, before it is stored for display.

Whatever a customer sends is shown by a terminal that obeys control characters. Each forbidden character is replaced
by a visible stand-in, one by one: sequences are never recognized, so nothing can hide behind a malformed one.
Ordinary letters of every script, and what they need to be shaped (joiners, marks, direction marks), stay.
docs/hostile-text.md has the table of rules.
"""

import re
from functools import lru_cache
from typing import Final

LINE_CELLS: Final = 500
"""How wide a one-line field (a subject, a name) may be, in terminal cells."""

MARKS_ON_ONE_BASE: Final = 8

_BAD: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u2028-\u202e\u2066-\u206f"  # separators, bidi embeddings, overrides and isolates, deprecated format characters
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # surrogates, noncharacters, interlinear annotation
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000ffffe\U000fffff\U0010fffe\U0010ffff"
    "\U0003fffe-\U000e00ff\U000e01f0-\U000effff"  # planes without characters, and tags
)
_TAG_WORD: Final = (
    "\U000e0030-\U000e0039\U000e0061-\U000e007a"  # digits and letters, as flags of regions have them
)

FORBIDDEN: Final = re.compile(rf"[{_BAD}](?<![\U0001f3f4{_TAG_WORD}][{_TAG_WORD}\U000e007f])")
"""One character that must never reach a terminal. Line feed and tab are not among them: a body has both."""

# The other patterns are compiled by `re` when first used: many launches never meet such text.

# What the fast path looks for: everything forbidden, every mark, everything without a width. It may find too much
# (letters of the scripts that have marks of their own) and must never find too little.
_UNPAINTABLE: Final = rf"\U0001f3f4[{_TAG_WORD}]{{1,6}}\U000e007f|[\t\n{_BAD}]"
_SUSPECT: Final = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u1dff\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud7b0-\udfff\ufb1e\ufdd0-\ufdef"
    "\ufe00-\ufe2f\ufeff\ufff9-\ufffb\ufffe\uffff\U00010000-\U0001efff\U0001fffe-\U0010ffff]"
)
_SUSPECT_ASCII: Final = r"[\x00-\x08\x0b-\x1f\x7f]"
_NEWLINE: Final = "\r\n?|[\x85\u2028\u2029]"
_FLAG_OR_BAD: Final = rf"\U0001f3f4[{_TAG_WORD}]{{1,6}}\U000e007f|[{_BAD}]"
_INVISIBLE_RUN: Final = "[\u00ad\u200b\u2060-\u2064\ufeff]{2,}"
_FLOOD: Final = (  # nine characters that are neither letters, spaces nor common symbols: marks are among them
    rf"[^\w\s\x00-\x7f\u2010-\u2027\u2030-\u205f\u2070-\u20cf\u2100-\u2bff]{{{MARKS_ON_ONE_BASE + 1},}}"
)
_ZERO_WIDTH: Final = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that look like a space

_REPLACEMENT: Final = "\ufffd"
_STAND_INS: Final = (
    {chr(code): chr(0x2400 + code) for code in range(0x20)}
    | {"\x7f": "\u2421"}
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\u21c4")
)


def clean(text: str) -> str:
    """The text of a body, safe to show; line ends become line feeds. Text that is clean already comes back itself."""
    suspect = _SUSPECT_ASCII if text.isascii() else _SUSPECT
    return _clean(text) if re.search(suspect, text) else text


def clean_line(text: str) -> str:
    """The text of a one-line field, safe and at most `LINE_CELLS` wide; "" when nothing of it could be seen."""
    if text.isascii() and text.isprintable() and len(text) * 2 <= LINE_CELLS:  # most of them, and much faster
        return text.strip()
    # A visible character may carry eight marks, so what is left out here would hardly have fitted.
    line = clean(text[: 40 * LINE_CELLS]).strip()
    if "\n" in line or "\t" in line:
        line = line.replace("\n", _STAND_INS["\n"]).replace("\t", _STAND_INS["\t"])
    if len(line) * 2 > LINE_CELLS:
        from supportconsole.domain.text.cells import shorten

        line = shorten(line, LINE_CELLS)
    return line if _is_visible(line) else ""


def paintable(text: str) -> str:
    """The text as part of a painted line: each forbidden character is U+FFFD, line feed and tab among them.

    The last wall for text that has not come through `clean`; text that has comes back itself.
    """
    if text.isprintable():
        return text
    return re.sub(_UNPAINTABLE, lambda found: found[0] if len(found[0]) > 1 else _REPLACEMENT, text)


def is_clean(text: str) -> bool:
    """Whether `clean` would leave the text as it is."""
    return clean(text) == text


def _clean(text: str) -> str:
    text = re.sub(_NEWLINE, "\n", text)
    text = re.sub(_FLAG_OR_BAD, _stand_in, text)
    if text.isascii():
        return text
    text = re.sub(_INVISIBLE_RUN, lambda run: run[0][0], text)
    return re.sub(_FLOOD, _without_flood, text)


def _stand_in(match: re.Match[str]) -> str:
    found = match[0]
    return _STAND_INS.get(found, _REPLACEMENT) if len(found) == 1 else found


def _without_flood(run: re.Match[str]) -> str:
    """Cut marks stacked on one base down to what any language needs, and show that something was cut."""
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if _has_no_width(char) else 0
        if marks <= MARKS_ON_ONE_BASE:
            kept.append(char)
        elif marks == MARKS_ON_ONE_BASE + 1:
            kept.append(_REPLACEMENT)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _has_no_width(char: str) -> bool:
    from unicodedata import category

    return char in _ZERO_WIDTH or category(char) in {"Mn", "Me"}


def _is_visible(line: str) -> bool:
    return any(not (char.isspace() or char in _BLANK or _has_no_width(char)) for char in line)
