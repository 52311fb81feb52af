"""How one value of an interchange record is read: its type is checked, its text is cleaned, its error names the key."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Final, NamedTuple, TypeVar

from supportconsole.domain.clock import Instant, parse_instant
from supportconsole.domain.conversation import Attachment, FieldChange
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.domain.tickets import CHANNELS, is_channel

E = TypeVar("E", bound=Enum)

LONGEST_ID: Final = 250
_RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# One day inside the years that a date can hold, so that every zone can show the time.
_FIRST: Final = parse_instant("0001-01-02T00:00:00+00:00")
_LAST: Final = parse_instant("9999-12-30T00:00:00+00:00")


class Unreadable(ValueError):
    """A record cannot be taken; the text says which key and why."""


class Aside(NamedTuple):
    """What reading puts beside the values: texts as they were before cleaning, and unknown keys."""

    kept: dict[str, object]
    extra: dict[str, object]


Read = Callable[[object, str, Aside], object]


def shown(value: object) -> str:
    """A value of a file as an error message may quote it: short, in ASCII."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def nearest(word: str, words: Iterable[str]) -> str:
    """The end of an error message about a wrong word: the nearest right one, or all of them."""
    import difflib

    choice = list(words)
    found = difflib.get_close_matches(word.casefold(), choice, n=1, cutoff=0.5)
    return f'did you mean "{found[0]}"?' if found else "use one of: " + ", ".join(choice)


def read_id(raw: object, key: str, _aside: Aside) -> str:
    if isinstance(raw, str) and 0 < len(raw) <= LONGEST_ID and raw.isprintable():
        return raw
    _text(raw, key)
    raise Unreadable(f'"{key}" must be 1 to {LONGEST_ID} printable characters, not {shown(raw)}')


def read_name(raw: object, key: str, _aside: Aside) -> str:
    """A name that is an identity by itself: it must be clean already, because a second one may clean to the same."""
    text = _text(raw, key)
    if not text or clean_line(text) != text:
        raise Unreadable(f'"{key}" must be one line that can be shown as it is, not {shown(raw)}')
    return text


def read_plain(raw: object, key: str, _aside: Aside) -> str:
    """A one-line text of which nothing is kept when cleaning alters it."""
    return clean_line(_text(raw, key))


def read_line_text(raw: object, key: str, aside: Aside) -> str:
    text = _text(raw, key)
    return _keep(clean_line(text), text, key, aside)


def read_body(raw: object, key: str, aside: Aside) -> str:
    text = _text(raw, key)
    return _keep(clean(text), text, key, aside)


def read_bool(raw: object, key: str, _aside: Aside) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable(f'"{key}" must be true or false, not {shown(raw)}')
    return raw


def read_instant(raw: object, key: str, _aside: Aside) -> Instant:
    text = _text(raw, key)
    try:
        instant = parse_instant(text.upper()) if _RFC_3339.fullmatch(text) else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise Unreadable(
            f'"{key}" must be a time with a zone such as "2026-11-20T22:15:00Z", not {shown(raw)}'
        )
    if not _FIRST <= instant <= _LAST:
        raise Unreadable(f'"{key}" is outside the years 1 to 9999: {shown(raw)}')
    return instant


def read_date(raw: object, key: str, _aside: Aside) -> str:
    from datetime import date

    text = _text(raw, key)
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise Unreadable(f'"{key}" must be a date such as "2027-01-01", not {shown(raw)}')
    return found.isoformat()


def read_channel(raw: object, key: str, aside: Aside) -> str:
    text = read_line_text(raw, key, aside)
    if not is_channel(text):
        raise Unreadable(f'"{key}" {shown(raw)} is not a channel: {nearest(text, CHANNELS)}')
    return text


def word_of(words: type[E]) -> Read:
    """A reader of the words of this enumeration."""
    by_word: dict[str, E] = {word.value: word for word in words}

    def read_word(raw: object, key: str, _aside: Aside) -> E:
        text = _text(raw, key)
        found = by_word.get(text)
        if found is None:
            raise Unreadable(f'"{key}" {shown(raw)} is not known: {nearest(text, by_word)}')
        return found

    return read_word


