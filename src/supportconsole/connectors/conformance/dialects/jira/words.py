"""What the site calls statuses, priorities, transitions and kinds of links, and what the model calls them."""

from typing import Final, NamedTuple


class Status(NamedTuple):
    """`category` is the key of one of Jira's three categories: new, indeterminate, done."""

    id: str
    name: str
    category: str
    meaning: str  # in the model's words; "" for one that no ticket here ever has


class Category(NamedTuple):
    id: int
    key: str
    color: str
    name: str


class Transition(NamedTuple):
    id: str
    name: str
    to: str  # in the model's words


CATEGORIES: Final = {
    "new": Category(2, "new", "blue-gray", "To Do"),
    "indeterminate": Category(4, "indeterminate", "yellow", "In Progress"),
    "done": Category(3, "done", "green", "Done"),
}
STATUSES: Final = (
    Status("1", "Open", "new", "new"),
    Status("3", "In Progress", "indeterminate", ""),
    Status("10001", "Waiting for support", "indeterminate", "open"),
    Status("10002", "Waiting for customer", "indeterminate", "pending"),
    Status("10003", "Pending", "indeterminate", "hold"),
    Status("5", "Resolved", "done", "solved"),
    Status("6", "Closed", "done", "closed"),
)
PRIORITIES: Final = {"1": "Highest", "2": "High", "3": "Medium", "4": "Low", "5": "Lowest"}
_URGENCY: Final = {"urgent": "1", "high": "2", "normal": "3", "low": "4"}
_MEANT: Final = {"1": "urgent", "2": "high", "3": "normal", "4": "low", "5": "low"}
RESOLUTIONS: Final = {"10000": "Done", "10001": "Won't Do", "10002": "Duplicate", "10003": "Cannot Reproduce"}
DUPLICATE: Final = "Duplicate"
LINK_TYPES: Final = {
    "10002": (DUPLICATE, "is duplicated by", "duplicates"),
    "10003": ("Relates", "relates to", "relates to"),
}
GROUPS: Final = ("L1", "L2", "Billing")
"""Told as the components of the project."""

_STEPS: Final = (
    Transition("21", "Back to support", "open"),
    Transition("31", "Respond to customer", "pending"),
    Transition("41", "Pending", "hold"),
    Transition("51", "Resolve this issue", "solved"),
    Transition("61", "Close", "closed"),
)
_REOPEN: Final = (Transition("71", "Reopen", "open"),)


def status_of(meaning: str, odd: str = "") -> Status:
    """The status of a ticket; `odd` is a name that nobody knows."""
    if odd:
        return Status("10999", odd, "indeterminate", "")
    return next(one for one in STATUSES if one.meaning == meaning)


def transitions_from(meaning: str) -> tuple[Transition, ...]:
    """Where a ticket may go: nowhere back to the beginning, and a closed one only to work again."""
    return _REOPEN if meaning == "closed" else tuple(one for one in _STEPS if one.to != meaning)


def priority_id(meaning: str) -> str | None:
    """The id of a priority; None for a ticket without any."""
    return _URGENCY.get(meaning)


def priority_meant(said: object) -> str:
    """The model's word for a priority by id or name. Raises ValueError for one that the site has not."""
    if said is None:
        return "none"
    if isinstance(said, dict):
        wanted = said.get("id", said.get("name"))
        for number, name in PRIORITIES.items():
            if wanted in {number, name}:
                return _MEANT[number]
    raise ValueError("priority: Specify a valid 'id' or 'name' for priority")
