"""Zendesk's lists: the export with a cursor, the search with its limit of 1,000, lists with cursors; lying on demand."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from supportconsole.connectors.conformance.dialects import zendesk_shapes as shapes
from supportconsole.connectors.conformance.server import seeding
from supportconsole.connectors.conformance.server.contract_lists import read_place, write_place
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Message, Ticket
from supportconsole.domain.clock import SECOND, parse_instant
from supportconsole.domain.tickets import ACTIVE

SEARCH_CAP: Final = 1000
LARGEST_EXPORT: Final = 1000
LARGEST: Final = 100
T = TypeVar("T")
Record = dict[str, object]


class Lists:
    """Answers to the reading requests that walk through something. `external` names a ticket's external id."""

    def __init__(self, desk: Helpdesk, external: Callable[[int], str | None]) -> None:
        self._desk = desk
        self._external = external
        self._turns = 0

    def export(self, request: Request, page: Fault | None) -> Answer:
        query = request.query
        limit = min(int(query.get("per_page", "1000")), LARGEST_EXPORT)
        after = (
            read_place(query["cursor"]) if "cursor" in query else (int(query["start_time"]) * SECOND - 1, -1)
        )
        found, complete = self._desk.changed(after, 1 if page is Fault.PAGE_SHRINKS else limit)
        cursor = write_place((found[-1].updated_at, found[-1].id) if found else after)
        if page is Fault.PAGE_REPEATS:
            cursor, complete = write_place(after), False
        elif page is Fault.CURSOR_BACK:
            cursor, complete = write_place((0, -1)), False
        elif page is Fault.CURSOR_ENDLESS:
            self._turns += 1
            found, cursor, complete = [], write_place(after, self._turns), False
        return say({
            "tickets": [self._ticket(one) for one in found],
            **self.beside(found),
            "after_cursor": cursor,
            "end_of_stream": complete,
        })  # fmt: skip

    def search(self, request: Request, agent: str) -> Answer:
        query, size = request.query, min(int(request.query.get("per_page", "100")), LARGEST)
        page = int(query.get("page", "1"))
        if page * size > SEARCH_CAP:
            raise ValueError("page: too deep")
        every, _complete = self._desk.changed((-1, -1), len(self._desk.order))
        found = [one for one in every if not one.flag or one.flag == "merged"]
        for word in query["query"].split():
            found = [one for one in found if self._matches(one, word, agent)]
        shown = found[(page - 1) * size : page * size]
        more = len(found) > page * size
        results = [{**self._ticket(one), "result_type": "ticket"} for one in shown]
        following = f"http://127.0.0.1/api/v2/search?page={page + 1}" if more else None
        return say({
            "results": results, **self.beside(shown), "count": len(found), "next_page": following,
        })  # fmt: skip

    def _matches(self, one: Ticket, word: str, agent: str) -> bool:
        if word == "type:ticket":
            return True
        if word.startswith("updated>="):
            return one.updated_at >= parse_instant(word.removeprefix("updated>="))
        if word == "assignee:me":
            return one.assignee == agent
        if word == "status<solved":
            return one.status in ACTIVE
        return word.casefold() in one.subject.casefold()

    def tickets(self, request: Request) -> Answer:
        wanted = request.query.get("external_id")
        found = [self._desk.tickets[number] for number in self._desk.ids(0, len(self._desk.tickets) + 1)]
        if wanted is not None:
            found = [one for one in found if self._external(one.id) == wanted]
        return self.numbered("tickets", found, self._ticket, request)

    def comments(self, ticket: int, request: Request, page: Fault | None, origin: str) -> Answer:
        messages = [one for one in self._desk.all_messages(ticket) if one.kind != "event"]
        told = self._behind(
            "comments", messages, lambda one: shapes.comment(one, self._desk, origin), request, page
        )
        authors = sorted({one.author for one in messages if one.author})
        return say({**told, "users": [shapes.person(self._desk.people[who]) for who in authors]})

    def audits(self, ticket: int, request: Request, page: Fault | None) -> Answer:
        return say(self._behind("audits", self._desk.all_messages(ticket), shapes.audit, request, page))

    def users(self, request: Request) -> Answer:
        agents = [one for one in self._desk.people.values() if one.role == "agent"]
        return self.numbered("users", agents, shapes.person, request)

    def groups(self, request: Request) -> Answer:
        every = list(enumerate(shapes.GROUPS, 1))
        return self.numbered("groups", every, lambda one: {"id": one[0], "name": one[1]}, request)

    def macros(self, request: Request) -> Answer:
        return self.numbered("macros", list(seeding.canned()), shapes.macro, request)

    def articles(self, request: Request) -> Answer:
        return self.numbered("articles", list(seeding.articles()), shapes.article, request)

    def views(self, request: Request) -> Answer:
        every = [(1, "Unsolved tickets in your groups"), (2, "Pending tickets")]
        return self.numbered(
            "views", every, lambda one: {"id": one[0], "title": one[1], "active": True}, request
        )

    def found_articles(self, request: Request) -> Answer:
        words = request.query.get("query", "").casefold().split()
        found = [
            one
            for one in seeding.articles()
            if all(word in f"{one.title} {one.body}".casefold() for word in words)
        ]
        return say({"results": [shapes.article(one) for one in found], "count": len(found)})

    def numbered(
        self, name: str, every: Sequence[T], shape: Callable[[T], Record], request: Request
    ) -> Answer:
        """Some of a list; its cursor is the number of the next."""
        start, size = int(request.query.get("page[after]", "0")), _size(request)
        shown = every[start : start + size]
        more = start + size < len(every)
        meta = {"has_more": more, "after_cursor": str(start + len(shown)) if shown else None}
        return say({name: [shape(one) for one in shown], "meta": meta})

    def _behind(
        self,
        name: str,
        every: Sequence[Message],
        shape: Callable[[Message], Record],
        request: Request,
        page: Fault | None,
    ) -> Record:
        """Some of a conversation behind a place, oldest first."""
        after = read_place(request.query["page[after]"])[0] if "page[after]" in request.query else 0
        size = 1 if page is Fault.PAGE_SHRINKS else _size(request)
        rest = [one for one in every if one.id > after]
        shown, more = rest[:size], len(rest) > size
        reached = shown[-1].id if shown else after
        if page in {Fault.PAGE_REPEATS, Fault.CURSOR_BACK}:
            reached, more = (after if page is Fault.PAGE_REPEATS else 0), True
        elif page is Fault.CURSOR_ENDLESS:
            self._turns += 1
            shown, more = [], True
        meta = {"has_more": more, "after_cursor": write_place((reached, 0), self._turns)}
        return {name: [shape(one) for one in shown], "meta": meta}

    def _ticket(self, one: Ticket) -> Record:
        return shapes.ticket(one, self._external(one.id))

    def beside(self, tickets: Sequence[Ticket]) -> Record:
        """The people and groups that come beside tickets."""
        named = {who for one in tickets for who in (one.requester, one.assignee) if who}
        groups = [{"id": number, "name": name} for number, name in enumerate(shapes.GROUPS, 1)]
        return {"users": [shapes.person(self._desk.people[who]) for who in sorted(named)], "groups": groups}


def _size(request: Request) -> int:
    return max(1, min(int(request.query.get("page[size]", "100")), LARGEST))
