"""What a person decides about an operation that waits: again, not at all, it has arrived, theirs or ours."""

import json
import sqlite3
from enum import StrEnum

from supportconsole.domain.conversation import DraftKind, FieldChange, State
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.outbox import Deed, Stage, same
from supportconsole.store import (
    codes,
    creating,
    drafts,
    fields,
    intake_messages,
    messages,
    outbox,
    remote_rows,
)
from supportconsole.store.batches import Hand
from supportconsole.store.outbox import Job


class Choice(StrEnum):
    """How a person ends the waiting. `mine` and `send` go out although the remote has moved on; `theirs` and `draft` do not."""

    SENT = "sent"
    SEND = "send"
    DRAFT = "draft"
    MINE = "mine"
    THEIRS = "theirs"


def retry(db: sqlite3.Connection, hand: Hand, entry_id: int) -> None:
    """Try again what certainly has not arrived. Raises NotFound, and UsageProblem for what may have arrived."""
    job = _found(db, entry_id)
    if job.stage is Stage.QUEUED:
        db.execute("UPDATE outbox SET not_before = NULL WHERE id = ?", (entry_id,))
        return
    if job.stage is not Stage.FAILED:
        raise UsageProblem(
            "Operation {number} is {stage}.",
            hint="Decide it: supportconsole outbox resolve.",
            number=entry_id,
            stage=job.stage.value,
        )
    outbox.move(db, entry_id, Stage.QUEUED, hand.now, "tried again by a person")


def resolve(db: sqlite3.Connection, hand: Hand, entry_id: int, choice: Choice) -> int | None:
    """End the waiting of a held or conflicting operation; gives the draft that a text has become.

    Raises NotFound, and UsageProblem for a choice that does not fit.
    """
    job = _found(db, entry_id)
    if job.stage not in {Stage.HELD, Stage.CONFLICT}:
        raise UsageProblem(
            "Operation {number} is {stage}; there is nothing to decide.",
            number=entry_id,
            stage=job.stage.value,
        )
    match choice:
        case Choice.SENT if job.stage is Stage.HELD and job.deed is Deed.CREATE:
            # The helpdesk's own comes with the next pull, under a number of its own.
            creating.refuse_followed(db, job)
            outbox.move(db, entry_id, Stage.SENT, hand.now, "a person saw it there")
            creating.give_up(db, hand, job, draft=False)
        case Choice.SENT if job.stage is Stage.HELD:
            intake_messages.confirm(
                db, job.account, entry_id, "", now=hand.now, reason="a person saw it there"
            )
        case Choice.SEND | Choice.MINE:
            version = db.execute("SELECT version FROM ticket WHERE id = ?", (job.ticket_id,)).fetchone()[0]
            db.execute("UPDATE outbox SET insists = 1, seen_version = ? WHERE id = ?", (version, entry_id))
            outbox.move(db, entry_id, Stage.QUEUED, hand.now, "sent all the same by a person")
        case Choice.DRAFT | Choice.THEIRS:
            return _discard(db, hand, job, "taken back by a person")
        case _:
            raise UsageProblem(
                "Operation {number} is {stage}; it cannot be called {choice}.",
                number=entry_id,
                stage=job.stage.value,
                choice=choice.value,
            )
    return None


def discard(db: sqlite3.Connection, hand: Hand, entry_id: int) -> int | None:
    """Give an operation up that has not arrived; a text becomes a draft again, whose number is given.

    Raises NotFound, and UsageProblem for one that is leaving or may have arrived.
    """
    job = _found(db, entry_id)
    if job.stage in {Stage.SENDING, Stage.UNKNOWN}:
        raise UsageProblem(
            "Operation {number} may have arrived already.",
            hint="Wait until it is found or held, then decide.",
            number=entry_id,
        )
    return _discard(db, hand, job, "discarded by a person")


def _discard(db: sqlite3.Connection, hand: Hand, job: Job, reason: str) -> int | None:
    if job.deed is Deed.CREATE:
        creating.refuse_followed(db, job)
    outbox.move(db, job.id, Stage.DISCARDED, hand.now, reason)
    for (later,) in db.execute(
        "SELECT id FROM outbox WHERE waits_for = ? AND stage = 'queued' AND attempts = 0", (job.id,)
    ).fetchall():
        follower = outbox.job(db, later)
        assert follower is not None
        outbox.move(db, later, Stage.DISCARDED, hand.now, "what it belonged to was taken back")
        _put_fields_back(db, hand, follower)
    _put_fields_back(db, hand, job)
    if job.deed is Deed.CREATE:
        return creating.give_up(db, hand, job, draft=True)
    return _draft_again(db, hand, job) if job.message_id is not None else None


def _put_fields_back(db: sqlite3.Connection, hand: Hand, job: Job) -> None:
    """Show the fields as they are at the remote, unless another operation still waits to change them.

    A field that was never read there, of a ticket that was gone before it came back, is as it was before the edit.
    """
    row = remote_rows.ticket(db, job.ticket_id)
    if row is None:
        return
    theirs = {edit.field: row.base.get(edit.field, edit.base) for edit in job.edits}
    waiting = {edit.field for one in outbox.open_jobs(db, job.ticket_id) for edit in one.edits}
    state = fields.read(db, (job.ticket_id,))[job.ticket_id]
    new = {
        name: value
        for name, value in theirs.items()
        if name not in waiting and not same(state.get(name), value)
    }
    if new:
        version = fields.write(db, job.ticket_id, state, new)
        told = [FieldChange(name, state.get(name), value) for name, value in new.items()]
        messages.add_event(
            db, job.ticket_id, told, author_id=hand.person_id, now=hand.now, versions=(version,)
        )


def _draft_again(db: sqlite3.Connection, hand: Hand, job: Job) -> int | None:
    """Make the message a draft with its files, on the ticket as it is now."""
    db.execute("UPDATE message SET state = ? WHERE id = ?", (codes.STATE_CODES[State.LOCAL], job.message_id))
    whole = messages.take_out(db, int(job.message_id or 0))
    if whole is None:
        return None
    cc = messages.cc_of(whole)
    carried: dict[str, str] = {}
    if whole["attachments"]:
        carried["attachments"] = str(whole["attachments"])
    if cc:
        carried["cc"] = json.dumps(list(cc), ensure_ascii=False)
    draft = drafts.begin(
        db,
        job.ticket_id,
        DraftKind.NOTE if job.deed is Deed.NOTE else DraftKind.REPLY,
        console=hand.console,
        now=hand.now,
        body=str(whole["original"] or whole["body"]),
        fields=carried or None,
    )
    return draft.id


def _found(db: sqlite3.Connection, entry_id: int) -> Job:
    job = outbox.job(db, entry_id)
    if job is None or job.stage in {Stage.SENT, Stage.DISCARDED}:
        raise NotFound(
            "There is no operation {number} that waits.",
            hint="List them: supportconsole outbox list.",
            number=entry_id,
        )
    return job
