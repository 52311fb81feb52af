"""Checks of writing in fair weather: what was meant is what exists, once, and nobody is overwritten blindly."""

import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from supportconsole.connectors.conformance.kit import NOTHING_DONE, Adapter, Check, Kit, insist, opened
from supportconsole.connectors.conformance.server import books, others
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.domain.clock import MINUTE
from supportconsole.domain.errors import AuthFailed, Refusal
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    FieldSet,
    Found,
    Merge,
    Missing,
    Note,
    Operation,
    OpKey,
    Outcome,
    Rejected,
    Reply,
    SetEdit,
    SetFields,
    Unsure,
)
from supportconsole.domain.remote.pages import Upsert
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket

ME: Final = "a1"
_NUMBERS: Final = count(1)


def new_key() -> OpKey:
    """A key as the outbox makes one, never used before."""
    number = next(_NUMBERS)
    return OpKey(f"{number:032x}", f"m{number:031x}")


@dataclass(frozen=True, slots=True)
class Seen:
    ticket: RemoteTicket
    messages: tuple[RemoteMessage, ...]


async def look(kit: Kit, number: str) -> Seen:
    """The ticket as the connector sees it now."""
    page = await kit.connector.ticket(number)
    things = [one.thing for one in page.items if isinstance(one, Upsert)]
    ticket = next(one for one in things if isinstance(one, RemoteTicket))
    return Seen(ticket, tuple(one for one in things if isinstance(one, RemoteMessage)))


async def do(kit: Kit, operation: Operation, key: OpKey | None = None, *, based: bool = True) -> Outcome:
    """Apply an operation on the ticket as it is now."""
    number = "" if isinstance(operation, Create) else operation.ticket
    base = (await look(kit, number)).ticket.version if number and based else None
    return await kit.connector.apply(operation, base=base, key=key or new_key())


async def reply_and_note(adapter: Adapter) -> None:
    """A reply is public, a note is internal; each exists once, with its text and without a visible marker."""
    async with opened(adapter) as kit:
        for operation, kind in (
            (Reply("3", "Hello there,\n\nall is well."), "reply"),
            (Note("3", "internal"), "note"),
        ):
            key = new_key()
            outcome = await do(kit, operation, key)
            insist(isinstance(outcome, Done) and outcome.remote_id, f"a {kind} ended as {outcome!r}")
            (written,) = [
                one for one in kit.server.desk.written() if one.kind in {"reply", "note"} and one.kind == kind
            ]
            insist(
                written.body.split() == operation.body.split(), f"the text of the {kind} is {written.body!r}"
            )
            insist(written.author == ME, "somebody else is the author")
            insist(
                key.marker not in written.body and key.key not in written.body, "a marker stands in the text"
            )


async def text_stays_text(adapter: Adapter) -> None:
    """A text with markup is shown to the customer as it was typed."""
    async with opened(adapter) as kit:
        await do(
            kit, Reply("3", "use <b> & \u017c\u00f3\u0142\u0107, \u043f\u0440\u0438\u0432\u0435\u0442 1 < 2")
        )
        (written,) = [one for one in kit.server.desk.written() if one.kind == "reply"]
        unescaped = written.body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        insist(
            "use <b> & \u017c\u00f3\u0142\u0107, \u043f\u0440\u0438\u0432\u0435\u0442 1 < 2" in unescaped,
            f"it is {written.body!r}",
        )


async def fields_and_nothing_else(adapter: Adapter) -> None:
    """What is not named is not sent: a colleague's change of another field stays."""
    async with opened(adapter) as kit:
        before = (await look(kit, "4")).ticket
        others.colleague_sets(kit.server.desk, 4, {"priority": "urgent"})
        outcome = await do(kit, SetFields("4", (FieldSet("status", before.status.value, "pending"),)))
        insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
        ticket = kit.server.desk.tickets[4]
        insist(
            (ticket.status, ticket.priority) == ("pending", "urgent"),
            f"it is {ticket.status}, {ticket.priority}",
        )


