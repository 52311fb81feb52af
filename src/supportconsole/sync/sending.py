"""Sending: look at the ticket as it is now, write down that something leaves, let it leave once, write down what became of it."""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Final

from supportconsole.domain.clock import SECOND
from supportconsole.domain.errors import (
    AuthFailed,
    Forbidden,
    NotFound,
    RateLimited,
    Refusal,
    Unreachable,
)
from supportconsole.domain.outbox import Deed, Stage
from supportconsole.domain.remote.operations import (
    Clash,
    Done,
    OpKey,
    Outcome,
    Partial,
    Rejected,
    Unknown,
)
from supportconsole.domain.remote.pages import Page, Upsert
from supportconsole.store import intake, intake_created, intake_messages, lease, outbox, remote_rows
from supportconsole.store.leaving import Kept, Ready, judge
from supportconsole.store.outbox import Job
from supportconsole.sync import conversations
from supportconsole.sync.link import Link
from supportconsole.sync.pace import Urgency, asked_by
from supportconsole.sync.timing import clamped, pause_after

CLASHES: Final = 3
"""How often an operation that came a moment too late is compared and sent again before a person is asked."""


class LeaseLost(Exception):
    """Another engine works for this account now."""


async def send_due(link: Link) -> int:
    """Send everything that may leave, oldest first; gives how many operations were brought to an end.

    Raises what keeps the whole account from working: Unreachable, RateLimited, AuthFailed.
    """
    ended = 0
    window = int(link.options.window * SECOND)
    with asked_by(Urgency.CLICK):
        while True:
            now = link.clock.now()
            job = await link.read(partial(outbox.next_due, account=link.account, now=now, window=window))
            if job is None:
                return ended
            await send_one(link, job)
            ended += 1


async def send_one(link: Link, job: Job) -> None:
    """Bring one queued operation a step further."""
    if not await _look(link, job) or not await _bring_files(link, job):
        return
    ready = await link.write(partial(_begin, link=link, job=job))
    if ready is None:
        return
    key = OpKey(job.key, job.marker)
    try:
        outcome: Outcome = await asyncio.wait_for(
            link.connector.apply(ready.operation, base=ready.base, key=key), link.options.deadline
        )
    except AuthFailed as problem:
        await _end(link, job, Stage.FAILED, problem.message)
        raise
    except Forbidden as problem:
        await _end(link, job, Stage.FAILED, problem.message)
        return
    except RateLimited as problem:
        now = link.clock.now()
        until = (problem.until and clamped(problem.until, now)) or now + int(pause_after(1) * SECOND)
        await _back(link, job, problem.message, until)
        raise
    except Unreachable as problem:
        pause = int(pause_after(job.attempts + 1) * SECOND)
        await _back(link, job, problem.message, link.clock.now() + pause)
        raise
    except TimeoutError:
        outcome = Unknown("no answer in time")
    except Exception as problem:  # noqa: BLE001  whatever went wrong after the first byte, it may have arrived
        outcome = Unknown(f"{type(problem).__name__}: no answer that could be understood")
    await _settle(link, job, outcome)
    if job.deed is Deed.CREATE and isinstance(outcome, Done):
        with suppress(NotFound, Forbidden):  # a list may lag behind; the next pull brings it
            await refresh(link, outcome.remote_id, job.ticket_id)


def _begin(db: Connection, link: Link, job: Job) -> Ready | None:
    """In one transaction: compare, keep back what must not leave, and write down that the rest does."""
    fresh = outbox.job(db, job.id)
    if fresh is None or fresh.stage is not Stage.QUEUED:
        return None
    if not lease.is_held_by(db, link.account, link.owner):
        raise LeaseLost
    now = link.clock.now()
    verdict = judge(db, fresh, ask_when_newer=link.options.ask_when_newer)
    if isinstance(verdict, Kept):
        outbox.move(db, job.id, verdict.stage, now, verdict.reason, theirs=verdict.theirs)
        return None
    outbox.begin(db, job.id, link.owner, now, link.server_time(db))
    return verdict


async def _look(link: Link, job: Job) -> bool:
    """Read the ticket and its conversation as they are now; False when the operation has come to an end by that."""
    row = await link.read(lambda db: remote_rows.ticket(db, job.ticket_id))
    if row is None:
        return True
    try:
        await refresh(link, row.remote_id, job.ticket_id)
    except NotFound as problem:
        await _keep(link, job, Stage.FAILED, problem.message)
        return False
    except Forbidden as problem:
        await _keep(link, job, Stage.FAILED, problem.message)
        return False
    return True


