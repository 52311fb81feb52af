"""What the parts of an engine share: the store, the open connector, the lease, the clocks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Final, TypeVar

from supportconsole.domain.clock import MINUTE, SECOND, Clock, Instant
from supportconsole.domain.remote.caps import Cap, names_of
from supportconsole.domain.remote.protocol import Connector
from supportconsole.store import accounts, intake, intake_people
from supportconsole.store.store import Store
from supportconsole.sync.timing import Timer

T = TypeVar("T")

FIRST_PAGE: Final = 50
FEWEST, MOST = 10, 500
BUSIEST: Final = 0.025
"""Seconds that the transaction of a page should take: pages are asked for in sizes that keep to it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an engine works. Times are seconds.

    `window` is how long a reply can be taken back before it leaves; `deadline` how long one call to the remote may take in all;
    `ask_when_newer` keeps a reply back when somebody wrote after its author looked; `grace` overrules the connector's (tests).
    """

    window: float = 0.0
    deadline: float = 120.0
    ask_when_newer: bool = True
    sweep_every: float = 24 * 3600.0
    grace: float | None = None


@dataclass(slots=True)
class Link:
    """One account at work."""

    store: Store
    account: str
    connector: Connector
    owner: str
    timer: Timer
    options: Options = field(default_factory=Options)
    caps: Cap = field(default_factory=lambda: Cap(0))
    me_id: int | None = None
    items: int = FIRST_PAGE
    latest: float = 0.0
    slowest: float = 0.0
    clashes: dict[int, int] = field(default_factory=dict)
    look_at: dict[int, float] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        return self.store.clock

    @property
    def grace(self) -> Instant:
        """How long an unknown outcome may still change, as an instant's difference."""
        seconds = self.connector.info.grace if self.options.grace is None else self.options.grace
        return int(seconds * SECOND)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self.store.in_reader(self.store.read, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run one short transaction in the writing thread; how long it took inside is remembered."""

        def timed(db: Connection) -> T:
            begun = self.timer.seconds()
            result = work(db)
            self.latest = self.timer.seconds() - begun
            self.slowest = max(self.slowest, self.latest)
            return result

        return await self.store.in_writer(self.store.write, timed)

    def into(self, *, brake: bool = True) -> intake.Into:
        return intake.Into(
            self.account, self.me_id, self.clock.now(), inline=Cap.INLINE in self.caps, brake=brake
        )

    def server_time(self, db: Connection) -> Instant:
        """The server's clock as well as it is known."""
        row = accounts.get(db, self.account)
        return self.clock.now() + (row.skew if row else 0)

    async def probe(self) -> None:
        """Ask who is logged in and what can be done, and keep it."""
        found = await self.connector.probe()
        now = self.clock.now()

        def keep(db: Connection) -> int:
            me = intake_people.take(db, self.account, [found.me])[found.me.id]
            accounts.note_probe(
                db, self.account, caps=names_of(found.caps), me_id=me, zone=found.zone, product=found.product
            )
            accounts.note_answer(db, self.account, now, found.server_time, "working")
            return me

        self.me_id = await self.write(keep)
        self.caps = found.caps

    async def answered(self, as_of: Instant | None, state: str = "working") -> None:
        """Note that the remote has answered and was understood."""
        now = self.clock.now()
        await self.write(lambda db: accounts.note_answer(db, self.account, now, as_of, state))

    def learn_size(self) -> None:
        """After a page was stored: ask for smaller ones when that took long, for larger ones when it was quick."""
        if self.latest > BUSIEST:
            self.items = max(FEWEST, int(self.items * BUSIEST / self.latest))
        elif self.latest < BUSIEST / 2:
            self.items = min(MOST, self.items * 2, max(FEWEST, self.connector.info.max_page))


SINCE: Final = 10 * MINUTE
"""How long before its first try an operation is looked for: the two clocks may differ a little."""
