"""Finding tickets: the views of a desk, windows of their rows, and how many there are."""

from collections.abc import Callable, Iterator, Sequence

from supportconsole.domain.errors import BadQuery, NotFound
from supportconsole.domain.query import Query, parse, quote
from supportconsole.domain.tickets import QueueRow
from supportconsole.domain.views import Count, Place, Sort, View, Window
from supportconsole.locale import _
from supportconsole.store import drafts, tallies, views, windows
from supportconsole.store.query_sql import Asker
from supportconsole.store.store import Store

# What sleeps until a time is no work now: it is hidden where work is picked and marked in `all`.
_WORK = "is:active -is:sleeping"


class Queue:
    """Reads queues as one agent on one console sees them.

    `me` gives the agent's person id, None while the desk does not know its agent;
    `console` is the id of this console, whose own drafts are not a colleague's; `shared` gives the views of files.
    """

    def __init__(
        self,
        store: Store,
        me: Callable[[], int | None],
        console: str,
        shared: Callable[[], Sequence[View]] = tuple,
    ) -> None:
        self._store = store
        self._me = me
        self._console = console
        self._shared = shared

    def parse(self, text: str) -> Query:
        """Understand what was typed. Raises BadQuery."""
        return parse(text)

    def views(self) -> tuple[View, ...]:
        """The built-in views, those of files and the saved ones; a later one replaces an earlier one of the same name."""
        me = self._me()
        groups = self._store.read(lambda db: views.groups_of(db, me)) if me is not None else ()
        found = {view.name: view for view in _built_in(groups, has_agent=me is not None)}
        found |= {view.name: view for view in self._shared()}
        found |= {view.name: view for view in self._store.read(views.saved_views)}
        return tuple(found.values())

    def save_view(self, view: View) -> None:
        """Keep a view under its name. Raises BadQuery for its query and UsageProblem for its name or key."""
        from supportconsole.desk.views import check

        check(view)
        self._store.write(lambda db: views.save_view(db, view))

    def delete_view(self, name: str) -> None:
        """Forget a saved view; a built-in one of that name appears again. Raises NotFound."""
        if not self._store.write(lambda db: views.delete_view(db, name)):
            raise NotFound(
                _('There is no saved view "{name}".').format(name=name),
                hint=_("Only saved views can be deleted."),
            )

    def window(
        self,
        query: Query,
        sort: Sort,
        *,
        after: Place | None = None,
        before: Place | None = None,
        limit: int = 200,
    ) -> Window:
        """The rows after or before a place, in order; without a place the first ones."""
        asker = self._asker()
        if before is not None:
            return self._store.read(
                lambda db: windows.read_before(db, query, asker, sort, before, limit=limit)
            )
        return self._store.read(lambda db: windows.read_after(db, query, asker, sort, after, limit=limit))

    def window_from_end(self, query: Query, sort: Sort, limit: int = 200) -> Window:
        """The last rows, in order."""
        asker = self._asker()
        return self._store.read(lambda db: windows.read_before(db, query, asker, sort, None, limit=limit))

    def window_around(self, query: Query, sort: Sort, ticket_id: int, limit: int = 200) -> Window | None:
        """The rows around a ticket; None when the query does not hold it."""
        asker = self._asker()
        return self._store.read(
            lambda db: windows.read_around(db, query, asker, sort, ticket_id, limit=limit)
        )

    def place(self, row: QueueRow, sort: Sort) -> Place:
        """Where a row stands in an order, to go on from there."""
        return windows.place_of(row, sort)

    def rank(self, query: Query, sort: Sort, place: Place) -> Count:
        """How many rows stand before that place, counted up to 10,000."""
        asker = self._asker()
        return self._store.read(lambda db: windows.rank(db, query, asker, sort, place))

    def ids(self, query: Query, sort: Sort, limit: int) -> tuple[int, ...]:
        """The numbers of the first tickets in order."""
        asker = self._asker()
        return self._store.read(lambda db: windows.read_ids(db, query, asker, sort, limit))

    def count(self, query: Query) -> Count:
        """How many tickets the query holds; beyond 1,000 it is exact only where the tally knows."""
        asker = self._asker()
        return self._store.read(lambda db: tallies.count(db, query, asker))

    def counts(self, wanted: Sequence[View]) -> tuple[Count, ...]:
        """The count of each view, at one moment; none for a view that cannot be understood, as an import may bring it."""
        asker = self._asker()
        queries = [_understood(view) for view in wanted]
        return self._store.read(
            lambda db: tuple(
                Count(0) if query is None else tallies.count(db, query, asker) for query in queries
            )
        )

    def count_unsent(self) -> int:
        """How many texts wait unsent on this desk, without reading them."""
        return self._store.read(drafts.count_waiting)

    def _asker(self) -> Asker:
        return Asker(self._me(), self._store.clock.now(), self._console)


def _understood(view: View) -> Query | None:
    try:
        return parse(view.query)
    except BadQuery:
        return None


def _built_in(groups: Sequence[str], *, has_agent: bool) -> Iterator[View]:
    if has_agent:
        yield View("mine", f"assignee:me {_WORK}", Sort.PRIORITY, "m")
    for group in groups:
        yield View(group, f"group:{quote(group)} {_WORK}")
    yield View("unassigned", f"assignee:none {_WORK}", Sort.PRIORITY, "u")
    yield View("waiting", f"is:waiting {_WORK}", Sort.OLDEST)
    yield View("all", "is:active", Sort.PRIORITY, "q")
    yield View("sleeping", "is:active is:sleeping", Sort.PRIORITY)
    yield View("solved", "status:solved", Sort.UPDATED)
