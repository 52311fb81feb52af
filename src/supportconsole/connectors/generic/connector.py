"""One account at a helpdesk that speaks the generic contract."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from supportconsole.connectors.generic import finding, pulling, shapes, writing
from supportconsole.connectors.generic.session import Session
from supportconsole.connectors.wire.members import identity, parts, text
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Refusal
from supportconsole.domain.remote.operations import Lookup, Operation, OpKey, Outcome
from supportconsole.domain.remote.pages import Budget, Cursor, IdPage, Page, Stream
from supportconsole.domain.remote.protocol import Account, ConnectorInfo, Pace, Probe, Transition
from supportconsole.domain.remote.things import RemoteArticle, Version
from supportconsole.domain.tickets import Status

LARGEST_FILE: Final = 20 * 1024 * 1024


class GenericConnector:
    """See `domain.remote.protocol.Connector`; what each call asks for stands in docs/generic-contract.md."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self._session = Session(account, secret, pace)

    @property
    def info(self) -> ConnectorInfo:
        return self._session.info

    async def probe(self) -> Probe:
        return await self._session.probe()

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await pulling.changes(self._session, stream, cursor, budget)

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        return await pulling.ids(self._session, after) if stream is Stream.TICKETS else IdPage((), None)

    async def ticket(self, ticket: str) -> Page:
        return await pulling.ticket(self._session, ticket)

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await pulling.messages(self._session, ticket, cursor, budget)

    async def transitions(self, ticket: str) -> Sequence[Transition]:
        record = await self._session.read(f"tickets/{ticket}/transitions", "tickets/ID/transitions")
        offered = []
        for one in parts(record, "transitions"):
            word = text(one, "status")
            status = Status(word) if word in set(Status) else Status.OPEN
            offered.append(Transition(identity(one), text(one, "name"), status))
        return offered

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        return await writing.apply(self._session, operation, base, key)

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        return await finding.find(self._session, key, operation, since)

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        del ticket  # the contract's files belong to nobody until a message names them
        data = await asyncio.to_thread(_read_file, file)
        body = {"name": name, "type": content_type, "data": base64.b64encode(data).decode()}
        answer = await self._session.send("POST", "uploads", body, {}, "uploads")
        if answer.status >= 400:
            raise Refusal(f"The helpdesk does not take this file (status {answer.status}).")
        return identity(answer.object())

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        await self._session.download(handle, into, limit)

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        return await pulling.search(self._session, words, cursor, budget)

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]:
        asked: dict[str, str | int] = {"query": words, "language": language, "limit": limit}
        record = await self._session.read("articles", params=asked)
        return [shapes.article(one) for one in parts(record, "articles")][:limit]

    async def close(self) -> None:
        await self._session.api.close()


def _read_file(file: Path) -> bytes:
    """The bytes of a file. Raises Refusal for one that is too large to send."""
    if file.stat().st_size > LARGEST_FILE:
        raise Refusal("The file is too large for the helpdesk.", hint="At most 20 MB can be sent.")
    return file.read_bytes()
