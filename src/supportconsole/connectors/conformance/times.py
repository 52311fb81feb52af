"""Checks of time: zones, both changes of summer time, clocks that are wrong, lists that are behind."""

from functools import partial
from typing import Final

from supportconsole.connectors.conformance.kit import Adapter, Check, Kit, insist, opened
from supportconsole.connectors.conformance.mirror import Mirror, compare, pull, read_conversations
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.domain.clock import HOUR, MINUTE, SECOND, SetClock
from supportconsole.domain.remote.pages import Budget, Stream

# Offsets -5, 0, +3 and +5:45, and both changes of summer time east and west.
ZONES: Final = (
    ("America/Bogota", "2026-11-22T00:19:00Z"),
    ("UTC", "2026-11-22T00:19:00Z"),
    ("Europe/Moscow", "2026-11-21T23:40:00Z"),
    ("Asia/Kathmandu", "2026-11-21T18:30:00Z"),
    ("Europe/Warsaw", "2026-03-29T01:10:00Z"),
    ("Europe/Warsaw", "2026-10-25T00:45:00Z"),
    ("America/New_York", "2026-03-08T07:05:00Z"),
    ("America/New_York", "2026-11-01T05:45:00Z"),
)


async def _follow(kit: Kit, clock: SetClock) -> None:
    """Pull, let 90 minutes pass in small steps with a change in each, pull after each, and compare everything."""
    mirror = await pull(kit.connector, Mirror(), items=10)
    for turn in range(6):
        clock.advance(15 * MINUTE)
        others.customer_writes(kit.server.desk, 1 + turn, f"at step {turn}")
        others.colleague_sets(kit.server.desk, 10 + turn, {"status": "pending" if turn % 2 else "solved"})
        await pull(kit.connector, mirror, items=10)
    await read_conversations(kit, mirror)
    compare(mirror, kit.server.desk)
    for number, seen in mirror.tickets.items():
        there = kit.server.desk.tickets[int(number)]
        off = abs(seen.updated_at - there.updated_at)
        insist(off < SECOND, f"the time of ticket {number} is off by {off / SECOND:.0f} s")


async def zone(adapter: Adapter, name: str, at: str) -> None:
    """An account in this zone loses nothing and shifts nothing."""
    clock = SetClock(at)

    def in_zone(server: FaultServer) -> None:
        server.conditions.zone = name

    async with opened(adapter, Seed(tickets=20, until=clock.now()), clock=clock, before=in_zone) as kit:
        await _follow(kit, clock)


async def zone_without_feed(adapter: Adapter, name: str, at: str) -> None:
    """The same with a feed that knows whole seconds only, which must be asked by time."""
    clock = SetClock(at)

    def in_zone(server: FaultServer) -> None:
        server.conditions.zone = name
        server.conditions.whole_seconds = True

    async with opened(adapter, Seed(tickets=20, until=clock.now()), clock=clock, before=in_zone) as kit:
        await _follow(kit, clock)


async def skew(adapter: Adapter, hours: int) -> None:
    """A server whose clock is hours wrong loses nothing, and `as_of` is its clock, not ours."""

    def wrong(server: FaultServer) -> None:
        server.conditions.skew = hours * HOUR

    async with opened(adapter, before=wrong) as kit:
        mirror = await pull(kit.connector, Mirror())
        others.customer_writes(kit.server.desk, 3, "hello")
        page = await kit.connector.changes(Stream.TICKETS, mirror.cursor, budget=Budget())
        mirror.take(page)
        mirror.cursors.append(page.cursor)
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)
        insist(page.as_of is not None, "the page tells no time")
        off = abs((page.as_of or 0) - kit.server.desk.now())
        insist(off < 5 * SECOND, f"as_of is {off / SECOND:.0f} s off the server's clock")


async def lag(adapter: Adapter) -> None:
    """What lists do not show yet is found once they do, although a pull said complete before."""
    clock = SetClock("2026-11-22T12:00:00Z")
    async with opened(adapter, Seed(tickets=10, until=clock.now() - HOUR), clock=clock) as kit:
        mirror = await pull(kit.connector, Mirror())
        kit.server.conditions.lag = 20 * SECOND
        clock.advance(MINUTE)
        others.customer_writes(kit.server.desk, 2, "not shown yet")
        await pull(kit.connector, mirror)
        clock.advance(MINUTE)
        await pull(kit.connector, mirror)
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)


CHECKS: Final = (
    *(Check(f"zone {name} at {at}", partial(zone, name=name, at=at)) for name, at in ZONES),
    *(
        Check(f"zone {name} at {at}, whole seconds", partial(zone_without_feed, name=name, at=at))
        for name, at in ZONES
    ),
    *(Check(f"server's clock {hours:+d} h", partial(skew, hours=hours)) for hours in (-2, 2)),
    Check("lists that lag", lag),
)
