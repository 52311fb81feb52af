"""Where a pull goes on: small JSON texts that name the stream, and the way of reading it, that they belong to."""

import json
from collections.abc import Mapping
from typing import Final

from supportconsole.domain.errors import CursorExpired

Places = Mapping[str, object]

VERSION: Final = 1


def write_cursor(kind: str, at: str = "", **more: object) -> str:
    """`at` is the server's own cursor, `more` what else is needed to go on."""
    return json.dumps({"v": VERSION, "of": kind, "at": at, **more}, separators=(",", ":"))


def read_cursor(cursor: str | None, *kinds: str) -> dict[str, object]:
    """What a cursor of one of these kinds holds; nothing for None. Raises CursorExpired for another's."""
    if cursor is None:
        return {}
    try:
        found = json.loads(cursor)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("v") != VERSION or found.get("of") not in kinds:
        raise CursorExpired(
            "The place where the last pull ended is of another program; the stream is read anew."
        )
    return found


def word(places: Places, name: str = "at") -> str:
    """A text; empty where there is none."""
    value = places.get(name)
    return value if isinstance(value, str) else ""


def number(places: Places, name: str) -> int | None:
    """A number or a time; None where there is none."""
    value = places.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def numbers(places: Places, name: str) -> tuple[int, ...]:
    """The numbers of a list; none where there is no list."""
    value = places.get(name)
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()


def count(places: Places, name: str) -> int:
    """A number that must be there and is not negative. Raises CursorExpired."""
    value = number(places, name)
    if value is None or value < 0:
        raise CursorExpired("The place where the last pull ended cannot be read; the stream is read anew.")
    return value
