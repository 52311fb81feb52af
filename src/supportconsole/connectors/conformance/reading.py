"""Checks of reading: whatever happens on the way, what is stored in the end is what exists."""

from typing import Final

from supportconsole.connectors.conformance.kit import ALLOWED, Adapter, Check, Kit, insist, opened
from supportconsole.connectors.conformance.mirror import (
    Mirror,
    compare,
    pull,
    read_conversation,
    read_conversations,
)
from supportconsole.connectors.conformance.server import others
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed
from supportconsole.domain.clock import SECOND
from supportconsole.domain.errors import CursorExpired, Forbidden, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Stream, Upsert
from supportconsole.domain.remote.things import RemoteTicket
from supportconsole.domain.tickets import Flag, Status

HOSTILE: Final = "\x1b]52;c;Zm9v\x07 \u202eabc\u2066 <script>alert(1)</script> [@click=app.quit]x[/] \x9b31m \u0645\u0631\u062d\u0628\u0627"


async def _whole(kit: Kit, items: int = 100) -> Mirror:
    mirror = await pull(kit.connector, Mirror(), items=items)
    await read_conversations(kit, mirror)
    return mirror


async def pages_of_every_size(adapter: Adapter) -> None:
    """The feed brings everything, whatever the size of its pages."""
    for items in (1, 7, 200):
        async with opened(adapter, Seed(tickets=23)) as kit:
            compare(await _whole(kit, items), kit.server.desk)


async def equal_times(adapter: Adapter) -> None:
    """More changes within one second than three pages hold neither repeat for ever nor fall through."""

    def whole_seconds(server: FaultServer) -> None:
        server.conditions.whole_seconds = True

    async with opened(adapter, Seed(tickets=40, same_second=20), before=whole_seconds) as kit:
        compare(await _whole(kit, 5), kit.server.desk)


async def changes_while_reading(adapter: Adapter) -> None:
    """What changes between two pages is not lost, also when the ticket had been read before."""
    async with opened(adapter, Seed(tickets=30)) as kit:
        mirror = Mirror()
        for turn in range(3):
            page = await kit.connector.changes(Stream.TICKETS, mirror.cursor, budget=Budget(items=8))
            mirror.take(page)
            mirror.cursors.append(page.cursor)
            others.customer_writes(kit.server.desk, 2 + turn, f"while you read {turn}")
            others.colleague_sets(kit.server.desk, 29 - turn, {"priority": "urgent"})
        await pull(kit.connector, mirror, items=8)
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)


async def late_commits(adapter: Adapter) -> None:
    """A change that is stamped before the place already reached is still found."""

    def without_feed(server: FaultServer) -> None:
        server.conditions.whole_seconds = True

    async with opened(adapter, Seed(tickets=10), before=without_feed) as kit:
        mirror = await _whole(kit)
        behind = kit.server.desk.now() - 30 * SECOND
        others.colleague_sets(kit.server.desk, 4, {"status": "solved"}, at=behind)
        await pull(kit.connector, mirror)
        compare(mirror, kit.server.desk)


async def death_after_each_page(adapter: Adapter) -> None:
    """Whoever stored a page with its cursor and died goes on from there with a new connector and misses nothing."""
    async with opened(adapter, Seed(tickets=20)) as kit:
        whole = await pull(kit.connector, Mirror(), items=6)
        for place in range(len(whole.cursors)):
            mirror, cursor = Mirror(), None
            for after in whole.cursors[: place + 1]:
                page = await kit.connector.changes(Stream.TICKETS, cursor, budget=Budget(items=6))
                mirror.take(page)
                cursor = after
            mirror.cursors = [cursor] if cursor else []
            reborn = kit.another()
            try:
                await pull(reborn, mirror, items=6)
            finally:
                await reborn.close()
            insist(set(mirror.tickets) == set(whole.tickets), f"after page {place + 1} tickets are missing")


async def foreign_cursors(adapter: Adapter) -> None:
    """A cursor that was not made for this stream by this version raises CursorExpired."""
    async with opened(adapter) as kit:
        for cursor in ("", "nonsense", "{}", '{"v":0}', "[1]", "x" * 4096):
            try:
                await kit.connector.changes(Stream.TICKETS, cursor, budget=Budget())
            except CursorExpired:
                continue
            insist(False, f"the cursor {cursor[:20]!r} was taken")


