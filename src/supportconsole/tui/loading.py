"""Reading for the panes: each call asks the desk once and hands the answer to the pane that shows it."""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.domain.errors import NotFound
from supportconsole.domain.people import Person
from supportconsole.domain.query import Query
from supportconsole.domain.tickets import LOCAL, QueueRow, Ticket
from supportconsole.domain.views import Count, View, Window
from supportconsole.tui.context import Context
from supportconsole.tui.queue.model import LIMIT, QueueModel, Want
from supportconsole.tui.side.lists import Shelved, Tab

SCREEN = 64
"""Rows read for the first screen; the window grows when the cursor nears its end."""
IN_TEXTS = 50
"""Articles that a filter finds by their text, beside those that it finds by title and tags."""
PREVIEWED = 60
"""Messages read for a preview; older ones follow when the reader scrolls up to them."""


if TYPE_CHECKING:
    from supportconsole.desk.origin import Origin
    from supportconsole.domain.conversation import Message
    from supportconsole.domain.finding import Suggestions
    from supportconsole.domain.knowledge import Article
    from supportconsole.tui.remote import Remote
    from supportconsole.tui.side.lists import Entry


class Listing(NamedTuple):
    """A view freshly read."""

    window: Window
    skipped: Count
    total: Count


class Opened(NamedTuple):
    """A ticket freshly read."""

    ticket: Ticket
    messages: "tuple[Message, ...]"
    has_older: bool
    origin: "Origin | None" = None


