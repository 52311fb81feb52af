"""Merging tickets: the messages stay where they are, the ticket says where the conversation goes on."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from supportconsole.domain.changes import Changed, Field, Outcome, as_list
from supportconsole.domain.conversation import FieldChange
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.outbox import Deed
from supportconsole.domain.tickets import Flag, Status
from supportconsole.store import batches, changes, outbox, remote_rows
from supportconsole.store.batches import Hand, Step
from supportconsole.store.fields import State

_SETTLED: Final = frozenset({Field.STATUS.value})
"""The remote closes what it merges."""


def merge(db: sqlite3.Connection, hand: Hand, ids: Sequence[int], into: int, label: str) -> Outcome:
    """Close `ids` as merged into another ticket. Raises NotFound, and UsageProblem when that makes no sense."""
    sources = list(dict.fromkeys(ids))
    states = changes.found(db, (*sources, into))
    _refuse_nonsense(states, sources, into)
    target = states[into]
    account = _common_account(db, (*sources, into))
    steps: list[Step] = []
    changed: list[Changed] = []
    for ticket_id in sources:
        state = states[ticket_id]
        new = {
            Field.FLAGS: [*as_list(state[Field.FLAGS]), Flag.MERGED.value],
            "merged_into": target["ref"],
            Field.STATUS: Status.CLOSED.value,
            Field.WAKE_AT: None,
        }
        new = {field: word for field, word in new.items() if state[field] != word}
        one = changes.alter(db, hand, ticket_id, state, new, steps=steps, settled=_SETTLED)
        changed.append(one)
        if account is not None:
            outbox.add(
                db,
                account,
                ticket_id,
                Deed.MERGE,
                {"into": into},
                person_id=hand.person_id,
                seen_version=one.version,
                now=hand.now,
            )
    refs = [states[ticket_id]["ref"] for ticket_id in sources]
    changed.append(
        changes.alter(db, hand, into, target, {}, steps=steps, beside=[FieldChange("merged", None, refs)])
    )
    steps.append(Step(into, "merged", None, refs))
    return Outcome(batches.record(db, hand, label, steps), tuple(changed), label)


def _common_account(db: sqlite3.Connection, ids: Sequence[int]) -> str | None:
    accounts = {remote_rows.account_of(db, ticket_id) for ticket_id in ids}
    if len(accounts) > 1:
        raise UsageProblem(
            "These tickets live at different helpdesks.",
            hint="Merge tickets of one helpdesk, or link them in a note.",
        )
    return accounts.pop()


def _refuse_nonsense(states: dict[int, State], sources: Sequence[int], into: int) -> None:
    if not sources:
        raise UsageProblem(
            "There is no ticket to merge.", hint="Name the tickets that go into the other one."
        )
    if into in sources:
        raise UsageProblem(
            "#{number} cannot be merged into itself.",
            hint="Choose another ticket to merge into.",
            number=into,
        )
    for ticket_id in (*sources, into):
        flags = as_list(states[ticket_id][Field.FLAGS])
        if Flag.MERGED in flags:
            raise UsageProblem(
                "#{number} is merged already.", hint="Choose the ticket that it went into.", number=ticket_id
            )
    if Flag.DELETED in as_list(states[into][Field.FLAGS]):
        raise UsageProblem("#{number} is deleted.", hint="Undo the deletion first.", number=into)
