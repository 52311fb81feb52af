"""Where a pull goes on: small JSON texts that name what they belong to."""

import json
from typing import Final

from supportconsole.domain.errors import CursorExpired

VERSION: Final = "1"


def write_cursor(kind: str, **places: object) -> str:
    return json.dumps({"v": VERSION, "kind": kind, **places}, separators=(",", ":"))


def read_cursor(cursor: str, *kinds: str) -> dict[str, object]:
    """The places of a cursor of one of these kinds. Raises CursorExpired for any other text."""
    try:
        found = json.loads(cursor)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("v") != VERSION or found.get("kind") not in kinds:
        raise CursorExpired(
            "The place where the last pull ended is of another program; the stream is read anew."
        )
    return found


def place(cursor: dict[str, object], name: str) -> int:
    """A number in a cursor. Raises CursorExpired."""
    value = cursor.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise CursorExpired("The place where the last pull ended cannot be read; the stream is read anew.")
    return value


def places(cursor: dict[str, object], name: str) -> tuple[int, ...]:
    value = cursor.get(name)
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, list) else ()
