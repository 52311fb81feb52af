"""Taking a batch back and doing it again: field by field, and only where nobody has changed it since."""

import json
import sqlite3
from dataclasses import dataclass, field

from supportconsole.domain.changes import SETS, Changed, Undone, as_list
from supportconsole.domain.conversation import DraftKind, FieldChange
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.gaps import literal
from supportconsole.store import (
    batches,
    canned_uses,
    changes,
    creating,
    drafts,
    fields,
    messages,
    outbox,
    queueing,
    record_undo,
    remote_rows,
)
from supportconsole.store.batches import Batch, Hand, Step


@dataclass(slots=True)
class _Turned:
    """What becomes of one ticket of the batch."""

    new: dict[str, object] = field(default_factory=dict)
    beside: list[FieldChange] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    refused: bool = False
    drafts: list[int] = field(default_factory=list)
    again: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    """The places of the steps whose messages are said again, and what these were."""
    put_by: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    """The places of the steps whose messages become no drafts, and what these were."""


def undo(db: sqlite3.Connection, hand: Hand, batch_id: int | None) -> Undone:
    """Take back the batch, or the newest one of this person.

    Raises NotFound, UsageProblem when it is undone already, Conflict when an article or view has changed since.
    """
    batch = _batch(db, batch_id) if batch_id is not None else batches.newest_done(db, hand.person_id)
    if batch is None:
        raise NotFound("There is nothing to undo.", hint="What is undone can be done again with redo.")
    if batch.undone:
        raise UsageProblem("That is undone already: {label}.", hint="Redo does it again.", label=batch.label)
    return _turn(db, hand, batch, back=True)


def redo(db: sqlite3.Connection, hand: Hand, batch_id: int | None) -> Undone:
    """Do an undone batch again, by default the one undone last. Raises NotFound, UsageProblem when it stands."""
    batch = _batch(db, batch_id) if batch_id is not None else batches.newest_undone(db, hand.person_id)
    if batch is None:
        raise NotFound("There is nothing to redo.", hint="Only what was undone can be done again.")
    if not batch.undone:
        raise UsageProblem("That is done already: {label}.", hint="Undo takes it back.", label=batch.label)
    return _turn(db, hand, batch, back=False)


def _batch(db: sqlite3.Connection, batch_id: int) -> Batch:
    batch = batches.named(db, batch_id)
    if batch is None:
        raise NotFound(
            "There is no change with the number {number}.",
            hint="Each change answers with its number.",
            number=batch_id,
        )
    return batch


def _turn(db: sqlite3.Connection, hand: Hand, batch: Batch, *, back: bool) -> Undone:
    by_ticket: dict[int, list[tuple[int, Step]]] = {}
    for place, step in batches.steps(db, batch.id):
        by_ticket.setdefault(step.ticket_id, []).append((place, step))
    states = fields.read(db, by_ticket)
    withdrawn = queueing.withdraw(db, batch.id, hand.now)
    changed: list[Changed] = []
    kept: list[int] = []
    draft_id: int | None = None
    for ticket_id, steps in by_ticket.items():
        state, turned = states[ticket_id], _Turned()
        # Backwards when taking back: of two steps on one field the first one knows how it was.
        for place, step in reversed(steps) if back else steps:
            _turn_step(db, hand, turned, state, (batch.id, place, step), back=back)
        draft_id = turned.drafts[0] if turned.drafts else draft_id
        if turned.refused:
            kept.append(ticket_id)
        if any(fields.is_public(name) for name in turned.new) or turned.beside:
            one = changes.alter(
                db,
                hand,
                ticket_id,
                state,
                turned.new,
                steps=[],
                beside=turned.beside,
                versions=turned.versions,
                settled=frozenset(withdrawn.fields.get(ticket_id, ())),
            )
            changed.append(one)
            for again in turned.again:
                _put_back(db, hand, batch.id, again, one)
            for number in turned.drafts:
                drafts.rebase(db, number, one.version)
            for number, sent in turned.put_by:
                batches.rewrite(db, batch.id, number, {**sent, "base": one.version})
    if not back:
        creating.queue_again(db, hand, batch.id)
    record_undo.turn(db, batch.id, back=back)
    batches.mark(db, batch.id, undone=back)
    outbox.tie(db, batch.id)
    return Undone(batch.id, batch.label, tuple(changed), tuple(kept), draft_id)


