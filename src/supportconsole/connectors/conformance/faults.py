"""Every fault against every kind of call: reading a page, sending, changing fields, creating, bringing a file."""

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from supportconsole.connectors.conformance.kit import (
    ALLOWED,
    NOTHING_DONE,
    Adapter,
    Check,
    Kit,
    insist,
    opened,
)
from supportconsole.connectors.conformance.mirror import Mirror, compare, pull, read_conversations
from supportconsole.connectors.conformance.server.faults import NOT_APPLIED, PAGES, WEATHER, Chance, Fault
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.connectors.conformance.writing import look, new_key
from supportconsole.domain.clock import DAY, MINUTE
from supportconsole.domain.errors import ConsoleError, RateLimited
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    FieldSet,
    Found,
    Missing,
    Note,
    Operation,
    OpKey,
    Partial,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.pages import Budget, Stream
from supportconsole.domain.remote.things import Version

_SLOW: Final = frozenset({
    Fault.SLOW_DOWN, Fault.SLOW_DOWN_DATE, Fault.SLOW_DOWN_BARE, Fault.SLOW_DOWN_NEGATIVE, Fault.SLOW_DOWN_HUGE,
    Fault.SLOW_DOWN_WIDE, Fault.UNAVAILABLE, Fault.UNAVAILABLE_DATE,
})  # fmt: skip
_WRITES: Final = ("reply", "note", "fields", "create")


async def read_through(adapter: Adapter, fault: Fault) -> None:
    """A page that meets the fault is right or raises what is allowed; afterwards nothing is missing."""
    async with opened(adapter, Seed(tickets=12)) as kit:
        mirror = Mirror()
        page = await kit.connector.changes(Stream.TICKETS, None, budget=Budget(items=5))
        mirror.take(page)
        mirror.cursors.append(page.cursor)
        kit.server.fail(fault, times=2)
        await pull(kit.connector, mirror, items=5)
        kit.server.plan.clear()
        await pull(kit.connector, mirror, items=5)
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)


async def endless(adapter: Adapter, fault: Fault) -> None:
    """A list that never ends is given up, with an error that says so; nobody reads for ever."""
    async with opened(adapter, Seed(tickets=12)) as kit:
        kit.server.fail(fault, times=0)
        begun = kit.server.books.total
        mirror, seen = Mirror(), set[str | None]()
        for _page in range(100):
            try:
                page = await kit.connector.changes(Stream.TICKETS, mirror.cursor, budget=Budget(items=5))
            except ALLOWED:
                break
            if page.complete or page.cursor in seen:
                break
            seen.add(page.cursor)
            mirror.cursors.append(page.cursor)
        else:
            insist(False, "after 100 pages it still asks for more")
        insist(kit.server.books.total - begun < 300, "hundreds of requests for nothing")


async def write_through(adapter: Adapter, fault: Fault, what: str) -> None:
    """A write that meets the fault is told truly: Done and it exists, refused and it does not, or Unknown."""
    async with opened(adapter) as kit:
        if what == "create" and Cap.CREATE not in kit.caps:
            return
        operation, base = await _operation(kit, what)
        key, since, before = new_key(), kit.server.desk.now() - MINUTE, _exists(kit, what)
        writes = _count_writes(kit)
        for method in ("POST", "PUT", "PATCH"):
            kit.server.fail(fault, method=method)
        outcome = await _try(kit, operation, base, key)
        kit.server.plan.clear()
        arrived = await _arrived(kit, what, before)
        insist(_count_writes(kit) - writes <= 1, "the write was tried more than once")
        _judge(outcome, arrived)
        insist(arrived == (fault not in NOT_APPLIED), f"the server says it arrived: {arrived}")
        found = await kit.connector.find_operation(key, operation, since=since)
        can_tell = bool(kit.caps & (Cap.MARKER | Cap.IDEMPOTENT)) or what == "fields"
        insist(
            isinstance(found, Found) == arrived or not can_tell,
            f"it arrived: {arrived}, the look-up says {found!r}",
        )
        insist(
            not isinstance(found, Missing) or found.as_of is not None,
            "Missing does not tell the server's clock",
        )


async def _operation(kit: Kit, what: str) -> tuple[Operation, Version | None]:
    seen = (await look(kit, "4")).ticket
    if what == "fields":
        target = "solved" if seen.status.value != "solved" else "open"
        return SetFields("4", (FieldSet("status", seen.status.value, target),)), seen.version
    if what == "create":
        return Create("Brand new", "hello", "c1"), None
    return (Reply if what == "reply" else Note)("4", "hello"), seen.version


async def _try(kit: Kit, operation: Operation, base: Version | None, key: OpKey) -> object:
    """The outcome, or the error that `apply` raised."""
    try:
        return await kit.connector.apply(operation, base=base, key=key)
    except NOTHING_DONE as problem:
        return problem


def _exists(kit: Kit, what: str) -> tuple[object, ...]:
    desk = kit.server.desk
    if what == "fields":
        return (desk.tickets[4].status,)
    if what == "create":
        return tuple(one.id for one in desk.tickets.values() if one.subject == "Brand new")
    return tuple(one.id for one in desk.written() if one.body.split() == ["hello"])


