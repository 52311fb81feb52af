"""Unknown outcomes: look for the operation at the remote, and send it again only when it is proven not to be there."""

from functools import partial
from sqlite3 import Connection
from typing import Final

from supportconsole.domain.clock import SECOND, Instant
from supportconsole.domain.errors import LoginNeeded, NotFound, RateLimited, Unreachable
from supportconsole.domain.outbox import Deed, Stage, merge
from supportconsole.domain.remote.operations import Found, Lookup, Missing, OpKey, Unsure
from supportconsole.domain.remote.pages import Upsert
from supportconsole.domain.remote.things import RemoteTicket
from supportconsole.domain.tickets import Flag
from supportconsole.store import intake_created, intake_messages, outbox, remote_rows
from supportconsole.store.leaving import operation
from supportconsole.store.outbox import Job
from supportconsole.sync.link import SINCE, Link
from supportconsole.sync.pace import Urgency, asked_by
from supportconsole.sync.sending import refresh
from supportconsole.sync.timing import pause_after

FAILURES: Final = 3


async def doubt_orphans(link: Link) -> int:
    """What was leaving when its engine died may have arrived: it becomes unknown. Gives how many."""
    now = link.clock.now()

    def doubt(db: Connection) -> int:
        lost = [one for one in outbox.jobs_in(db, link.account, Stage.SENDING) if one.owner != link.owner]
        for one in lost:
            outbox.move(db, one.id, Stage.UNKNOWN, now, "the program ended while it was leaving")
        return len(lost)

    return await link.write(doubt)


async def look_up(link: Link) -> int:
    """Look for every operation whose outcome is unknown; gives how many are still unknown.

    Raises Unreachable, RateLimited, LoginNeeded; a look-up that could not be made counts for nothing.
    """
    left = 0
    with asked_by(Urgency.CLICK):
        for job in await link.read(partial(outbox.jobs_in, account=link.account, stage=Stage.UNKNOWN)):
            if link.timer.seconds() >= link.look_at.get(job.id, 0.0):
                await _look_one(link, job)
            again = await link.read(partial(outbox.job, entry_id=job.id))
            left += again is not None and again.stage is Stage.UNKNOWN
    return left


async def _look_one(link: Link, job: Job) -> None:
    try:
        found = await _find(link, job)
    except (Unreachable, RateLimited, LoginNeeded):
        raise
    except Exception as problem:  # noqa: BLE001  a look-up that says nothing; three of them ask a person
        failed = f"the look-up failed: {type(problem).__name__}"
        link.look_at[job.id] = link.timer.seconds() + pause_after(job.lookups + 1)
        await link.write(partial(_failed, link=link, job=job, why=failed))
        return
    link.look_at[job.id] = link.timer.seconds() + link.grace / SECOND
    await link.write(partial(_decide, link=link, job=job, found=found))


async def _find(link: Link, job: Job) -> Lookup:
    row = await link.read(lambda db: remote_rows.ticket(db, job.ticket_id))
    if row is not None and job.deed in {Deed.FIELDS, Deed.MERGE}:
        return await _compare(link, job, row.remote_id)
    wanted = await link.read(lambda db: operation(db, job, row, job.edits))
    since = (job.attempted_at or job.queued_at) - SINCE
    found = await link.connector.find_operation(OpKey(job.key, job.marker), wanted, since=since)
    if isinstance(found, Missing):
        await link.answered(found.as_of)
    return found


async def _compare(link: Link, job: Job, remote_id: str) -> Lookup:
    """Whether the ticket already is as wanted: changes of fields and merges tell it themselves."""
    try:
        page = await refresh(link, remote_id, job.ticket_id)
    except NotFound:
        return Unsure("the ticket is gone at the remote")
    ticket = next(
        (
            item.thing
            for item in page.items
            if isinstance(item, Upsert) and isinstance(item.thing, RemoteTicket)
        ),
        None,
    )
    if job.deed is Deed.MERGE:
        merged = ticket is not None and (Flag.MERGED in ticket.flags or ticket.merged_into is not None)
        return Found() if merged else Missing(page.as_of)
    row = await link.read(lambda db: remote_rows.ticket(db, job.ticket_id))
    assert row is not None
    left = merge(job.edits, row.base)
    return Missing(page.as_of) if left.send or left.clash else Found()


def _decide(db: Connection, link: Link, job: Job, found: Lookup) -> None:
    fresh = outbox.job(db, job.id)
    if fresh is None or fresh.stage is not Stage.UNKNOWN:
        return
    now = link.clock.now()
    match found:
        case Found():
            if job.deed is Deed.CREATE:
                intake_created.adopt(db, link.account, job.ticket_id, found.remote_id)
            said = "found at the remote"
            remote_id = found.remote_id if job.deed in {Deed.REPLY, Deed.NOTE} else ""
            intake_messages.confirm(db, link.account, job.id, remote_id, now=now, reason=said)
        case Unsure():
            outbox.move(db, job.id, Stage.HELD, now, found.why)
        case Missing():
            _missing(db, link, fresh, found.as_of)


def _missing(db: Connection, link: Link, job: Job, as_of: Instant | None) -> None:
    """Not found. Two reads of the server's own clock, `grace` apart, prove that the request is no longer at work."""
    now = link.clock.now()
    if as_of is None:
        outbox.move(db, job.id, Stage.HELD, now, "not found, and the remote cannot prove it")
        return
    if job.missing_from is None:
        outbox.note_lookup(db, job.id, as_of, failed=False)
        if link.grace > 0:
            return
    elif as_of < job.missing_from + link.grace:
        return
    life = int(link.connector.info.key_life * SECOND)
    if life and job.attempted_at is not None and as_of - job.attempted_at > life:
        outbox.move(db, job.id, Stage.HELD, now, "not found, and its key is too old to be used again")
        return
    outbox.move(db, job.id, Stage.QUEUED, now, "proven not to have arrived")


def _failed(db: Connection, link: Link, job: Job, why: str) -> None:
    fresh = outbox.job(db, job.id)
    if fresh is None or fresh.stage is not Stage.UNKNOWN:
        return
    outbox.note_lookup(db, job.id, None, failed=True)
    if fresh.lookups + 1 >= FAILURES:
        outbox.move(db, job.id, Stage.HELD, link.clock.now(), why)