def _turn_step(
    db: sqlite3.Connection,
    hand: Hand,
    turned: _Turned,
    state: fields.State,
    place: tuple[int, int, Step],
    *,
    back: bool,
) -> None:
    step = place[2]
    name = step.field
    was, becomes = (step.after, step.before) if back else (step.before, step.after)
    current = turned.new.get(name, state.get(name))
    if name == "message":
        (_take_back if back else _say_again)(db, hand, turned, place)
    elif name == "merged":
        turned.beside.append(FieldChange(name, was, becomes))
    elif name.startswith("original:"):
        changes.turn_original(db, step.ticket_id, name, was, becomes)
    elif name in SETS:
        words = becomes if current == was else _edited(as_list(current), as_list(was), as_list(becomes))
        if words != current:
            turned.new[name] = words
    elif current == was:
        turned.new[name] = becomes
    elif current != becomes and fields.is_public(name):
        turned.refused = True


def _edited(current: list[object], was: list[object], becomes: list[object]) -> list[object]:
    kept = [word for word in current if word not in was or word in becomes]
    return kept + [word for word in becomes if word not in was and word not in kept]


def _take_back(db: sqlite3.Connection, hand: Hand, turned: _Turned, place: tuple[int, int, Step]) -> None:
    """Make the message a draft again, with its files; one of a macro for many tickets is only put by for a redo."""
    batch_id, number, step = place
    sent = step.after
    assert isinstance(sent, dict)
    whole = messages.take_out(db, sent["id"])
    if whole is None:
        turned.refused = True
        return
    turned.versions += messages.versions_of(whole)
    turned.beside.append(FieldChange("message", sent["kind"], "draft"))
    if "no_draft" in sent:
        turned.put_by.append((number, {**sent, "whole": whole}))
        return
    draft = drafts.begin(
        db,
        step.ticket_id,
        DraftKind(sent["kind"]),
        console=hand.console,
        now=hand.now,
        body=literal(str(whole["original"] or whole["body"])),  # it was sent: its braces are meant
        fields=_fields_of(whole),
    )
    turned.drafts.append(draft.id)
    batches.rewrite(
        db, batch_id, number, {**sent, "whole": whole, "draft": draft.id, "text": drafts.checksum(draft.body)}
    )


def _fields_of(whole: dict[str, object]) -> dict[str, str] | None:
    """What the draft of a message that is taken back has beside its text."""
    fields = {"attachments": str(whole["attachments"])} if whole["attachments"] else {}
    beside = {"cc": messages.cc_of(whole), "canned": messages.canned_of(whole)}
    fields |= {name: json.dumps(words, ensure_ascii=False) for name, words in beside.items() if words}
    return fields or None


def _say_again(db: sqlite3.Connection, hand: Hand, turned: _Turned, place: tuple[int, int, Step]) -> None:
    """Send the draft that the message had become, unless it was altered or sent, or somebody wrote since."""
    step = place[2]
    sent = step.after
    assert isinstance(sent, dict)
    base = sent.get("base")
    draft = drafts.peek(db, sent["draft"]) if "draft" in sent else None
    if draft is not None and drafts.checksum(draft.body) == sent["text"]:
        base = draft.base_version
    if not isinstance(base, int):
        turned.refused = True
        return
    newer = messages.since(db, step.ticket_id, base)
    if any(one.kind in messages.WRITTEN and one.author_id != hand.person_id for one in newer):
        turned.refused = True
        return
    if draft is not None:
        drafts.discard(db, draft.id, now=hand.now)
    turned.again.append((place[1], sent))
    turned.beside.append(FieldChange("message", "draft", sent["kind"]))


def _put_back(
    db: sqlite3.Connection, hand: Hand, batch_id: int, again: tuple[int, dict[str, object]], changed: Changed
) -> None:
    place, sent = again
    whole = sent["whole"]
    assert isinstance(whole, dict)
    message_id = messages.put_back(db, whole, changed.version)
    canned_uses.note(db, hand, changed.ticket_id, messages.canned_of(whole), message_id)
    account = remote_rows.account_of(db, changed.ticket_id)
    if account is not None:
        queueing.text(db, hand, account, changed.ticket_id, message_id, version=changed.version)
    mark = {"no_draft": True} if "no_draft" in sent else {}
    batches.rewrite(db, batch_id, place, {"id": message_id, "kind": sent["kind"], **mark})
