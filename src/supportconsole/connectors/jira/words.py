"""Jira's statuses and priorities as neutral ones: by name where a name is usual, else by category; unknown ones are open."""

from collections.abc import Mapping
from typing import Final

from supportconsole.connectors.wire.members import Json, part, text
from supportconsole.domain.errors import ConfigProblem
from supportconsole.domain.tickets import Priority, Status

_BY_NAME: Final[Mapping[str, Status]] = {
    "waiting for customer": Status.PENDING,
    "waiting for reporter": Status.PENDING,
    "waiting for support": Status.OPEN,
    "waiting for approval": Status.HOLD,
    "pending": Status.HOLD,
    "on hold": Status.HOLD,
    "closed": Status.CLOSED,
    "canceled": Status.CLOSED,
    "cancelled": Status.CLOSED,
    "declined": Status.CLOSED,
}
"""Names of the usual workflows of service projects; all of them may be renamed, so an account has its own list too."""
_BY_CATEGORY: Final[Mapping[str, Status]] = {
    "new": Status.NEW,
    "indeterminate": Status.OPEN,
    "done": Status.SOLVED,
}
_PRIORITIES: Final[Mapping[str, Priority]] = {
    "highest": Priority.URGENT, "critical": Priority.URGENT, "blocker": Priority.URGENT, "urgent": Priority.URGENT,
    "high": Priority.HIGH, "major": Priority.HIGH, "medium": Priority.NORMAL, "normal": Priority.NORMAL,
    "low": Priority.LOW, "minor": Priority.LOW, "lowest": Priority.LOW, "trivial": Priority.LOW,
}  # fmt: skip


class Words:
    """What the names of one site mean. `said` is the account's own list: `Waiting for parts=hold; In review=open`."""

    def __init__(self, said: str = "") -> None:
        self._own = dict(_pairs(said))

    def status(self, record: Json) -> Status:
        """A status with its category, as an issue or a transition names it."""
        name = text(record, "name").strip().casefold()
        found = self._own.get(name) or _BY_NAME.get(name)
        return found or _BY_CATEGORY.get(text(part(record, "statusCategory"), "key"), Status.OPEN)

    def status_called(self, name: str) -> Status:
        """A status of which only the name is known: a change long ago."""
        key = name.strip().casefold()
        return self._own.get(key) or _BY_NAME.get(key, Status.OPEN)

    def priority(self, name: str) -> Priority:
        """A priority that is set. A name of the site's own is normal."""
        return _PRIORITIES.get(name.strip().casefold(), Priority.NORMAL) if name else Priority.NONE


def _pairs(said: str) -> list[tuple[str, Status]]:
    found = []
    for one in said.split(";"):
        name, equals, word = one.rpartition("=")
        if not one.strip():
            continue
        if not equals or word.strip() not in set(Status):
            raise ConfigProblem(
                f"The option 'statuses' cannot be read at {one.strip()[:60]!r}.",
                hint="Write it as: Waiting for parts=hold; In review=open",
            )
        found.append((name.strip().casefold(), Status(word.strip())))
    return found
