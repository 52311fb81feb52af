"""Gaps: the marks of a text that nobody has filled, and how a stranger's braces are told from them.

A mark is whatever stands between double braces, and any `{% tag %}`; a text with one is not sent. What a customer has
written may hold braces of its own (`{{ item }}` in a pasted playbook, or a name made to fool a template). When such a text
is put into ours it is made `literal`: an invisible joiner parts its braces, the search does not see them, and `plain`
takes the joiners out at the moment of sending, so that the customer reads what he wrote. Nobody but this program puts
a joiner there; a customer who sends one makes only his own text literal.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

JOINER: Final = "\u2060"
"""WORD JOINER: has no width, no line is broken at it, and cleaning leaves a single one alone."""

_OPENING: Final = re.compile(r"^(?=[{%])|(?<=\{)(?=[{%])|(?<=\{)\Z")
_JOINED: Final = re.compile(rf"(?<=\{{){JOINER}+|{JOINER}+(?=[{{%])")


class Gap(NamedTuple):
    """A mark in a text that nobody has filled: `text[start:end] == mark`."""

    start: int
    end: int
    mark: str


def find_gaps(text: str) -> tuple[Gap, ...]:
    """Every unfilled mark, in order."""
    return tuple(_marks(text))


def literal(text: str) -> str:
    """A stranger's text as part of ours: looks the same, and none of its braces makes a mark, wherever it is put."""
    return _OPENING.sub(JOINER, text) if "{" in text or text[:1] == "%" else text


def plain(text: str) -> str:
    """The text as it is sent, without the joiners of `literal`."""
    return _JOINED.sub("", text) if JOINER in text else text


def _marks(text: str) -> Iterator[Gap]:
    # By hand and not by one expression: linear time whatever a quoted mail contains.
    closings = {"{{": "}}", "{%": "%}"}
    at = 0
    while closings and (at := text.find("{", at)) >= 0:
        opening = text[at : at + 2]
        closing = closings.get(opening)
        end = text.find(closing, at + 2) if closing else -1
        if end < 0:
            closings.pop(opening, None)  # none of them is closed from here on
            at += 1
            continue
        start = max(at, text.rfind(opening, at, end))
        yield Gap(start, end + 2, text[start : end + 2])
        at = end + 2
