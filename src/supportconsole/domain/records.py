"""The records of the interchange format as values, with the keys each has, in the order in which they are written.

References between records are the ids of the file (`ref`), never the local numbers. `extra` holds unknown keys,
`kept` the texts that cleaning altered, as they came. Tuples rather than dataclasses: a file has millions.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.conversation import Attachment, FieldChange, Format, Kind, State
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.people import Role
from supportconsole.domain.records_values import (
    Read,
    read_attachments,
    read_body,
    read_bool,
    read_changes,
    read_channel,
    read_date,
    read_id,
    read_ids,
    read_instant,
    read_line_text,
    read_lines,
    read_name,
    read_object,
    read_plain,
    word_of,
    words_of,
)
from supportconsole.domain.tickets import LOCAL, Flag, Priority, Status, Turn
from supportconsole.domain.views import Sort


class GroupRecord(NamedTuple):
    ref: str
    level: str
    extra: dict[str, object]
    kept: dict[str, object]


class PersonRecord(NamedTuple):
    ref: str
    role: Role
    name: str
    email: str
    organization: str
    groups: tuple[str, ...]
    language: str
    vip: bool
    extra: dict[str, object]
    kept: dict[str, object]


class TicketRecord(NamedTuple):
    """`updated_at` is None when it was not given; so are `turn` and `unread`, which then follow the messages."""

    ref: str
    subject: str
    status: Status
    priority: Priority
    channel: str
    group: str
    assignee: str
    requester: str
    tags: tuple[str, ...]
    language: str
    created_at: Instant
    updated_at: Instant | None
    fields: dict[str, object]
    account: str
    wake_at: Instant | None
    flags: tuple[Flag, ...]
    merged_into: str
    watchers: tuple[str, ...]
    turn: Turn | None
    unread: bool | None
    extra: dict[str, object]
    kept: dict[str, object]


class MessageRecord(NamedTuple):
    ref: str
    ticket: str
    kind: Kind
    author: str
    body: str
    format: Format
    created_at: Instant
    attachments: tuple[Attachment, ...]
    state: State
    changes: tuple[FieldChange, ...]
    extra: dict[str, object]
    kept: dict[str, object]


class ArticleRecord(NamedTuple):
    ref: str
    title: str
    body: str
    format: Format
    language: str
    state: ArticleState
    owner: str
    verified_until: str
    tags: tuple[str, ...]
    url: str
    updated_at: Instant | None
    extra: dict[str, object]
    kept: dict[str, object]


class CannedRecord(NamedTuple):
    ref: str
    title: str
    body: str
    language: str
    groups: tuple[str, ...]
    shortcut: str
    changes: dict[str, object]
    extra: dict[str, object]
    kept: dict[str, object]


class ViewRecord(NamedTuple):
    ref: str
    query: str
    sort: Sort
    key: str
    extra: dict[str, object]
    kept: dict[str, object]


Record: TypeAlias = (
    GroupRecord | PersonRecord | TicketRecord | MessageRecord | ArticleRecord | CannedRecord | ViewRecord
)

NEEDED: Final = object()
"""The default of a key that every record of its type must have."""


class Key(NamedTuple):
    """One key. `always` keys are written even when they hold their default; `write` makes JSON of the value.

    With `by_item`, `kept` and `extra` hold a list for the key: what belongs to each item of the value.
    """

    name: str
    read: Read
    default: object = NEEDED
    always: bool = True
    write: Callable[[Any], Any] | None = None
    by_item: bool = False


class Shape(NamedTuple):
    """A record type; `keys` are in the order of the record's fields, without `extra` and `kept`.

    `reads` is what reading needs of each key: its name, what reads it, its default.
    """

    kind: str
    make: Callable[..., Record]
    keys: tuple[Key, ...]
    names: frozenset[str]
    reads: tuple[tuple[str, Read, object], ...]


def _shape(kind: str, make: Callable[..., Record], *keys: Key) -> Shape:
    names = frozenset({"type", *(key.name for key in keys)})
    return Shape(kind, make, keys, names, tuple(key[:3] for key in keys))


def _attachment(value: Attachment) -> dict[str, object]:
    found: dict[str, object] = {"name": value.name, "type": value.type, "size": value.size}
    return {**found, "path": value.path} if value.path else found


def _write_attachments(values: tuple[Attachment, ...]) -> object:
    return [_attachment(value) for value in values]


def _write_changes(values: tuple[FieldChange, ...]) -> object:
    return [{"field": value.field, "before": value.before, "after": value.after} for value in values]


def _nobody(ref: str) -> object:
    return ref or None


_SHAPES: Final = (
    _shape("group", GroupRecord, Key("name", read_name), Key("level", read_name, "")),
    _shape(
        "person",
        PersonRecord,
        Key("id", read_id),
        Key("role", word_of(Role)),
        Key("name", read_line_text),
        Key("email", read_line_text, ""),
        Key("organization", read_line_text, ""),
        Key("groups", read_lines, ()),
        Key("language", read_line_text, ""),
        Key("vip", read_bool, False),
    ),
    _shape(
        "ticket",
        TicketRecord,
        Key("id", read_id),
        Key("subject", read_line_text),
        Key("status", word_of(Status), Status.NEW),
        Key("priority", word_of(Priority), Priority.NONE),
        Key("channel", read_channel, "other"),
        Key("group", read_line_text, ""),
        Key("assignee", read_id, "", write=_nobody),
        Key("requester", read_id, "", write=_nobody),
        Key("tags", read_lines, ()),
        Key("language", read_line_text, ""),
        Key("created_at", read_instant, write=format_instant),
        Key("updated_at", read_instant, None, write=format_instant),
        Key("fields", read_object, {}),
        Key("account", read_name, LOCAL, always=False),
        Key("wake_at", read_instant, None, always=False, write=format_instant),
        Key("flags", words_of(Flag), (), always=False),
        Key("merged_into", read_id, "", always=False),
        Key("watchers", read_ids, (), always=False),
        Key("turn", word_of(Turn), None, always=False),
        Key("unread", read_bool, None, always=False),
    ),
    _shape(
        "message",
        MessageRecord,
        Key("id", read_id),
        Key("ticket", read_id),
        Key("kind", word_of(Kind)),
        Key("author", read_id, "", write=_nobody),
        Key("body", read_body, ""),
        Key("format", word_of(Format), Format.TEXT),
        Key("created_at", read_instant, write=format_instant),
        Key("attachments", read_attachments, (), write=_write_attachments, by_item=True),
        Key("state", word_of(State), State.LOCAL, always=False),
        Key("changes", read_changes, (), always=False, write=_write_changes, by_item=True),
    ),
    _shape(
        "article",
        ArticleRecord,
        Key("id", read_id),
        Key("title", read_line_text),
        Key("body", read_body, ""),
        Key("format", word_of(Format), Format.MARKDOWN),
        Key("language", read_line_text, ""),
        Key("state", word_of(ArticleState), ArticleState.PUBLIC),
        Key("owner", read_id, "", write=_nobody),
        Key("verified_until", read_date, ""),
        Key("tags", read_lines, ()),
        Key("url", read_line_text, ""),
        Key("updated_at", read_instant, None, always=False, write=format_instant),
    ),
    _shape(
        "canned",
        CannedRecord,
        Key("id", read_id),
        Key("title", read_line_text),
        Key("body", read_body, ""),
        Key("language", read_line_text, ""),
        Key("groups", read_lines, ()),
        Key("shortcut", read_line_text, ""),
        Key("changes", read_object, {}),
    ),
    _shape(
        "view",
        ViewRecord,
        Key("name", read_plain),
        Key("query", read_plain, ""),
        Key("sort", word_of(Sort), Sort.PRIORITY),
        Key("key", read_plain, ""),
    ),
)

SHAPES: Final = {shape.kind: shape for shape in _SHAPES}
"""Every record type by its word, in the order in which an export writes them."""

KIND_OF: Final[dict[type[Any], str]] = {
    GroupRecord: "group",
    PersonRecord: "person",
    TicketRecord: "ticket",
    MessageRecord: "message",
    ArticleRecord: "article",
    CannedRecord: "canned",
    ViewRecord: "view",
}
