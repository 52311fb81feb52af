"""Jira's records as neutral values. What has no neutral field goes into `raw` as far as it is small."""

from collections.abc import Iterable, Mapping
from typing import Final

from supportconsole.connectors.jira.words import Words
from supportconsole.connectors.wire.members import (
    Json,
    identity,
    moment,
    part,
    some_parts,
    text,
    whole,
    words,
)
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import (
    RemoteAttachment,
    RemotePerson,
    RemoteTicket,
    Strength,
    Version,
)
from supportconsole.domain.tickets import Flag, Priority

CUSTOMER: Final = "customer"
_CUSTOM: Final = "customfield_"
_DUPLICATE: Final = "duplicate"
FIELDS: Final = "*navigable,issuelinks,-description,-comment,-attachment,-worklog"
"""What a ticket is made of: without its texts, which the conversation brings."""


def ticket(record: Json, site: Words, page: str) -> RemoteTicket:
    """An issue. `page` is where a browser shows it. The id stays when an issue is moved and its key changes."""
    fields = part(record, "fields")
    status, priority = part(fields, "status"), part(fields, "priority")
    merged_into = _original(fields)
    return RemoteTicket(
        id=identity(record),
        subject=text(fields, "summary"),
        status=site.status(status),
        created_at=moment(fields, "created"),
        updated_at=moment(fields, "updated"),
        version=version(record),
        priority=site.priority(text(priority, "name")) if priority else Priority.NONE,
        group=text(part(fields, "project"), "name"),
        assignee=account(fields, "assignee"),
        requester=account(fields, "reporter"),
        tags=words(fields, "labels"),
        fields=dict(_custom(fields)),
        flags=frozenset({Flag.MERGED}) if merged_into else frozenset(),
        merged_into=merged_into,
        number=text(record, "key"),
        url=page,
        remote_status=identity(status) if status else "",
        remote_priority=identity(priority) if priority else "",
        raw=_raw(fields) or None,
    )


def version(record: Json) -> Version:
    """The time of the last change, as a number: Jira writes it in the zone of whoever asks."""
    return Version(str(moment(part(record, "fields"), "updated")), Strength.SECONDS)


def people(record: Json) -> list[RemotePerson]:
    """Those whom an issue names."""
    fields = part(record, "fields")
    named = (part(fields, name) for name in ("assignee", "reporter", "creator"))
    return [person(one) for one in named if one]


def person(record: Json) -> RemotePerson:
    """A user. Jira shows the address only where its owner allows it; whoever is no customer of the portal is of the staff."""
    kind = text(record, "accountType")
    return RemotePerson(
        id=identity(record, "accountId"),
        role=Role.CUSTOMER if kind == CUSTOMER else Role.AGENT,
        name=text(record, "displayName"),
        email=text(record, "emailAddress"),
        raw={"accountType": kind} if kind else None,
    )


def account(fields: Json, name: str) -> str | None:
    """The id of a user in a field; None for nobody."""
    found = part(fields, name)
    return identity(found, "accountId") if found else None


def attachment(record: Json) -> RemoteAttachment:
    """A file; its number is all that is needed to fetch it."""
    return RemoteAttachment(
        text(record, "filename"),
        identity(record),
        text(record, "mimeType"),
        max(0, whole(record, "size")),
    )


def distinct(found: Iterable[RemotePerson]) -> list[RemotePerson]:
    return list({one.id: one for one in found}.values())


def _custom(fields: Json) -> Iterable[tuple[str, object]]:
    """Fields of the site's own by their number, as far as they are a word, a number or a choice."""
    for name, value in fields.items():
        number = name.removeprefix(_CUSTOM)
        if number == name or not number.isdigit():
            continue
        said = _simple(value)
        if said not in (None, "", []):
            yield number, said


def _simple(value: object) -> object:
    """A value without the links and pictures around it; None for what is no simple value."""
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        said = value.get("value")
        return said if isinstance(said, str) else None
    if isinstance(value, list):
        found = [_simple(one) for one in value]
        return found if all(isinstance(one, str) for one in found) else None
    return None


def _original(fields: Json) -> str | None:
    """The issue that this one was resolved as a duplicate of: the nearest thing to a merge that Jira has."""
    if text(part(fields, "resolution"), "name").casefold() != _DUPLICATE:
        return None
    for link in some_parts(fields, "issuelinks"):
        other = part(link, "outwardIssue")
        if other and text(part(link, "type"), "name").casefold() == _DUPLICATE:
            return identity(other)
    return None


def _raw(fields: Json) -> dict[str, object]:
    """What a person may want to know and the console has no field for."""
    told: dict[str, object] = {}
    for name in ("issuetype", "resolution", "project"):
        said = part(fields, name)
        if said:
            told[name] = {key: said[key] for key in ("id", "key", "name") if key in said}
    if components := [text(one, "name") for one in some_parts(fields, "components")]:
        told["components"] = components
    if due := fields.get("duedate"):
        told["duedate"] = due
    status = text(part(fields, "status"), "name")
    return {**told, "status": status} if status else told
