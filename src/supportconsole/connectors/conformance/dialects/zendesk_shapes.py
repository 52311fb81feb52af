"""The records of the helpdesk as Zendesk's API v2 tells them. Ids of people stay the words that they are in the model."""

from datetime import UTC, datetime, timedelta
from typing import Final

from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.records import (
    Article,
    Canned,
    File,
    Message,
    Person,
    Ticket,
)
from supportconsole.domain.clock import Instant

GROUPS: Final = ("L1", "L2", "Billing")
MARK: Final = "supportconsole_operation"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CHANNELS: Final = {"mail": "email", "phone": "voice"}
_ROLES: Final = {"customer": "end-user"}


def tell(at: Instant) -> str:
    """A time in whole seconds, UTC, as Zendesk shows every time."""
    return f"{_EPOCH + timedelta(microseconds=at):%Y-%m-%dT%H:%M:%SZ}"


def ticket(one: Ticket, external_id: str | None = None) -> dict[str, object]:
    merged = one.flag == "merged"
    status = "deleted" if one.flag == "deleted" else one.odd_status or one.status
    return {
        "id": one.id,
        "external_id": external_id,
        "via": {"channel": _CHANNELS.get(one.channel, one.channel)},
        "created_at": tell(one.created_at),
        "updated_at": tell(one.updated_at),
        "subject": one.subject,
        "raw_subject": one.subject,
        "priority": None if one.priority == "none" else one.priority,
        "status": status,
        "requester_id": one.requester,
        "submitter_id": one.requester,
        "assignee_id": one.assignee,
        "group_id": GROUPS.index(one.group) + 1 if one.group in GROUPS else None,
        "tags": [*one.tags, *(["closed_by_merge"] if merged else [])],
        "custom_fields": [{"id": int(name), "value": value} for name, value in one.fields.items()],
    }


def comment(one: Message, desk: Helpdesk, origin: str) -> dict[str, object]:
    return {
        "id": one.id,
        "type": "Comment",
        "audit_id": one.id + 1,
        "author_id": one.author,
        "body": one.body,
        "public": one.kind != "note",
        "created_at": tell(one.created_at),
        "attachments": [file(desk.files[name], origin) for name in one.files if name in desk.files],
    }


def audit(one: Message) -> dict[str, object]:
    """What a message did, with the mark that came along, in the part of the metadata that is the writer's own."""
    if one.kind == "event":
        events: list[dict[str, object]] = [
            {"id": one.id, "type": "Change", "field_name": name, "previous_value": was, "value": now}
            for name, was, now in one.changes
        ]
    else:
        events = [{"id": one.id, "type": "Comment", "body": one.body, "public": one.kind != "note"}]
    return {
        "id": one.id + 1,
        "ticket_id": one.ticket,
        "author_id": one.author,
        "created_at": tell(one.created_at),
        "metadata": {"system": {}, "custom": {MARK: one.marker} if one.marker else {}},
        "events": events,
    }


def file(one: File, origin: str) -> dict[str, object]:
    return {
        "id": one.id,
        "file_name": one.name,
        "content_url": f"{origin}/attachments/token/{one.id}/?name=file",
        "content_type": one.type,
        "size": len(one.data),
    }


def person(one: Person, role: str = "") -> dict[str, object]:
    return {
        "id": one.id,
        "role": role or _ROLES.get(one.role, one.role),
        "name": one.name,
        "email": one.email,
        "locale": one.language,
        "organization_id": None,
    }


def article(one: Article) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "body": one.body,
        "locale": one.language,
        "draft": one.state != "public",
        "label_names": list(one.tags),
        "html_url": f"https://help.example/{one.id}",
    }


def macro(one: Canned) -> dict[str, object]:
    actions: list[dict[str, object]] = [{"field": "comment_value", "value": one.body}]
    for name, value in one.changes.items():
        if name == "tags" and isinstance(value, list):
            actions.append(
                {"field": "current_tags", "value": " ".join(str(tag).lstrip("+") for tag in value)}
            )
        else:
            actions.append({"field": name, "value": value})
    return {"id": one.id, "title": one.title, "active": True, "actions": actions}
