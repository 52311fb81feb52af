"""Where a pull goes on: small JSON texts that name the stream they belong to."""

import json
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import CursorExpired

VERSION: Final = 1


def write_cursor(kind: str, at: str = "", **more: Instant) -> str:
    """`at` is the server's own cursor; `more` are times by its clock."""
    return json.dumps({"v": VERSION, "of": kind, "at": at, **more}, separators=(",", ":"))


def read_cursor(cursor: str | None, kind: str) -> dict[str, object]:
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


def word(cursor: dict[str, object], name: str = "at") -> str:
    value = cursor.get(name, "")
    return value if isinstance(value, str) else ""


def time(cursor: dict[str, object], name: str) -> Instant | None:
    value = cursor.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
