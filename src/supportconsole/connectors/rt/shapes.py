"""Reads RT's JSON: ids that are numbers in one place and texts in another, dates that mean "never", absent keys."""

from collections.abc import Iterator
from typing import Final

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.clock import Instant, parse_instant

Json = dict[str, object]

NEVER: Final = "1970-01-01T00:00:00Z"
NOBODY: Final = frozenset({"", "Nobody", "RT_System"})


def text(record: Json, name: str) -> str:
    """A value as text; "" when it is absent or null."""
    value = record.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number(record: Json, name: str) -> int:
    """A whole number, which RT sometimes writes as text. Raises BadAnswer."""
    word = text(record, name)
    if word.isascii() and word.isdigit():
        return int(word)
    raise BadAnswer(f"RT answered without a number for {name}.")


def part(record: Json, name: str) -> Json:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def parts(record: Json, name: str) -> list[Json]:
    value = record.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def items(page: Json) -> list[Json]:
    """The rows of a list. Raises BadAnswer when it is none."""
    rows = page.get("items")
    if not isinstance(rows, list):
        raise BadAnswer("RT answered with something that is not a list.")
    return [row for row in rows if isinstance(row, dict)]


def moment(record: Json, name: str) -> Instant | None:
    """A time in UTC; None for RT's "never". Raises BadAnswer for what is no time."""
    word = text(record, name)
    if word in {"", NEVER}:
        return None
    try:
        return parse_instant(word)
    except ValueError as problem:
        raise BadAnswer(f"RT answered with a time that is none for {name}.") from problem


def person_of(record: Json, name: str) -> str | None:
    """The name of the user in a field, None for nobody."""
    found = text(part(record, name), "id")
    return None if found in NOBODY else found


def custom_fields(record: Json) -> Iterator[tuple[str, object]]:
    """Custom fields that have a value: one as it is, several as a list."""
    for one in parts(record, "CustomFields"):
        values = one.get("values")
        if isinstance(values, list) and values and text(one, "name"):
            kept = [value for value in values if isinstance(value, str | int | float)]
            if kept:
                yield text(one, "name"), kept[0] if len(kept) == 1 else kept
