"""The server as one object: sockets, model, plan, books, trap. It listens on the loopback only."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

from supportconsole.connectors.conformance.server.books import Books
from supportconsole.connectors.conformance.server.conditions import Conditions
from supportconsole.connectors.conformance.server.connection import Connection, Dialect, Surroundings, Timing
from supportconsole.connectors.conformance.server.contract import BASE, Contract
from supportconsole.connectors.conformance.server.faults import Fault, Plan, Rule
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Request
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.connectors.conformance.server.trap import Trap
from supportconsole.domain.clock import Clock, SystemClock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MakeDialect = Callable[[Helpdesk], Dialect]


class FaultServer:
    """Use it as `async with FaultServer(Seed(tickets=20)) as server:`; `server.url` is what a client connects to.

    With `tls` it speaks https, with whatever certificate that context holds.

    Everything about it may be changed while it runs: `plan`, `conditions`, `timing`, and the helpdesk through `others`.
    """

    def __init__(
        self,
        seed: Seed | None = None,
        dialect: MakeDialect = Contract,
        *,
        base: str = BASE,
        clock: Clock | None = None,
        port: int = 0,
        state: Path | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        clock = clock or SystemClock()
        chosen = seed or Seed()
        if not chosen.until:
            chosen = Seed(chosen.tickets, chosen.messages, chosen.number, clock.now(), chosen.same_second)
        self.plan = Plan()
        self.timing = Timing()
        self.conditions = Conditions()
        self.books = Books()
        self.trap = Trap()
        self.desk = Helpdesk(chosen, self.conditions, clock.now, state)
        self.dialect = dialect(self.desk)
        self.arrived = asyncio.Event()  # a request has come; who waits for the next one clears it first
        self.port = port
        self._tls = tls
        self._base = base
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return self.origin + self._base

    async def __aenter__(self) -> Self:
        await self.trap.start()
        numbers = count(1)
        self._around = Surroundings(
            self.plan, self.timing, self._now, lambda: next(numbers), self._note, self.trap.origin
        )
        await self.up()
        assert self._server is not None
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()
        await self.trap.close()

    async def down(self) -> None:
        """Stop listening and drop every connection, as a server does that is switched off."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._open):
            task.cancel()
        await self.quiet()
        self._server = None

    async def quiet(self) -> None:
        """Wait until no request is at work any more, also those whose clients have left."""
        while self._open:
            await asyncio.wait(tuple(self._open))

    async def up(self) -> None:
        """Listen again on the same port; what was done before is still there."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, limit=1 << 18, ssl=self._tls
        )

    def fail(self, fault: Fault, *, method: str = "", path: str = "", skip: int = 0, times: int = 1) -> None:
        """Let the next requests that match fail (`times` 0: from now on)."""
        self.plan.add(Rule(fault, method, path, skip=skip, times=times))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:  # a callback of a server is always a task
            return
        self._open.add(task)
        try:
            with suppress(asyncio.CancelledError):  # switched off
                await Connection(self.dialect, self._around, writer).serve(reader)
        finally:
            self._open.discard(task)

    def _note(self, request: Request, fault: Fault | None) -> None:
        self.books.note(request, fault)
        self.arrived.set()

    def _now(self) -> datetime:
        return _EPOCH + timedelta(microseconds=self.desk.now())
