"""One database of Request Tracker for all tests, copied for each worker; a server and open accounts over it."""

import fcntl
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from connectors.raw_server import AtOnce
from connectors.request_tracker.server import RequestTracker, is_installed
from supportconsole.connectors.rt.connector import RequestTracker as Connector
from supportconsole.domain.clock import SECOND, SystemClock
from supportconsole.domain.remote.operations import Lookup, Operation, OpKey, Outcome
from supportconsole.domain.remote.pages import Budget, Cursor, Item, Page, Stream, Upsert
from supportconsole.domain.remote.protocol import Account
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket, Thing, Version


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.rt)


@pytest.fixture(scope="session")
def rt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RequestTracker]:
    if not is_installed():
        if os.environ.get("CI"):
            pytest.fail("request-tracker5, rt5-db-sqlite and rt5-standalone must be installed in CI")
        pytest.skip("request-tracker5, rt5-db-sqlite and rt5-standalone are not installed")
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    made = shared / "rt-made"
    with (shared / "rt-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "done").exists():
            RequestTracker(made).make()
            (made / "done").touch()
    folder = tmp_path_factory.mktemp("rt") / "server"
    shutil.copytree(made, folder)
    server = RequestTracker(folder)
    server.adopt()
    server.start()
    yield server
    server.stop()


class Agent:
    """Somebody who works at RT through the connector, in the words of the tests."""

    def __init__(self, connector: Connector, pace: AtOnce) -> None:
        self.connector = connector
        self.pace = pace

    async def pull(
        self, stream: Stream = Stream.TICKETS, cursor: Cursor | None = None
    ) -> tuple[list[Item], list[Page], Cursor]:
        """Every item of a stream until it is complete, the pages they came in, and where to go on."""
        found: list[Item] = []
        pages: list[Page] = []
        for _turn in range(200):
            page = await self.connector.changes(stream, cursor, budget=Budget())
            pages.append(page)
            found += page.items
            cursor = page.cursor
            if page.complete:
                return found, pages, cursor
        raise AssertionError("the stream never ends")

    async def ticket(self, ticket: str) -> RemoteTicket:
        (only,) = (await self.connector.ticket(ticket)).items
        assert isinstance(only, Upsert)
        assert isinstance(only.thing, RemoteTicket)
        return only.thing

    async def conversation(self, ticket: str) -> list[RemoteMessage]:
        found: list[RemoteMessage] = []
        cursor: Cursor | None = None
        for _turn in range(50):
            page = await self.connector.messages(ticket, cursor, budget=Budget())
            found += [one for one in things(page.items) if isinstance(one, RemoteMessage)]
            cursor = page.cursor
            if page.complete:
                return found
        raise AssertionError("the conversation never ends")

    async def do(
        self, operation: Operation, base: Version | None = None, key: OpKey | None = None
    ) -> Outcome:
        return await self.connector.apply(operation, base=base, key=key or new_key())

    async def find(self, key: OpKey, operation: Operation) -> Lookup:
        since = SystemClock().now() - 120 * SECOND
        return await self.connector.find_operation(key, operation, since=since)


def things(items: "list[Item] | tuple[Item, ...] | object") -> list[Thing]:
    assert isinstance(items, list | tuple)
    return [one.thing for one in items if isinstance(one, Upsert)]


def new_key() -> OpKey:
    key = uuid.uuid4().hex
    return OpKey(key, key)


@asynccontextmanager
async def working_as(
    server: RequestTracker, name: str, *, secret: str = "", url: str = "", **options: str
) -> AsyncIterator[Agent]:
    pace = AtOnce()
    user = "" if secret and secret[0].isdigit() else name
    account = Account("desk", "rt", url or server.url, user, options)
    connector = Connector(account, lambda: secret or f"pw-{name}-123", pace)
    try:
        yield Agent(connector, pace)
    finally:
        await connector.close()


@pytest.fixture
async def anna(rt: RequestTracker) -> AsyncIterator[Agent]:
    async with working_as(rt, "anna") as agent:
        yield agent


@pytest.fixture
async def boris(rt: RequestTracker) -> AsyncIterator[Agent]:
    async with working_as(rt, "boris") as agent:
        yield agent
