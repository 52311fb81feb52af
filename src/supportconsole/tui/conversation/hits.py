"""Words that are looked for in a conversation: where they stand, and how they are shown."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.style import Style

from supportconsole.tui.paint import Line, Span

_HIT: Final = Style(reverse=True)
"""Inverse rather than a colour: it is seen in every theme, and without colours too."""


def find_line(lines: Sequence[Line], words: str, order: Iterator[int] | range) -> int | None:
    """The first line in that order which holds the words, ignoring case; None when there is none."""
    for place in order:
        if words in "".join(text for text, _style in lines[place]).casefold():
            return place
    return None


def show_hits(line: Line, words: str) -> Line:
    """The line with each occurrence of the words in inverse."""
    whole = "".join(text for text, _style in line)
    plain = whole.casefold()
    if not words or words not in plain or len(plain) != len(whole):
        return line  # a folded ß is two letters: rather no mark than one beside the word
    inside = [False] * len(whole)
    start = plain.find(words)
    while start >= 0:
        inside[start : start + len(words)] = [True] * len(words)
        start = plain.find(words, start + len(words))
    shown: list[Span] = []
    at = 0
    for text, style in line:
        begin = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or inside[at + end] != inside[at + begin]:
                shown.append((text[begin:end], style + _HIT if inside[at + begin] else style))
                begin = end
        at += len(text)
    return tuple(shown)
