"""The messages of a ticket, in order, and the drafts that may become one."""

from dataclasses import dataclass
from enum import StrEnum

from supportconsole.domain.clock import Instant


class Kind(StrEnum):
    REPLY = "reply"
    INBOUND = "inbound"
    NOTE = "note"
    EVENT = "event"
    SYSTEM = "system"


class Format(StrEnum):
    TEXT = "text"
    HTML = "html"
    MARKDOWN = "markdown"


class State(StrEnum):
    """How far a message has come. `local` is final on an account without a remote."""

    LOCAL = "local"
    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    HELD = "held"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. `path` is where its bytes lie on this machine; empty when only its name is known."""

    name: str
    type: str = ""
    size: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an event changed, in the words of the interchange format."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `body` is safe text in `format`; an event carries `changes` instead of a body."""

    id: int
    ref: str
    ticket_id: int
    kind: Kind
    author_id: int | None
    author: str
    body: str
    format: Format
    created_at: Instant
    state: State = State.LOCAL
    attachments: tuple[Attachment, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    cc: tuple[str, ...] = ()
    """Addresses that a reply also went to."""


@dataclass(frozen=True, slots=True)
class News:
    """What others did on a ticket since somebody looked, oldest first; `version` is the ticket's now."""

    version: int
    messages: tuple[Message, ...]


class DraftKind(StrEnum):
    REPLY = "reply"
    NOTE = "note"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Draft:
    """Text that is not a message yet. `ticket_id` is None for a ticket being written.

    `base_version` is the ticket's version that its author saw; `console` is who types it;
    `elsewhere` says that another living console has a draft of the same kind on the ticket.
    """

    id: int
    ticket_id: int | None
    kind: DraftKind
    body: str
    generation: int
    base_version: int
    saved_at: Instant
    console: str
    elsewhere: bool = False
    fields: dict[str, str] | None = None