async def assignee(adapter: Adapter) -> None:
    """A ticket is taken, and given back to nobody."""
    async with opened(adapter) as kit:
        for who in (ME, None, "a2"):
            now = (await look(kit, "4")).ticket.assignee
            if now == who:
                continue
            outcome = await do(kit, SetFields("4", (FieldSet("assignee", now, who),)))
            insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
            insist(
                kit.server.desk.tickets[4].assignee == who,
                f"it belongs to {kit.server.desk.tickets[4].assignee}",
            )


async def tags_merge(adapter: Adapter) -> None:
    """Tags are added and removed, never replaced."""
    async with opened(adapter) as kit:
        others.colleague_sets(kit.server.desk, 4, {"tags": {"add": ["kept", "unwanted"]}})
        outcome = await do(kit, SetFields("4", (SetEdit("tags", ("mine",), ("unwanted",)),)))
        insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
        insist(
            set(kit.server.desk.tickets[4].tags) == {"kept", "mine"},
            f"tags are {kit.server.desk.tickets[4].tags}",
        )


async def reply_with_fields(adapter: Adapter) -> None:
    """Text and status go in one request."""
    async with opened(adapter) as kit:
        now = (await look(kit, "4")).ticket.status.value
        target = "solved" if now != "solved" else "open"
        outcome = await do(kit, Reply("4", "done", edits=(FieldSet("status", now, target),)))
        insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
        insist(
            kit.server.desk.tickets[4].status == target, f"the status is {kit.server.desk.tickets[4].status}"
        )


async def stale_change(adapter: Adapter) -> None:
    """A change of a field that a colleague has changed meanwhile is a Clash, and nothing is done."""
    async with opened(adapter) as kit:
        seen = (await look(kit, "4")).ticket
        others.colleague_sets(
            kit.server.desk, 4, {"status": "hold" if seen.status.value != "hold" else "open"}
        )
        now = kit.server.desk.tickets[4].status
        wanted = SetFields(
            "4", (FieldSet("status", seen.status.value, "solved" if now != "solved" else "new"),)
        )
        outcome = await kit.connector.apply(wanted, base=seen.version, key=new_key())
        insist(isinstance(outcome, Clash), f"it ended as {outcome!r}")
        insist(kit.server.desk.tickets[4].status == now, "the colleague's change was overwritten")
        if isinstance(outcome, Clash) and outcome.theirs is not None:
            insist(outcome.theirs.status.value == now, "the Clash does not show how the ticket is now")


async def stale_reply(adapter: Adapter) -> None:
    """With Cap.SAFE_REPLY a reply to a conversation that has moved on is a Clash."""
    async with opened(adapter) as kit:
        seen = (await look(kit, "4")).ticket
        others.customer_writes(kit.server.desk, 4, "never mind, solved")
        outcome = await kit.connector.apply(Reply("4", "try this"), base=seen.version, key=new_key())
        insist(isinstance(outcome, Clash), f"it ended as {outcome!r}")
        insist(not books.texts(kit.server.desk, ME), "the reply was written all the same")


async def refused_value(adapter: Adapter) -> None:
    """A value that the helpdesk refuses is Rejected, never Done and never Unknown."""
    async with opened(adapter) as kit:
        before = kit.server.desk.tickets[4].assignee
        outcome = await do(kit, SetFields("4", (FieldSet("assignee", before, "nobody-there"),)))
        insist(isinstance(outcome, Rejected), f"it ended as {outcome!r}")
        insist(kit.server.desk.tickets[4].assignee == before, "something was changed")


async def reply_to_a_deleted_ticket(adapter: Adapter) -> None:
    """A ticket that is gone takes no reply: Rejected."""
    async with opened(adapter) as kit:
        others.delete(kit.server.desk, 4)
        outcome = await do(kit, Reply("4", "too late"), based=False)
        insist(isinstance(outcome, Rejected), f"it ended as {outcome!r}")


