"""The records of the contract as neutral values. Unknown words stay beside the neutral ones; unknown members go into `raw`."""

from typing import Final

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import (
    Json,
    identity,
    moment,
    optional,
    part,
    parts,
    text,
    whole,
    words,
)
from supportconsole.domain.conversation import FieldChange, Format, Kind
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import (
    RemoteArticle,
    RemoteAttachment,
    RemoteCanned,
    RemoteMessage,
    RemotePerson,
    RemoteTicket,
    RemoteView,
    Version,
)
from supportconsole.domain.tickets import Flag, Priority, Status, is_channel

_TICKET: Final = frozenset({
    "id", "number", "subject", "status", "priority", "channel", "group", "assignee", "requester", "language", "tags",
    "watchers", "fields", "flags", "merged_into", "wake_at", "version", "created_at", "updated_at", "url",
})  # fmt: skip


def ticket(record: Json) -> RemoteTicket:
    """A status or priority that the contract does not know is `open` or none; its word stays in `remote_status`."""
    status, priority = text(record, "status", None), text(record, "priority")
    channel = text(record, "channel")
    flags = words(record, "flags")
    return RemoteTicket(
        id=identity(record),
        subject=text(record, "subject"),
        status=Status(status) if status in set(Status) else Status.OPEN,
        created_at=moment(record, "created_at"),
        updated_at=moment(record, "updated_at"),
        version=Version(identity(record, "version")),
        priority=Priority(priority) if priority in set(Priority) else Priority.NONE,
        channel=channel if is_channel(channel) else "other",
        group=text(record, "group"),
        assignee=optional(record, "assignee"),
        requester=optional(record, "requester"),
        language=text(record, "language"),
        tags=words(record, "tags"),
        watchers=words(record, "watchers"),
        fields=dict(part(record, "fields")),
        flags=frozenset(one for one in Flag if one.value in flags),
        merged_into=optional(record, "merged_into"),
        wake_at=moment(record, "wake_at") if record.get("wake_at") is not None else None,
        number=text(record, "number"),
        url=text(record, "url"),
        remote_status=status,
        remote_priority=priority,
        raw={name: value for name, value in record.items() if name not in _TICKET} or None,
    )


def message(record: Json) -> RemoteMessage:
    kind, form = text(record, "kind", None), text(record, "format") or Format.TEXT.value
    if kind not in set(Kind):
        kind = Kind.SYSTEM.value
    return RemoteMessage(
        id=identity(record),
        ticket=identity(record, "ticket"),
        kind=Kind(kind),
        body=text(record, "body"),
        created_at=moment(record, "created_at"),
        author=optional(record, "author"),
        format=Format(form) if form in set(Format) else Format.TEXT,
        attachments=tuple(map(attachment, parts(record, "attachments"))) if record.get("attachments") else (),
        changes=tuple(map(_change, parts(record, "changes"))) if record.get("changes") else (),
        marker=text(record, "marker"),
    )


def attachment(record: Json) -> RemoteAttachment:
    return RemoteAttachment(
        text(record, "name"), identity(record), text(record, "type"), max(0, whole(record, "size"))
    )


def _change(record: Json) -> FieldChange:
    return FieldChange(text(record, "field", None), record.get("before"), record.get("after"))


def person(record: Json) -> RemotePerson:
    return RemotePerson(
        id=identity(record),
        role=Role.AGENT if text(record, "role") == Role.AGENT else Role.CUSTOMER,
        name=text(record, "name"),
        email=text(record, "email"),
        organization=text(record, "organization"),
        language=text(record, "language"),
        groups=words(record, "groups"),
    )


def article(record: Json) -> RemoteArticle:
    form, state = (
        text(record, "format") or Format.HTML.value,
        text(record, "state") or ArticleState.PUBLIC.value,
    )
    return RemoteArticle(
        id=identity(record),
        title=text(record, "title"),
        body=text(record, "body"),
        format=Format(form) if form in set(Format) else Format.TEXT,
        language=text(record, "language"),
        state=ArticleState(state) if state in set(ArticleState) else ArticleState.INTERNAL,
        tags=words(record, "tags"),
        url=text(record, "url"),
    )


def canned(record: Json) -> RemoteCanned:
    return RemoteCanned(
        id=identity(record),
        title=text(record, "title"),
        body=text(record, "body"),
        language=text(record, "language"),
        groups=words(record, "groups"),
        shortcut=text(record, "shortcut"),
        changes=dict(part(record, "changes")),
    )


def view(record: Json) -> RemoteView:
    return RemoteView(identity(record), text(record, "title"), text(record, "query"))


def fresh_ticket(record: Json) -> RemoteTicket | None:
    """The ticket that an answer to a write brings along, when it is whole: the write itself does not depend on it."""
    try:
        return ticket(part(record, "ticket"))
    except BadAnswer:
        return None
