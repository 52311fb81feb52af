"""Tickets that are made here for a helpdesk: queued like every other operation, taken back, written again."""

import sqlite3

from supportconsole.domain.changes import Field, NewTicket
from supportconsole.domain.conversation import DraftKind, FieldChange
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.outbox import Deed
from supportconsole.domain.tickets import Flag, Status
from supportconsole.store import accounts, drafts, fields, messages, outbox, people
from supportconsole.store.batches import Hand
from supportconsole.store.outbox import Job


def refuse_account(db: sqlite3.Connection, account: str) -> None:
    """Raise UsageProblem for an account that is known to take no new tickets."""
    row = accounts.get(db, account)
    if row is not None and row.caps and "create" not in row.caps:
        raise UsageProblem(
            "{account} takes no new tickets from here.",
            hint="Make it there, or keep it here: --account local.",
            account=account,
        )


def queue(db: sqlite3.Connection, hand: Hand, ticket_id: int, new: NewTicket, message_id: int | None) -> None:
    """Put a ticket that was just made, with its first message, into the outbox of its account.

    What a helpdesk may not take with a new ticket, the status of one that was taken, follows as an operation of its own.
    """
    state = fields.read(db, (ticket_id,))[ticket_id]
    requester = people.by_ref(db, str(state[Field.REQUESTER])) if state[Field.REQUESTER] else None
    row = accounts.get(db, new.account)
    keeps_tags = row is None or not row.caps or "tags" in row.caps
    names = (Field.PRIORITY, Field.ASSIGNEE, Field.GROUP, *((Field.TAGS,) if keeps_tags else ()))
    nothing: dict[Field, object] = {Field.PRIORITY: "none", Field.TAGS: []}
    edits = [
        (name.value, nothing.get(name), state[name])
        for name in names
        if state[name] not in (None, "", [], nothing.get(name))
    ]
    operation = {
        "subject": state[Field.SUBJECT],
        "body": new.body,
        "requester": state[Field.REQUESTER],
        "name": requester.name if requester else "",
        "email": requester.email if requester else "",
        "channel": state[Field.CHANNEL],
        "language": new.language,
        "edits": edits,
    }
    entry = outbox.add(
        db,
        new.account,
        ticket_id,
        Deed.CREATE,
        operation,
        person_id=hand.person_id,
        seen_version=1,
        now=hand.now,
        message_id=message_id,
    )
    if state[Field.STATUS] != Status.NEW:
        edits = [(Field.STATUS.value, Status.NEW.value, state[Field.STATUS])]
        outbox.add(
            db,
            new.account,
            ticket_id,
            Deed.FIELDS,
            {"edits": edits},
            person_id=hand.person_id,
            seen_version=1,
            now=hand.now,
            waits_for=entry,
        )


def queue_again(db: sqlite3.Connection, hand: Hand, batch_id: int) -> None:
    """A ticket whose making was taken back is made after all: what waited then waits again, as new operations."""
    rows = db.execute(
        "SELECT id FROM outbox AS o WHERE batch_id = ?1 AND stage = 'discarded' AND ticket_id IN "
        "(SELECT ticket_id FROM outbox WHERE batch_id = ?1 AND deed = 'create') AND NOT EXISTS "
        "(SELECT 1 FROM outbox e WHERE e.ticket_id = o.ticket_id AND e.deed = o.deed AND e.id > o.id) ORDER BY id",
        (batch_id,),
    ).fetchall()
    made: int | None = None
    for (entry_id,) in rows:
        job = outbox.job(db, entry_id)
        assert job is not None
        entry = outbox.add(
            db,
            job.account,
            job.ticket_id,
            job.deed,
            job.operation,
            person_id=hand.person_id,
            seen_version=job.seen_version,
            now=hand.now,
            message_id=job.message_id,
            waits_for=None if job.deed is Deed.CREATE else made,
        )
        made = entry if job.deed is Deed.CREATE else made


def refuse_followed(db: sqlite3.Connection, job: Job) -> None:
    """Raise UsageProblem when something that was done to the new ticket later waits behind its making."""
    later = [one for one in outbox.open_jobs(db, job.ticket_id) if one.id != job.id]
    if any(not _came_with(db, job, one) for one in later):
        raise UsageProblem(
            "Other operations on #{number} wait for it.",
            hint="Take those back first, newest first.",
            number=job.ticket_id,
        )


def give_up(db: sqlite3.Connection, hand: Hand, job: Job, *, draft: bool) -> int | None:
    """Take the ticket out of the queues after its making was given up; with `draft` its text becomes one again."""
    state = fields.read(db, (job.ticket_id,))[job.ticket_id]
    version = fields.write(db, job.ticket_id, state, {Field.FLAGS: [Flag.DELETED.value]})
    told = [FieldChange(Field.FLAGS, state[Field.FLAGS], [Flag.DELETED.value])]
    messages.add_event(db, job.ticket_id, told, author_id=hand.person_id, now=hand.now, versions=(version,))
    if not draft:
        return None
    said, edits = job.operation, {edit.field: edit.value for edit in job.edits}
    known = {
        "subject": said.get("subject"),
        "requester": said.get("email") or said.get("name"),
        "name": said.get("name"),
        "email": said.get("email"),
        "channel": said.get("channel"),
        "language": said.get("language"),
        "account": job.account,
        "priority": edits.get(Field.PRIORITY),
        "group": edits.get(Field.GROUP),
        "take": "yes" if edits.get(Field.ASSIGNEE) else "",
        "tags": " ".join(map(str, _words(edits.get(Field.TAGS)))),
    }
    begun = drafts.begin(
        db,
        None,
        DraftKind.TICKET,
        console=hand.console,
        now=hand.now,
        body=str(said.get("body", "")),
        fields={name: str(value) for name, value in known.items() if value},
    )
    return begun.id


def _came_with(db: sqlite3.Connection, job: Job, other: Job) -> bool:
    row = db.execute("SELECT waits_for FROM outbox WHERE id = ?", (other.id,)).fetchone()
    return row is not None and row[0] == job.id


def _words(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
