"""Which canned responses a reply is made of, told by its text: every fixed part of a response stands in it, in order."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_PLACEHOLDER: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SHORTEST: Final = 20
"""Letters that must be fixed: shorter texts are written by chance."""

_SHORTEST_LINE: Final = 12
_SHARE: Final = 0.6
_MOST_WITHOUT_LINE: Final = 50


class _Text(NamedTuple):
    number: int
    parts: tuple[str, ...]
    length: int


class Recogniser:
    """Knows responses by a line of theirs that has no placeholder; `texts` are pairs of a number and a body."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._by_line: dict[str, list[_Text]] = {}
        self._without_line: list[_Text] = []
        for number, body in texts:
            parts = tuple(part for part in map(_plain, _PLACEHOLDER.split(body)) if part)
            text = _Text(number, parts, sum(map(len, parts)))
            if text.length < _SHORTEST:
                continue
            lines = [_plain(line) for line in body.splitlines() if not _PLACEHOLDER.search(line)]
            line = max(lines, key=len, default="")
            if len(line) >= _SHORTEST_LINE:
                self._by_line.setdefault(line, []).append(text)
            elif len(self._without_line) < _MOST_WITHOUT_LINE:
                self._without_line.append(text)

    def recognise(self, reply: str) -> tuple[int, ...]:
        """The numbers of the responses that make up most of a reply."""
        known = [text for line in reply.splitlines() for text in self._by_line.get(_plain(line), ())]
        whole = _plain(reply)
        return tuple(
            dict.fromkeys(text.number for text in (*known, *self._without_line) if _is_most_of(text, whole))
        )


def _is_most_of(text: _Text, whole: str) -> bool:
    if text.length < _SHARE * len(whole):
        return False
    at = 0
    for part in text.parts:
        found = whole.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _plain(text: str) -> str:
    return " ".join(text.split())
