"""Tickets of a remote come in: what the remote has changed is taken over, what was changed here and waits is kept."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.conversation import FieldChange
from supportconsole.domain.outbox import Deed, Stage, merge, same
from supportconsole.domain.records_values import clean_value
from supportconsole.domain.remote.things import RemoteTicket
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.store import accounts, codes, fields, messages, originals, outbox
from supportconsole.store.intake_people import team
from supportconsole.store.remote_rows import RemoteRow, checked_id, digest, packed

# Follows from messages here, or is told by other words of the ticket.
_OURS: Final = frozenset({"turn", "unread", "version", "ref", "updated_at"})
NO_SUBJECT: Final = "(no subject)"


def insert(
    db: sqlite3.Connection,
    account: str,
    ticket: RemoteTicket,
    people: Mapping[str, int],
    refs: Mapping[str, str],
) -> int:
    """Add a ticket that is new here and return its number."""
    theirs = words(ticket, refs)
    row = db.execute("SELECT id FROM ticket WHERE ref = ?", (f"{account}:{ticket.id}",)).fetchone()
    if row is not None:  # it has come by a file before
        note(db, int(row[0]), account, ticket, theirs)
        return int(row[0])
    tags = theirs[Field.TAGS]
    assert isinstance(tags, list)
    subject = str(theirs[Field.SUBJECT])
    custom = {name.removeprefix(CUSTOM): value for name, value in theirs.items() if name.startswith(CUSTOM)}
    cursor = db.execute(
        "INSERT INTO ticket (ref, account, subject, status, priority, channel, team_id, assignee_id, requester_id, language, "
        "created_at, updated_at, wake_at, flags, tags, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            f"{account}:{ticket.id}", account, subject, codes.STATUS_CODES[ticket.status],
            codes.PRIORITY_CODES[ticket.priority], theirs[Field.CHANNEL], team(db, ticket.group),
            people.get(ticket.assignee or ""), people.get(ticket.requester or ""), theirs[Field.LANGUAGE],
            ticket.created_at, ticket.updated_at, ticket.wake_at, codes.flag_bits(ticket.flags),
            json.dumps(tags, ensure_ascii=False), json.dumps(custom, ensure_ascii=False),
        ),
    )  # fmt: skip
    ticket_id = int(cursor.lastrowid or 0)
    if tags:
        fields.write_tags(db, ticket_id, [], tags)
    for one in ticket.watchers:
        if one in people:
            db.execute("INSERT OR IGNORE INTO ticket_watcher VALUES (?, ?)", (ticket_id, people[one]))
    if subject != ticket.subject:
        originals.write(db, "ticket", ticket_id, "subject", ticket.subject)
    note(db, ticket_id, account, ticket, theirs)
    return ticket_id


def renew(
    db: sqlite3.Connection, have: RemoteRow, ticket: RemoteTicket, refs: Mapping[str, str], now: Instant
) -> tuple[FieldChange, ...]:
    """Take over what the remote has changed since it was last seen; gives the changes.

    A field that was changed here and has not arrived keeps our value; where the remote made it something third, the entry
    becomes a conflict for a person.
    """
    theirs = words(ticket, refs)
    moved = {
        name: theirs.get(name)
        for name in {*have.base, *theirs}
        if not same(theirs.get(name), have.base.get(name))
    }
    note(db, have.ticket_id, have.account, ticket, theirs)
    if not moved:
        return ()
    waiting = _keep_ours(db, have.ticket_id, theirs, now)
    state = fields.read(db, (have.ticket_id,))[have.ticket_id]
    new: dict[str, object] = {
        name: value
        for name, value in moved.items()
        if name not in waiting and not same(state.get(name), value)
    }
    if not new and ticket.updated_at <= int(str(state["updated_at"])):
        return ()
    told = tuple(
        FieldChange(name, state.get(name), value) for name, value in new.items() if fields.is_public(name)
    )
    if Field.GROUP in new:
        team(db, ticket.group)
    version = fields.write(
        db,
        have.ticket_id,
        state,
        {**new, "updated_at": max(int(str(state["updated_at"])), ticket.updated_at)},
    )
    if told:
        messages.add_event(
            db,
            have.ticket_id,
            told,
            author_id=None,
            now=ticket.updated_at,
            versions=(version,),
            stands_in=True,
        )
    return told


def note(
    db: sqlite3.Connection, ticket_id: int, account: str, ticket: RemoteTicket, theirs: Mapping[str, object]
) -> None:
    """Keep how the remote shows a ticket."""
    db.execute(
        "INSERT INTO remote_ticket (ticket_id, account, remote_id, version, strength, base, number, url, remote_status, "
        "remote_priority, hash, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id) DO UPDATE SET "
        "version = excluded.version, strength = excluded.strength, base = excluded.base, number = excluded.number, "
        "url = excluded.url, remote_status = excluded.remote_status, remote_priority = excluded.remote_priority, "
        "hash = excluded.hash, raw = excluded.raw, missing_at = NULL, remote_id = excluded.remote_id",
        (
            ticket_id, account, checked_id(ticket.id), ticket.version.token, ticket.version.strength.value,
            json.dumps(theirs, ensure_ascii=False), clean_line(ticket.number), clean_line(ticket.url),
            clean_line(ticket.remote_status), clean_line(ticket.remote_priority), digest(ticket), packed(ticket.raw),
        ),
    )  # fmt: skip


def drop(db: sqlite3.Connection, have: RemoteRow, why: str, now: Instant) -> None:
    """The remote has deleted it: it leaves the queues. Drafts and what waits in the outbox stay."""
    db.execute(
        "UPDATE ticket SET flags = flags | ?, version = version + 1 WHERE id = ? AND flags & ?1 = 0",
        (codes.flag_bits(("deleted",)), have.ticket_id),
    )
    base = {**have.base, Field.FLAGS.value: ["deleted"]}  # one that comes again comes back
    db.execute(
        "UPDATE remote_ticket SET base = ?, hash = NULL WHERE ticket_id = ?",
        (json.dumps(base), have.ticket_id),
    )
    accounts.log(db, now, have.account, "deleted", why, ticket_id=have.ticket_id)


def words(ticket: RemoteTicket, refs: Mapping[str, str]) -> dict[str, object]:
    """A remote's ticket in the words of `store.fields`. `refs` are those of people by their remote id."""
    result: dict[str, object] = {
        Field.STATUS.value: ticket.status.value,
        Field.PRIORITY.value: ticket.priority.value,
        Field.ASSIGNEE.value: refs.get(ticket.assignee or ""),
        Field.GROUP.value: clean_line(ticket.group),
        Field.SUBJECT.value: clean_line(ticket.subject) or NO_SUBJECT,
        Field.CHANNEL.value: clean_line(ticket.channel) or "other",
        Field.LANGUAGE.value: clean_line(ticket.language),
        Field.REQUESTER.value: refs.get(ticket.requester or ""),
        Field.WAKE_AT.value: None if ticket.wake_at is None else format_instant(ticket.wake_at),
        Field.FLAGS.value: [flag.value for flag in codes.FLAGS if flag in ticket.flags],
        Field.TAGS.value: [tag for tag in dict.fromkeys(map(clean_line, ticket.tags)) if tag],
        Field.WATCHERS.value: sorted(refs[one] for one in ticket.watchers if one in refs),
    }
    for name, value in ticket.fields.items():
        safe = clean_line(str(name))
        if safe and value not in (None, ""):
            result[CUSTOM + safe] = clean_value(value)
    return result


def _keep_ours(
    db: sqlite3.Connection, ticket_id: int, theirs: Mapping[str, object], now: Instant
) -> set[str]:
    """The fields that wait to be sent. Entries that the remote has overtaken become conflicts.

    Each entry is compared with the remote's state as those before it will leave it.
    """
    expected = dict(theirs)
    waiting: set[str] = set()
    for job in outbox.open_jobs(db, ticket_id):
        waiting |= {edit.field for edit in job.edits}
        if job.deed is Deed.FIELDS and job.stage is Stage.QUEUED and not job.attempts and not job.insists:
            clash = merge(job.edits, expected).clash
            if clash:
                said = {name: theirs.get(name) for name in clash}
                reason = "changed at the remote as well: " + ", ".join(clash)
                outbox.move(db, job.id, Stage.CONFLICT, now, reason, theirs=said)
        expected |= {edit.field: edit.value for edit in job.edits}
    return waiting
