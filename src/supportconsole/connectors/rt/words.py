"""RT's words and the console's: statuses of lifecycles, priorities as numbers. Both can be changed for each account."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from supportconsole.domain.errors import ConfigProblem
from supportconsole.domain.tickets import Priority, Status

_STATUSES: Final[Mapping[str, Status]] = {
    "new": Status.NEW,
    "open": Status.OPEN,
    "stalled": Status.PENDING,
    "waiting": Status.PENDING,
    "pending": Status.PENDING,
    "hold": Status.HOLD,
    "on hold": Status.HOLD,
    "resolved": Status.SOLVED,
    "done": Status.SOLVED,
    "solved": Status.SOLVED,
    "closed": Status.CLOSED,
    "rejected": Status.CLOSED,
}
_PREFERRED: Final[Mapping[Status, tuple[str, ...]]] = {
    Status.NEW: ("new",),
    Status.OPEN: ("open",),
    Status.PENDING: ("stalled", "waiting", "pending"),
    Status.HOLD: ("hold", "on hold", "stalled"),
    Status.SOLVED: ("resolved", "done", "solved"),
    Status.CLOSED: ("closed",),
}
_PRIORITIES: Final[Mapping[Priority, int]] = {
    Priority.LOW: 0,
    Priority.NORMAL: 50,
    Priority.HIGH: 80,
    Priority.URGENT: 100,
}


class Words(NamedTuple):
    """How an account's words are read. RT names statuses freely, for each lifecycle; its priorities are numbers."""

    statuses: Mapping[str, Status]
    priorities: Mapping[Priority, int]

    def status(self, name: str) -> Status:
        """What a status means; one that nobody knows is open, never closed."""
        return self.statuses.get(name.lower(), Status.OPEN)

    def names(self, status: Status) -> tuple[str, ...]:
        """The names of a status in RT, the likeliest first."""
        own = tuple(
            name for name, means in self.statuses.items() if means == status and _STATUSES.get(name) != status
        )
        return (*own, *_PREFERRED[status])

    def priority(self, value: str) -> Priority:
        """The highest word whose number is not above the value."""
        try:
            number = int(value)
        except ValueError:
            return Priority.NONE
        below = [word for word, least in self.priorities.items() if number >= least]
        return max(below, key=lambda word: self.priorities[word], default=Priority.NONE)

    def priority_number(self, word: Priority) -> int:
        return self.priorities.get(word, 0)


def read_words(options: Mapping[str, str]) -> Words:
    """The words of an account: options such as `status.in-progress = "open"` and `priority.high = "60"` over RT's own.

    Raises ConfigProblem for a word that means nothing.
    """
    statuses, priorities = dict(_STATUSES), dict(_PRIORITIES)
    for name, value in options.items():
        kind, _dot, word = name.partition(".")
        try:
            if kind == "status" and word:
                statuses[word.lower()] = Status(value)
            elif kind == "priority" and word:
                priorities[Priority(word)] = int(value)
        except ValueError as problem:
            raise ConfigProblem(
                f"{name} = {value!r} is not understood.",
                hint='Write status.NAME = "open" with one of new, open, pending, hold, solved, closed, or priority.high = "80".',
            ) from problem
    return Words(statuses, priorities)
