"""A ticket that was made here is found to be the helpdesk's: one ticket, one first message, whoever came first."""

import json
import sqlite3
from collections.abc import Iterable

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Kind
from supportconsole.domain.outbox import Stage, same
from supportconsole.domain.remote.things import RemoteMessage
from supportconsole.store import codes, fields, originals, outbox, remote_rows
from supportconsole.store.messages import WRITTEN, new_ref
from supportconsole.store.outbox import Job
from supportconsole.store.remote_rows import Known, checked_id


def adopt(db: sqlite3.Connection, account: str, ticket_id: int, remote_id: str) -> None:
    """A ticket that was made here is the remote's ticket of this id from now on.

    One that a pull has brought meanwhile gives way: its conversation, and what was begun or queued on it, goes to ours.
    """
    known = remote_rows.tickets(db, account, (remote_id,)).get(remote_id)
    if remote_rows.ticket(db, ticket_id) is not None:
        return
    if known is not None:
        was = known.ticket_id
        db.execute("UPDATE message SET ticket_id = ? WHERE ticket_id = ?", (ticket_id, was))
        # The two count their versions apart: whoever wrote on the other one looks again before it leaves.
        db.execute("UPDATE draft SET ticket_id = ?, base_version = 0 WHERE ticket_id = ?", (ticket_id, was))
        db.execute("UPDATE outbox SET ticket_id = ?, seen_version = 0 WHERE ticket_id = ?", (ticket_id, was))
        db.execute(
            "UPDATE ticket SET flags = flags | 4, merged_into = ?, ref = ? WHERE id = ?",
            (ticket_id, new_ref(), was),
        )
        db.execute(
            "UPDATE remote_ticket SET ticket_id = ?, due = max(due, 3) WHERE ticket_id = ?",
            (ticket_id, known.ticket_id),
        )
        _take_over(db, ticket_id, known.base)
        _unite_first(db, account, ticket_id)
    db.execute(
        "INSERT INTO remote_ticket (ticket_id, account, remote_id, due) VALUES (?, ?, ?, 3) ON CONFLICT (ticket_id) DO NOTHING",
        (ticket_id, account, checked_id(remote_id)),
    )
    db.execute("UPDATE OR IGNORE ticket SET ref = ? WHERE id = ?", (f"{account}:{remote_id}", ticket_id))


def awaited(db: sqlite3.Connection, account: str, tickets: Iterable[int]) -> dict[int, Job]:
    """Of these tickets those that were made here and whose first message has not come back yet, with their making."""
    rows = db.execute(
        "SELECT id, ticket_id FROM outbox AS o WHERE deed = 'create' AND stage <> 'discarded' AND account = ?1 "
        "AND message_id IS NOT NULL AND ticket_id IN (SELECT value FROM json_each(?2)) AND NOT EXISTS "
        "(SELECT 1 FROM remote r WHERE r.kind = 'message' AND r.local_id = o.message_id)",
        (account, json.dumps(list(tickets))),
    ).fetchall()
    found = {ticket_id: outbox.job(db, entry_id) for entry_id, ticket_id in rows}
    return {ticket_id: job for ticket_id, job in found.items() if job is not None}


def is_first(job: Job, kind: Kind, body: str) -> bool:
    """Whether this is the text that a ticket was made with, where the remote shows no mark."""
    return kind in WRITTEN and body.split() == str(job.operation.get("body", "")).split()


def unite(db: sqlite3.Connection, account: str, message_id: int, remote_id: str, have: Known | None) -> None:
    """Say that our message is the remote's of this id; a row that came by a pull meanwhile becomes one with ours."""
    if have is not None and have.local_id != message_id:
        at = db.execute("SELECT created_at FROM message WHERE id = ?", (have.local_id,)).fetchone()
        if at is not None:
            db.execute("UPDATE message SET created_at = ? WHERE id = ?", (at[0], message_id))
        originals.write(db, "message", have.local_id, "body", None)
        db.execute("DELETE FROM message WHERE id = ?", (have.local_id,))
    remote_rows.note(
        db, account, "message", remote_id, message_id, hash=have.hash if have is not None else None, raw=None
    )


def recognize(db: sqlite3.Connection, account: str, job: Job, message: RemoteMessage, now: Instant) -> bool:
    """A message with the mark of a ticket's making has come: the ticket is there. False when it was given up here."""
    if job.stage is Stage.DISCARDED:
        return False
    adopt(db, account, job.ticket_id, message.ticket)
    if job.stage is not Stage.SENT:
        outbox.move(db, job.id, Stage.SENT, now, "seen in the conversation", remote_id=message.ticket)
    if job.ticket_id in awaited(db, account, (job.ticket_id,)) and job.message_id is not None:
        unite(db, account, job.message_id, message.id, None)
    return True


def _take_over(db: sqlite3.Connection, ticket_id: int, base: dict[str, object]) -> None:
    """Show the fields as they are at the remote, except those that wait to be sent."""
    waiting = {edit.field for job in outbox.open_jobs(db, ticket_id) for edit in job.edits}
    state = fields.read(db, (ticket_id,))[ticket_id]
    new = {
        name: value
        for name, value in base.items()
        if name not in waiting and name in state and not same(state.get(name), value)
    }
    fields.write(db, ticket_id, state, new)


def _unite_first(db: sqlite3.Connection, account: str, ticket_id: int) -> None:
    """The oldest of the texts that a pull has brought to this ticket and that is the one it was made with."""
    job = awaited(db, account, (ticket_id,)).get(ticket_id)
    if job is None or job.message_id is None:
        return
    for remote_id, local_id, sum_, kind, body in db.execute(
        "SELECT r.remote_id, r.local_id, r.hash, m.kind, m.body FROM message m "
        "JOIN remote r ON r.kind = 'message' AND r.local_id = m.id AND r.account = ? "
        "WHERE m.ticket_id = ? ORDER BY m.created_at, m.id",
        (account, ticket_id),
    ).fetchall():
        if is_first(job, codes.KINDS[kind], body):
            unite(db, account, job.message_id, remote_id, Known(local_id, sum_))
            return
