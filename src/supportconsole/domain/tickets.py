"""The ticket: the unit of work, with the neutral status, priority and channel words of the product."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from supportconsole.domain.clock import Instant

LOCAL: Final = "local"
"""The account of tickets that stand at no helpdesk."""


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    HOLD = "hold"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Flag(StrEnum):
    """Why a ticket is out of every queue although its status says otherwise."""

    SPAM = "spam"
    DELETED = "deleted"
    MERGED = "merged"


class Turn(StrEnum):
    """Who wrote the last public message: after `customer`, the ticket waits for an agent."""

    NOBODY = "nobody"
    CUSTOMER = "customer"
    AGENT = "agent"


STATUSES: Final = tuple(Status)
PRIORITIES: Final = tuple(Priority)
ACTIVE: Final = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.HOLD})
CHANNELS: Final = ("mail", "web", "chat", "phone", "sms", "social", "api", "other")
CHANNELS_WITH_NAME: Final = frozenset({"social", "other"})


def is_channel(text: str) -> bool:
    """Whether `text` is a channel word, `social:NAME` and `other:NAME` included."""
    kind, colon, name = text.partition(":")
    return (kind in CHANNELS_WITH_NAME and bool(name)) if colon else kind in CHANNELS


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a queue: what a list shows and sorts by, nothing more. Texts are already safe."""

    id: int
    subject: str
    status: Status
    priority: Priority
    requester: str
    assignee_id: int | None
    updated_at: Instant
    created_at: Instant
    wake_at: Instant | None
    unread: bool
    turn: Turn
    answering: bool = False
    """A colleague's console on this store has an unfinished reply here."""
    account: str = LOCAL


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket without its messages. Texts are already safe; `version` counts every change and message."""

    id: int
    ref: str
    subject: str
    status: Status
    priority: Priority
    channel: str
    created_at: Instant
    updated_at: Instant
    version: int
    account: str = LOCAL
    group: str = ""
    assignee_id: int | None = None
    assignee: str = ""
    requester_id: int | None = None
    requester: str = ""
    organization: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    watcher_ids: tuple[int, ...] = ()
    fields: dict[str, object] = field(default_factory=dict)
    flags: frozenset[Flag] = frozenset()
    merged_into: int | None = None
    wake_at: Instant | None = None
    unread: bool = False
    turn: Turn = Turn.NOBODY

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE and not self.flags