async def long_conversation(adapter: Adapter) -> None:
    """A ticket of 5,000 messages is complete and in order."""
    async with opened(adapter, Seed(tickets=1)) as kit:
        desk = kit.server.desk
        desk.tickets[1].written = 5000
        found = await read_conversation(kit.connector, Mirror(), "1")
        texts = [one.body for one in found if one.kind.value != "event"]
        wanted = [one.body for one in desk.all_messages(1)]
        insist(len(texts) == 5000, f"{len(texts)} of 5000 messages were read")
        insist([one.split() for one in texts] == [one.split() for one in wanted], "the order differs")
        if Cap.INLINE in kit.caps:
            mirror = await pull(kit.connector, Mirror())
            insist(
                len(mirror.messages["1"]) == 5000, "the feed promises whole conversations and brings a part"
            )


async def deletions(adapter: Adapter) -> None:
    """A deleted ticket is told by the feed, or is missing among the ids; asking for it says NotFound."""
    async with opened(adapter) as kit:
        mirror = await _whole(kit)
        others.delete(kit.server.desk, 5)
        if Cap.DELETIONS in kit.caps:
            await pull(kit.connector, mirror)
            insist("5" in mirror.gone, "the feed does not tell of a deletion although it promises to")
        insist("5" not in await _ids(kit), "a deleted ticket is among the ids")
        await _is_gone(kit, "5")


async def erased(adapter: Adapter) -> None:
    """A ticket that vanished without a trace is missing among the ids; asking for it says NotFound."""
    async with opened(adapter, Seed(tickets=30)) as kit:
        others.erase(kit.server.desk, 7)
        insist(
            await _ids(kit) == {str(one) for one in kit.server.desk.tickets},
            "the ids are not those that exist",
        )
        await _is_gone(kit, "7")


async def _ids(kit: Kit) -> set[str]:
    found: set[str] = set()
    after = None
    for _page in range(1000):
        page = await kit.connector.ids(Stream.TICKETS, after)
        found |= set(page.ids)
        if page.after is None:
            return found
        after = page.after
    raise AssertionError("the ids do not end")


async def _is_gone(kit: Kit, number: str) -> None:
    try:
        await kit.connector.ticket(number)
    except NotFound:
        return
    insist(False, "a ticket that is gone was found")


async def merges(adapter: Adapter) -> None:
    """A merge is seen from both sides."""
    async with opened(adapter) as kit:
        mirror = await _whole(kit)
        others.merge(kit.server.desk, 3, 4)
        others.customer_writes(kit.server.desk, 4, "after the merge")
        await pull(kit.connector, mirror)
        await read_conversations(kit, mirror)
        merged = mirror.tickets["3"]
        insist(Flag.MERGED in merged.flags, "the merged ticket does not carry the flag")
        insist(merged.merged_into in {"4", None}, "merged into another ticket")
        bodies = {one.body for one in mirror.messages.get("4", {}).values()}
        insist("after the merge" in bodies, "the ticket that remains is not up to date")


async def unknown_status(adapter: Adapter) -> None:
    """A status that nobody knows is open, never closed, and its word is kept."""
    async with opened(adapter) as kit:
        kit.server.desk.tickets[2].odd_status = "waiting-for-parts"
        mirror = await pull(kit.connector, Mirror())
        insist(mirror.tickets["2"].status is Status.OPEN, f"it became {mirror.tickets['2'].status}")
        insist(mirror.tickets["2"].remote_status, "the remote's own status was dropped")


async def hostile_texts(adapter: Adapter) -> None:
    """Control characters, markup and text from right to left neither break a page nor change on the way."""
    async with opened(adapter) as kit:
        others.customer_writes(kit.server.desk, 2, HOSTILE)
        others.customer_opens(kit.server.desk, HOSTILE, "NUL \x00 and half a pair \ud800")
        mirror = await _whole(kit)
        bodies = {one.body for one in mirror.messages["2"].values()}
        insist(any("<script>alert(1)</script>" in one for one in bodies), "the text was changed on the way")
        every = [one.body for texts in mirror.messages.values() for one in texts.values()]
        insist(
            all(_is_whole(one) for one in every), "half a surrogate pair came through; SQLite cannot store it"
        )


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


async def forbidden_in_the_middle(adapter: Adapter) -> None:
    """A 403 in the middle of a pull is told, and the pull goes on later without a hole."""
    from supportconsole.connectors.conformance.server.faults import Fault

    async with opened(adapter, Seed(tickets=20)) as kit:
        mirror = Mirror()
        page = await kit.connector.changes(Stream.TICKETS, None, budget=Budget(items=6))
        mirror.take(page)
        mirror.cursors.append(page.cursor)
        kit.server.fail(Fault.FORBIDDEN)
        try:
            await kit.connector.changes(Stream.TICKETS, mirror.cursor, budget=Budget(items=6))
            insist(False, "a 403 was not told")
        except Forbidden:
            pass
        await pull(kit.connector, mirror, items=6)
        await read_conversations(kit, mirror)
        compare(mirror, kit.server.desk)


