"""The engine of one account: holds the lease, sends, pulls, and says honestly how it stands."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from sqlite3 import Connection
from typing import Final, NamedTuple

from supportconsole.domain.clock import SECOND
from supportconsole.domain.errors import (
    ConsoleError,
    EngineBusy,
    LoginNeeded,
    MassDeletion,
    NetworkLogin,
    RateLimited,
    StoreBusy,
)
from supportconsole.domain.remote.protocol import Account, Connector, Pace
from supportconsole.store import accounts, lease, outbox
from supportconsole.store.store import Store
from supportconsole.sync import files, lookups, pulling, sending, wanted
from supportconsole.sync.link import Link, Options
from supportconsole.sync.pace import Pacer
from supportconsole.sync.sending import LeaseLost
from supportconsole.sync.timing import LONGEST_PAUSE, Sleepwatch, SystemTimer, Timer, clamped, pause_after

Open = Callable[[Account, Pace], Connector]

HEARTBEAT: Final = 5.0
TICK: Final = 0.25
FULL_ROUND: Final = 5.0
"""Seconds between two looks into the outbox when nothing has changed in the store."""


class Report(NamedTuple):
    """What a single run has done."""

    account: str
    sent: int
    changed: int
    unknown: int
    open: int
    slowest: float


class Engine:
    """Works for one account. `open` makes a connector with the limiter it must ask."""

    def __init__(
        self,
        store: Store,
        account: Account,
        open_connector: Open,
        *,
        timer: Timer | None = None,
        options: Options | None = None,
    ) -> None:
        self._store = store
        self._account = account
        self._open = open_connector
        self._timer = timer or SystemTimer()
        self._options = options or Options()
        self._lock = lease.Lock(store.path, account.name)
        self._link: Link | None = None

    @property
    def name(self) -> str:
        return self._account.name

    @property
    def link(self) -> Link:
        """What the parts share; made by `working`."""
        assert self._link is not None
        return self._link

    async def once(self, *, pull: bool = True) -> Report:
        """Send what waits, pull what has changed, send again. Raises what keeps the account from working.

        EngineBusy when another process works for the account. The reason is kept with the account as well.
        """
        async with self.working():
            try:
                return await self._round(pull=pull)
            except ConsoleError as problem:
                await self.note(problem, failures=0)
                raise

    async def watch(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set or another engine takes over. Raises EngineBusy at the beginning only."""
        async with self.working():
            tasks: list[asyncio.Task[object]] = [
                asyncio.create_task(self._talk()),
                asyncio.create_task(self._pull()),
                asyncio.create_task(self._beat()),
                asyncio.create_task(stop.wait()),
            ]
            try:
                done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                with suppress(LeaseLost):
                    task.result()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Link]:
        """Hold the lease and an open connector for a while."""
        owner = os.urandom(8).hex()
        locked = self._lock.take()
        seconds, name = self._timer.seconds(), self._account.name
        taken = False
        try:
            taken = await self._store.in_writer(
                self._store.write, lambda db: _enter(db, self._account, owner, seconds, locked=locked)
            )
        finally:
            if not taken:
                self._lock.close()
        if not taken:
            raise EngineBusy(
                "Another process works for {name}.",
                hint="Its state: supportconsole sync --status.",
                name=name,
            )
        connector: Connector | None = None
        try:
            connector = self._connect()
            self._link = Link(self._store, name, connector, owner, self._timer, self._options)
            yield self._link
        finally:
            if self._link is not None:
                connector = self._link.connector
            if connector is not None:
                with suppress(Exception):
                    await connector.close()
            self._link = None
            with suppress(ConsoleError):
                await self._store.in_writer(self._store.write, lambda db: lease.release(db, name, owner))
            self._lock.close()

    async def note(self, problem: Exception, failures: int) -> float:
        """Keep what stands in the way with the account, and give the seconds to wait before the next try."""
        now = self._store.clock.now()
        state, pause = _trouble(problem, failures, now)
        words = (
            problem.message
            if isinstance(problem, ConsoleError)
            else f"internal error: {type(problem).__name__}"
        )
        retry_at = None if state in {"login", "asks"} else now + int(pause * SECOND)
        with suppress(StoreBusy):
            await self._store.in_writer(
                self._store.write,
                lambda db: accounts.note_trouble(db, self._account.name, state, words, retry_at),
            )
        return pause

    async def _round(self, *, pull: bool) -> Report:
        link = self.link
        await link.probe()
        await lookups.doubt_orphans(link)
        unknown = await lookups.look_up(link)
        sent = await sending.send_due(link)
        changed = await wanted.fetch_tickets(link)
        if pull:
            changed += await pulling.pull(link)
            sent += await sending.send_due(link)
        await files.fetch_wanted(link)
        await link.answered(None, "idle")
        left = await link.read(partial(outbox.count_open, account=link.account))
        return Report(link.account, sent, changed, unknown, left, link.slowest)

    async def _talk(self) -> None:
        """Send and look up, as soon as something stands in the outbox; fetch files that are asked for."""
        link, failures = self.link, 0
        await self._ready()
        while True:
            try:
                await lookups.doubt_orphans(link)
                await lookups.look_up(link)
                await sending.send_due(link)
                await wanted.fetch_tickets(link)
                await files.fetch_wanted(link)
                failures = 0
                await self._wait_for_work()
            except LeaseLost:
                raise
            except Exception as problem:  # noqa: BLE001  a connector's mistake ends no engine
                failures += 1
                await self._rest(problem, failures)

    async def _pull(self) -> None:
        """Pull again and again, as often as the connector allows."""
        link, failures = self.link, 0
        await self._ready()
        while True:
            try:
                await pulling.pull(link)
                await link.answered(None, "idle")
                failures = 0
                await self._timer.sleep(link.connector.info.poll)
            except LeaseLost:
                raise
            except Exception as problem:  # noqa: BLE001  see above
                failures += 1
                await self._rest(problem, failures)

    async def _beat(self) -> None:
        """Say that the engine lives; open the connection anew after the machine has slept."""
        clock, seconds = self._store.clock, self._timer.seconds
        watch = Sleepwatch(clock.now(), seconds())
        while True:
            await self._timer.sleep(HEARTBEAT)
            beat = partial(lease.beat, account=self._account.name, owner=self.link.owner, now=seconds())
            if not await self.link.write(beat):
                raise LeaseLost
            if watch.jumped(clock.now(), seconds()):
                with suppress(Exception):
                    await self.link.connector.close()
                self.link.connector = self._connect()

    def _connect(self) -> Connector:
        pace = _LatePace()
        connector = self._open(self._account, pace)
        pace.pacer = Pacer(connector.info.buckets, self._store.clock, self._timer)
        return connector

    async def _ready(self) -> None:
        """Find out who is logged in before anything else; wait as long as that does not succeed."""
        failures = 0
        while True:
            try:
                await self.link.probe()
            except Exception as problem:  # noqa: BLE001  see above
                failures += 1
                await self._rest(problem, failures)
            else:
                return

    async def _rest(self, problem: Exception, failures: int) -> None:
        """Wait before the next try; after a refused login until a person has seen to it."""
        pause = await self.note(problem, failures)
        if not isinstance(problem, LoginNeeded | MassDeletion):
            await self._timer.sleep(pause)
            return
        until = self._timer.seconds() + LONGEST_PAUSE
        while isinstance(problem, LoginNeeded) or self._timer.seconds() < until:
            await self._timer.sleep(HEARTBEAT)
            row = await self.link.read(partial(accounts.get, name=self._account.name))
            if row is None or row.state not in {"login", "asks"}:
                return

    async def _wait_for_work(self) -> None:
        """Until somebody has written to the store, or it is time for a look anyway."""
        waited = 0.0
        while waited < FULL_ROUND:
            await self._timer.sleep(TICK)
            waited += TICK
            if self._store.has_changed():
                return


class _LatePace:
    """The limiter that a connector is given before its limits are known."""

    pacer: Pacer | None = None

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        if self.pacer is not None:
            await self.pacer.turn(bucket, cost)

    def told(self, until: int, bucket: str = "") -> None:
        if self.pacer is not None:
            self.pacer.told(until, bucket)


def _enter(db: Connection, account: Account, owner: str, now: float, *, locked: bool) -> bool:
    accounts.ensure(db, account.name, account.connector)
    return lease.take(db, account.name, owner, now, locked=locked)


def _trouble(problem: Exception, failures: int, now: int) -> tuple[str, float]:
    """The account's state for a problem, and how long to wait."""
    pause = pause_after(failures)
    match problem:
        case LoginNeeded():
            return "login", pause
        case MassDeletion():
            return "asks", pause
        case NetworkLogin():
            return "network", pause
        case RateLimited(until=until):
            silence = clamped(until, now) if until is not None else None
            return "limited", max(pause, (silence - now) / SECOND) if silence is not None else pause
        case _:
            return "offline", pause
