"""Puts together what a JSON answer needs from several places of the desk."""

from collections.abc import Iterable, Iterator

from supportconsole.cli.shapes import Shape, message_shape, ticket_shape
from supportconsole.desk.desk import Desk
from supportconsole.domain.people import Person


def tickets_of(desk: Desk, ids: Iterable[int]) -> Iterator[Shape]:
    """The tickets with these numbers, one after the other."""
    agents = {agent.id: agent for agent in desk.people.agents()}
    for ticket_id in ids:
        ticket = desk.tickets.get(ticket_id)
        yield ticket_shape(ticket, agents.get(ticket.assignee_id or 0), desk.tickets.requester(ticket_id))


def whole_ticket(desk: Desk, ticket_id: int, limit: int) -> Shape:
    """A ticket with its messages, oldest first."""
    ticket = desk.tickets.get(ticket_id)
    shape = ticket_shape(ticket, _person(desk, ticket.assignee_id), _person(desk, ticket.requester_id))
    messages = desk.tickets.conversation(ticket_id, limit)
    refs = {author: person.ref for author in {message.author_id for message in messages}
            if (person := _person(desk, author))}  # fmt: skip
    shape["messages"] = [
        message_shape(message, ticket.ref, refs.get(message.author_id)) for message in messages
    ]
    return shape


def _person(desk: Desk, person_id: int | None) -> Person | None:
    return None if person_id is None else desk.people.get(person_id)