class Loader:
    """The desk's answers in the shape that panes take. Synchronous; the workspace awaits it through `desk.ask`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._desk = context.desk

    def query_of(self, view: View, words: str) -> Query:
        """The view's query narrowed by a filter. Raises BadQuery with offsets in the filter."""
        if not words.strip():
            return self._desk.queue.parse(view.query)
        self._desk.queue.parse(words)
        return self._desk.queue.parse(f"({view.query}) ({words})")

    def list_view(self, view: View, words: str = "", *, keep: int | None = None) -> Listing:
        """A window of the view: around ticket `keep` where it is known, else from its beginning."""
        queue = self._desk.queue
        query = self.query_of(view, words)
        window = queue.window_around(query, view.sort, keep, LIMIT) if keep is not None else None
        if window is None:
            window = queue.window(query, view.sort, limit=LIMIT)
        skipped = (
            queue.rank(query, view.sort, queue.place(window.rows[0], view.sort))
            if window.before and window.rows
            else Count(0)
        )
        return Listing(window, skipped, queue.count(query))

    def first_rows(self, view: View) -> Window:
        """The rows that the first screen can show."""
        return self._desk.queue.window(self.query_of(view, ""), view.sort, limit=SCREEN)

    def extend(self, model: QueueModel, want: Want) -> Window:
        """The rows that follow or precede those the model holds."""
        queue, sort = self._desk.queue, model.view.sort
        query = self.query_of(model.view, model.filter)
        if want is Want.AFTER:
            return queue.window(query, sort, after=queue.place(model.rows[-1], sort), limit=LIMIT)
        return queue.window(query, sort, before=queue.place(model.rows[0], sort), limit=LIMIT)

    def list_end(self, view: View, words: str) -> Listing:
        queue = self._desk.queue
        query = self.query_of(view, words)
        window = queue.window_from_end(query, view.sort, limit=LIMIT)
        total = queue.count(query)
        return Listing(window, Count(max(0, total.n - len(window.rows)), total.exact), total)

    def count_views(self) -> tuple[tuple[View, Count], ...]:
        views = self._desk.queue.views()
        counts = self._desk.queue.counts(views)
        return tuple(zip(views, counts, strict=True))

    def name_agents(self) -> dict[str, str]:
        """Names by reference, for the events of a conversation."""
        return {agent.ref: agent.name for agent in self._desk.people.agents()}

    def open_ticket(self, ticket_id: int, limit: int = PREVIEWED) -> Opened | None:
        """The ticket with its newest messages; None when it is gone."""
        try:
            ticket = self._desk.tickets.get(ticket_id)
        except NotFound:
            return None
        messages = self._desk.tickets.conversation(ticket_id, limit + 1)
        origin = self._desk.origins.of(ticket_id) if ticket.account != LOCAL else None
        return Opened(ticket, messages[-limit:], len(messages) > limit, origin)

    def shelve(
        self,
        tab: Tab,
        words: str,
        ticket: Ticket | None,
        suggested: "Suggestions | None" = None,
        *,
        guides: bool = True,
    ) -> Shelved:
        """The entries of a tab of the side pane, those that are suggested for the ticket first.

        Without `guides` the guided scripts are left out, which are read from files.
        """
        shelved = self._shelve(tab, words, ticket, guides=guides)
        if suggested is None or words or ticket is None or suggested.ticket_id != ticket.id:
            return shelved
        from supportconsole.tui.side.suggested import hits_for, similar_entries, suggest_first

        hits = hits_for(tab, suggested)
        if tab is Tab.CUSTOMER:
            own = {entry.key for entry in shelved.entries}
            similar = similar_entries(hit for hit in hits if hit.id not in own)
            return shelved._replace(entries=(*shelved.entries, *similar))
        return shelved._replace(
            entries=suggest_first(shelved.entries, hits, partial(self._entry, tab, ticket))
        )

    def _entry(self, tab: Tab, ticket: Ticket, key: int) -> "Entry":
        """The entry of one article or response. Raises NotFound."""
        from supportconsole.tui.side.articles import article_entries
        from supportconsole.tui.side.entries import canned_entries

        library = self._desk.library
        if tab is Tab.SCRIPTS:
            return canned_entries((library.canned_one(key),), ticket.language)[0]
        return article_entries((library.article(key),), ticket.language, self._desk.clock.now())[0]

    def _shelve(self, tab: Tab, words: str, ticket: Ticket | None, *, guides: bool) -> Shelved:
        from supportconsole.desk.offering import one_of_each
        from supportconsole.locale import language
        from supportconsole.tui.side.entries import (
            canned_entries,
            customer_facts,
            history_entries,
        )

        library = self._desk.library
        match tab:
            case Tab.SCRIPTS:
                texts = one_of_each(library.canned(words, limit=1000), (_language(ticket), language(), "en"))
                canned = canned_entries(texts, _language(ticket))
                if not guides:
                    return Shelved(canned)
                from supportconsole.tui.side.guide_entries import guide_entries

                followed = guide_entries(self._desk.guiding, ticket, words)
                return Shelved((*followed.first, *canned, *followed.last), followed.faults)
            case Tab.KB:
                from supportconsole.tui.side.articles import article_entries

                now = self._desk.clock.now()
                used = self._desk.knowledge.uses_for(ticket.id) if ticket is not None else ()
                return Shelved(article_entries(self._articles(words), _language(ticket), now, used))
            case Tab.CUSTOMER:
                person: Person | None = None
                rows: tuple[QueueRow, ...] = ()
                if ticket is not None:
                    person = self._desk.tickets.requester(ticket.id)
                    rows = self._desk.tickets.history(ticket.id)
                return Shelved(history_entries(rows), customer_facts(person))

    def _articles(self, words: str) -> "tuple[Article, ...]":
        """Those whose title or tags hold the words, then those whose text does, in whatever form."""
        found = self._desk.library.articles(words)
        if not words.strip():
            return found
        from supportconsole.domain.finding import HitKind

        known = {one.id for one in found}
        answer = self._desk.finding.search(words, kinds={HitKind.ARTICLE}, limit=IN_TEXTS, typing=True)
        more = (self._desk.library.article(hit.id) for hit in answer.hits if hit.id not in known)
        return (*found, *more)

    def count_facts(self) -> "tuple[int, int, Remote | None]":
        """What the status line says: drafts that wait, tickets that this agent solved today, how the helpdesks are."""
        solved = self._desk.queue.count(self._desk.queue.parse("assignee:me status:solved updated>=today")).n
        remote = None
        is_connected = self._context.start_engine is not None
        if is_connected or self._desk.people.have_helpdesk():
            from supportconsole.tui.remote import read_remote

            remote = read_remote(self._desk, is_connected=is_connected)
        return self._desk.queue.count_unsent(), solved, remote


def _language(ticket: Ticket | None) -> str:
    return ticket.language if ticket is not None else ""