async def refresh(link: Link, remote_id: str, ticket_id: int) -> Page:
    """Take in one ticket and what is new in its conversation. Raises NotFound."""
    page = await link.connector.ticket(remote_id)
    await link.write(lambda db: intake.take_items(db, link.into(), page))
    await conversations.read(link, ticket_id)
    await link.answered(page.as_of)
    return page


async def _bring_files(link: Link, job: Job) -> bool:
    """Upload the files of a reply before it leaves; False when one is refused."""
    files = job.operation.get("files") or []
    if not files or job.files is not None:
        return True
    row = await link.read(lambda db: remote_rows.ticket(db, job.ticket_id))
    tokens = []
    try:
        for one in files:
            path = link.store.path.parent / str(one["path"])
            tokens.append(
                await link.connector.upload(
                    row.remote_id if row else "", Path(path), str(one["name"]), str(one["type"])
                )
            )
    except (Refusal, OSError) as problem:
        await _keep(link, job, Stage.FAILED, f"a file could not be sent: {problem}")
        return False
    await link.write(lambda db: outbox.keep_files(db, job.id, tokens))
    return True


async def _settle(link: Link, job: Job, outcome: Outcome) -> None:
    match outcome:
        case Done():
            await link.write(partial(_done, link=link, job=job, done=outcome))
        case Rejected():
            why = "; ".join(
                (outcome.why, *(f"{name}: {said}" for name, said in (outcome.fields or {}).items()))
            )
            await _end(link, job, Stage.FAILED, why)
        case Partial():
            refused = "; ".join(f"{name}: {said}" for name, said in outcome.refused.items())
            await _end(link, job, Stage.FAILED, f"only in part: {refused}")
        case Unknown():
            await _end(link, job, Stage.UNKNOWN, outcome.why)
        case Clash():
            await _clash(link, job, outcome)


def _done(db: Connection, link: Link, job: Job, done: Done) -> None:
    """What the remote confirmed stands; what it sent along about the ticket and the entry comes in as well."""
    now = link.clock.now()
    if job.deed is Deed.CREATE:
        intake_created.adopt(db, link.account, job.ticket_id, done.remote_id)
    remote_id = done.remote_id if job.deed in {Deed.REPLY, Deed.NOTE} else ""
    intake_messages.confirm(db, link.account, job.id, remote_id, now=now, reason="; ".join(done.warnings))
    items = [Upsert(thing) for thing in (done.ticket, done.message) if thing is not None]
    if items:
        intake.take_items(db, link.into(), Page(items, "", complete=True))


async def _clash(link: Link, job: Job, outcome: Clash) -> None:
    """The ticket moved on between our look and the request: compare again, at most three times."""
    link.clashes[job.id] = link.clashes.get(job.id, 0) + 1
    if outcome.theirs is not None:
        page = Page([Upsert(outcome.theirs)], "", complete=True)
        await link.write(lambda db: intake.take_items(db, link.into(), page))
    why = outcome.why or "the ticket has moved on"
    if link.clashes[job.id] >= CLASHES:
        del link.clashes[job.id]
        await _end(link, job, Stage.CONFLICT, why)
    else:
        await _end(link, job, Stage.QUEUED, why)


async def _back(link: Link, job: Job, reason: str, not_before: int) -> None:
    now = link.clock.now()

    def back(db: Connection) -> None:
        if _is_mine(db, link, job):
            outbox.move(db, job.id, Stage.QUEUED, now, reason, not_before=not_before)

    await link.write(back)


async def _end(link: Link, job: Job, stage: Stage, reason: str) -> None:
    """Bring an operation that had left to a stage, unless another engine has taken it over."""
    now = link.clock.now()

    def end(db: Connection) -> None:
        if _is_mine(db, link, job):
            outbox.move(db, job.id, stage, now, reason)

    await link.write(end)


async def _keep(link: Link, job: Job, stage: Stage, reason: str) -> None:
    """Bring an operation that has not left to a stage."""
    now = link.clock.now()

    def keep(db: Connection) -> None:
        fresh = outbox.job(db, job.id)
        if fresh is not None and fresh.stage is Stage.QUEUED:
            outbox.move(db, job.id, stage, now, reason)

    await link.write(keep)


def _is_mine(db: Connection, link: Link, job: Job) -> bool:
    fresh = outbox.job(db, job.id)
    return fresh is not None and fresh.stage is Stage.SENDING and fresh.owner == link.owner
