"""What is sent to Jira: comments with their mark and who may see them, fields by Jira's names, steps of the workflow."""

from collections.abc import Iterable, Mapping
from typing import Final

from supportconsole.connectors.jira import adf
from supportconsole.connectors.jira.workflow import RESOLUTION, Step
from supportconsole.connectors.wire.members import Json
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.remote.operations import Edit, FieldSet, Note, Reply, SetEdit
from supportconsole.domain.remote.things import RemoteTicket

MARK: Final = "supportconsole.operation"
"""The property of a comment that holds our mark. Properties are shown to programs only."""
VISIBLE: Final = "sd.public.comment"
"""The service desk's own property of a comment: `internal` keeps it from customers."""
HISTORY: Final = "supportconsole:operation"
"""The type of the metadata that our changes leave in an issue's history."""
LONGEST: Final = 32_767
"""Characters of a comment that Jira takes."""
_NAMES: Final[Mapping[str, str]] = {
    Field.ASSIGNEE: "assignee",
    Field.REQUESTER: "reporter",
    Field.SUBJECT: "summary",
    Field.PRIORITY: "priority",
    Field.TAGS: "labels",
}


class Refused(Exception):
    """An operation that Jira would not take, found out before anything was sent. `fields` says why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("refused")
        self.fields = fields


def comment(operation: Reply | Note, marker: str) -> Json:
    """A comment that says itself whether it is internal, so that no setting of the site decides it. Raises Refused."""
    if len(operation.body) > LONGEST:
        raise Refused({"body": f"Jira takes at most {LONGEST} characters."})
    return {
        "body": adf.from_text(operation.body),
        "properties": [
            {"key": VISIBLE, "value": {"internal": isinstance(operation, Note)}},
            {"key": MARK, "value": {"marker": marker}},
        ],
    }


def marker_of(record: Json) -> str:
    """Our mark in a comment that came with its properties; "" when it is somebody else's."""
    listed = record.get("properties")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and one.get("key") == MARK:
            value = one.get("value")
            said = value.get("marker") if isinstance(value, Mapping) else None
            return said if isinstance(said, str) else ""
    return ""


def told_by(marker: str) -> Json:
    """What stands beside a change in the issue's history, for programs: that it is ours."""
    return {"historyMetadata": {"type": HISTORY, "extraData": {"marker": marker}}}


def issue_fields(edits: Iterable[Edit], priority: str | None) -> dict[str, object]:
    """The request that sets these fields; empty when there are none but the status.

    `priority` is the id of the wanted one. Raises Refused for a field that Jira does not have or that is not written.
    """
    fields: dict[str, object] = {}
    update: dict[str, object] = {}
    for edit in edits:
        if isinstance(edit, SetEdit):
            if edit.field != Field.TAGS:
                raise Refused({edit.field: "This list is not changed at Jira."})
            added = [{"add": label(one)} for one in edit.add]
            update["labels"] = [*added, *({"remove": label(one)} for one in edit.remove)]
        elif edit.field == Field.PRIORITY:
            wanted = edit.remote or priority
            if not wanted and edit.value not in (None, "", "none"):
                raise Refused({edit.field: "This site has no such priority."})
            fields["priority"] = {"id": wanted} if wanted else None
        elif edit.field in {Field.ASSIGNEE, Field.REQUESTER}:
            fields[_NAMES[edit.field]] = {"id": edit.value} if edit.value else None
        elif edit.field == Field.SUBJECT:
            fields["summary"] = edit.value
        elif edit.field.startswith(CUSTOM):
            raise Refused({edit.field: "Fields of the site's own are not written."})
        elif edit.field == Field.GROUP:
            raise Refused({edit.field: "A ticket is not moved to another project from here."})
        elif edit.field != Field.STATUS:
            raise Refused({edit.field: "Jira keeps no such field."})
    return {**({"fields": fields} if fields else {}), **({"update": update} if update else {})}


def step(chosen: Step) -> Json:
    """The request that makes a step of the workflow."""
    resolved = {"fields": {RESOLUTION: {"id": chosen.resolution}}} if chosen.resolution else {}
    return {"transition": {"id": chosen.transition.id}, **resolved}


def chosen_step(edit: FieldSet, offered: Iterable[Step]) -> Step:
    """The step that the agent chose, else the first that leads to the wanted status. Raises Refused."""
    every = list(offered)
    if edit.remote:
        found = [one for one in every if one.transition.id == edit.remote]
    else:
        found = [one for one in every if one.transition.status == edit.value]
    ready = [one for one in found if not one.transition.needs]
    if ready:
        return ready[0]
    if found:
        needs = ", ".join(found[0].transition.needs)
        raise Refused({edit.field: f"This step asks for fields that are not given here: {needs}."})
    titles = "; ".join(one.transition.title for one in every)
    raise Refused({edit.field: f"The workflow does not allow it now. It offers: {titles or 'nothing'}."})


def label(word: str) -> str:
    """A tag as Jira keeps it: without spaces."""
    return "_".join(word.split())


def not_made(edits: Iterable[Edit], now: RemoteTicket) -> Mapping[str, str]:
    """The edits that the issue does not show."""
    return {one.field: "Jira has left it as it was." for one in edits if not is_made(one, now)}


def is_step(edit: Edit) -> bool:
    """Whether the agent chose a step of the workflow: two statuses of Jira may be one here, so the step is made all the same."""
    return isinstance(edit, FieldSet) and edit.field == Field.STATUS and bool(edit.remote)


def is_made(edit: Edit, now: RemoteTicket) -> bool:
    """Whether the issue is already as the edit wants it."""
    if isinstance(edit, SetEdit):
        labels = set(now.tags)
        return {label(one) for one in edit.add} <= labels and not {label(one) for one in edit.remove} & labels
    if edit.field == Field.PRIORITY and edit.remote:
        return now.remote_priority == edit.remote
    return value_of(edit.field, now) == _plain(edit.value)


def moved_on(edits: Iterable[Edit], now: RemoteTicket) -> list[str]:
    """The fields that have neither the value that the agent saw nor the one that is wanted."""
    return [
        one.field
        for one in edits
        if isinstance(one, FieldSet) and value_of(one.field, now) not in (_plain(one.base), _plain(one.value))
    ]


def value_of(field: str, now: RemoteTicket) -> object:
    """A field of a ticket in the words that an edit uses."""
    values: dict[str, object] = {
        Field.STATUS: now.status.value,
        Field.PRIORITY: now.priority.value,
        Field.ASSIGNEE: now.assignee,
        Field.REQUESTER: now.requester,
        Field.SUBJECT: now.subject,
        Field.GROUP: now.group,
    }
    return _plain(values.get(field, now.fields.get(field.removeprefix(CUSTOM))))


def neutral(name: str) -> str:
    """The console's name of a field that Jira complains of."""
    known = {there: here for here, there in _NAMES.items()}
    return str(known.get(name, name))


def _plain(value: object) -> object:
    return None if value in ("", "none", [], ()) else value
