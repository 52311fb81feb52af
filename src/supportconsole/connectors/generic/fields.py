"""Reads members of JSON objects by the letter: what is not as the contract says raises BadAnswer."""

from collections.abc import Mapping, Sequence

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.clock import Instant, parse_instant

Json = Mapping[str, object]


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


def identity(record: Json, name: str = "id") -> str:
    """An id: a text that is not empty."""
    value = text(record, name, None)
    if not value or len(value) > 255:
        raise BadAnswer(f"The helpdesk sent no id as {name!r}.")
    return value


def moment(record: Json, name: str) -> Instant:
    """A time with its zone."""
    try:
        return parse_instant(text(record, name, None))
    except (ValueError, OverflowError) as problem:
        raise BadAnswer(f"The helpdesk sent no time with a zone as {name!r}.") from problem


def whole(record: Json, name: str, default: int = 0) -> int:
    value = record.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadAnswer(f"The helpdesk sent no number as {name!r}.")
    return value


def flag(record: Json, name: str) -> bool:
    value = record.get(name)
    if not isinstance(value, bool):
        raise BadAnswer(f"The helpdesk did not say {name!r}.")
    return value


def part(record: Json, name: str) -> Json:
    """An object inside; empty where it is absent."""
    value = record.get(name) or {}
    if not isinstance(value, Mapping):
        raise BadAnswer(f"The helpdesk sent no object as {name!r}.")
    return value


def parts(record: Json, name: str) -> Sequence[Json]:
    """The objects of a list that must be there."""
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise BadAnswer(f"The helpdesk sent no list as {name!r}.")
    return value


def words(record: Json, name: str) -> tuple[str, ...]:
    """The texts of a list; none where it is absent."""
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadAnswer(f"The helpdesk sent no list of texts as {name!r}.")
    return tuple(value)
