"""Tickets as RT lists them, in the console's words, with the people that they name."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from supportconsole.connectors.rt.shapes import (
    Json,
    custom_fields,
    moment,
    number,
    part,
    parts,
    person_of,
    text,
)
from supportconsole.connectors.rt.words import Words
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.people import Role
from supportconsole.domain.remote.things import RemotePerson, RemoteTicket, Strength, Version
from supportconsole.domain.tickets import Flag

EXPANDED: Final = {"fields[Queue]": "Name", "fields[Owner]": "RealName,EmailAddress"}
FIELDS: Final = {
    **EXPANDED,
    "fields": "Subject,Status,LastUpdated,Created,Queue,Owner,Priority,Requestor,CustomFields,SLA,Due",
    "fields[Requestor]": "RealName,EmailAddress",
}
"""What a list brings with each ticket. Custom fields are half of its cost; without them a ticket would not be whole."""

BY_TIME: Final = "u:"
BY_TRANSACTION: Final = "t:"


class Seen(NamedTuple):
    """A ticket and the people in it."""

    ticket: RemoteTicket
    people: tuple[RemotePerson, ...]


def read_ticket(record: Json, words: Words, base_url: str, *, etag: str = "") -> Seen:
    """A ticket out of a list, or out of an answer of its own that came with an ETag. Raises BadAnswer."""
    ticket_id = str(number(record, "id"))
    created, updated = moment(record, "Created"), moment(record, "LastUpdated")
    if created is None or updated is None:
        raise BadAnswer("RT answered with a ticket that has no time.")
    status, priority = text(record, "Status"), text(record, "Priority")
    requestors = parts(record, "Requestor")
    requester = next((text(one, "id") for one in requestors if text(one, "id")), None)
    ticket = RemoteTicket(
        id=ticket_id,
        subject=text(record, "Subject"),
        status=words.status(status),
        created_at=created,
        updated_at=updated,
        version=version_of(record, etag),
        priority=words.priority(priority),
        group=text(part(record, "Queue"), "Name"),
        assignee=person_of(record, "Owner"),
        requester=requester,
        fields=dict(custom_fields(record)),
        flags=frozenset({Flag.DELETED}) if status.lower() == "deleted" else frozenset(),
        url=f"{base_url}/Ticket/Display.html?id={ticket_id}",
        remote_status=status,
        remote_priority=priority,
        raw={name: word for name in ("SLA", "Due") if (word := text(record, name))}
        | {"Requestor": [text(one, "id") for one in requestors]},
    )
    return Seen(ticket, tuple(_people(record, requestors)))


def version_of(record: Json, etag: str = "") -> Version:
    """The last transaction's id where an ETag told it; else the second of the last change, which a list tells."""
    if etag.strip('"').isdigit():
        return Version(BY_TRANSACTION + etag.strip('"'))
    return Version(BY_TIME + text(record, "LastUpdated"), Strength.SECONDS)


def read_person(record: Json, role: Role) -> RemotePerson | None:
    """A user. RT's ids of users are their names; without a real name the name is shown."""
    name = text(record, "id") if not text(record, "Name") else text(record, "Name")
    if name in {"", "Nobody", "RT_System"}:
        return None
    return RemotePerson(
        id=name,
        role=role,
        name=text(record, "RealName") or name,
        email=text(record, "EmailAddress") or (name if "@" in name else ""),
        organization=text(record, "Organization"),
    )


def _people(record: Json, requestors: Iterable[Json]) -> Iterable[RemotePerson]:
    owner = read_person(part(record, "Owner"), Role.AGENT)
    if owner is not None:
        yield owner
    for one in requestors:
        person = read_person(one, Role.CUSTOMER)
        if person is not None and (owner is None or person.id != owner.id):
            yield person
