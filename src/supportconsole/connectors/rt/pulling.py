"""The stream of tickets: first all of them by number, then what the feed names."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from supportconsole.connectors.rt.feed import PER_PAGE, TAIL, newest, read_feed
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import Json, items, number, text
from supportconsole.connectors.rt.staff import Staff
from supportconsole.connectors.rt.tickets import EXPANDED, FIELDS, Seen, read_ticket
from supportconsole.connectors.rt.words import Words
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.cursors import count, read_cursor, write_cursor
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.remote.pages import Budget, Cursor, Gap, Gone, Item, Page, Stream, Upsert
from supportconsole.domain.remote.things import RemotePerson

TICKET: Final = "RT::Ticket"
MINE: Final = "Owner = '__CurrentUser__' AND Status = '__Active__'"


class Tickets:
    """Reads tickets. `followed` is RT's own query for those that this account shall hold; empty: all that it may see."""

    def __init__(self, session: Session, words: Words, staff: Staff, followed: str = "") -> None:
        self._session = session
        self._words = words
        self._staff = staff
        self._followed = followed
        self.requesters: dict[str, frozenset[str]] = {}
        """Who asked, by ticket: a message of theirs is inbound. Only what has been read lately."""

    async def changes(self, stream: Stream, cursor: Cursor | None, budget: Budget) -> Page:
        if cursor is None:
            mark = 0 if stream is Stream.MINE else await newest(self._session, TICKET)
            at: dict[str, object] = {
                "kind": stream.value,
                "phase": "list",
                "after": 0,
                "mark": max(0, mark - TAIL),
            }
        else:
            at = read_cursor(cursor, stream.value)
        if at.get("phase") == "list":
            return await self._listed(stream, at, budget)
        return await self._fed(at)

    async def one(self, ticket: str) -> tuple[Seen, Json]:
        """A ticket with its exact version, and RT's whole answer. Raises NotFound also for deleted and merged ones."""
        answer = await self._session.get(f"ticket/{quote(ticket, safe='')}", EXPANDED, template="ticket/ID")
        return self.read_one(answer, ticket)

    def read_one(self, answer: Answer, ticket: str) -> tuple[Seen, Json]:
        """The ticket in an answer of its own. RT answers for a merged one with the ticket that it went into."""
        record = answer.object()
        if str(number(record, "id")) != ticket:
            raise NotFound(f"Ticket {ticket} has been merged into ticket {number(record, 'id')}.")
        if text(record, "Status").lower() == "deleted":
            raise NotFound(f"Ticket {ticket} has been deleted.")
        return self._read(record, answer.headers.get("etag", "")), record

    async def page_of_one(self, ticket: str) -> Page:
        seen, _record = await self.one(ticket)
        people = await self._named(seen)
        return Page((Upsert(seen.ticket),), "", complete=True, people=people)

    async def search(self, query: str, cursor: Cursor | None, budget: Budget) -> Page:
        """Tickets that match a query in RT's language, newest change first."""
        number_of_page = count(read_cursor(cursor, "search"), "page") if cursor else 1
        answer = await self._list(query, "LastUpdated", "DESC", min(budget.items, PER_PAGE), number_of_page)
        rows = [self._read(row) for row in items(answer.object())]
        more = "next_page" in answer.object()
        return Page(
            [Upsert(one.ticket) for one in rows],
            write_cursor("search", page=number_of_page + 1),
            complete=not more,
            as_of=answer.date,
            people=self._staff.as_known([person for one in rows for person in one.people]),
        )

    async def _listed(self, stream: Stream, at: Json, budget: Budget) -> Page:
        after = count(at, "after")
        wanted = [f"id > {after}"]
        if stream is Stream.MINE:
            wanted.append(MINE)
        if self._followed:
            wanted.append(f"( {self._followed} )")
        size = max(1, min(budget.items, PER_PAGE))
        answer = await self._list(" AND ".join(wanted), "id", "ASC", size)
        document = answer.object()
        rows = [self._read(row) for row in items(document)]
        ends = not rows  # RT shortens a page by what it hides, so a short page is not the last one
        total = document.get("total")
        if isinstance(total, int) and total <= len(rows):
            ends = True
        last = max((int(one.ticket.id) for one in rows), default=after)
        if not ends:
            next_cursor = write_cursor(stream.value, phase="list", after=last, mark=count(at, "mark"))
        elif stream is Stream.MINE:
            next_cursor = write_cursor(stream.value, phase="list", after=0, mark=0)
        else:
            next_cursor = write_cursor(stream.value, phase="feed", after=count(at, "mark"), seen=[])
        return Page(
            [Upsert(one.ticket) for one in rows],
            next_cursor,
            complete=ends and stream is Stream.MINE,
            as_of=answer.date,
            people=self._staff.as_known([person for one in rows for person in one.people]),
            total=total if isinstance(total, int) and after == 0 else None,
        )

    async def _fed(self, at: Json) -> Page:
        changed = await read_feed(self._session, TICKET, at)
        cursor = write_cursor(
            Stream.TICKETS.value, phase="feed", after=changed.after, seen=list(changed.seen)
        )
        if not changed.objects:
            return Page((), cursor, complete=changed.complete, as_of=changed.as_of)
        rows = await self._by_numbers(changed.objects, self._followed)
        found = {int(one.ticket.id): one for one in rows}
        strangers: set[int] = set()
        if self._followed and len(found) < len(changed.objects):
            absent = [ticket for ticket in changed.objects if ticket not in found]
            for one in await self._by_numbers(absent, ""):
                ticket = int(one.ticket.id)
                if self._may_have_left(changed.fields[ticket]):
                    found[ticket] = one
                    rows.append(one)
                else:
                    strangers.add(ticket)
        changes: list[Item] = []
        gaps: list[Gap] = []
        people = [person for one in rows for person in one.people]
        for ticket in changed.objects:
            if ticket in strangers:
                continue
            if ticket in found:
                changes.append(Upsert(found[ticket].ticket))
                continue
            what = await self._why_absent(ticket, changed.merged)
            if isinstance(what, Seen):
                changes.append(Upsert(what.ticket))
                people += what.people
            elif isinstance(what, Gap):
                gaps.append(what)
            else:
                changes.append(what)
        return Page(
            changes, cursor, complete=changed.complete, as_of=changed.as_of,
            people=self._staff.as_known(people), partial=gaps,
        )  # fmt: skip

    async def _by_numbers(self, numbers: Sequence[int], followed: str) -> list[Seen]:
        query = " OR ".join(f"id = {one}" for one in numbers)
        answer = await self._list(
            f"( {query} ) AND ( {followed} )" if followed else query, "id", "ASC", PER_PAGE
        )
        return [self._read(row) for row in items(answer.object())]

    def _may_have_left(self, fields: set[str]) -> bool:
        """Whether a ticket that the query does not find may have been found by it before: then the desk has to learn of it."""
        return any(field and field in self._followed for field in fields)

    async def _why_absent(self, ticket: int, merged: dict[int, int]) -> "Gone | Gap | Seen":
        """Lists hold neither deleted nor merged tickets, nor those that the account may not see or does not follow."""
        if ticket in merged:
            return Gone(str(ticket), f"merged into {merged[ticket]}")
        try:
            seen, _record = await self.one(str(ticket))
        except NotFound as problem:
            return Gone(str(ticket), problem.message)
        except Forbidden:
            return Gap("forbidden", str(ticket))
        return seen

    async def _list(self, query: str, order_by: str, order: str, size: int, page: int = 1) -> Answer:
        return await self._session.get(
            "tickets",
            {"query": query, "orderby": order_by, "order": order, "per_page": size, "page": page, **FIELDS},
            template="tickets",
        )

    def _read(self, record: Json, etag: str = "") -> Seen:
        seen = read_ticket(record, self._words, self._session.client.base_url, etag=etag)
        if len(self.requesters) > 5_000:
            self.requesters.clear()
        asked = (seen.ticket.raw or {}).get("Requestor")
        self.requesters[seen.ticket.id] = frozenset(asked) if isinstance(asked, list) else frozenset()
        return seen

    async def _named(self, seen: Seen) -> tuple[RemotePerson, ...]:
        """The people of one ticket: RT names them without their real names there."""
        names = [name for name in (seen.ticket.assignee, seen.ticket.requester) if name]
        known = [await self._staff.person(name) for name in names]
        return self._staff.as_known([one for one in known if one is not None])
