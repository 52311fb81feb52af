"""What may be typed next in a query: fields, and the values that are known beforehand."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.domain.query import fields
from supportconsole.domain.query.values import quote

_FIELD_PART: Final = re.compile(r"([a-z]+)(>=|<=|[:<>=])(.*)", re.IGNORECASE | re.DOTALL)
_NO_NAMES: Final[Mapping[str, Sequence[str]]] = {}


def word_start(text: str, cursor: int) -> int:
    """The offset where the word under the cursor begins: what a candidate of `complete` replaces."""
    start = 0
    quoted = False
    for at, character in enumerate(text[:cursor]):
        if character == '"':
            quoted = not quoted
        elif not quoted and (character.isspace() or character in "()"):
            start = at + 1
    while start < cursor and text[start] == "-":
        start += 1
    return start


def complete(text: str, cursor: int, names: Mapping[str, Sequence[str]] = _NO_NAMES) -> tuple[str, ...]:
    """Candidates that may replace the word from `word_start` to the cursor.

    `names` adds values that only the desk knows: group, assignee or tag names by field.
    """
    typed = text[word_start(text, cursor) : cursor]
    found = _FIELD_PART.fullmatch(typed)
    if found is None:
        begun = typed.lower()
        return tuple(f"{field}:" for field in fields.FIELDS if field.startswith(begun))
    field, op, values = found[1].lower(), found[2], found[3]
    earlier, comma, last = values.rpartition(",")
    begun = last.strip('"').casefold()
    known = (*fields.SUGGESTED.get(field, ()), *names.get(field, ()))
    taken = set(earlier.split(",")) if comma else set()
    return tuple(
        f"{field}{op}{earlier}{comma}{quote(value)}"
        for value in dict.fromkeys(known)
        if value.casefold().startswith(begun) and value not in taken
    )
