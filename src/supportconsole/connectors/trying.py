"""Tries an account: one question to its helpdesk, without an engine and without a store."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from supportconsole.connectors.kinds import find_kind
from supportconsole.connectors.wire.origins import read_base
from supportconsole.connectors.wire.trust import proxy_for
from supportconsole.domain.clock import SystemClock
from supportconsole.domain.errors import Unreachable
from supportconsole.domain.remote.caps import names_of
from supportconsole.domain.remote.protocol import Account, Probe

PATIENCE: Final = 45.0


class Tried(NamedTuple):
    """Who is logged in there, what the helpdesk is and can do.

    `skew` is how many seconds the server's clock is ahead, None when it told no time; `milliseconds` is how long it took.
    """

    me: str
    email: str
    product: str
    skew: float | None
    zone: str
    caps: tuple[str, ...]
    milliseconds: int


class _NoPace:
    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        """A single question waits for nobody."""

    def told(self, until: int, bucket: str = "") -> None:
        """Nor does it come again."""


def try_account(account: Account, secret: Callable[[], str]) -> Tried:
    """Ask who is logged in. Raises LoginNeeded, Unreachable, ConfigProblem, UsageProblem and what else the connector raises."""
    begun = time.monotonic()
    probe = asyncio.run(_probe(account, secret))
    skew = None
    if probe.server_time is not None:
        skew = (probe.server_time - SystemClock().now()) / 1_000_000
    return Tried(
        probe.me.name,
        probe.me.email,
        probe.product,
        skew,
        probe.zone or account.options.get("zone", ""),
        names_of(probe.caps),
        int((time.monotonic() - begun) * 1000),
    )


def way_to(account: Account) -> str:
    """The proxy on the way to an account's server, without its password; "" when there is none. Raises UsageProblem."""
    return proxy_for(read_base(account.url).origin)


async def _probe(account: Account, secret: Callable[[], str]) -> Probe:
    read_base(account.url)
    connector = find_kind(account.connector).open(account, secret, _NoPace())
    try:
        async with asyncio.timeout(PATIENCE):
            return await connector.probe()
    except TimeoutError as problem:
        raise Unreachable("The helpdesk did not answer in time.") from problem
    finally:
        await connector.close()
