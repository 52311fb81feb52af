"""The records of the helpdesk in the words of the generic contract (docs/generic-contract.md)."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from supportconsole.connectors.conformance.server.conditions import Conditions
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

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def tell(instant: Instant, conditions: Conditions) -> str:
    """A time with the offset of the account's zone at that moment."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(_zone(conditions.zone)).isoformat()


def ticket(one: Ticket, desk: Helpdesk) -> dict[str, object]:
    conditions = desk.conditions
    return {
        "id": str(one.id),
        "number": f"T-{one.id}",
        "subject": one.subject,
        "status": one.odd_status or one.status,
        "priority": one.priority,
        "channel": one.channel,
        "group": one.group,
        "assignee": one.assignee,
        "requester": one.requester,
        "language": one.language,
        "tags": list(one.tags),
        "watchers": list(one.watchers),
        "fields": dict(one.fields),
        "flags": [one.flag] if one.flag else [],
        "merged_into": None if one.merged_into is None else str(one.merged_into),
        "version": str(one.version),
        "created_at": tell(one.created_at, conditions),
        "updated_at": tell(one.updated_at, conditions),
    }


def message(one: Message, desk: Helpdesk) -> dict[str, object]:
    conditions = desk.conditions
    shown: dict[str, object] = {
        "id": str(one.id),
        "ticket": str(one.ticket),
        "kind": one.kind,
        "author": one.author,
        "body": one.body,
        "format": one.format,
        "created_at": tell(one.created_at, conditions),
    }
    if one.marker and conditions.markers:
        shown["marker"] = one.marker
    if one.files:
        shown["attachments"] = [file(desk.files[name]) for name in one.files if name in desk.files]
    if one.changes:
        shown["changes"] = [{"field": name, "before": was, "after": now} for name, was, now in one.changes]
    return shown


def file(one: File) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "type": one.type, "size": len(one.data)}


def person(one: Person) -> dict[str, object]:
    return {
        "id": one.id,
        "role": one.role,
        "name": one.name,
        "email": one.email,
        "organization": one.organization,
        "language": one.language,
        "groups": list(one.groups),
    }


def article(one: Article) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "body": one.body,
        "format": "html",
        "language": one.language,
        "state": one.state,
        "tags": list(one.tags),
    }


def canned(one: Canned) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "body": one.body,
        "language": one.language,
        "shortcut": one.shortcut,
        "changes": dict(one.changes),
    }
