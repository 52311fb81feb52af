"""What filters may do: bounds on what they make of a value, and dates in the language of the letter."""

import re
from datetime import datetime
from typing import Any, Final

from liquid import RenderContext
from liquid.exceptions import FilterArgumentError, ResourceLimitError
from liquid.filter import with_context

from supportconsole.domain.date_words import month_word, weekday_word
from supportconsole.scripts.limits import MARKUP, MEMBERS, OUTPUT, Moment

_DIRECTIVE: Final = re.compile(r"%(-?)([aAbBcdDeFHIjklmMnpPrRsStTuUVwWxXyYzZ%])")


def refuse_growth(name: str, value: object, args: tuple[object, ...]) -> None:
    """Raise ResourceLimitError before a filter makes something that is larger than any text may be."""
    size = _size(value)
    if name == "strip_html" and size > MARKUP:
        raise ResourceLimitError("too long", token=None)
    if name.startswith("replace") and len(args) == 2 and isinstance(value, str):
        old, new = map(str, args)
        size += (value.count(old) if old else len(value) + 1) * len(new)
    elif name == "join" and args and isinstance(value, list | tuple):
        size = len(value) * len(str(args[0])) + sum(len(str(one)) for one in value)
    elif name:
        size += sum(map(_size, args))
    if size > OUTPUT:
        raise ResourceLimitError("too long", token=None)


def _size(value: object) -> int:
    if isinstance(value, list | tuple | range | dict) and len(value) > MEMBERS:
        raise ResourceLimitError("too many members", token=None)
    return len(value) if isinstance(value, str) else 0


@with_context
def date_filter(value: Any, form: str = "%Y-%m-%d", *, context: RenderContext) -> str:
    """`date` as in Liquid: `"now" | date: "%d.%m.%Y"`; what is no date stays as it is.

    Names of months and days are in the language of the letter. Only plain directives are known: a width would let a
    format of ten characters make a text of any length.
    """
    moment = context.globals.get(" moment")
    assert isinstance(moment, Moment)
    when = moment.now if value in {"now", "today"} else _read(value)
    if when is None:
        return str(value)
    if len(str(form)) > 100:
        raise FilterArgumentError("the format of a date is a short text", token=None)
    return _DIRECTIVE.sub(lambda found: _directive(when, found[2], found[1], moment.language), str(form))


def _directive(when: datetime, letter: str, minus: str, language: str) -> str:
    if letter in "Bb":
        word = month_word(when, language)
        return word if letter == "B" else word[:3]
    if letter in "Aa":
        word = weekday_word(when, language)
        return word if letter == "A" else word[:3]
    text = when.strftime(f"%{letter}")
    return (text.lstrip("0 ") or "0") if minus else text


def _read(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
