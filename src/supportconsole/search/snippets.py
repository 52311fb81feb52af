"""The words of the original text that were found, and the piece of it where most of them stand."""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from supportconsole.search.runs import prepare

LENGTH: Final = 160
"""Characters of a snippet."""

MOST_MATCHED: Final = 20
LOOKED_AT: Final = 20_000
_RUN: Final = re.compile(r"\S+")
_BEFORE: Final = 40
_EDGES: Final = "\"'`()[]{}<>,;:!?*|~^=&.\u201e\u201d\u201c\u00ab\u00bb\u2026"


class Snippet(NamedTuple):
    """`text` is one line; `matched` are words of it and of the title as they are written there."""

    text: str
    matched: tuple[str, ...]


def cut(
    title: str, texts: Iterable[str], is_found: Callable[[str], bool], looked_at: int = LOOKED_AT
) -> Snippet:
    """The best piece of the texts, of which so many characters are looked at.

    `is_found` tells of a prepared run whether it was asked for.
    """
    matched = dict.fromkeys(word for _, _, word in _found(title, is_found))
    best: tuple[int, int, str] = (0, 0, "")
    first = ""
    seen = set(matched)
    left = looked_at
    for text in texts:
        first = first or text
        if left <= 0:
            break
        left -= len(text)
        places = _found(text, is_found)
        if not places:
            continue
        start, different = _densest(places, seen)
        if different > best[0]:
            best = different, start, text
        matched.update(dict.fromkeys(word for _, _, word in places))
    _, start, text = best
    return Snippet(_line(text or first, start), tuple(dict.fromkeys(matched))[:MOST_MATCHED])


def _found(text: str, is_found: Callable[[str], bool]) -> list[tuple[int, int, str]]:
    """Where the runs stand that were asked for: start, end, and the word without what surrounds it."""
    prepared = prepare(text)
    if len(prepared) == len(text):  # nearly always: then each run stands where it is written
        spans = [run.span() for run in _RUN.finditer(prepared) if is_found(run[0])]
    else:
        spans = [run.span() for run in _RUN.finditer(text) if any(map(is_found, prepare(run[0]).split()))]
    return [(start, end, text[start:end].strip(_EDGES) or text[start:end]) for start, end in spans]


def _densest(places: list[tuple[int, int, str]], seen: set[str]) -> tuple[int, int]:
    """The start of the piece with the most different words, and how many; new ones count twice."""
    best = places[0][0], 0
    for index, (start, _, _) in enumerate(places):
        words = {
            word.casefold() for at, end, word in places[index : index + 12] if end - start <= LENGTH - _BEFORE
        }
        n = 2 * len(words) - len(words & seen)
        if n > best[1]:
            best = start, n
    return best


def _line(text: str, start: int) -> str:
    """A line around a place, beginning and ending with whole words."""
    begin = max(0, start - _BEFORE)
    if begin:
        blank = text.find(" ", begin, start)
        begin = blank + 1 if blank >= 0 else start
    piece = text[begin : begin + LENGTH + 1]
    if len(piece) > LENGTH:
        end = max(piece.rfind(" "), piece.rfind("\n"))
        piece = piece[: end if end > LENGTH // 2 else LENGTH]
        ends = "\u2026"
    else:
        ends = ""
    line = " ".join(piece.split())
    return f"\u2026{line}{ends}" if begin and line else line + ends if line else ""