async def restored_from_backup(adapter: Adapter) -> None:
    """After the server was restored from backup the old cursor is refused or goes on; what is new is found."""
    async with opened(adapter) as kit:
        kept = len(kit.server.desk.journal)
        others.customer_writes(kit.server.desk, 3, "will be forgotten")
        mirror = await _whole(kit)
        kit.server.desk.restore(kept)
        others.customer_writes(kit.server.desk, 8, "after the restore")
        try:
            await pull(kit.connector, mirror)
            await read_conversations(kit, mirror)
        except ALLOWED as problem:
            insist(isinstance(problem, CursorExpired), f"the restore raised {problem!r}")
        bodies = {one.body for one in mirror.messages["8"].values()}
        insist("after the restore" in bodies, "what happened after the restore was not found")


async def quiet_pull_is_cheap(adapter: Adapter) -> None:
    """When nothing has changed, a pull of the tickets costs at most two requests."""
    async with opened(adapter) as kit:
        mirror = await _whole(kit)
        await pull(kit.connector, mirror)
        before = kit.server.books.total
        await pull(kit.connector, mirror)
        insist(kit.server.books.total - before <= 2, f"it cost {kit.server.books.total - before} requests")


async def own_tickets_first(adapter: Adapter) -> None:
    """The stream of one's own brings exactly the open tickets of who is logged in."""
    async with opened(adapter, Seed(tickets=40)) as kit:
        if Stream.MINE not in kit.connector.info.streams:
            return
        mirror = await pull(kit.connector, Mirror(), stream=Stream.MINE)
        tickets = kit.server.desk.tickets.values()
        own = {
            str(one.id) for one in tickets if one.assignee == "a1" and one.status not in {"solved", "closed"}
        }
        insist(set(mirror.tickets) == own, f"own are {sorted(own)}, brought were {sorted(mirror.tickets)}")


async def every_stream(adapter: Adapter) -> None:
    """Each stream that the connector names can be pulled to its end, twice."""
    async with opened(adapter) as kit:
        for stream in kit.connector.info.streams:
            mirror = Mirror()
            await pull(kit.connector, mirror, stream=stream, items=2)
            await pull(kit.connector, mirror, stream=stream, items=2)


async def people_come_along(adapter: Adapter) -> None:
    """Everybody whom a page names comes with it."""
    async with opened(adapter) as kit:
        page = await kit.connector.changes(Stream.TICKETS, None, budget=Budget())
        named = {
            who
            for item in page.items
            if isinstance(item, Upsert) and isinstance(item.thing, RemoteTicket)
            for who in (item.thing.requester, item.thing.assignee)
            if who
        }
        missing = named - {one.id for one in page.people}
        insist(not missing, f"{sorted(missing)[:5]} are named and not told")


async def finds_at_the_remote(adapter: Adapter) -> None:
    """A search at the helpdesk finds a ticket by a word of its subject."""
    async with opened(adapter) as kit:
        others.customer_opens(kit.server.desk, "Zyxwv cannot print", "please")
        page = await kit.connector.search("zyxwv", None, budget=Budget())
        subjects = [
            one.thing.subject
            for one in page.items
            if isinstance(one, Upsert) and isinstance(one.thing, RemoteTicket)
        ]
        insist(subjects == ["Zyxwv cannot print"], f"found {subjects}")


CHECKS: Final = (
    Check("pages of every size", pages_of_every_size),
    Check("equal times over three pages", equal_times),
    Check("changes while reading", changes_while_reading),
    Check("late commits", late_commits),
    Check("death after each page", death_after_each_page),
    Check("foreign cursors", foreign_cursors),
    Check("conversation of 5000 messages", long_conversation),
    Check("deletions", deletions),
    Check("erased tickets", erased),
    Check("merges", merges),
    Check("unknown status", unknown_status),
    Check("hostile texts", hostile_texts),
    Check("403 in the middle", forbidden_in_the_middle),
    Check("restored from backup", restored_from_backup),
    Check("a quiet pull is cheap", quiet_pull_is_cheap),
    Check("own tickets first", own_tickets_first),
    Check("every stream", every_stream),
    Check("people come along", people_come_along),
    Check("search at the remote", finds_at_the_remote, Cap.SEARCH),
)
