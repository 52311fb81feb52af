"""What an entry of the journal does to the helpdesk: pure bookkeeping, the same at every replay."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from supportconsole.connectors.conformance.server.records import Effect, Entry, Message, Person, Ticket

if TYPE_CHECKING:
    from supportconsole.connectors.conformance.server.helpdesk import Helpdesk

STATUSES: Final = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES: Final = ("none", "low", "normal", "high", "urgent")
_SETTABLE: Final = ("status", "priority", "assignee", "group", "subject", "channel", "language", "requester")
_LISTS: Final = ("tags", "watchers")


def apply(desk: "Helpdesk", entry: Entry) -> Effect:
    """Do it. Raises KeyError for a ticket that does not exist, ValueError for a value that the helpdesk refuses."""
    if entry.what == "create":
        return _create(desk, entry)
    if entry.what == "aside":
        return _keep(desk, entry)
    if entry.what == "person":
        _meet(desk, str(entry.data.get("name") or ""), str(entry.data.get("email") or ""))
        return Effect(0, 0)
    ticket = desk.tickets[entry.ticket]
    edits = _mapping(entry.data.get("set"))
    check(desk, edits)
    if entry.what == "message":
        _change(desk, ticket, entry, edits)
        number = _write(desk, ticket, entry)
        return Effect(ticket.id, ticket.version, number)
    if entry.what == "set":
        _change(desk, ticket, entry, edits)
        desk.moved(ticket, entry.at)
    elif entry.what == "merge":
        into = desk.tickets[int(str(entry.data["into"]))]
        ticket.flag, ticket.merged_into, ticket.status = "merged", into.id, "closed"
        desk.moved(ticket, entry.at)
        desk.moved(into, entry.at + 1)
    elif entry.what == "delete":
        ticket.flag = "deleted"
        desk.moved(ticket, entry.at)
    elif entry.what == "erase":
        desk.moved(ticket, entry.at)
        desk.order.remove((entry.at, ticket.id))
        del desk.tickets[ticket.id]
    else:
        raise ValueError(f"unknown entry {entry.what!r}")
    return Effect(ticket.id, ticket.version)


def _meet(desk: "Helpdesk", name: str, email: str) -> str:
    """A new customer; gives the id."""
    number = f"c{sum(one.role == 'customer' for one in desk.people.values()) + 1}"
    desk.people[number] = Person(number, "customer", name, email)
    return number


def _keep(desk: "Helpdesk", entry: Entry) -> Effect:
    """Keep a value beside the model, or forget it: what only one dialect knows of."""
    beside = desk.asides.setdefault(str(entry.data["of"]), {})
    name, value = str(entry.data["name"]), entry.data.get("value")
    if value is None:
        beside.pop(name, None)
    else:
        beside[name] = value
    return Effect(0, 0)


def check(desk: "Helpdesk", edits: Mapping[str, object]) -> None:
    """Raises ValueError, `field: reason`, for a change that the helpdesk does not take."""
    for name, value in edits.items():
        if name == "status" and value not in STATUSES:
            raise ValueError(f"status: no such status: {value}")
        if name == "priority" and value not in PRIORITIES:
            raise ValueError(f"priority: no such priority: {value}")
        if name in {"assignee", "requester"} and value is not None and value not in desk.people:
            raise ValueError(f"{name}: no such person: {value}")
        if name not in _SETTABLE and name not in _LISTS and not name.startswith("fields."):
            raise ValueError(f"{name}: no such field")


def _create(desk: "Helpdesk", entry: Entry) -> Effect:
    edits = _mapping(entry.data.get("set"))
    check(desk, edits)
    number = max(desk.tickets, default=0) + 1
    requester = entry.data.get("requester")
    if requester is None:
        email = str(entry.data.get("email") or "")
        requester = next((one.id for one in desk.people.values() if email and one.email == email), None)
        if requester is None:
            requester = _meet(desk, str(entry.data.get("name") or email or "?"), email)
    if requester not in desk.people:
        raise ValueError(f"requester: no such person: {requester}")
    subject, channel = str(entry.data.get("subject") or ""), str(entry.data.get("channel") or "phone")
    ticket = Ticket(
        number, subject, "new", "none", entry.at, entry.at, str(requester), channel=channel, version=0
    )
    desk.tickets[number] = ticket
    _change(desk, ticket, entry, edits)
    message = _write(desk, ticket, entry)
    return Effect(number, ticket.version, message)


def _write(desk: "Helpdesk", ticket: Ticket, entry: Entry) -> int:
    number = desk.next_message
    desk.next_message += 1
    files = tuple(str(one) for one in _sequence(entry.data.get("files")))
    kind, body = str(entry.data.get("kind") or "inbound"), str(entry.data.get("body") or "")
    form = str(entry.data.get("format") or "text")
    author = ticket.requester if entry.what == "create" else entry.by
    made = Message(number, ticket.id, kind, author, body, entry.at, form, entry.marker, files)
    desk.later.setdefault(ticket.id, []).append(made)
    desk.moved(ticket, entry.at)
    return number


def _change(desk: "Helpdesk", ticket: Ticket, entry: Entry, edits: Mapping[str, object]) -> None:
    """Set the fields and leave an event in the conversation that says what became of what."""
    changes: list[tuple[str, object, object]] = []
    for name, value in edits.items():
        before = ticket.fields.get(name[7:]) if name.startswith("fields.") else getattr(ticket, name)
        after = _edited(before, value) if name in _LISTS else value
        if before == after:
            continue
        if name.startswith("fields."):
            ticket.fields = {**ticket.fields, name[7:]: after}
        else:
            setattr(ticket, name, after)
        changes.append((name, before, after))
    if changes and entry.what != "create":
        number = desk.next_message
        desk.next_message += 1
        event = Message(
            number, ticket.id, "event", entry.by, "", entry.at, marker=entry.marker, changes=tuple(changes)
        )
        desk.later.setdefault(ticket.id, []).append(event)


def _edited(before: object, edit: object) -> tuple[str, ...]:
    """The words after `{"add": [...], "remove": [...]}`."""
    words = [str(one) for one in _sequence(before)]
    steps = _mapping(edit)
    gone = {str(one) for one in _sequence(steps.get("remove"))}
    added = [str(one) for one in _sequence(steps.get("add"))]
    return tuple(dict.fromkeys([*(one for one in words if one not in gone), *added]))


def _mapping(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("set: not an object")  # noqa: TRY004  said to the client, like every wrong value
    return value


def _sequence(value: object) -> Sequence[object]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError("not a list")  # noqa: TRY004
    return value
