"""Reads members of Zendesk's JSON: what is not there is nothing, what has the wrong type raises BadAnswer."""

from collections.abc import Mapping, Sequence

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.clock import Instant, parse_instant

Json = Mapping[str, object]


def text(record: Json, name: str) -> str:
    """A text; empty where it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadAnswer(f"Zendesk sent no text as {name!r}.")
    return value


def optional_id(record: Json, name: str) -> str | None:
    """An id as text, whether it came as a number or as a word; None where there is none."""
    value = record.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 255:
        raise BadAnswer(f"Zendesk sent no id as {name!r}.")
    return str(value)


def identity(record: Json, name: str = "id") -> str:
    """An id that must be there."""
    value = optional_id(record, name)
    if value is None:
        raise BadAnswer(f"Zendesk sent no id as {name!r}.")
    return value


def moment(record: Json, name: str) -> Instant:
    """A time with its zone."""
    try:
        return parse_instant(text(record, name))
    except (ValueError, OverflowError) as problem:
        raise BadAnswer(f"Zendesk sent no time with a zone as {name!r}.") from problem


def whole(record: Json, name: str) -> int:
    """A number; 0 where it is absent or null."""
    value = record.get(name)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadAnswer(f"Zendesk sent no number as {name!r}.")
    return value


def flag(record: Json, name: str) -> bool:
    value = record.get(name)
    if not isinstance(value, bool):
        raise BadAnswer(f"Zendesk did not say {name!r}.")
    return value


def part(record: Json, name: str) -> Json:
    """An object inside; empty where it is absent."""
    value = record.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadAnswer(f"Zendesk sent no object as {name!r}.")
    return value


def parts(record: Json, name: str) -> Sequence[Json]:
    """The objects of a list that must be there."""
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadAnswer(f"Zendesk sent no list as {name!r}.")
    return value


def some_parts(record: Json, name: str) -> Sequence[Json]:
    """The objects of a list; none where it is absent."""
    return () if record.get(name) is None else parts(record, name)


def words(record: Json, name: str) -> tuple[str, ...]:
    """The texts of a list; none where it is absent."""
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadAnswer(f"Zendesk sent no list of texts as {name!r}.")
    return tuple(value)
