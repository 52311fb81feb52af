"""An article drafted from a ticket, with what had to be taken out of it."""

from typing import TYPE_CHECKING

from supportconsole.domain.article_draft import ArticleDraft, draft_article

if TYPE_CHECKING:
    from supportconsole.desk.desk import Desk


def draft_from_ticket(desk: "Desk", ticket_id: int) -> ArticleDraft:
    """The draft of an article; nothing is stored. Raises NotFound."""
    ticket = desk.tickets.get(ticket_id)
    messages = desk.tickets.conversation(ticket_id)
    person = desk.tickets.requester(ticket_id)
    names = {ticket.requester, ticket.organization, *(message.author for message in messages)}
    names |= {agent.name for agent in desk.people.agents()}
    if person is not None:
        names |= {person.name, person.email, person.organization}
    return draft_article(ticket, messages, sorted(name for name in names if name), owner=desk.people.me().ref)
