"""Zendesk's records as neutral values. What has no neutral field goes into `raw`, what was decided by an agent's rules included."""

from collections.abc import Collection, Mapping
from typing import Final

from supportconsole.connectors.wire.members import (
    Json,
    flag,
    identity,
    moment,
    optional_id,
    part,
    some_parts,
    text,
    whole,
)
from supportconsole.connectors.wire.members import words as texts
from supportconsole.connectors.zendesk import words
from supportconsole.domain.conversation import Kind
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import (
    RemoteAttachment,
    RemoteMessage,
    RemotePerson,
    RemoteTicket,
    Strength,
    Version,
)
from supportconsole.domain.tickets import Flag, Status

DELETED: Final = "deleted"
_STAFF: Final = frozenset({"agent", "admin"})
_RAW: Final = (
    "custom_status_id", "organization_id", "submitter_id", "brand_id", "ticket_form_id", "type", "due_at", "problem_id",
    "external_id", "follower_ids", "email_cc_ids", "collaborator_ids", "satisfaction_rating", "is_public", "recipient",
)  # fmt: skip


def ticket(record: Json, groups: Mapping[str, str]) -> RemoteTicket:
    """`groups` are names by id. The version is the time of the last change: exact to a second, as Zendesk compares it."""
    status, priority = text(record, "status"), text(record, "priority")
    tags, fields = texts(record, "tags"), {}
    for one in some_parts(record, "custom_fields"):
        if one.get("value") not in (None, "", []):
            fields[identity(one)] = one.get("value")
    group = optional_id(record, "group_id")
    merged = words.MERGED_TAG in tags and status == Status.CLOSED
    number = identity(record)
    return RemoteTicket(
        id=number,
        subject=text(record, "subject"),
        status=words.status(status),
        created_at=moment(record, "created_at"),
        updated_at=moment(record, "updated_at"),
        version=version(record),
        priority=words.priority(priority),
        channel=words.channel(text(part(record, "via"), "channel")),
        group="" if group is None else groups.get(group, group),
        assignee=optional_id(record, "assignee_id"),
        requester=optional_id(record, "requester_id"),
        tags=tuple(one for one in tags if one != words.MERGED_TAG or not merged),
        fields=fields,
        flags=frozenset({Flag.MERGED}) if merged else frozenset(),
        number=number,
        remote_status=status,
        remote_priority=priority,
        raw={name: record[name] for name in _RAW if record.get(name) not in (None, [], "")} or None,
    )


def version(record: Json) -> Version:
    moment(record, "updated_at")
    return Version(text(record, "updated_at"), Strength.SECONDS)


def message(record: Json, number: str, staff: Collection[str]) -> RemoteMessage:
    """A comment. It is a customer's unless its author is among the ids of `staff`."""
    author = optional_id(record, "author_id")
    kind = Kind.NOTE if not flag(record, "public") else Kind.REPLY if author in staff else Kind.INBOUND
    return RemoteMessage(
        id=identity(record),
        ticket=number,
        kind=kind,
        body=text(record, "body"),
        created_at=moment(record, "created_at"),
        author=author,
        attachments=tuple(map(attachment, some_parts(record, "attachments"))),
        raw={name: record[name] for name in ("audit_id", "type") if record.get(name)} or None,
    )


def attachment(record: Json) -> RemoteAttachment:
    return RemoteAttachment(
        text(record, "file_name"),
        text(record, "content_url"),
        text(record, "content_type"),
        max(0, whole(record, "size")),
    )


def person(record: Json) -> RemotePerson:
    organization = optional_id(record, "organization_id")
    return RemotePerson(
        id=identity(record),
        role=Role.AGENT if is_staff(record) else Role.CUSTOMER,
        name=text(record, "name"),
        email=text(record, "email"),
        language=text(record, "locale"),
        raw={"organization_id": organization} if organization else None,
    )


def people(record: Json) -> list[RemotePerson]:
    """The people that came beside a list."""
    return [person(one) for one in some_parts(record, "users")]


def staff(record: Json) -> frozenset[str]:
    """The ids of the agents among the people that came beside a list."""
    return frozenset(identity(one) for one in some_parts(record, "users") if is_staff(one))


def is_staff(record: Json) -> bool:
    return text(record, "role") in _STAFF
