"""Single tickets: read whole, the others of the same customer, seen marks, and new ones."""

import json
import sqlite3
from typing import Final

from supportconsole.domain.changes import Changed, Field, NewTicket, Outcome
from supportconsole.domain.checks import check, checked_subject
from supportconsole.domain.conversation import FieldChange, Kind
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.people import Person, Role
from supportconsole.domain.tickets import Flag, QueueRow, Status, Ticket, Turn
from supportconsole.store import batches, codes, creating, drafts, fields, messages, originals, people
from supportconsole.store.batches import Hand, Step
from supportconsole.store.numbers import no_ticket
from supportconsole.store.windows import ROW, rows_of

_READ: Final = """
SELECT t.id, t.ref, t.subject, t.status, t.priority, t.channel, t.created_at, t.updated_at, t.version, t.account,
       coalesce(g.name, ''), t.assignee_id, coalesce(a.name, ''), t.requester_id, coalesce(r.name, ''),
       coalesce(o.name, ''), t.language, t.tags, t.fields, t.flags, t.merged_into, t.wake_at, t.unread, t.turn,
       (SELECT json_group_array(ref) FROM (
            SELECT p.ref FROM ticket_watcher w JOIN person p ON p.id = w.person_id WHERE w.ticket_id = t.id ORDER BY p.ref)),
       (SELECT json_group_array(person_id) FROM ticket_watcher WHERE ticket_id = t.id)
FROM ticket t
LEFT JOIN team g ON g.id = t.team_id
LEFT JOIN person a ON a.id = t.assignee_id
LEFT JOIN person r ON r.id = t.requester_id
LEFT JOIN organization o ON o.id = r.organization_id
WHERE t.id = ?
"""

_HISTORY: Final = f"""{ROW}
WHERE t.requester_id = (SELECT requester_id FROM ticket WHERE id = ?1) AND t.id <> ?1 AND t.flags & 2 = 0
ORDER BY t.created_at DESC, t.id DESC LIMIT ?2
"""  # noqa: S608 - own words


def get(db: sqlite3.Connection, ticket_id: int) -> Ticket:
    """The ticket. Raises NotFound."""
    row = db.execute(_READ, (ticket_id,)).fetchone()
    if row is None:
        raise no_ticket(ticket_id)
    return Ticket(
        id=row[0],
        ref=row[1],
        subject=row[2],
        status=codes.STATUSES[row[3]],
        priority=codes.PRIORITIES[row[4]],
        channel=row[5],
        created_at=row[6],
        updated_at=row[7],
        version=row[8],
        account=row[9],
        group=row[10],
        assignee_id=row[11],
        assignee=row[12],
        requester_id=row[13],
        requester=row[14],
        organization=row[15],
        language=row[16],
        tags=tuple(json.loads(row[17])),
        fields=json.loads(row[18]),
        flags=frozenset(codes.flags_of(row[19])),
        merged_into=row[20],
        wake_at=row[21],
        unread=bool(row[22]),
        turn=codes.TURNS[row[23]],
        watchers=tuple(json.loads(row[24])),
        watcher_ids=tuple(json.loads(row[25])),
    )


def history(db: sqlite3.Connection, ticket_id: int, limit: int) -> tuple[QueueRow, ...]:
    """The other tickets of the same requester, newest first."""
    return rows_of(db.execute(_HISTORY, (ticket_id, limit)))


def requester(db: sqlite3.Connection, ticket_id: int) -> Person | None:
    row = db.execute("SELECT requester_id FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    return None if row is None or row[0] is None else people.get(db, row[0])


def is_unread(db: sqlite3.Connection, ticket_id: int) -> bool:
    row = db.execute("SELECT unread FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    return row is not None and row[0] == 1


def mark_unread(db: sqlite3.Connection, ticket_id: int, *, unread: bool) -> None:
    """Note what the agent has looked at: no change of the ticket, so neither version nor history know of it."""
    db.execute("UPDATE ticket SET unread = ?1 WHERE id = ?2 AND unread <> ?1", (unread, ticket_id))


def create(
    db: sqlite3.Connection, hand: Hand, new: NewTicket, label: str, draft_id: int | None = None
) -> Outcome:
    """Make the ticket with its first message, and end the draft it was written in. Undo deletes it by its flag."""
    account = new.account or creating.LOCAL
    creating.refuse_account(db, account)
    group = new.group or creating.only_group(db, account)
    subject = checked_subject(new.subject)
    customer = _customer(db, new)
    priority = str(check_field(Field.PRIORITY, new.priority or "none"))
    channel = str(check_field(Field.CHANNEL, new.channel))
    language = str(check_field(Field.LANGUAGE, new.language)) or (customer.language if customer else "")
    edits = check_field(Field.TAGS, tuple("+" + tag.removeprefix("+") for tag in new.tags))
    tags = list(dict.fromkeys(str(edit)[1:] for edit in edits)) if isinstance(edits, list) else []
    status = Status.OPEN if new.take else Status.NEW
    cursor = db.execute(
        "INSERT INTO ticket (ref, account, subject, status, priority, channel, team_id, assignee_id, requester_id, language, "
        "created_at, updated_at, turn, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            messages.new_ref(), account, subject, codes.STATUS_CODES[status], codes.PRIORITY_CODES[codes.Priority(priority)],
            channel, people.group(db, group).id if group else None, hand.person_id if new.take else None,
            customer.id if customer else None, language, hand.now, hand.now,
            codes.TURN_CODES[Turn.CUSTOMER if new.body.strip() else Turn.NOBODY], json.dumps(tags, ensure_ascii=False),
        ),
    )  # fmt: skip
    ticket_id = int(cursor.lastrowid or 0)
    fields.write_tags(db, ticket_id, [], [*tags])
    originals.keep(db, "ticket", ticket_id, "subject", typed=new.subject.strip(), clean=subject)
    message_id = None
    if new.body.strip():
        message_id = messages.add(
            db,
            ticket_id,
            Kind.INBOUND,
            author_id=customer.id if customer else None,
            body=new.body,
            now=hand.now,
            versions=(1,),
        )
    told = (FieldChange("status", None, status.value),)
    messages.add_event(db, ticket_id, told, author_id=hand.person_id, now=hand.now, versions=(1,))
    if account != creating.LOCAL:
        creating.queue(db, hand, ticket_id, new, message_id)
    if draft_id is not None:
        drafts.discard(db, draft_id, now=hand.now)
    undo_id = batches.record(db, hand, label, [Step(ticket_id, Field.FLAGS, [Flag.DELETED.value], [])])
    return Outcome(undo_id, (Changed(ticket_id, told, 1),), label)


def check_field(field: Field, value: object) -> object:
    from supportconsole.domain.changes import Change

    return check(Change(field, value))


def _customer(db: sqlite3.Connection, new: NewTicket) -> Person | None:
    """Whom the ticket is for: the customer who is meant, or a new one made from the name and address."""
    from supportconsole.domain.text.cleaning import clean_line

    if isinstance(new.requester, int):
        person = people.get(db, new.requester)
        if person is None:
            raise NotFound(
                f"There is no person {new.requester}.", hint="Find the customer by name or address."
            )
        return person
    words = new.requester.strip()
    email = new.email.strip() or (words if "@" in words else "")
    name = new.name.strip() or ("" if "@" in words else words)
    if not email and not name:
        return None
    known = people.named(db, email=clean_line(email), name=clean_line(name))
    if len(known) > 1:
        raise UsageProblem(
            f"There are {len(known)} customers called {name or email!r}.", hint="Give the address too."
        )
    return known[0] if known else people.add(db, Role.CUSTOMER, name, email, language=new.language)
