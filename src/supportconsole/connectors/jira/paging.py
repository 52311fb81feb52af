"""Lists in pages, as each half of Jira makes them, and how it is noticed that one does not go on."""

from collections.abc import Sequence

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, flag, parts, text, whole
from supportconsole.domain.errors import CursorStuck


def desk_page(record: Json, start: int, what: str) -> tuple[Sequence[Json], int | None]:
    """The values of a page of the service desk and where the next one begins; None at the end. Raises CursorStuck."""
    values = parts(record, "values")
    if flag(record, "isLastPage"):
        return values, None
    return values, _next(record, "start", start, len(values), what)


def listed_page(record: Json, name: str, start: int, what: str) -> tuple[Sequence[Json], int | None]:
    """The same for a list of the platform that tells how long it is."""
    values = parts(record, name)
    if not isinstance(record.get("total"), int):
        raise BadAnswer("Jira did not say how long the list is.")
    if start + len(values) >= whole(record, "total"):
        return values, None
    return values, _next(record, "startAt", start, len(values), what)


def _next(record: Json, name: str, start: int, found: int, what: str) -> int:
    if not found or whole(record, name, start) != start:
        raise CursorStuck(f"Jira promises more {what} and does not bring them.")
    return start + found


def next_token(record: Json, asked: str, what: str) -> str:
    """The token of the page that follows; "" at the end. Raises CursorStuck when it is the one that was asked with."""
    token = text(record, "nextPageToken")
    last = record.get("isLast")
    if last is True or (last is None and not token):
        return ""
    if not token:
        raise BadAnswer("Jira promises more and does not say where.")
    if token == asked:
        raise CursorStuck(f"Jira promises more {what} and brings the same ones again.")
    return token
