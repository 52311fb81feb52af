"""The changelog of an issue as events, in the words of the interchange format."""

from collections.abc import Iterator, Mapping
from typing import Final

from supportconsole.connectors.jira import shapes
from supportconsole.connectors.jira.bodies import HISTORY
from supportconsole.connectors.jira.words import Words
from supportconsole.connectors.wire.members import Json, identity, moment, optional, part, some_parts, text
from supportconsole.domain.changes import Field
from supportconsole.domain.conversation import FieldChange, Kind
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import RemoteMessage, RemotePerson

_FIELDS: Final[Mapping[str, Field]] = {
    "summary": Field.SUBJECT,
    "status": Field.STATUS,
    "priority": Field.PRIORITY,
    "assignee": Field.ASSIGNEE,
    "reporter": Field.REQUESTER,
    "labels": Field.TAGS,
    "project": Field.GROUP,
}
_ROLES: Final[Mapping[Field, Role]] = {Field.ASSIGNEE: Role.AGENT, Field.REQUESTER: Role.CUSTOMER}


def event(record: Json, issue: str, site: Words, me: str) -> RemoteMessage | None:
    """An entry of the changelog; None for one that changes nothing that the console shows.

    Our own changes stand in the conversation already, since the agent has made them, so they do not come a second time.
    """
    changes = tuple(one for item in some_parts(record, "items") for one in _changes(item, site))
    if not changes:
        return None
    author = part(record, "author")
    if is_ours(record) and author and shapes.person(author).id == me:
        return None
    return RemoteMessage(
        id=f"{issue}-change-{identity(record)}",
        ticket=issue,
        kind=Kind.EVENT,
        body="",
        created_at=moment(record, "created"),
        author=shapes.person(author).id if author else None,
        changes=changes,
    )


def is_ours(record: Json) -> bool:
    """Whether the console has made this change, on whatever desk."""
    return text(part(record, "historyMetadata"), "type") == HISTORY


def people(record: Json) -> Iterator[RemotePerson]:
    """Those who gave or had the ticket, by name only, then who changed it."""
    for item in some_parts(record, "items"):
        field = _FIELDS.get(text(item, "fieldId") or text(item, "field"))
        if field is not None and field in _ROLES:
            for number, name in (("from", "fromString"), ("to", "toString")):
                if who := optional(item, number):
                    yield RemotePerson(who, _ROLES[field], text(item, name))
    if author := part(record, "author"):
        yield shapes.person(author)


def _changes(item: Json, site: Words) -> Iterator[FieldChange]:
    field = _FIELDS.get(text(item, "fieldId") or text(item, "field"))
    before, after = (text(item, name) for name in ("fromString", "toString"))
    match field:
        case None:
            return
        case Field.STATUS:
            was, now = site.status_called(before).value, site.status_called(after).value
            change = FieldChange(field, was, now)
        case Field.PRIORITY:
            change = FieldChange(field, site.priority(before).value, site.priority(after).value)
        case Field.ASSIGNEE | Field.REQUESTER:
            change = FieldChange(field, optional(item, "from"), optional(item, "to"))
        case Field.TAGS:
            change = FieldChange(field, before.split(), after.split())
        case _:
            change = FieldChange(field, before, after)
    if change.before != change.after:
        yield change
