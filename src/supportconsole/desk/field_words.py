"""Fields of a ticket and their values in the words of the interface: `priority=high`, and in Russian `приоритет=высокий`."""

from typing import Final

from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.tickets import Priority, Status
from supportconsole.locale import _


def status_word(status: Status) -> str:
    words: Final = {
        Status.NEW: _("new"),
        Status.OPEN: _("open"),
        Status.PENDING: _("pending"),
        Status.HOLD: _("on hold"),
        Status.SOLVED: _("solved"),
        Status.CLOSED: _("closed"),
    }
    return words[status]


def priority_word(priority: Priority) -> str:
    words: Final = {
        Priority.NONE: _("no priority"),
        Priority.LOW: _("low"),
        Priority.NORMAL: _("normal"),
        Priority.HIGH: _("high"),
        Priority.URGENT: _("urgent"),
    }
    return words[priority]


def say_wish(field: str, value: str) -> str:
    """A field and the value that it shall have; fields and words that are a team's own stay as they are."""
    return f"{_field_word(field)}={_value_word(field, value)}"


def _field_word(field: str) -> str:
    words: Final[dict[str, str]] = {
        Field.STATUS: _("status"),
        Field.PRIORITY: _("priority"),
        Field.ASSIGNEE: _("assignee"),
        Field.GROUP: _("group"),
        Field.TAGS: _("tags"),
        Field.SUBJECT: _("subject"),
        Field.WAKE_AT: _("sleeps until"),
    }
    return words.get(field, field.removeprefix(CUSTOM))


def _value_word(field: str, value: str) -> str:
    word = value.casefold()
    match field:
        case Field.STATUS if word in tuple(Status):
            return status_word(Status(word))
        case Field.PRIORITY if word in tuple(Priority):
            return priority_word(Priority(word))
        case Field.ASSIGNEE if word == "me":
            return _("me")
        case _:
            return value
