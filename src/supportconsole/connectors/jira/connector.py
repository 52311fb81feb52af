"""Jira Service Management as the engine knows it: one open account."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from supportconsole.connectors.jira import (
    conversation,
    feed,
    files,
    finding,
    library,
    reading,
    workflow,
    writing,
)
from supportconsole.connectors.jira.session import INFO, Session
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Refusal
from supportconsole.domain.remote.operations import Lookup, Operation, OpKey, Outcome
from supportconsole.domain.remote.pages import Budget, Cursor, IdPage, Page, Stream
from supportconsole.domain.remote.protocol import Account, ConnectorInfo, Pace, Probe, Transition
from supportconsole.domain.remote.things import RemoteArticle, Version

_TICKETS: Final = frozenset({Stream.MINE, Stream.TICKETS})
_LISTS: Final = frozenset({Stream.PEOPLE, Stream.VIEWS})


class Jira:
    """See `domain.remote.protocol.Connector`; what each call asks Jira for stands in docs/jira.md."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self._session = Session(account, secret, pace)

    @property
    def info(self) -> ConnectorInfo:
        return INFO

    async def probe(self) -> Probe:
        return await self._session.probe()

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        if stream in _TICKETS:
            return await feed.changes(self._session, stream, cursor, budget)
        if stream in _LISTS:
            return await library.changes(self._session, stream, cursor, budget)
        return Page((), "", complete=True)

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        return await feed.ids(self._session, after) if stream is Stream.TICKETS else IdPage((), None)

    async def ticket(self, ticket: str) -> Page:
        return await reading.ticket(self._session, ticket)

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await conversation.messages(self._session, ticket, cursor, budget)

    async def transitions(self, ticket: str) -> Sequence[Transition]:
        return [one.transition for one in await workflow.steps(self._session, ticket)]

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        return await writing.apply(self._session, operation, base, key)

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        return await finding.find(self._session, key, operation, since)

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        del ticket, file, name, content_type
        raise Refusal("Files are not sent to Jira from here.", hint="Add the file in the browser.")

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        await files.download(self._session, handle, into, limit)

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await feed.search(self._session, words, cursor, budget)

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]:
        del language  # the knowledge base of a service desk is asked in no language
        return await library.find_articles(self._session, words, limit)

    async def close(self) -> None:
        await self._session.api.close()
