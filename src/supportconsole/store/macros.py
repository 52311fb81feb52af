"""Applying macros: the text, the note and the changes of each ticket, all tickets as one batch with one undo."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from supportconsole.domain.changes import Change, Changed, Outcome
from supportconsole.domain.conversation import DraftKind, FieldChange
from supportconsole.store import batches, canned_uses, changes, sending
from supportconsole.store.batches import Hand, Step
from supportconsole.store.changes import Wanted


class Deed(NamedTuple):
    """What a macro does to one ticket. `canned` is the macro's ref; `seen_version` is what its author had seen."""

    ticket_id: int
    changes: tuple[Change, ...] = ()
    reply: str = ""
    note: str = ""
    canned: str = ""
    seen_version: int | None = None


def foresee(db: sqlite3.Connection, deed: Deed) -> tuple[FieldChange, ...]:
    """Exactly the fields that `apply` would change. Raises NotFound, UsageProblem."""
    state = changes.found(db, (deed.ticket_id,))[deed.ticket_id]
    kind = DraftKind.REPLY if deed.reply else DraftKind.NOTE if deed.note else None
    new = sending.follow_text(state, changes.resolve(db, deed.changes), kind)
    return tuple(FieldChange(field, state.get(field), word) for field, word in new.items())


def apply(db: sqlite3.Connection, hand: Hand, deeds: Sequence[Deed], label: str) -> Outcome:
    """Do all of it or nothing. Raises NotFound; UsageProblem, for a gap too; Conflict when somebody wrote since."""
    steps: list[Step] = []
    changed = [one for deed in deeds if (one := _apply(db, hand, deed, steps)) is not None]
    if len(changed) > 1:
        steps = [_without_draft(step) if step.field == "message" else step for step in steps]
    return Outcome(batches.record(db, hand, label, steps) if changed else 0, tuple(changed), label)


def _without_draft(step: Step) -> Step:
    """Of many tickets nobody wants a draft each when the macro is taken back; a redo says the same again."""
    assert isinstance(step.after, dict)
    return step._replace(after={**step.after, "no_draft": True})


def _apply(db: sqlite3.Connection, hand: Hand, deed: Deed, steps: list[Step]) -> Changed | None:
    wanted = changes.resolve(db, deed.changes)
    if not deed.reply and not deed.note:
        return _change(db, hand, deed, wanted, steps)
    seen, beside = deed.seen_version, Changed(deed.ticket_id, (), 0)
    if deed.note:
        is_all = not deed.reply
        text = sending.Text(deed.ticket_id, DraftKind.NOTE, deed.note, seen, canned=(deed.canned,))
        beside = sending.put(db, hand, text, wanted if is_all else (), steps)
        if is_all:
            return beside
        seen = None  # the note has just been seen to be the newest
    text = sending.Text(deed.ticket_id, DraftKind.REPLY, deed.reply, seen, canned=(deed.canned,))
    done = sending.put(db, hand, text, wanted, steps)
    return Changed(done.ticket_id, (*beside.changes, *done.changes), done.version)


def _change(
    db: sqlite3.Connection, hand: Hand, deed: Deed, wanted: Sequence[Wanted], steps: list[Step]
) -> Changed | None:
    state = changes.found(db, (deed.ticket_id,))[deed.ticket_id]
    new = sending.follow_text(state, wanted, None)
    if not new:
        return None
    steps += changes.keep_originals(db, deed.ticket_id, wanted, new)
    canned_uses.note(db, hand, deed.ticket_id, (deed.canned,))
    return changes.alter(db, hand, deed.ticket_id, state, new, steps=steps)
