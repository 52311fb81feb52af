"""How a text divides into cells, and how far terminals agree about it.

Widths are those that Textual lays out with (rich.cells), so that the grid has the columns Textual meant.
Terminals agree about most characters but not about emoji, sequences of several code points and
characters without a width; after those the cursor may stand anywhere in the row.
"""

import re
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

# One cell each in every terminal that Textual's tables know; the usual text of a helpdesk needs no more.
NARROW: Final = re.compile(r"[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1"
                           r"\u03a3-\u0482\u048a-\u052f\u2010-\u2015\u2018-\u201f\u2026\u2500-\u25fc\u2800-\u28ff]*")  # fmt: skip
# Wide since the first width tables: Hangul, kana, CJK, full-width forms. Terminals agree about these.
_SETTLED_WIDE: Final = (
    ("\u1100", "\u115f"), ("\u2e80", "\ua4cf"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe6f"), ("\uff00", "\uff60"), ("\uffe0", "\uffe6"), ("\U00020000", "\U0003fffd"),
)  # fmt: skip


@lru_cache(maxsize=1024)
def split(text: str) -> tuple[tuple[str, int], ...]:
    """The clusters of `text` in order, each with its width in cells (0, 1 or 2).

    A width of 0 comes only first: marks without a character of their own to stand on.
    """
    spans, _ = split_graphemes(text)
    return tuple((text[start:end], width) for start, end, width in spans)


def is_doubtful(cluster: str, *, wide: bool) -> bool:
    """Whether terminals disagree about how many cells this cluster takes."""
    if cluster.isascii():
        return False
    if len(cluster) > 1 or cluster == "\xad":
        return True
    return wide and not any(first <= cluster <= last for first, last in _SETTLED_WIDE)
