"""What is done to a remote: operations with a key of their own, and the closed list of what may become of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Format
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket, Version


class OpKey(NamedTuple):
    """Made once for each press of a key, before anything leaves, and used for every try.

    `key` (32 hexadecimal digits) is for a remote that keeps keys; `marker` is put where the remote keeps it out of the
    customer's sight: a metadata field, a comment property, a Message-ID. Never into a text.
    """

    key: str
    marker: str


class FieldSet(NamedTuple):
    """Set one field. `base` is the value that the agent saw; a remote that cannot compare is read just before.

    Words are those of the interchange format; people are remote ids, None for nobody. `remote` is the id of the
    transition or status that the agent chose from what the remote offers, else empty.
    """

    field: str
    base: object
    value: object
    remote: str = ""


class SetEdit(NamedTuple):
    """Add and remove members of `tags` or `watchers`; the others stay as they are at the remote."""

    field: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


Edit = FieldSet | SetEdit


@dataclass(frozen=True, slots=True)
class Reply:
    """A public answer. `files` are tokens of `upload`; `edits` go along only with `Cap.REPLY_WITH_FIELDS`.

    `cc` are addresses that get a copy.
    """

    ticket: str
    body: str
    format: Format = Format.TEXT
    files: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    ticket: str
    body: str
    format: Format = Format.TEXT
    files: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class SetFields:
    """Change fields; what is not named is not sent."""

    ticket: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Create:
    """A new ticket with its first message, written for the customer `requester` (remote id) or `name` and `email`."""

    subject: str
    body: str
    requester: str | None = None
    name: str = ""
    email: str = ""
    channel: str = "phone"
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge `ticket` into `into`; both are remote ids."""

    ticket: str
    into: str


Operation = Reply | Note | SetFields | Create | Merge


@dataclass(frozen=True, slots=True)
class Done:
    """The remote has it. `remote_id` is the new message's or ticket's id, empty for changes of fields."""

    remote_id: str = ""
    version: Version | None = None
    ticket: RemoteTicket | None = None
    message: RemoteMessage | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """The ticket has moved on (409, 412, safe update); nothing was done. `theirs` is how it is now, if known."""

    theirs: RemoteTicket | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The remote refuses it for good; nothing was done. `fields` says why, by field where it says so."""

    why: str
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done: a timeout after the request had begun to leave, 500, 502, 504, a broken or foreign answer."""

    why: str


@dataclass(frozen=True, slots=True)
class Partial:
    """Some edits were made and the others refused (a remote with one endpoint a field)."""

    done: tuple[str, ...]
    refused: Mapping[str, str]
    version: Version | None = None


Outcome = Done | Clash | Rejected | Unknown | Partial


@dataclass(frozen=True, slots=True)
class Found:
    """The remote has it: the entry with our key or marker, or the fields as we wanted them."""

    remote_id: str = ""
    version: Version | None = None
    message: RemoteMessage | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """It is not in what the remote shows.

    `as_of` is the server's clock of this very read: its `Date`, or the newest entry of the list that was read. None when
    the remote told no time, which proves nothing: such an operation waits for a person.
    """

    as_of: Instant | None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something there may be ours or may not (two equal texts, no marker): a person decides."""

    why: str
    candidates: Sequence[RemoteMessage] = ()


Lookup = Found | Missing | Unsure
