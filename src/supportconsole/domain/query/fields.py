"""The fields of the query language and the values that each of them takes."""

from typing import Final

from supportconsole.domain.query.moments import DAY_WORDS, normal_moment
from supportconsole.domain.query.values import CUSTOM
from supportconsole.domain.tickets import CHANNELS, PRIORITIES, STATUSES, is_channel

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "status": (*STATUSES, "active", "any"),
    "priority": tuple(PRIORITIES),
    "channel": CHANNELS,
    "is": (
        "active", "answering", "closed", "deleted", "merged", "sleeping", "spam", "unread", "vip", "waiting", "watched",
    ),
    "has": ("attachment", "draft", "note"),
}  # fmt: skip
"""Fields of which every value is known."""

NAMES: Final = (
    "account",
    "group",
    "level",
    "assignee",
    "requester",
    "organization",
    "tag",
    "language",
    "watcher",
)
TIMES: Final = ("created", "updated", "wake")
SUGGESTED: Final[dict[str, tuple[str, ...]]] = {
    **CHOICES,
    "assignee": ("me", "none"),
    "requester": ("me", "none"),
    "watcher": ("me", "none"),
    "group": ("none",),
    "level": ("L1", "L2", "L3", "none"),
    "organization": ("none",),
    "tag": ("none",),
    "language": ("en", "ru", "pl", "none"),
    **dict.fromkeys(TIMES, (*DAY_WORDS, "1h", "2d", "1w")),
}
"""Values worth offering while one is typed."""

FIELDS: Final = (*CHOICES, *NAMES, *TIMES, "id")
LONGEST_NUMBER: Final = 18
"""Digits of a number that SQLite can still hold."""


def is_known(field: str) -> bool:
    return field in FIELDS or (field.startswith(CUSTOM) and len(field) > len(CUSTOM))


def takes_order(field: str) -> bool:
    """Whether `<`, `<=`, `>` and `>=` make sense with the field."""
    return field in TIMES or field in {"priority", "id"} or field.startswith(CUSTOM)


def normal_value(field: str, value: str) -> str | None:
    """The value as the canonical query writes it; None when the field cannot have it."""
    if field == "id":
        return normal_number(value.removeprefix("#"))
    if field in TIMES:
        return normal_moment(value.lower())
    if field == "channel":
        kind, colon, name = value.partition(":")
        word = kind.lower() + colon + name
        return word if is_channel(word) else None
    if field in CHOICES:
        return value.lower() if value.lower() in CHOICES[field] else None
    return value


def normal_number(text: str) -> str | None:
    """A ticket's number without leading zeros; None for what cannot be one."""
    if not (text.isascii() and text.isdigit()):
        return None
    number = text.lstrip("0") or "0"
    return number if len(number) <= LONGEST_NUMBER else None


def expected(field: str) -> str:
    """What the field takes, as the end of a sentence."""
    if field == "id":
        return "the number of a ticket, such as 4711"
    if field in TIMES:
        return "an age (30m, 12h, 2d, 1w), a day (2026-11-01, today, yesterday) or a month (2026-11)"
    return "one of " + ", ".join(CHOICES[field])


def nearest(word: str, words: tuple[str, ...]) -> str:
    """The known word that was probably meant, or an empty string."""
    import difflib  # costs 5 ms, and only who mistypes needs it

    found = difflib.get_close_matches(word.lower(), words, 1, 0.5)
    return found[0] if found else ""
