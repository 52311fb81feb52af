"""What a changing command answers: which tickets changed, by what, and the number that takes it back."""

from collections.abc import Mapping
from typing import Final

from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import outcome_shape, undone_shape
from supportconsole.desk.done_words import say_done
from supportconsole.domain.changes import Changed, Field, Outcome, Undone
from supportconsole.domain.clock import parse_instant, to_local
from supportconsole.domain.conversation import FieldChange
from supportconsole.locale import _

SHOWN = 20
QUEUED: Final = 7
"""The exit code of what is accepted and will be sent to a helpdesk, but is not confirmed yet."""
_NOBODY: Final[Mapping[str, str]] = {}


def answer_outcome(session: Session, outcome: Outcome, *, as_json: bool) -> int:
    """Print the end of a batch and give the exit code: queued for a helpdesk is not done yet."""
    queued = _is_queued(session, outcome.changed)
    if as_json:
        say_json(outcome_shape(outcome) | {"queued": queued})
        return QUEUED if queued else 0
    if not outcome.undo_id:
        say(_("Nothing to do: it is so already."))
        return 0
    _say_changed(session, outcome.changed, outcome.label)
    say_undo(outcome.undo_id)
    return say_queued() if queued else 0


def answer_undone(session: Session, undone: Undone, *, as_json: bool) -> int:
    """Print the end of an undo or redo and give the exit code."""
    queued = _is_queued(session, undone.changed)
    if as_json:
        say_json(undone_shape(undone) | {"queued": queued})
        return QUEUED if queued else 0
    _say_changed(session, undone.changed, undone.label)
    if undone.kept:
        ids = ", ".join(f"#{ticket_id}" for ticket_id in undone.kept)
        say(_("Left as they are, because they have changed since: {ids}.").format(ids=ids))
    if undone.draft_id is not None:
        say(_("The text is a draft again."))
    return say_queued() if queued else 0


def say_undo(undo_id: int) -> None:
    say(_("Take it back: supportconsole undo {undo}").format(undo=undo_id))


def sentence(change: FieldChange, names: Mapping[str, str] = _NOBODY) -> str:
    """One change as people read it: `status open > solved`. `names` are those of people by their `ref`."""

    def tell(value: object) -> str:
        if change.field == Field.WAKE_AT:
            return _moment(value)
        if change.field in {Field.ASSIGNEE, Field.REQUESTER} and isinstance(value, str):
            return names.get(value, value)
        return _value(value)

    return f"{change.field} {tell(change.before)} > {tell(change.after)}"


def people_names(session: Session) -> dict[str, str]:
    """The agents' names by their `ref`."""
    return {agent.ref: agent.name for agent in session.desk.people.agents()}


def _is_queued(session: Session, changed: tuple[Changed, ...]) -> bool:
    return any(session.desk.outbox.waits(one.ticket_id) for one in changed)


def say_queued() -> int:
    """Say that a helpdesk has to confirm it, and give the exit code for that."""
    say(_("Queued for the helpdesk, not confirmed yet; see supportconsole outbox."))
    return QUEUED


def _say_changed(session: Session, changed: tuple[Changed, ...], label: str) -> None:
    names, said = people_names(session), say_done(label)
    for one in changed[:SHOWN]:
        told = ", ".join(sentence(change, names) for change in one.changes)
        say(f"#{one.ticket_id}  {said}{f': {told}' if told else ''}")
    if len(changed) > SHOWN:
        say(_("and {n} more").format(n=len(changed) - SHOWN))


def _moment(value: object) -> str:
    """A time of an event, which the interchange format writes as RFC 3339, on this machine's clock."""
    try:
        return f"{to_local(parse_instant(str(value))):%Y-%m-%d %H:%M}"
    except ValueError:
        return _value(value)


def _value(value: object) -> str:
    if value is None or value in ("", [], ()):
        return "-"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)
