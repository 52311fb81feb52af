"""What a change may say, checked where it comes in: words that exist, lines that are safe, sets that are edits."""

import json
from collections.abc import Iterable

from supportconsole.domain.changes import CUSTOM, SETS, Change, Field, as_list
from supportconsole.domain.clock import format_instant
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.tickets import CHANNELS, PRIORITIES, STATUSES, Flag, is_channel


def check(change: Change) -> object:
    """The change's value in the words of the interchange format. Raises UsageProblem.

    People and groups (`assignee`, `requester`, `group`, `watchers`) are only looked up by the store.
    """
    field, value = change.field, change.value
    if field in SETS:
        return [_edit(field, edit) for edit in as_list(value)]
    if field == Field.STATUS:
        return _one_of(field, value, STATUSES)
    if field == Field.PRIORITY:
        return _one_of(field, value, PRIORITIES)
    if field == Field.CHANNEL:
        channel = _line(value)
        return channel if is_channel(channel) else _one_of(field, channel, CHANNELS)
    if field == Field.WAKE_AT:
        if value is not None and not isinstance(value, int):
            raise UsageProblem("The time to wake at is an instant or nothing.")
        return None if value is None else format_instant(value)
    if field in {Field.ASSIGNEE, Field.REQUESTER}:
        return value
    if field == Field.SUBJECT:
        return checked_subject(str(value))
    if field in {Field.GROUP, Field.LANGUAGE}:
        return _line(value)
    name = field.removeprefix(CUSTOM)
    if name and name != field and _line(name) == name:
        return _custom(field, value)
    hint, words = near(field, [*Field, CUSTOM + "NAME"])
    raise UsageProblem("There is no field {field!r} to change.", hint=hint, field=field, words=words)


def checked_subject(text: str) -> str:
    """The subject as one safe line. Raises UsageProblem when nothing of it could be seen."""
    subject = _line(text)
    if not subject:
        raise UsageProblem("A ticket needs a subject.", hint="Say in a few words what it is about.")
    return subject


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to a wrong one, or all of a few."""
    hint, words = near(word, known)
    return hint.format(words=words)


def near(word: str, known: Iterable[str]) -> tuple[str, str]:
    """That hint with the place `{words}`, and the words that belong there: what is known may hold braces."""
    from difflib import get_close_matches

    words = list(known)
    close = get_close_matches(word, words, 1)
    if close:
        hint = "Did you mean {words}?"
        return hint, repr(close[0])
    hint = "Choose one of: {words}."
    return (hint, ", ".join(words[:20])) if words else ("", "")


def _one_of(field: str, value: object, known: Iterable[str]) -> str:
    words = [str(word) for word in known]
    if str(value) not in words:
        hint, others = near(str(value), words)
        raise UsageProblem(
            "There is no {field} {value!r}.", hint=hint, field=field, value=str(value), words=others
        )
    return str(value)


def _edit(field: str, edit: object) -> str:
    sign, word = str(edit)[:1], _line(str(edit)[1:])
    if sign not in {"+", "-"} or not word:
        raise UsageProblem(
            "{edit!r} is no change of {field}.",
            hint="Write +word to add and -word to remove.",
            edit=str(edit),
            field=field,
        )
    if field == Field.FLAGS:
        _one_of("flag", word, list(Flag))
    return sign + word


def _custom(field: str, value: object) -> object:
    """The value as JSON can hold it, every text in it cleaned."""
    from supportconsole.domain.records_values import clean_value

    try:
        return clean_value(json.loads(json.dumps(value, allow_nan=False)))
    except (TypeError, ValueError, RecursionError):
        raise UsageProblem(
            "{field} cannot hold that value.", hint="Use a text, a number, true, false.", field=field
        ) from None


def _line(value: object) -> str:
    from supportconsole.domain.text.cleaning import clean_line

    return clean_line(str(value))
