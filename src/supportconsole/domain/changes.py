"""What an agent does to tickets, as values: a change of one field, its rules, and what became of a batch of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from supportconsole.domain.conversation import FieldChange
from supportconsole.domain.tickets import LOCAL, Status


class Field(StrEnum):
    """The fields that a change may name; `fields.NAME` stands beside them for custom fields."""

    STATUS = "status"
    PRIORITY = "priority"
    ASSIGNEE = "assignee"
    GROUP = "group"
    SUBJECT = "subject"
    CHANNEL = "channel"
    LANGUAGE = "language"
    REQUESTER = "requester"
    TAGS = "tags"
    WATCHERS = "watchers"
    WAKE_AT = "wake_at"
    FLAGS = "flags"


SETS: Final = frozenset({Field.TAGS, Field.WATCHERS, Field.FLAGS})
CUSTOM: Final = "fields."

_NO_LONGER_ASLEEP: Final = frozenset({Status.OPEN, Status.SOLVED, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class Change:
    """Set one field. For the set-like fields (tags, watchers, flags) `value` is a tuple of `+word` and `-word`.

    `assignee` and `requester` take a person's local id or None, `group` a name or "", `wake_at` an instant or None,
    `fields.NAME` any JSON value or None to remove it.
    """

    field: str
    value: object


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be made. `requester` is a person's local id, or words that name one customer.

    A customer who is not found is made from `name`, `email` or those words.
    """

    subject: str
    body: str = ""
    requester: int | str = ""
    name: str = ""
    email: str = ""
    channel: str = "phone"
    priority: str = "none"
    group: str = ""
    tags: tuple[str, ...] = ()
    take: bool = False
    language: str = ""
    account: str = LOCAL
    """The helpdesk where it shall stand."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What one ticket really changed by; without any the ticket already was as asked."""

    ticket_id: int
    changes: tuple[FieldChange, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a batch: `undo_id` takes all of it back; 0 when there was nothing to do."""

    undo_id: int
    changed: tuple[Changed, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Undone:
    """The end of an undo or redo. `kept` are tickets that have changed since and were left as they are."""

    undo_id: int
    label: str
    changed: tuple[Changed, ...]
    kept: tuple[int, ...] = ()
    draft_id: int | None = None
    """The draft that an undone reply or note has become again."""


def follow(before: Mapping[str, object], wanted: Sequence[tuple[str, object]]) -> dict[str, object]:
    """The fields that end up different when `wanted` is done to a ticket in the state `before`, rules included.

    A ticket that gets an assignee is no longer new, and one that is opened, solved or closed no longer sleeps,
    unless the same batch says otherwise.
    """
    after: dict[str, object] = {}
    for field, value in wanted:
        after[field] = edited(after.get(field, before.get(field)), value) if field in SETS else value
    if before[Field.STATUS] == Status.NEW and after.get(Field.ASSIGNEE) is not None:
        after.setdefault(Field.STATUS, Status.OPEN.value)
    if after.get(Field.STATUS) in _NO_LONGER_ASLEEP:
        after.setdefault(Field.WAKE_AT, None)
    return {field: value for field, value in after.items() if value != before.get(field)}


def edited(words: object, edits: object) -> list[str]:
    """The words after `+word` and `-word` edits, in their order, each once."""
    result = [str(word) for word in as_list(words)]
    for edit in map(str, as_list(edits)):
        word = edit[1:]
        if edit.startswith("-"):
            result = [one for one in result if one != word]
        elif word not in result:
            result.append(word)
    return result


def as_list(value: object) -> list[object]:
    """The members of a set-like field's value; none for an absent one."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
