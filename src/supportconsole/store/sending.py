"""Sending: one transaction makes a message of a text, changes the ticket with it, and ends its draft."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from supportconsole.domain.changes import Change, Changed, Field, Outcome, as_list, follow
from supportconsole.domain.conversation import Attachment, DraftKind, FieldChange, Kind
from supportconsole.domain.errors import Conflict, UsageProblem
from supportconsole.domain.gaps import find_gaps, plain
from supportconsole.domain.tickets import Flag, Status, Turn
from supportconsole.store import batches, canned_uses, changes, drafts, messages, queueing, remote_rows
from supportconsole.store.batches import Hand, Step
from supportconsole.store.changes import Wanted
from supportconsole.store.fields import State


@dataclass(frozen=True, slots=True)
class Text:
    """A reply or a note that is about to be sent. `seen_version` is the ticket's version that its author knew."""

    ticket_id: int
    kind: DraftKind
    body: str
    seen_version: int | None = None
    attachments: Sequence[Attachment] = ()
    draft_id: int | None = None
    cc: Sequence[str] = ()
    canned: Sequence[str] = ()
    """The refs of the canned responses that it came from."""


def send(db: sqlite3.Connection, hand: Hand, text: Text, wished: Iterable[Change], label: str) -> Outcome:
    """Send it. Raises UsageProblem, NotFound, and Conflict when somebody wrote since; then nothing is done."""
    steps: list[Step] = []
    changed = put(db, hand, text, changes.resolve(db, wished), steps)
    return Outcome(batches.record(db, hand, label, steps), (changed,), label)


def put(
    db: sqlite3.Connection, hand: Hand, text: Text, wanted: Sequence[Wanted], steps: list[Step]
) -> Changed:
    """Send it as a part of a batch: what takes it back is added to `steps`. Raises as `send` does."""
    refuse_unfinished(text.body)
    state = changes.found(db, (text.ticket_id,))[text.ticket_id]
    if Flag.MERGED in as_list(state[Field.FLAGS]):
        raise UsageProblem(
            "#{number} was merged into another ticket.", hint="Write there.", number=text.ticket_id
        )
    if text.seen_version is not None:
        _refuse_blind(db, hand, text.ticket_id, text.seen_version)
    is_reply = text.kind is DraftKind.REPLY
    new = follow_text(state, wanted, text.kind)
    told = [FieldChange(field, state.get(field), word) for field, word in new.items()]
    hidden = {"unread": False, **({"turn": Turn.AGENT.value} if is_reply else {})}
    new |= {field: word for field, word in hidden.items() if state[field] != word}
    steps += changes.keep_originals(db, text.ticket_id, wanted, new)
    version = int(str(state["version"])) + 1
    message_id = messages.add(
        db,
        text.ticket_id,
        Kind(text.kind.value),
        author_id=hand.person_id,
        body=plain(text.body),
        now=max(hand.now, messages.newest(db, text.ticket_id)),
        versions=(version,),
        attachments=text.attachments,
        cc=text.cc if is_reply else (),
        canned=text.canned,
    )
    canned_uses.note(db, hand, text.ticket_id, text.canned, message_id)
    steps.append(Step(text.ticket_id, "message", None, {"id": message_id, "kind": text.kind.value}))
    entry, settled = _queue(db, hand, (text.ticket_id, message_id, version), state, new)
    changed = changes.alter(
        db, hand, text.ticket_id, state, new, steps=steps, settled=settled, waits_for=entry
    )
    assert changed.version == version
    assert list(changed.changes) == told
    if text.draft_id is not None:
        drafts.discard(db, text.draft_id, now=hand.now)
    return changed


def follow_text(state: State, wanted: Iterable[Wanted], kind: DraftKind | None) -> dict[str, object]:
    """The fields that end up different with a text of that kind: a reply opens a new ticket unless it says otherwise."""
    edits: list[tuple[str, object]] = [(one.field, one.value) for one in wanted]
    answers = kind is DraftKind.REPLY and state[Field.STATUS] == Status.NEW
    if answers and all(field != Field.STATUS for field, _ in edits):
        edits.append((Field.STATUS, Status.OPEN.value))
    return follow(state, edits)


def _queue(
    db: sqlite3.Connection, hand: Hand, sent: tuple[int, int, int], state: State, new: State
) -> tuple[int | None, frozenset[str]]:
    """Put the text of a remote's ticket into the outbox; gives its entry and the fields that travel with it."""
    ticket_id, message_id, version = sent
    account = remote_rows.account_of(db, ticket_id)
    if account is None:
        return None, frozenset()
    together = queueing.takes_fields_along(db, account)
    edits = queueing.edits_for(db, account, hand, state, new) if together else []
    entry = queueing.text(db, hand, account, ticket_id, message_id, version=version, edits=edits)
    return entry, frozenset(edit[0] for edit in edits)


def refuse_unfinished(body: str) -> None:
    """Raise UsageProblem for a text with nothing in it or with an unfilled gap."""
    if not body.strip():
        raise UsageProblem("There is no text to send.", hint="Write something first.")
    gaps = find_gaps(body)
    if gaps:
        raise UsageProblem(
            "The text still has a gap: {gap} and {n} more."
            if len(gaps) > 1
            else "The text still has a gap: {gap}.",
            hint="Fill the gap or take it out, then send.",
            gap=gaps[0].mark[:60],
            n=len(gaps) - 1,
        )


def _refuse_blind(db: sqlite3.Connection, hand: Hand, ticket_id: int, version: int) -> None:
    newer = [one for one in messages.since(db, ticket_id, version) if messages.is_news(one, hand.person_id)]
    if newer:
        written = sum(one.kind in messages.WRITTEN for one in newer)
        raise Conflict(
            "#{number} has changed since you looked; nothing was sent and the text is kept."
            if not written
            else "#{number} has 1 new message since you looked; nothing was sent and the text is kept."
            if written == 1
            else "#{number} has {n} new messages since you looked; nothing was sent and the text is kept.",
            hint="Read what is new, then send again.",
            number=ticket_id,
            n=written,
        )
