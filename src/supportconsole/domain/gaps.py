"""Placeholders of canned responses: filled once where a value is known, and seen where it is not.

A mark is `{{ name.part }}` or `{{ name.part | default: "words" }}`; whatever else stands between double braces,
and any `{% tag %}`, is a gap that a person must close before the text is sent.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_PLACEHOLDER: Final = re.compile(
    r"""\s*([A-Za-z_][\w.]*)\s*(?:\|\s*default:\s*(?:"([^"]*)"|'([^']*)')\s*)?""",
)


class Gap(NamedTuple):
    """A mark in a text that nobody has filled: `text[start:end] == mark`."""

    start: int
    end: int
    mark: str


def find_gaps(text: str) -> tuple[Gap, ...]:
    """Every unfilled mark, in order."""
    return tuple(_marks(text))


def fill(body: str, values: Mapping[str, str]) -> str:
    """The text with its known placeholders replaced, in one pass: a value is never looked at again.

    An empty value counts as unknown: its default stands in, or the mark stays as a gap.
    """
    parts: list[str] = []
    done = 0
    for gap in _marks(body):
        value = _value(gap.mark, values)
        if value is not None:
            parts += (body[done : gap.start], value)
            done = gap.end
    return "".join((*parts, body[done:]))


def _value(mark: str, values: Mapping[str, str]) -> str | None:
    found = _PLACEHOLDER.fullmatch(mark[2:-2]) if mark.startswith("{{") else None
    if found is None:
        return None
    name, double, single = found.groups()
    return values.get(name) or (double if double is not None else single)


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
