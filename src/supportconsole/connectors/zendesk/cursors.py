"""Where a pull goes on: small JSON texts that name the stream, and the way of reading it, that they belong to."""

import json
from typing import Final

from supportconsole.connectors.zendesk.fields import Json
from supportconsole.domain.errors import CursorExpired

VERSION: Final = 1


def write_cursor(kind: str, **place: str | int) -> str:
    return json.dumps({"v": VERSION, "of": kind, **place}, separators=(",", ":"))


def read_cursor(cursor: str | None, kind: str) -> Json:
    """What a cursor of this kind holds; nothing for None. Raises CursorExpired for another's."""
    if cursor is None:
        return {}
    try:
        found = json.loads(cursor)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("v") != VERSION or found.get("of") != kind:
        raise CursorExpired(
            "The place where the last pull ended is of another program; the stream is read anew."
        )
    return found


def word(place: Json, name: str) -> str:
    value = place.get(name, "")
    return value if isinstance(value, str) else ""


def number(place: Json, name: str, default: int = 0) -> int:
    value = place.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) else default