async def same_key_twice(adapter: Adapter) -> None:
    """With Cap.IDEMPOTENT the same key acts once, whatever is sent with it."""
    async with opened(adapter) as kit:
        key = new_key()
        first = await do(kit, Reply("4", "once"), key, based=False)
        second = await do(kit, Reply("4", "once"), key, based=False)
        insist(books.texts(kit.server.desk, ME)["once"] == 1, "it exists more than once")
        same = isinstance(first, Done) and isinstance(second, Done) and first.remote_id == second.remote_id
        insist(same, f"{first!r}, then {second!r}")


async def finds_what_arrived(adapter: Adapter) -> None:
    """A look-up finds what has arrived, and says Missing with the server's clock for what has not."""
    async with opened(adapter) as kit:
        operations: list[Operation] = [Reply("4", "found"), Note("5", "found as well")]
        if Cap.CREATE in kit.caps:
            operations.append(Create("Lost phone", "please block it", "c1"))
        for operation in operations:
            key, since = new_key(), kit.server.desk.now() - MINUTE
            missing = await kit.connector.find_operation(key, operation, since=since)
            insist(isinstance(missing, Missing), f"before anything was sent: {missing!r}")
            if isinstance(missing, Missing):
                off = abs((missing.as_of or 0) - kit.server.desk.now())
                insist(off < 10_000_000, "Missing does not tell the server's clock")
            done = await do(kit, operation, key, based=False)
            found = await kit.connector.find_operation(key, operation, since=since)
            insist(isinstance(found, Found), f"after {done!r}: {found!r}")
            if isinstance(found, Found) and isinstance(done, Done):
                insist(
                    found.remote_id == done.remote_id, f"found {found.remote_id}, made was {done.remote_id}"
                )


async def looks_past_equal_texts(adapter: Adapter) -> None:
    """Two operations with the same text are told apart, or the look-up says Unsure; it never guesses."""
    async with opened(adapter) as kit:
        since = kit.server.desk.now() - MINUTE
        first, second = new_key(), new_key()
        await do(kit, Reply("4", "Done."), first, based=False)
        found = await kit.connector.find_operation(second, Reply("4", "Done."), since=since)
        apart = bool(kit.caps & (Cap.MARKER | Cap.IDEMPOTENT))
        insist(not isinstance(found, Found) or not apart, "another operation's entry was taken for ours")
        if not apart:
            await do(kit, Reply("4", "Done."), second, based=False)
            unsure = await kit.connector.find_operation(second, Reply("4", "Done."), since=since)
            insist(isinstance(unsure, Unsure), f"two equal texts: {unsure!r}")


async def without_keys(adapter: Adapter) -> None:
    """At a helpdesk that forgets keys the marker alone finds what has arrived, also behind a list that lags."""

    def forget(server: FaultServer) -> None:
        server.conditions.keys = False

    async with opened(adapter, before=forget) as kit:
        if Cap.MARKER not in kit.caps:
            return
        key, since = new_key(), kit.server.desk.now() - MINUTE
        kit.server.fail(Fault.APPLIED_THEN_CLOSED, method="POST")
        await do(kit, Reply("4", "arrived"), key, based=False)
        found = await kit.connector.find_operation(key, Reply("4", "arrived"), since=since)
        insist(isinstance(found, Found), f"it arrived, the look-up says {found!r}")


async def creates(adapter: Adapter) -> None:
    """A new ticket has its subject, its text and its customer, a known one or a new one."""
    async with opened(adapter) as kit:
        for operation in (
            Create("Known", "text one", "c2"),
            Create("New", "text two", None, "Nina Nowa", "nina@example.org"),
        ):
            outcome = await do(kit, operation)
            insist(isinstance(outcome, Done) and outcome.remote_id, f"it ended as {outcome!r}")
            made = max(kit.server.desk.tickets.values(), key=lambda one: one.id)
            insist(made.subject == operation.subject, f"the subject is {made.subject!r}")
            person = kit.server.desk.people[made.requester]
            wanted = operation.email or "c2@example.org"
            insist(person.email == wanted, f"the customer is {person.email}")


