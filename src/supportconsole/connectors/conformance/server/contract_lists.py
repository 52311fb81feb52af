"""The lists of the generic contract: the feed, the ids, conversations and the smaller collections, true or lying on demand."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from supportconsole.connectors.conformance.server import contract_shapes as shapes
from supportconsole.connectors.conformance.server import seeding
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Ticket
from supportconsole.domain.clock import Instant, parse_instant

MESSAGES_IN_A_PAGE: Final = 1000
LONG_PAGE: Final = 1000
T = TypeVar("T")


class Lists:
    """Answers to the reading requests that walk through something."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk
        self._turns = 0

    def changes(self, request: Request, page: Fault | None, agent: str) -> Answer:
        """Tickets by (time, id) behind `after`, or from the time `since` on; with `mine` only the agent's open ones."""
        query = request.query
        as_of = self._desk.now()
        after = read_place(query["after"]) if "after" in query else (_since(query.get("since", "")), -1)
        asked_inline = int(query.get("messages", "0"))
        limit = 1 if page is Fault.PAGE_SHRINKS else self._limit(request)
        found, complete = self._desk.changed(after, limit, agent if query.get("mine") else "")
        items, place, written = [], after, 0
        for one in found:
            if written > MESSAGES_IN_A_PAGE:
                complete = False
                break
            place = (one.updated_at, one.id)
            items.append(self._change(one, asked_inline))
            written += min(one.written, asked_inline)
        cursor = write_place(place)
        if page is Fault.PAGE_REPEATS:
            cursor, complete = write_place(after), False
        elif page is Fault.CURSOR_BACK:
            cursor, complete = write_place((0, -1)), False
        elif page is Fault.CURSOR_ENDLESS:
            self._turns += 1
            items, cursor, complete = [], write_place(after, self._turns), False
        people = sorted(
            {str(one[role]) for one in _tickets(items) for role in ("assignee", "requester") if one[role]}
        )
        return say({
            "changes": items,
            "people": [shapes.person(self._desk.people[name]) for name in people],
            "cursor": cursor,
            "complete": complete,
            "total": len(self._desk.order),
            "server_time": shapes.tell(as_of, self._desk.conditions),
        })  # fmt: skip

    def _change(self, one: Ticket, inline: int) -> dict[str, object]:
        if one.flag == "deleted":
            return {"gone": str(one.id), "why": "deleted"}
        return self.whole(one, inline)

    def whole(self, one: Ticket, inline: int) -> dict[str, object]:
        """A ticket with the first `inline` of its messages and, when there are more, the cursor to read on from."""
        told: dict[str, object] = {"ticket": shapes.ticket(one, self._desk)}
        if inline:
            messages, complete = self._desk.conversation(one.id, 0, inline)
            told["messages"] = [shapes.message(said, self._desk) for said in messages]
            told["more_messages"] = None if complete else write_place((messages[-1].id, 0))
        return told

    def messages(self, ticket: int, request: Request, page: Fault | None) -> Answer:
        after = read_place(request.query["after"])[0] if "after" in request.query else 0
        limit = (
            1
            if page is Fault.PAGE_SHRINKS
            else max(1, min(int(request.query.get("limit", "100")), LONG_PAGE))
        )
        as_of = self._desk.now()
        found, complete = self._desk.conversation(ticket, after, limit)
        reached = found[-1].id if found else after
        if page in {Fault.PAGE_REPEATS, Fault.CURSOR_BACK}:
            reached, complete = (after if page is Fault.PAGE_REPEATS else 0), False
        elif page is Fault.CURSOR_ENDLESS:
            self._turns += 1
            found, complete = [], False
        return say({
            "messages": [shapes.message(one, self._desk) for one in found],
            "people": [shapes.person(self._desk.people[who]) for who in sorted({one.author for one in found if one.author})],
            "cursor": write_place((reached, 0), self._turns),
            "complete": complete,
            "server_time": shapes.tell(as_of, self._desk.conditions),
        })  # fmt: skip

    def ids(self, request: Request) -> Answer:
        after = int(request.query.get("after", "0"))
        limit = min(int(request.query.get("limit", "1000")), 5000)
        found = self._desk.ids(after, limit)
        following = str(found[-1]) if len(found) == limit else None
        versions = [{"id": str(one), "version": str(self._desk.tickets[one].version)} for one in found]
        return say({"ids": versions, "after": following})

    def users(self, request: Request) -> Answer:
        return self._part(
            "users", sorted(self._desk.people.values(), key=lambda one: one.id), shapes.person, request
        )

    def articles(self, request: Request) -> Answer:
        words = request.query.get("query", "").casefold().split()
        found = [
            one
            for one in seeding.articles()
            if all(word in f"{one.title} {one.body}".casefold() for word in words)
        ]
        return self._part("articles", found, shapes.article, request)

    def canned(self, request: Request) -> Answer:
        return self._part("canned", list(seeding.canned()), shapes.canned, request)

    def views(self, request: Request) -> Answer:
        every = [("v1", "Waiting for us", "status:new,open"), ("v2", "Urgent", "priority:urgent")]
        named = [{"id": one, "title": title, "query": query} for one, title, query in every]
        return self._part("views", named, dict, request)

    def search(self, request: Request) -> Answer:
        words = request.query.get("query", "").casefold().split()
        tickets = self._desk.tickets.values()
        found = [one for one in tickets if words and all(word in one.subject.casefold() for word in words)]
        return self._part("tickets", found, lambda one: shapes.ticket(one, self._desk), request)

    def _part(
        self, name: str, every: Sequence[T], shape: Callable[[T], dict[str, object]], request: Request
    ) -> Answer:
        """Some of a collection that is numbered through; its cursor is the number of the next."""
        start, limit = int(request.query.get("after", "0")), self._limit(request)
        shown = [shape(one) for one in every[start : start + limit]]
        reached = start + len(shown)
        return say({
            name: shown,
            "cursor": str(reached),
            "complete": reached >= len(every),
            "server_time": shapes.tell(self._desk.now(), self._desk.conditions),
        })  # fmt: skip

    def _limit(self, request: Request) -> int:
        return max(1, min(int(request.query.get("limit", "100")), self._desk.conditions.page))


def _tickets(items: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    return [one for item in items if isinstance(one := item.get("ticket"), dict)]


def _since(text: str) -> Instant:
    return parse_instant(text) - 1 if text else -1


def write_place(place: tuple[int, int], turn: int = 0) -> str:
    """A place as an opaque word; `turn` makes two words of one place."""
    return base64.urlsafe_b64encode(f"{place[0]}.{place[1]}.{turn}".encode()).decode()


def read_place(text: str) -> tuple[int, int]:
    """The place that a cursor names. Raises CursorLost for what was not made here."""
    try:
        at, one, _turn = base64.urlsafe_b64decode(text.encode()).decode().split(".")
        return int(at), int(one)
    except (binascii.Error, ValueError, UnicodeError) as problem:
        raise CursorLost(text) from problem


class CursorLost(Exception):
    """The cursor cannot be continued; the client begins anew."""
