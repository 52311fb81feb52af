"""A status is reached by the steps that the workflow offers for an issue at this moment."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from supportconsole.connectors.jira.reading import issue_path
from supportconsole.connectors.jira.session import Session
from supportconsole.connectors.wire.members import Json, identity, part, parts, some_parts, text
from supportconsole.domain.remote.protocol import Transition

RESOLUTION: Final = "resolution"
_USUAL: Final = "done"


class Step(NamedTuple):
    """A transition, and the way in which an issue ends by it: the id of a resolution, "" where none is asked."""

    transition: Transition
    resolution: str


async def steps(session: Session, issue: str) -> Sequence[Step]:
    answer = await session.get(
        issue_path(issue, "/transitions"),
        {"expand": "transitions.fields"},
        template="issue/ID/transitions",
    )
    return [_step(session, one) for one in parts(answer.object(), "transitions")]


def _step(session: Session, record: Json) -> Step:
    to, fields = part(record, "to"), part(record, "fields")
    resolution = _resolution(part(fields, RESOLUTION))
    needs = tuple(
        name
        for name, field in fields.items()
        if isinstance(field, Mapping)
        and field.get("required") is True
        and field.get("hasDefaultValue") is not True
        and not (name == RESOLUTION and resolution)
    )
    offered, name = text(record, "name"), text(to, "name")
    title = offered if offered.casefold() == name.casefold() else f"{offered} → {name}"
    return Step(Transition(identity(record), title, session.words.status(to), needs), resolution)


def _resolution(field: Json) -> str:
    """The resolution to give where the step's screen asks for one: the usual "Done", else the first that is allowed.

    Without one Jira keeps a finished issue among the unresolved ones.
    """
    allowed = some_parts(field, "allowedValues")
    usual = [one for one in allowed if text(one, "name").casefold() == _USUAL]
    return identity((usual or list(allowed))[0]) if allowed else ""
