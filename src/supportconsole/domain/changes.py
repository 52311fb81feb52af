"""What an agent does to tickets, as values: a change of one field, and what became of a batch of them."""

from dataclasses import dataclass
from enum import StrEnum

from supportconsole.domain.conversation import FieldChange


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


@dataclass(frozen=True, slots=True)
class Change:
    """Set one field. For the set-like fields (tags, watchers, flags) `value` is a tuple of `+word` and `-word`.

    `assignee` and `requester` take a person's local id or None, `group` a name or "", `wake_at` an instant or None.
    """

    field: str
    value: object


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
