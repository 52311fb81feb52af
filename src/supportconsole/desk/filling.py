"""Filling canned responses, macros and steps of scripts with what a ticket says, in the language of the letter."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from supportconsole.desk.template_values import ticket_values, writer_values
from supportconsole.domain.asks import Ask, AskKind, check_answer, moment_of
from supportconsole.domain.clock import to_local
from supportconsole.domain.conversation import Kind
from supportconsole.domain.date_words import moment_words
from supportconsole.domain.tickets import Ticket
from supportconsole.scripts.limits import Moment
from supportconsole.scripts.templates import Filled, fill
from supportconsole.store import messages, tickets

if TYPE_CHECKING:
    from supportconsole.desk.people import People
    from supportconsole.domain.knowledge import CannedResponse
    from supportconsole.store.store import Store

_LONG_VALUES = ("description", "latest_comment")
_LAST = 50
"""Messages looked at for the customer's first and last words."""


class Filler:
    """Fills texts for one ticket, or for none. Its values are read once; nothing of them is ever filled itself."""

    def __init__(
        self, store: "Store", people: "People", ticket: Ticket | int | None, language: str = ""
    ) -> None:
        self._store = store
        self._people = people
        self._ticket = store.read(lambda db: tickets.get(db, ticket)) if isinstance(ticket, int) else ticket
        self._language = language
        self._known: dict[str, object] | None = None

    @property
    def ticket(self) -> Ticket | None:
        return self._ticket

    def fill(
        self,
        body: str,
        also: Mapping[str, object] | None = None,
        *,
        name: str = "",
        language: str = "",
        line: int = 1,
    ) -> Filled:
        """The filled text. `also` are further values by their first word, such as `ask`. Raises BadScript."""
        tongue = language or self._language or (self._ticket.language if self._ticket else "")
        now = to_local(self._store.clock.now())
        if "{{" not in body and "{%" not in body:
            values: dict[str, object] = {}
        else:
            values = {**self._values(body), **self._writer(tongue), **(also or {})}
        return fill(body, values, Moment(now, tongue), name=name, line=line)

    def questions(self, canned: "CannedResponse") -> tuple[Ask, ...]:
        """What the response asks, its defaults filled; one that stays a gap is no default."""
        return tuple(map(self._asked, canned.ask))

    def answers(
        self, asks: tuple[Ask, ...], given: Mapping[str, str], language: str = "", *, typed: bool = False
    ) -> dict[str, object]:
        """The values of `ask` in words for a letter; `typed` leaves moments as they were typed, for a field.

        What is not answered is not there. Raises UsageProblem for an answer that cannot be.
        """
        now, tongue = self._store.clock.now(), language or self._language
        values: dict[str, object] = {}
        for ask in asks:
            answer = given.get(ask.name, "").strip()
            if not answer:
                continue
            checked = check_answer(ask, answer, now)
            if ask.kind is AskKind.DATE and not typed:
                checked = moment_words(moment_of(checked, now), tongue)
            values[ask.name] = checked
        return values

    def _asked(self, ask: Ask) -> Ask:
        filled = self.fill(ask.default, name=ask.name)
        return ask._replace(default="" if filled.gaps else filled.text)

    def _values(self, body: str) -> dict[str, object]:
        if self._ticket is None:
            return {}
        if self._known is None or any(word in body for word in _LONG_VALUES):
            ticket = self._ticket
            requester = self._store.read(lambda db: tickets.requester(db, ticket.id))
            assignee = self._people.get(ticket.assignee_id) if ticket.assignee_id else None
            said = self._customer_said(ticket.id) if any(word in body for word in _LONG_VALUES) else ("", "")
            self._known = ticket_values(ticket, requester, assignee, said)
        return self._known

    def _writer(self, language: str) -> dict[str, object]:
        desk = self._store.path.parent.name
        return writer_values(self._people.me(), desk, to_local(self._store.clock.now()), language)

    def _customer_said(self, ticket_id: int) -> tuple[str, str]:
        folder = self._store.path.parent
        said = self._store.read(lambda db: messages.conversation(db, ticket_id, _LAST, folder))
        bodies = [one.body for one in said if one.kind is Kind.INBOUND]
        return (bodies[0], bodies[-1]) if bodies else ("", "")