async def _arrived(kit: Kit, what: str, before: tuple[object, ...]) -> bool:
    """Whether it exists, once everything that was at work has ended."""
    await kit.settle()
    after = _exists(kit, what)
    insist(len(after) <= len(before) + 1, f"it exists {len(after) - len(before)} times")
    return after != before


def _count_writes(kit: Kit) -> int:
    return sum(method in {"POST", "PUT", "PATCH"} for _, method, _, _ in kit.server.books.requests)


def _judge(outcome: object, arrived: bool) -> None:
    if isinstance(outcome, Done):
        insist(arrived, "Done, and it does not exist")
    elif isinstance(outcome, Unknown):
        return
    elif isinstance(outcome, Rejected | Clash | ConsoleError):
        insist(not arrived, f"{outcome!r}, and yet it exists: it would be sent again")
    else:
        insist(isinstance(outcome, Partial), f"it ended as {outcome!r}")


async def answers_of_another(adapter: Adapter, fault: Fault) -> None:
    """An answer that comes twice on a kept connection is never taken for the answer to the next write."""
    async with opened(adapter) as kit:
        await look(kit, "5")
        kit.server.fail(fault, method="POST")
        kit.server.fail(Fault.CLOSED_BEFORE, method="POST")
        await _try(kit, Reply("4", "first"), None, new_key())
        outcome = await _try(kit, Reply("5", "second"), None, new_key())
        exists = any(one.body.split() == ["second"] for one in kit.server.desk.written())
        insist(
            exists or not isinstance(outcome, Done),
            "the answer to another write was taken for ours: a lost reply",
        )


async def upload_through(adapter: Adapter, fault: Fault) -> None:
    """Bringing a file through the fault gives a token or a clear error; afterwards it works."""
    async with opened(adapter) as kit:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "file"
            file.write_bytes(b"some bytes")
            kit.server.fail(fault, method="POST")
            for last in (
                False,
                False,
                True,
            ):  # what is left of a broken answer may break the next one on its connection
                try:
                    token = await kit.connector.upload("4", file, "file.txt", "text/plain")
                except ConsoleError:
                    insist(not last, "it does not work again afterwards")
                else:
                    insist(token, "an empty token")
                    return


async def asks_for_silence(adapter: Adapter, fault: Fault) -> None:
    """429 and 503 with Retry-After raise RateLimited at once; nobody sleeps, and absurd times are not believed."""
    async with opened(adapter) as kit:
        kit.server.fail(fault)
        begun, caught = time.monotonic(), None
        try:
            await kit.connector.changes(Stream.TICKETS, None, budget=Budget())
        except RateLimited as problem:
            caught = problem
        insist(caught is not None, "it was not told as RateLimited")
        insist(time.monotonic() - begun < 1, "the connector slept instead of telling")
        until = caught.until if caught is not None else None
        told = [until, *kit.pace.silences]
        now = time.time_ns() // 1000
        insist(
            all(one is None or one - now < DAY for one in told), "a silence of more than a day was believed"
        )


async def weather(adapter: Adapter, seed: int) -> None:
    """A pull through a day on which a third of all requests fails ends with everything that exists."""
    async with opened(adapter, Seed(tickets=25)) as kit:
        kit.server.plan.chance = Chance(0.33, seed, WEATHER)
        kit.server.timing.late = 0.01
        mirror = await pull(kit.connector, Mirror(), items=5, tries=200)
        kit.server.plan.clear()
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)


async def every_request_takes_its_turn(adapter: Adapter) -> None:
    """The limiter is asked before each request."""
    async with opened(adapter) as kit:
        before, turns = kit.server.books.total, kit.pace.turns
        await pull(kit.connector, Mirror(), items=5)
        await kit.connector.apply(Reply("4", "hello"), base=None, key=new_key())
        requests = kit.server.books.total - before
        insist(kit.pace.turns - turns >= requests, f"{requests} requests, {kit.pace.turns - turns} turns")


CHECKS: Final = (
    *(Check(f"read through {fault}", partial(read_through, fault=fault)) for fault in Fault),
    *(
        Check(f"endless {fault}", partial(endless, fault=fault))
        for fault in sorted(PAGES)
        if fault is not Fault.PAGE_SHRINKS
    ),
    *(
        Check(f"{what} through {fault}", partial(write_through, fault=fault, what=what))
        for what in _WRITES
        for fault in Fault
        if fault not in PAGES
    ),
    *(
        Check(f"upload through {fault}", partial(upload_through, fault=fault), Cap.ATTACH)
        for fault in Fault
        if fault not in PAGES
    ),
    *(Check(f"silence asked by {fault}", partial(asks_for_silence, fault=fault)) for fault in sorted(_SLOW)),
    *(Check(f"bad weather {seed}", partial(weather, seed=seed)) for seed in range(1, 6)),
    *(
        Check(f"answers of another: {fault}", partial(answers_of_another, fault=fault))
        for fault in (Fault.DOUBLE_ANSWER, Fault.LENGTH_TOO_SHORT)
    ),
    Check("every request takes its turn", every_request_takes_its_turn),
)
