"""Request Tracker 5 as the engine knows it: one open account."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supportconsole.connectors.rt.bodies import file_token, next_statuses
from supportconsole.connectors.rt.events import Events
from supportconsole.connectors.rt.feed import PER_PAGE, limits
from supportconsole.connectors.rt.history import History, decode
from supportconsole.connectors.rt.library import Library
from supportconsole.connectors.rt.looking_up import LookingUp
from supportconsole.connectors.rt.people import people_page
from supportconsole.connectors.rt.pulling import Tickets
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import items, text
from supportconsole.connectors.rt.staff import Staff
from supportconsole.connectors.rt.words import read_words
from supportconsole.connectors.rt.writing import Writing
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import AuthFailed, ConsoleError, CursorExpired, Refusal
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import Lookup, Operation, OpKey, Outcome
from supportconsole.domain.remote.pages import Budget, Cursor, IdPage, Page, Stream
from supportconsole.domain.remote.protocol import Account, ConnectorInfo, Pace, Probe, Transition
from supportconsole.domain.remote.things import RemoteArticle, Version

if TYPE_CHECKING:
    from supportconsole.connectors.wire.client import ApiClient

INFO: Final = ConnectorInfo(
    name="rt",
    title="Request Tracker 5",
    version="1",
    streams=(Stream.MINE, Stream.TICKETS, Stream.PEOPLE, Stream.CANNED, Stream.ARTICLES),
    max_page=PER_PAGE,
    overlap=0.0,
    settle=0.0,
    grace=60.0,
    poll=15.0,
)
CAPS: Final = (
    Cap.FEED | Cap.DELETIONS | Cap.CANNED | Cap.ARTICLES | Cap.ARTICLE_SEARCH | Cap.SEARCH | Cap.REPLY | Cap.NOTE
    | Cap.CREATE | Cap.MERGE | Cap.ATTACH | Cap.DOWNLOAD | Cap.TRANSITIONS | Cap.REPLY_WITH_FIELDS | Cap.SAFE_UPDATE
    | Cap.SAFE_REPLY | Cap.MARKER
)  # fmt: skip


class RequestTracker:
    """One account at one RT."""

    def __init__(
        self, account: Account, secret: Callable[[], str], pace: Pace, client: "ApiClient | None" = None
    ) -> None:
        words = read_words(account.options)
        self._words = words
        self._session = Session(account, secret, pace, client)
        self._staff = Staff(self._session)
        self._events = Events(words, self._staff)
        self._tickets = Tickets(self._session, words, self._staff, account.options.get("query", ""))
        self._history = History(self._session, self._staff, self._events)
        self._library = Library(self._session, account.options)
        queue = account.options.get("queue", "")
        self._writing = Writing(
            self._session, words, self._tickets, self._history, self._my_name, queue=queue
        )
        self._looking_up = LookingUp(self._session, words, self._tickets, self._history)
        self._names_read = False

    @property
    def info(self) -> ConnectorInfo:
        return INFO

    async def probe(self) -> Probe:
        answer = await self._staff.who_is(self._session.user)
        if answer.person is None:
            raise AuthFailed(
                "RT does not know the account's own user.", hint="Check user = in the account's section."
            )
        return Probe(answer.person, CAPS, answer.as_of, answer.zone, "Request Tracker 5")

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        match stream:
            case Stream.MINE | Stream.TICKETS:
                return await self._tickets.changes(stream, cursor, budget)
            case Stream.PEOPLE:
                return await people_page(self._session, self._staff, cursor)
            case Stream.CANNED | Stream.ARTICLES:
                return await self._library.changes(stream, cursor, budget)
            case _:
                raise CursorExpired(f"RT has no stream of {stream.value}.")

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        """Never needed for tickets: the feed tells deletions."""
        page = await self.changes(stream, after, budget=Budget(items=PER_PAGE))
        from supportconsole.domain.remote.pages import Upsert

        found = [one.thing.id for one in page.items if isinstance(one, Upsert)]
        return IdPage(found, None if page.complete or not found else page.cursor)

    async def ticket(self, ticket: str) -> Page:
        return await self._tickets.page_of_one(ticket)

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        await self._read_names()
        requesters = self._tickets.requesters.get(ticket)
        if requesters is None:
            await self._tickets.one(ticket)
            requesters = self._tickets.requesters.get(ticket, frozenset())
        return await self._history.page(ticket, requesters, cursor, budget)

    async def transitions(self, ticket: str) -> Sequence[Transition]:
        _seen, record = await self._tickets.one(ticket)
        return [Transition(name, name, self._words.status(name)) for name in next_statuses(record)]

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        return await self._writing.apply(operation, base, key)

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        return await self._looking_up.find(key, operation, since)

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        del ticket
        return file_token(file, name, content_type)

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        """RT writes a file as base64 inside JSON, so it passes through memory once: at most 4/3 of `limit`."""
        if not handle.isdigit():
            raise Refusal("This is not a file of RT.")
        from supportconsole.connectors.wire.files import write_new

        answer = await self._session.call(
            "GET", f"attachment/{handle}", template="attachment/ID", limit=limit * 3 // 2 + (1 << 16)
        )
        content = decode(text(answer.object(), "Content"))
        if len(content) > limit:
            raise Refusal(f"The file is larger than {limit >> 20} MB.")
        write_new(into, content)

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await self._tickets.search(_subject_query(words), cursor, budget)

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]:
        del language
        return await self._library.search(words, limit)

    async def close(self) -> None:
        await self._session.client.close()

    async def _my_name(self) -> str:
        me = await self._staff.person(self._session.user)
        return me.id if me else self._session.user

    async def _read_names(self) -> None:
        """Names of queues and custom fields, which history gives by number; once, and not missed without the right."""
        if self._names_read:
            return
        self._names_read = True
        try:
            queues = await self._session.page(
                "queues/all", {"fields": "Name", "per_page": PER_PAGE}, template="queues"
            )
            self._events.queues = {text(row, "id"): text(row, "Name") for row in items(queues)}
            custom = await self._session.page(
                "customfields",
                {
                    "query": limits(("LookupType", "=", "RT::Queue-RT::Ticket")),
                    "fields": "Name",
                    "per_page": PER_PAGE,
                },
                template="customfields",
            )
            self._events.custom = {text(row, "id"): text(row, "Name") for row in items(custom)}
        except ConsoleError:
            return


def _subject_query(words: str) -> str:
    """Every word must stand in the subject. A quote in a word cannot end RT's text: it is left out."""
    safe = ["".join(letter for letter in word if letter not in "'\"\\") for word in words.split()[:8]]
    return " AND ".join(f"Subject LIKE '{word}'" for word in safe if word) or "id = 0"
