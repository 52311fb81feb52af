"""JSON as a page of a helpdesk may hold it, and nothing that breaks SQLite, UTF-8 or a loop further on."""

import json
import math
from typing import Final, NoReturn

from supportconsole.connectors.wire.faults import BadAnswer

DEEPEST: Final = 64
_LARGEST: Final = 2**63 - 1


def read_json(text: bytes) -> object:
    """The value of a document. Raises BadAnswer for one that is not JSON by the letter.

    Refused: numbers beyond 64 bits, NaN and infinities, the same key twice in an object, more than 64 levels, bytes that
    are not UTF-8. Halves of surrogate pairs, which cut messages do contain, become U+FFFD.
    """
    try:
        value = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_no_twins,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_real,
        )
        return _checked(value, 0)
    except BadAnswer:
        raise
    except (ValueError, RecursionError) as problem:
        raise BadAnswer("The server's answer is not right JSON.") from problem


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _whole(digits: str) -> int:
    if len(digits) > 20 or abs(number := int(digits)) > _LARGEST:
        raise ValueError("a number beyond 64 bits")
    return number


def _real(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("an infinite number")
    return number


def _checked(value: object, depth: int) -> object:
    """The value with whole characters only; also proves that it is not too deep."""
    if isinstance(value, str):
        return value if value.isascii() else _whole_characters(value)
    if not isinstance(value, dict | list):
        return value
    if depth == DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, dict):
        for key, inside in value.items():
            value[key] = _checked(inside, depth + 1)
        if not all(key.isascii() for key in value):
            return {_whole_characters(key): inside for key, inside in value.items()}
    else:
        value[:] = [_checked(inside, depth + 1) for inside in value]
    return value


def _whole_characters(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
