"""All that finding asks of a store, at one moment of it."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from supportconsole.domain.query import Query
from supportconsole.store import search_hits, search_learning, search_todo
from supportconsole.store.query_sql import Asker
from supportconsole.store.search_hits import Shown
from supportconsole.store.search_learning import Asking
from supportconsole.store.search_read import Index


class Moment:
    """The store as one read sees it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def index(self, place: str) -> Index:
        """The index of that name: `ticket`, `library`, `answered`."""
        return Index(self._db, place)

    def is_complete(self, rules: int) -> bool:
        """Whether every entry was made by these rules, or by better ones."""
        return search_todo.is_complete(self._db, rules)

    def show(self, found: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Shown]:
        """What there is to show of each (kind, item)."""
        return search_hits.show(self._db, found)

    def named(self, word: str) -> tuple[int, ...]:
        """Tickets that a single word names."""
        return search_hits.tickets_named(self._db, word)

    def kept(self, query: Query, asker: Asker, tickets: Sequence[int]) -> frozenset[int]:
        """Those of the tickets that the conditions of a query hold for."""
        return search_hits.keep_asked_for(self._db, query, asker, tickets)

    def asked_for(self, query: Query, asker: Asker, limit: int) -> tuple[int, ...]:
        """The tickets of a query without words, those that changed last first."""
        return search_hits.tickets_asked_for(self._db, query, asker, limit)

    def asking(self, ticket_id: int) -> Asking:
        """What a ticket asks for. Raises NotFound."""
        return search_learning.asking(self._db, ticket_id)

    def responses(self, answered: Sequence[int], but: int) -> dict[int, tuple[int, ...]]:
        """The canned responses that each of the answers came from, by message; not those on the ticket `but`."""
        return search_learning.responses(self._db, answered, but)

    def articles_used(self, tickets: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The articles that were used for each of the tickets."""
        return search_learning.articles_used(self._db, tickets)

    def dismissed(self, tickets: Sequence[int]) -> dict[int, frozenset[tuple[int, int]]]:
        """What was not wanted for each of the tickets: (kind, item)."""
        return search_learning.dismissed(self._db, tickets)

    def solved(self, tickets: Sequence[int]) -> frozenset[int]:
        """Those of the tickets that are solved or closed, and not hidden."""
        return search_learning.solved(self._db, tickets)

    def fitting_responses(self, found: Iterable[int], language: str, team: str) -> Mapping[int, bool]:
        """Those of the canned responses that may be offered, each with whether it is in the customer's language."""
        return search_learning.fitting_responses(self._db, found, language, team)
