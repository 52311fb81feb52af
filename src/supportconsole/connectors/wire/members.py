"""Reads members of JSON objects: what may be absent is nothing then, what has the wrong type raises BadAnswer."""

from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.clock import Instant, parse_instant

Json = Mapping[str, object]

LONGEST_ID: Final = 255


def text(record: Json, name: str, default: str | None = "") -> str:
    """A text; `default` where it is absent or null (None: it must be there)."""
    value = record.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise BadAnswer(f"The helpdesk sent no text as {name!r}.")
    return value


def optional(record: Json, name: str) -> str | None:
    """A text or nothing."""
    return None if record.get(name) is None else text(record, name)


def optional_id(record: Json, name: str) -> str | None:
    """An id as text, whether it came as a number or as a word; None where there is none."""
    value = record.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > LONGEST_ID:
        raise BadAnswer(f"The helpdesk sent no id as {name!r}.")
    return str(value)


def identity(record: Json, name: str = "id") -> str:
    """An id that must be there."""
    value = optional_id(record, name)
    if value is None:
        raise BadAnswer(f"The helpdesk sent no id as {name!r}.")
    return value


def moment(record: Json, name: str) -> Instant:
    """A time with its zone."""
    try:
        return parse_instant(text(record, name, None))
    except (ValueError, OverflowError) as problem:
        raise BadAnswer(f"The helpdesk sent no time with a zone as {name!r}.") from problem


def whole(record: Json, name: str, default: int = 0) -> int:
    """A number; `default` where it is absent or null."""
    value = record.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadAnswer(f"The helpdesk sent no number as {name!r}.")
    return value


def flag(record: Json, name: str) -> bool:
    """Yes or no, which must be there."""
    value = record.get(name)
    if not isinstance(value, bool):
        raise BadAnswer(f"The helpdesk did not say {name!r}.")
    return value


def part(record: Json, name: str) -> Json:
    """An object inside; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadAnswer(f"The helpdesk sent no object as {name!r}.")
    return value


def parts(record: Json, name: str) -> Sequence[Json]:
    """The objects of a list that must be there."""
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadAnswer(f"The helpdesk sent no list as {name!r}.")
    return value


def some_parts(record: Json, name: str) -> Sequence[Json]:
    """The objects of a list; none where it is absent or null."""
    return () if record.get(name) is None else parts(record, name)


def words(record: Json, name: str) -> tuple[str, ...]:
    """The texts of a list; none where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadAnswer(f"The helpdesk sent no list of texts as {name!r}.")
    return tuple(value)
