"""Reading tickets: the ticket, its conversation, its customer and what else that customer has asked."""

from supportconsole.domain.conversation import Message
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow, Ticket
from supportconsole.store import messages, tickets
from supportconsole.store.store import Store


class Tickets:
    """The tickets of a desk, by their local numbers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, ticket_id: int) -> Ticket:
        """The ticket. Raises NotFound."""
        return self._store.read(lambda db: tickets.get(db, ticket_id))

    def conversation(self, ticket_id: int, limit: int = 1000) -> tuple[Message, ...]:
        """The newest `limit` messages, oldest first; paths of attachments are whole."""
        folder = self._store.path.parent
        return self._store.read(lambda db: messages.conversation(db, ticket_id, limit, folder))

    def history(self, ticket_id: int, limit: int = 20) -> tuple[QueueRow, ...]:
        """The other tickets of the same requester, newest first."""
        return self._store.read(lambda db: tickets.history(db, ticket_id, limit))

    def requester(self, ticket_id: int) -> Person | None:
        return self._store.read(lambda db: tickets.requester(db, ticket_id))

    def mark_seen(self, ticket_id: int) -> None:
        """The agent has looked at it. Costs a write only when the ticket was unread."""
        if self._store.read(lambda db: tickets.is_unread(db, ticket_id)):
            self._store.write(lambda db: tickets.mark_unread(db, ticket_id, unread=False))

    def mark_unseen(self, ticket_id: int) -> None:
        self._store.write(lambda db: tickets.mark_unread(db, ticket_id, unread=True))
