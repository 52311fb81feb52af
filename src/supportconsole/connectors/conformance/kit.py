"""What a check works with: a connector, opened as the console opens it, before a server that fails on demand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.contract import BASE, Contract
from supportconsole.connectors.conformance.server.running import FaultServer, MakeDialect
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.domain.clock import Clock, Instant
from supportconsole.domain.errors import AuthFailed, Forbidden, RateLimited, Unreachable, Wait
from supportconsole.domain.errors import NotFound as NotThere
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind

ALLOWED: Final = (Wait, AuthFailed, Forbidden, NotThere)
"""What a reading call may raise (docs/connectors.md)."""
NO_CAPS: Final = Cap(0)
NOTHING_DONE: Final = (Unreachable, RateLimited, AuthFailed, Forbidden)
"""What `apply` may raise, and only when nothing was done."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Who is examined. `dialect` makes the routes that the connector talks to, below the path `base`.

    `exempt` names checks that the helpdesk itself cannot pass, each with the reason: they are reported, not hidden.
    """

    kind: ConnectorKind
    dialect: MakeDialect = Contract
    base: str = BASE
    secret: str = TOKEN
    user: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    exempt: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class OpenPace:
    """A limiter that lets everything through and remembers what it was asked and told."""

    turns: int = 0
    silences: list[Instant] = field(default_factory=list)

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        del bucket, cost
        self.turns += 1

    def told(self, until: Instant, bucket: str = "") -> None:
        del bucket
        self.silences.append(until)


@dataclass(slots=True)
class Kit:
    """A server, a connector that has been asked who it is, and what it said it can do."""

    adapter: Adapter
    server: FaultServer
    connector: Connector
    pace: OpenPace
    caps: Cap = NO_CAPS

    def another(self, secret: str | None = None) -> Connector:
        """The same account opened once more, as after a restart."""
        return connect(self.adapter, self.server, OpenPace(), secret)

    async def settle(self) -> None:
        """Hang up, as a client does that goes away, and wait until the server has ended what was at work."""
        await self.connector.close()
        await self.server.quiet()
        self.connector = connect(self.adapter, self.server, self.pace)
        await self.connector.probe()


def connect(adapter: Adapter, server: FaultServer, pace: OpenPace, secret: str | None = None) -> Connector:
    account = Account("examined", adapter.kind.name, server.url, adapter.user, adapter.options)
    said = adapter.secret if secret is None else secret
    return adapter.kind.open(account, lambda: said, pace)


@asynccontextmanager
async def opened(
    adapter: Adapter,
    seed: Seed | None = None,
    *,
    clock: Clock | None = None,
    before: Callable[[FaultServer], None] | None = None,
) -> AsyncIterator[Kit]:
    """A fresh server and a probed connector; `before` prepares the server before the first request."""
    async with FaultServer(seed, adapter.dialect, base=adapter.base, clock=clock) as server:
        server.timing.late, server.timing.drip, server.timing.silence = 0.15, 0.0, 0.3
        server.conditions.tokens.setdefault(adapter.secret, "a1")
        if before is not None:
            before(server)
        pace = OpenPace()
        connector = connect(adapter, server, pace)
        kit = Kit(adapter, server, connector, pace)
        try:
            kit.caps = (await connector.probe()).caps
            yield kit
        finally:
            await kit.connector.close()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold. `run` raises AssertionError with a sentence when it does not."""

    name: str
    run: Callable[[Adapter], Awaitable[None]]
    needs: Cap = NO_CAPS


def insist(holds: object, sentence: str) -> None:
    """Raise AssertionError with a sentence that a connector's author can act on, also under `python -O`."""
    if not holds:
        raise AssertionError(sentence)
