"""Changing tickets: one batch, one transaction, an event in each history, and the steps that take it back."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from supportconsole.domain.changes import CUSTOM, SETS, Change, Changed, Field, Outcome, as_list, follow
from supportconsole.domain.checks import check, near
from supportconsole.domain.conversation import FieldChange
from supportconsole.domain.errors import Conflict, NotFound
from supportconsole.store import batches, fields, messages, originals, people, queueing
from supportconsole.store.batches import Hand, Step
from supportconsole.store.fields import State
from supportconsole.store.numbers import no_ticket


class Wanted(NamedTuple):
    """A checked change in the words of `store.fields`; `original` is what cleaning altered."""

    field: str
    value: object
    original: str | None = None


def change(
    db: sqlite3.Connection,
    hand: Hand,
    ids: Sequence[int],
    changes: Iterable[Change],
    *,
    label: str,
    seen: Mapping[int, int] | None = None,
) -> Outcome:
    """Change all of these tickets or none. Raises NotFound, UsageProblem, and Conflict by the versions in `seen`."""
    wanted = resolve(db, changes)
    states = found(db, ids)
    steps: list[Step] = []
    changed: list[Changed] = []
    for ticket_id in dict.fromkeys(ids):
        state = states[ticket_id]
        new = follow(state, [(one.field, one.value) for one in wanted])
        if not new:
            continue
        if seen and seen.get(ticket_id, state["version"]) != state["version"]:
            _refuse_overwriting(db, hand, ticket_id, seen[ticket_id], new)
        steps += keep_originals(db, ticket_id, wanted, new)
        changed.append(alter(db, hand, ticket_id, state, new, steps=steps))
    undo_id = batches.record(db, hand, label, steps) if changed else 0
    return Outcome(undo_id, tuple(changed), label)


def resolve(db: sqlite3.Connection, changes: Iterable[Change]) -> list[Wanted]:
    """The changes with their words checked and their people and groups found."""
    return [_resolve(db, one) for one in changes]


def found(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, State]:
    """The states of all these tickets. Raises NotFound for the first that does not exist."""
    wanted = list(ids)
    states = fields.read(db, wanted)
    for ticket_id in wanted:
        if ticket_id not in states:
            raise no_ticket(ticket_id)
    return states


def alter(
    db: sqlite3.Connection,
    hand: Hand,
    ticket_id: int,
    state: State,
    new: Mapping[str, object],
    *,
    steps: list[Step],
    beside: Sequence[FieldChange] = (),
    versions: Sequence[int] = (),
    settled: frozenset[str] = frozenset(),
    waits_for: int | None = None,
) -> Changed:
    """Write `new` over `state`, tell the history, and add the steps that take it back to `steps`.

    The ticket counts as changed now unless `new` says when. `beside` are changes of no field of its own, `versions`
    the older ones that the event accounts for as well. A ticket of a remote is changed there as well, by the outbox, but for
    the fields in `settled`; `waits_for` is the entry that must have left before.
    """
    after = {"updated_at": hand.now, **new}
    version = fields.write(db, ticket_id, state, after)
    told = (
        *(
            FieldChange(field, state.get(field), word)
            for field, word in new.items()
            if fields.is_public(field)
        ),
        *beside,
    )
    if told:
        messages.add_event(
            db, ticket_id, told, author_id=hand.person_id, now=hand.now, versions=(*versions, version)
        )
    steps += [Step(ticket_id, field, state.get(field), word) for field, word in after.items()]
    queueing.fields(db, hand, ticket_id, state, new, version=version, settled=settled, waits_for=waits_for)
    return Changed(ticket_id, told, version)


def keep_originals(
    db: sqlite3.Connection, ticket_id: int, wanted: Iterable[Wanted], new: Mapping[str, object]
) -> list[Step]:
    """Keep what cleaning altered in the texts that are about to be written."""
    steps: list[Step] = []
    for field, _value, original in wanted:
        if field in new and (field == Field.SUBJECT or field.startswith(CUSTOM)):
            before = originals.read(db, "ticket", ticket_id, field)
            if before != original:
                originals.write(db, "ticket", ticket_id, field, original)
                steps.append(Step(ticket_id, "original:" + field, before, original))
    return steps


def turn_original(db: sqlite3.Connection, ticket_id: int, step: str, was: object, becomes: object) -> None:
    """Put the untouched text of a field back as well, when it still is the one of the step."""
    field = step.removeprefix("original:")
    if originals.read(db, "ticket", ticket_id, field) == was:
        originals.write(db, "ticket", ticket_id, field, None if becomes is None else str(becomes))


def _refuse_overwriting(
    db: sqlite3.Connection, hand: Hand, ticket_id: int, version: int, new: Mapping[str, object]
) -> None:
    for newer in messages.since(db, ticket_id, version):
        for one in newer.changes:
            if newer.author_id != hand.person_id and one.field in new and one.field not in SETS:
                raise Conflict(
                    "The {field} of #{number} has changed to {value!r} since you looked; nothing was done.",
                    hint="Look at the ticket again, then decide.",
                    field=one.field,
                    number=ticket_id,
                    value=one.after,
                )


def _resolve(db: sqlite3.Connection, change: Change) -> Wanted:
    value = check(change)
    if change.field in {Field.ASSIGNEE, Field.REQUESTER} and value is not None:
        person = people.get(db, value) if isinstance(value, int) else None
        if person is None or (change.field == Field.ASSIGNEE and person.role != "agent"):
            raise NotFound(
                "There is no agent {word!r}."
                if change.field == Field.ASSIGNEE
                else "There is no person {word!r}.",
                hint="Choose one of the agents of this desk.",
                word=value,
            )
        return Wanted(change.field, person.ref)
    if change.field == Field.GROUP and value:
        return Wanted(change.field, people.group(db, str(value)).name)
    if change.field == Field.WATCHERS:
        return Wanted(change.field, [edit[0] + _watcher(db, edit[1:]) for edit in map(str, as_list(value))])
    original = change.value if isinstance(change.value, str) and change.value != value else None
    return Wanted(change.field, value, original)


def _watcher(db: sqlite3.Connection, word: str) -> str:
    person = people.by_ref(db, word)
    if person is None:
        hint, words = near(word, [one.ref for one in people.agents(db)])
        raise NotFound("There is no agent {word!r}.", hint=hint, word=word, words=words)
    return person.ref
