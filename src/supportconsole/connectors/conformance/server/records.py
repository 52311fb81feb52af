"""What the helpdesk behind the server holds: plain values, times in whole microseconds since the epoch, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportconsole.domain.clock import Instant


@dataclass(slots=True)
class Person:
    id: str
    role: str  # agent or customer
    name: str
    email: str
    groups: tuple[str, ...] = ()
    language: str = "en"
    organization: str = ""


@dataclass(slots=True)
class Ticket:
    """`written` counts the messages that the seed has made; later ones lie in the helpdesk."""

    id: int
    subject: str
    status: str
    priority: str
    created_at: Instant
    updated_at: Instant
    requester: str
    assignee: str | None = None
    group: str = ""
    channel: str = "mail"
    language: str = "en"
    version: int = 1
    written: int = 0
    tags: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    flag: str = ""  # spam, deleted, merged
    merged_into: int | None = None
    odd_status: str = ""  # a word that no client knows, shown instead of the status


@dataclass(slots=True)
class Message:
    id: int
    ticket: int
    kind: str
    author: str | None
    body: str
    created_at: Instant
    format: str = "text"
    marker: str = ""
    files: tuple[str, ...] = ()
    changes: tuple[tuple[str, object, object], ...] = ()


@dataclass(slots=True)
class File:
    id: str
    name: str
    type: str
    data: bytes


@dataclass(slots=True)
class Article:
    id: str
    title: str
    body: str
    language: str = "en"
    state: str = "public"
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Canned:
    id: str
    title: str
    body: str
    language: str = "en"
    shortcut: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done, by whom and when: the journal is the truth, the rest is what it adds up to.

    `what` is create, message, set, merge, delete, erase (as if it had never been), person (a new customer) or aside (a
    value that one dialect keeps beside a thing and that changes no ticket). `data` is JSON.
    """

    what: str
    at: Instant
    by: str
    ticket: int
    data: Mapping[str, object]
    key: str = ""
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of an entry."""

    ticket: int
    version: int
    message: int = 0
    again: bool = False  # the same key had been here before; nothing was done now