async def merging(adapter: Adapter) -> None:
    """A ticket is merged into another one."""
    async with opened(adapter) as kit:
        outcome = await do(kit, Merge("3", "4"))
        insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
        insist(kit.server.desk.tickets[3].merged_into == 4, "it was not merged")


async def login_refused(adapter: Adapter) -> None:
    """A write with a wrong credential raises AuthFailed and does nothing."""
    async with opened(adapter) as kit:
        stranger = kit.another("wrong")
        try:
            outcome: object = await stranger.apply(Reply("4", "hello"), base=None, key=new_key())
        except AuthFailed as problem:
            outcome = problem
        finally:
            await stranger.close()
        insist(isinstance(outcome, AuthFailed), f"it ended as {outcome!r}")
        insist(not books.texts(kit.server.desk, ME), "it was written all the same")


async def nobody_there(adapter: Adapter) -> None:
    """Where nobody listens, `apply` raises Unreachable: nothing has left."""
    async with opened(adapter) as kit:
        await kit.server.down()
        try:
            outcome: object = await kit.connector.apply(Reply("4", "hello"), base=None, key=new_key())
        except NOTHING_DONE as problem:
            outcome = problem
        insist(isinstance(outcome, NOTHING_DONE), f"it ended as {outcome!r}")
        await kit.server.up()


async def files_up_and_down(adapter: Adapter) -> None:
    """A file is brought along with a reply and fetched again, byte for byte; one that is too large is refused."""
    data = bytes(range(256)) * 300
    async with opened(adapter) as kit:
        with tempfile.TemporaryDirectory() as folder:
            file, copy = Path(folder) / "sent", Path(folder) / "copy"
            file.write_bytes(data)
            token = await kit.connector.upload(
                "4", file, "\u0142\u00f3g\u2026.bin", "application/octet-stream"
            )
            outcome = await do(kit, Reply("4", "see the file", files=(token,)))
            insist(isinstance(outcome, Done), f"it ended as {outcome!r}")
            (sent,) = [one for one in kit.server.desk.written() if one.kind == "reply"]
            insist(len(sent.files) == 1, "the reply has no file")
            found = [one for one in await _all_messages(kit, "4") if one.attachments]
            (attachment,) = found[0].attachments
            insist(attachment.name == "\u0142\u00f3g\u2026.bin", f"it is called {attachment.name!r}")
            await kit.connector.download(attachment.handle, copy, limit=1_000_000)
            insist(copy.read_bytes() == data, "the bytes differ")
            copy.unlink()
            try:
                await kit.connector.download(attachment.handle, copy, limit=1000)
                insist(False, "a file above the limit was taken")
            except Refusal:
                insist(not copy.exists(), "a part of the file was left behind")


async def _all_messages(kit: Kit, number: str) -> list[RemoteMessage]:
    from supportconsole.connectors.conformance.mirror import Mirror, read_conversation

    return await read_conversation(kit.connector, Mirror(), number)


CHECKS: Final = (
    Check("reply and note", reply_and_note),
    Check("text stays text", text_stays_text),
    Check("fields and nothing else", fields_and_nothing_else),
    Check("assignee", assignee),
    Check("tags merge", tags_merge, Cap.TAGS),
    Check("reply with fields", reply_with_fields, Cap.REPLY_WITH_FIELDS),
    Check("stale change", stale_change),
    Check("stale reply", stale_reply, Cap.SAFE_REPLY),
    Check("refused value", refused_value),
    Check("reply to a deleted ticket", reply_to_a_deleted_ticket),
    Check("same key twice", same_key_twice, Cap.IDEMPOTENT),
    Check("finds what arrived", finds_what_arrived),
    Check("looks past equal texts", looks_past_equal_texts),
    Check("without keys", without_keys),
    Check("creates", creates, Cap.CREATE),
    Check("merging", merging, Cap.MERGE),
    Check("login refused", login_refused),
    Check("nobody there", nobody_there),
    Check("files up and down", files_up_and_down, Cap.ATTACH | Cap.DOWNLOAD),
)
