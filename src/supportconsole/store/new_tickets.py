"""A ticket is made here: with its first message, its customer and, at a helpdesk, its place in the outbox."""

import json
import sqlite3

from supportconsole.domain.changes import Change, Changed, Field, NewTicket, Outcome
from supportconsole.domain.checks import check, checked_subject
from supportconsole.domain.conversation import FieldChange, Kind
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.people import Person, Role
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.domain.tickets import LOCAL, Flag, Status, Turn
from supportconsole.store import batches, codes, creating, drafts, fields, messages, originals, people
from supportconsole.store.batches import Hand, Step


def create(
    db: sqlite3.Connection, hand: Hand, new: NewTicket, label: str, draft_id: int | None = None
) -> Outcome:
    """Make the ticket with its first message, and end the draft it was written in. Undo deletes it by its flag."""
    creating.refuse_account(db, new.account)
    subject = checked_subject(new.subject)
    customer = _customer(db, new)
    priority = str(_checked(Field.PRIORITY, new.priority or "none"))
    channel = str(_checked(Field.CHANNEL, new.channel))
    language = str(_checked(Field.LANGUAGE, new.language)) or (customer.language if customer else "")
    edits = _checked(Field.TAGS, tuple("+" + tag.removeprefix("+") for tag in new.tags))
    tags = list(dict.fromkeys(str(edit)[1:] for edit in edits)) if isinstance(edits, list) else []
    status = Status.OPEN if new.take else Status.NEW
    cursor = db.execute(
        "INSERT INTO ticket (ref, account, subject, status, priority, channel, team_id, assignee_id, requester_id, language, "
        "created_at, updated_at, turn, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            messages.new_ref(), new.account, subject, codes.STATUS_CODES[status], codes.PRIORITY_CODES[codes.Priority(priority)],
            channel, people.group(db, new.group).id if new.group else None, hand.person_id if new.take else None,
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
    if new.account != LOCAL:
        creating.queue(db, hand, ticket_id, new, message_id)
    if draft_id is not None:
        drafts.discard(db, draft_id, now=hand.now)
    undo_id = batches.record(db, hand, label, [Step(ticket_id, Field.FLAGS, [Flag.DELETED.value], [])])
    return Outcome(undo_id, (Changed(ticket_id, told, 1),), label)


def _checked(field: Field, value: object) -> object:
    return check(Change(field, value))


def _customer(db: sqlite3.Connection, new: NewTicket) -> Person | None:
    """Whom the ticket is for: the customer who is meant, or a new one made from the name and address."""
    if isinstance(new.requester, int):
        person = people.get(db, new.requester)
        if person is None:
            raise NotFound(
                "There is no person {number}.",
                hint="Find the customer by name or address.",
                number=new.requester,
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
            "There are {n} customers called {name!r}.",
            hint="Give the address too.",
            n=len(known),
            name=name or email,
        )
    return known[0] if known else people.add(db, Role.CUSTOMER, name, email, language=new.language)
