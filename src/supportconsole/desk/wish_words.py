"""What a script will change, in the words of the interface: `priority=high`, and in Russian `приоритет=высокий`."""

from typing import Final

from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.tickets import Priority, Status
from supportconsole.locale import _


def say_wish(field: str, value: str) -> str:
    """A field and its value for people; fields and words that are a team's own stay as they are."""
    return f"{_fields().get(field, field.removeprefix(CUSTOM))}={_values(field).get(value.casefold(), value)}"


def _fields() -> dict[str, str]:
    return {
        Field.STATUS: _("status"),
        Field.PRIORITY: _("priority"),
        Field.ASSIGNEE: _("assignee"),
        Field.GROUP: _("group"),
        Field.TAGS: _("tags"),
        Field.SUBJECT: _("subject"),
        Field.WAKE_AT: _("sleeps until"),
    }


def _values(field: str) -> dict[str, str]:
    statuses: Final = {
        Status.NEW: _("new"),
        Status.OPEN: _("open"),
        Status.PENDING: _("pending"),
        Status.HOLD: _("on hold"),
        Status.SOLVED: _("solved"),
        Status.CLOSED: _("closed"),
    }
    priorities: Final = {
        Priority.NONE: _("no priority"),
        Priority.LOW: _("low"),
        Priority.NORMAL: _("normal"),
        Priority.HIGH: _("high"),
        Priority.URGENT: _("urgent"),
    }
    if field == Field.STATUS:
        return {status.value: word for status, word in statuses.items()}
    if field == Field.PRIORITY:
        return {priority.value: word for priority, word in priorities.items()}
    return {"me": _("me")} if field == Field.ASSIGNEE else {}
