"""How what an agent does to a ticket of a remote comes into the outbox, and out of it again before it has left."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import State
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.outbox import Deed, Stage
from supportconsole.store import accounts, codes, creating, messages, outbox, people, remote_rows
from supportconsole.store.batches import Hand

_TRAVELS: Final = frozenset(
    {
        Field.STATUS,
        Field.PRIORITY,
        Field.ASSIGNEE,
        Field.GROUP,
        Field.SUBJECT,
        Field.REQUESTER,
        Field.TAGS,
        Field.WATCHERS,
    }
)
_NEEDS: Final = {Field.TAGS: "tags", Field.WATCHERS: "watchers"}
"""Fields that a remote may not have at all; then they stay here."""


@dataclass(slots=True)
class Withdrawn:
    """What an undo has taken out of the outbox before it left: fields by ticket, and messages."""

    fields: dict[int, set[str]] = field(default_factory=dict)
    messages: set[int] = field(default_factory=set)


def travels(name: str) -> bool:
    """Whether a change of this field is of interest to a remote. Snoozing, flags and the language stay here."""
    return name in _TRAVELS or name.startswith(CUSTOM)


def fields(
    db: sqlite3.Connection,
    hand: Hand,
    ticket_id: int,
    before: Mapping[str, object],
    new: Mapping[str, object],
    *,
    version: int,
    settled: frozenset[str] = frozenset(),
    waits_for: int | None = None,
) -> None:
    """Queue a change of fields when the ticket lives at a remote. `settled` are fields that go another way.

    Raises UsageProblem for somebody whom the remote does not know.
    """
    account = remote_rows.account_of(db, ticket_id)
    if account is None:
        return
    edits = [one for one in edits_for(db, account, hand, before, new) if one[0] not in settled]
    if edits:
        outbox.add(
            db,
            account,
            ticket_id,
            Deed.FIELDS,
            {"edits": edits},
            person_id=hand.person_id,
            seen_version=version,
            now=hand.now,
            waits_for=waits_for,
        )


def edits_for(
    db: sqlite3.Connection, account: str, hand: Hand, before: Mapping[str, object], new: Mapping[str, object]
) -> list[tuple[str, object, object]]:
    """The changes that the remote shall hear of, as (field, base, value)."""
    row = accounts.get(db, account)
    caps = frozenset(row.caps) if row else frozenset()
    edits = []
    for name, value in new.items():
        if not travels(name) or (name in _NEEDS and _NEEDS[Field(name)] not in caps):
            continue
        if name in {Field.ASSIGNEE, Field.REQUESTER} and value is not None:
            _refuse_stranger(db, account, hand, str(value))
        edits.append((str(name), before.get(name), value))
    return edits


def text(
    db: sqlite3.Connection,
    hand: Hand,
    account: str,
    ticket_id: int,
    message_id: int,
    *,
    version: int,
    edits: Sequence[tuple[str, object, object]] = (),
) -> int:
    """Queue a reply or a note that stands in the conversation, with the edits that go in the same request."""
    kind, body, form, attachments, extra = db.execute(
        "SELECT kind, body, format, attachments, extra FROM message WHERE id = ?", (message_id,)
    ).fetchone()
    return outbox.add(
        db,
        account,
        ticket_id,
        Deed(codes.KINDS[kind].value),
        {
            "body": body,
            "format": codes.FORMATS[form].value,
            "files": json.loads(attachments) if attachments else [],
            "edits": list(edits),
            "cc": list(messages.cc_of({"extra": extra})),
        },
        person_id=hand.person_id,
        seen_version=version,
        now=hand.now,
        message_id=message_id,
    )


def takes_fields_along(db: sqlite3.Connection, account: str) -> bool:
    """Whether the remote takes a reply and changes of fields in one request."""
    row = accounts.get(db, account)
    return row is not None and "reply_with_fields" in row.caps


def withdraw(db: sqlite3.Connection, batch_id: int, now: Instant) -> Withdrawn:
    """Take out what came with this batch and has never left. Raises UsageProblem when what left cannot be taken back."""
    result = Withdrawn()
    rows = db.execute(
        "SELECT id FROM outbox WHERE batch_id = ? AND stage <> 'discarded' ORDER BY id DESC", (batch_id,)
    ).fetchall()
    for (entry_id,) in rows:
        one = outbox.job(db, entry_id)
        assert one is not None
        if one.stage is not Stage.QUEUED or one.attempts:
            if one.deed in {Deed.MERGE, Deed.CREATE}:
                raise UsageProblem(
                    "The remote may have it already: the {deed} of #{number} cannot be taken back here.",
                    hint="Undo it at the remote.",
                    deed=one.deed.value,
                    number=one.ticket_id,
                )
            continue
        if one.deed is Deed.CREATE:
            creating.refuse_followed(db, one)
        outbox.move(db, entry_id, Stage.DISCARDED, now, "undone before it left")
        gone = result.fields.setdefault(one.ticket_id, set())
        gone.update(edit.field for edit in one.edits)
        if one.deed is Deed.MERGE:
            gone.update({Field.STATUS})
        if one.message_id is not None:
            result.messages.add(one.message_id)
            db.execute(
                "UPDATE message SET state = ? WHERE id = ?", (codes.STATE_CODES[State.LOCAL], one.message_id)
            )
    return result


def _refuse_stranger(db: sqlite3.Connection, account: str, hand: Hand, ref: str) -> None:
    person = people.by_ref(db, ref)
    if person is None or person.id == hand.person_id:
        return
    if remote_rows.remote_id(db, account, "person", person.id) is None:
        raise UsageProblem(
            "{name} is not known at {account}.",
            hint="Choose somebody who is, or wait for the next sync.",
            name=person.name,
            account=account,
        )
