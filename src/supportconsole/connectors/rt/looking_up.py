"""Whether RT has an operation whose answer was lost: one read of the place where its effect would be."""

from typing import Final

from supportconsole.connectors.rt.feed import PER_PAGE, limits
from supportconsole.connectors.rt.history import History, database_time
from supportconsole.connectors.rt.marker import marker_in
from supportconsole.connectors.rt.pulling import Tickets
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import items, number, part, text
from supportconsole.connectors.rt.tickets import EXPANDED
from supportconsole.connectors.rt.words import Words
from supportconsole.connectors.rt.writing import not_made
from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.remote.operations import (
    Create,
    Found,
    Lookup,
    Merge,
    Missing,
    Note,
    Operation,
    OpKey,
    Reply,
    SetFields,
    Unsure,
)

_FIELDS: Final = "TransactionId,Headers"


class LookingUp:
    """Finds operations by their mark; changes of fields by the fields themselves."""

    def __init__(self, session: Session, words: Words, tickets: Tickets, history: History) -> None:
        self._session = session
        self._words = words
        self._tickets = tickets
        self._history = history

    async def find(self, key: OpKey, operation: Operation, since: Instant) -> Lookup:
        match operation:
            case Reply(ticket) | Note(ticket):
                return await self._marked(key.marker, f"ticket/{ticket}/attachments", since, operation)
            case Create():
                return await self._marked(key.marker, "attachments", since, operation)
            case SetFields(ticket, edits):
                answer = await self._session.get(f"ticket/{ticket}", EXPANDED, template="ticket/ID")
                seen, record = self._tickets.read_one(answer, ticket)
                if not_made(edits, record, seen, self._words):
                    return Missing(answer.date)
                return Found("", seen.ticket.version)
            case Merge(ticket, into):
                answer = await self._session.get(f"ticket/{ticket}", template="ticket/ID")
                merged = str(number(answer.object(), "id")) == into
                return Found(into) if merged else Missing(answer.date)

    async def _marked(self, marker: str, path: str, since: Instant, operation: Operation) -> Lookup:
        """The part that carries the mark. RT compares the time as its database keeps it, in UTC, whatever the user's zone."""
        query = limits(
            ("Created", ">=", database_time(format_instant(since - since % 1_000_000))),
            ("Headers", "LIKE", marker),
        )
        answer = await self._session.get(
            path,
            {"query": query, "orderby": "id", "per_page": PER_PAGE, "fields": _FIELDS},
            template="attachments by mark",
        )
        rows = [row for row in items(answer.object()) if marker_in(text(row, "Headers")) == marker]
        transactions = {_transaction(row) for row in rows}
        if len(transactions) > 1:
            return Unsure("RT has it more than once")
        if not transactions:
            if isinstance(operation, Note) and not await self._sees_notes():
                return Unsure("this account cannot see internal notes at RT")
            return Missing(answer.date)
        transaction = transactions.pop()
        if not isinstance(operation, Create):
            return Found(transaction)
        made = await self._session.page(f"transaction/{transaction}", template="transaction/ID")
        return Found(text(part(made, "Object"), "id"))

    async def _sees_notes(self) -> bool:
        """Whether RT shows this account any note at all: to one that may write but not read them each note looks missing."""
        page = await self._session.page(
            "transactions",
            {
                "query": "ObjectType = 'RT::Ticket' AND Type = 'Comment'",
                "orderby": "id",
                "order": "DESC",
                "per_page": PER_PAGE,
            },
            template="transactions of notes",
        )
        return bool(items(page))


def _transaction(row: dict[str, object]) -> str:
    return text(row, "TransactionId") or text(part(row, "TransactionId"), "id")