def words_of(words: type[E]) -> Read:
    """A reader of a set of the words of this enumeration; they come back once each, in its order."""
    read_word = word_of(words)

    def read_words(raw: object, key: str, aside: Aside) -> tuple[E, ...]:
        found = {read_word(item, key, aside) for item in _list(raw, key)}
        return tuple(word for word in words if word in found)

    return read_words


def read_ids(raw: object, key: str, aside: Aside) -> tuple[str, ...]:
    """A set of ids, in the order of the alphabet."""
    return tuple(sorted({read_id(item, key, aside) for item in _list(raw, key)}))


def read_lines(raw: object, key: str, aside: Aside) -> tuple[str, ...]:
    """A list of one-line texts; what cleans to nothing or to one that stands there already is left out."""
    texts = [_text(item, key) for item in _list(raw, key)]
    lines = [clean_line(text) for text in texts]
    found = list(dict.fromkeys(line for line in lines if line))
    return tuple(_keep(found, texts, key, aside))


def read_object(raw: object, key: str, aside: Aside) -> dict[str, object]:
    """An object with values of any kind, their texts cleaned at every depth."""
    if not isinstance(raw, dict):
        raise Unreadable(f'"{key}" must be an object, not {shown(raw)}')
    found = {clean_line(name): clean_value(value) for name, value in raw.items()}
    return _keep(found, raw, key, aside)


def read_attachments(raw: object, key: str, aside: Aside) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    originals: list[object] = []
    extras: list[object] = []
    for item in _list(raw, key):
        if not isinstance(item, dict):
            raise Unreadable(f'"{key}" must hold objects, not {shown(item)}')
        name, kind, path = (_text(item.get(part) or "", f"{key}.{part}") for part in ("name", "type", "path"))
        size = item.get("size") or 0
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 63:
            raise Unreadable(f'"{key}.size" must be a number of bytes, not {shown(size)}')
        attachment = Attachment(clean_line(name), clean_line(kind), size, path)
        originals.append(
            {} if (attachment.name, attachment.type) == (name, kind) else {"name": name, "type": kind}
        )
        extras.append(_unknown(item, _ATTACHMENT_KEYS))
        found.append(attachment)
    _note(key, originals, aside.kept)
    _note(key, extras, aside.extra)
    return tuple(found)


def read_changes(raw: object, key: str, aside: Aside) -> tuple[FieldChange, ...]:
    found: list[FieldChange] = []
    originals: list[object] = []
    extras: list[object] = []
    for item in _list(raw, key):
        if not isinstance(item, dict) or "field" not in item:
            raise Unreadable(
                f'"{key}" must hold objects with "field", "before" and "after", not {shown(item)}'
            )
        raw_change = [_text(item["field"], f"{key}.field"), item.get("before"), item.get("after")]
        change = FieldChange(
            clean_line(str(raw_change[0])), clean_value(raw_change[1]), clean_value(raw_change[2])
        )
        same = [change.field, change.before, change.after] == raw_change
        originals.append({} if same else dict(zip(_CHANGE_KEYS, raw_change, strict=True)))
        extras.append(_unknown(item, _CHANGE_KEYS))
        found.append(change)
    _note(key, originals, aside.kept)
    _note(key, extras, aside.extra)
    return tuple(found)


def clean_value(value: object) -> object:
    """A value of JSON with every text in it cleaned, names included; itself when nothing was to be done."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    if isinstance(value, dict):
        return {clean_line(name): clean_value(item) for name, item in value.items()}
    return value


_ATTACHMENT_KEYS: Final = ("name", "type", "size", "path")
_CHANGE_KEYS: Final = ("field", "before", "after")


def _unknown(item: Mapping[str, object], known: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in item.items() if name not in known}


def _note(key: str, parts: list[object], notes: dict[str, object]) -> None:
    """Note what belongs to the items of a list, item by item, when there is something."""
    if any(parts):
        notes[key] = parts


T = TypeVar("T")


def _keep(found: T, raw: object, key: str, aside: Aside) -> T:
    if found != raw:
        aside.kept[key] = raw
    return found


def _text(raw: object, key: str) -> str:
    if not isinstance(raw, str):
        raise Unreadable(f'"{key}" must be a text, not {shown(raw)}')
    return raw


def _list(raw: object, key: str) -> list[object]:
    if not isinstance(raw, list):
        raise Unreadable(f'"{key}" must be a list, not {shown(raw)}')
    return raw
