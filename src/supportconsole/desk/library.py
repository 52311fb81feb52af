"""What an agent's texts come from: canned responses and articles, and filling the first with a ticket's words."""

from typing import TYPE_CHECKING

from supportconsole.domain.knowledge import Article, CannedResponse
from supportconsole.domain.tickets import Ticket
from supportconsole.store import library
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.people import People


class Library:
    """The canned responses and the knowledge base of a desk."""

    def __init__(self, store: Store, people: "People") -> None:
        self._store = store
        self._people = people

    def canned(
        self, words: str = "", *, language: str = "", group: str = "", limit: int = 200
    ) -> tuple[CannedResponse, ...]:
        """Those that hold all the words in title, shortcut or body; an exact shortcut first, then by title."""
        return self._store.read(
            lambda db: library.canned(db, words, language=language, group=group, limit=limit)
        )

    def canned_one(self, key: str | int) -> CannedResponse:
        """The response with this shortcut, id or number. Raises NotFound."""
        return self._store.read(lambda db: library.canned_one(db, key))

    def articles(self, words: str = "", limit: int = 200) -> tuple[Article, ...]:
        """Articles whose title or tags hold all the words, by title."""
        return self._store.read(lambda db: library.articles(db, words, limit))

    def article(self, key: str | int) -> Article:
        """The article with this id or number. Raises NotFound."""
        return self._store.read(lambda db: library.article(db, key))

    def fill(self, canned: CannedResponse | str, ticket: Ticket | int | None = None) -> str:
        """The text with the words of the ticket put in; what is unknown stays as a visible gap. Raises NotFound."""
        from supportconsole.domain.gaps import fill

        body = canned if isinstance(canned, str) else canned.body
        return fill(body, self.words_of(ticket))

    def words_of(self, ticket: Ticket | int | None = None) -> dict[str, str]:
        """The values of placeholders by their names. Raises NotFound."""
        me = self._people.me()
        values = {"agent.name": me.name, "agent.first_name": first_name(me.name), "agent.email": me.email}
        return values if ticket is None else values | self._words_of(ticket)

    def _words_of(self, ticket: Ticket | int) -> dict[str, str]:
        from supportconsole.store import tickets

        ticket_id = ticket if isinstance(ticket, int) else ticket.id
        whole = self._store.read(lambda db: tickets.get(db, ticket_id)) if isinstance(ticket, int) else ticket
        person = self._store.read(lambda db: tickets.requester(db, ticket_id))
        return {
            "ticket.id": str(whole.id),
            "ticket.subject": whole.subject,
            "ticket.title": whole.subject,
            "ticket.status": whole.status.value,
            "ticket.group": whole.group,
            "requester.name": whole.requester,
            "requester.first_name": first_name(whole.requester),
            "requester.email": person.email if person else "",
            "requester.organization": whole.organization,
            "organization.name": whole.organization,
        }


def first_name(name: str) -> str:
    """The word a person is greeted with: what follows the comma of `Nowak, Anna`, else the first word."""
    _, comma, given = name.partition(",")
    words = (given if comma and given.strip() else name).split()
    return words[0] if words and "@" not in words[0] else ""
