"""What a remote holds, in neutral words beside the remote's own.

Texts are handed over as the remote sent them, decoded and nothing more: the engine cleans them and keeps what cleaning
altered. Times are instants (microseconds, UTC), so none without a zone can cross. Ids are the remote's, as text.
`raw` is a JSON object with everything that has no neutral field; it must be small enough to keep (no bodies of files).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import FieldChange, Format, Kind
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.people import Role
from supportconsole.domain.tickets import Flag, Priority, Status

Raw = Mapping[str, object]


class Strength(StrEnum):
    """How much two equal versions prove."""

    EXACT = "exact"
    SECONDS = "seconds"
    NONE = "none"


class Version(NamedTuple):
    """The state of a ticket at the remote: an ETag, stamp, transaction id or hash, opaque to the engine."""

    token: str
    strength: Strength = Strength.EXACT


@dataclass(frozen=True, slots=True)
class RemotePerson:
    id: str
    role: Role
    name: str
    email: str = ""
    organization: str = ""
    language: str = ""
    groups: tuple[str, ...] = ()
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class RemoteAttachment:
    """A file that stays at the remote until somebody opens it. `handle` is what `download` needs, never shown."""

    name: str
    handle: str
    type: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """One entry of a conversation. `marker` is ours when the remote kept it with the entry (`OpKey.marker`).

    An event carries `changes` in the words of the interchange format, people in them by their remote id.
    """

    id: str
    ticket: str
    kind: Kind
    body: str
    created_at: Instant
    author: str | None = None
    format: Format = Format.TEXT
    attachments: tuple[RemoteAttachment, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    marker: str = ""
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class RemoteTicket:
    """A ticket. People are named by their remote ids; the page brings them along in `Page.people`.

    `number` is what people call it at the remote when that is not the id; `url` is its page there.
    `remote_status` and `remote_priority` are the remote's own ids of what `status` and `priority` say neutrally.
    """

    id: str
    subject: str
    status: Status
    created_at: Instant
    updated_at: Instant
    version: Version
    priority: Priority = Priority.NONE
    channel: str = "other"
    group: str = ""
    assignee: str | None = None
    requester: str | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    flags: frozenset[Flag] = frozenset()
    merged_into: str | None = None
    wake_at: Instant | None = None
    number: str = ""
    url: str = ""
    remote_status: str = ""
    remote_priority: str = ""
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class RemoteArticle:
    id: str
    title: str
    body: str
    format: Format = Format.HTML
    language: str = ""
    state: ArticleState = ArticleState.PUBLIC
    tags: tuple[str, ...] = ()
    url: str = ""
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class RemoteCanned:
    """A canned response, or a macro when it has `changes` (field to value, `tags` as `+word` and `-word`)."""

    id: str
    title: str
    body: str
    language: str = ""
    groups: tuple[str, ...] = ()
    shortcut: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)
    raw: Raw | None = None


@dataclass(frozen=True, slots=True)
class RemoteView:
    """A saved list of the remote. `query` is in the console's language, or empty when it cannot be said in it."""

    id: str
    title: str
    query: str = ""
    raw: Raw | None = None


Thing = RemoteTicket | RemoteMessage | RemotePerson | RemoteArticle | RemoteCanned | RemoteView
