"""What a request wants changed, in the model's words: fields, operations on fields, properties."""

from collections.abc import Mapping
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import words
from supportconsole.connectors.conformance.dialects.jira.issues import PARTICIPANTS
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.records import Ticket

LONGEST_LABEL: Final = 255
_UNSETTABLE: Final = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
Record = Mapping[str, object]


def edits_of(
    visit: Visit, one: Ticket | None, fields: Record, update: dict[str, object]
) -> dict[str, object]:
    """The changes in the model's words."""
    wanted = dict(fields)
    edits: dict[str, object] = {}
    labels = _labels(one, wanted.pop("labels", None), operations_of(update, "labels"))
    if labels is not None:
        edits["tags"] = labels
    for name in tuple(update):
        steps = operations_of(update, name)
        if steps and "set" in steps[-1]:
            wanted[name] = steps[-1]["set"]
        elif name not in {"comment", "labels"}:
            raise Refused(400, **{name: f"Field '{name}' does not support this operation."})
    for name, value in wanted.items():
        model, said = _edit(visit, name, value)
        edits[model] = said
    return edits


def _edit(visit: Visit, name: str, value: object) -> tuple[str, object]:
    if name == "summary":
        if not isinstance(value, str) or not value.strip():
            raise Refused(400, summary="You must specify a summary of the issue.")
        return "subject", value
    if name == "priority":
        try:
            return "priority", words.priority_meant(value)
        except ValueError as problem:
            raise Refused(400, priority=str(problem).partition(": ")[2]) from problem
    if name == "assignee":
        said = value.get("accountId", value.get("id")) if isinstance(value, dict) else value
        return "assignee", assignee_of(visit, said)
    if name == "reporter" and isinstance(value, dict):
        return "requester", value.get("accountId", value.get("id"))
    if name == "components" and isinstance(value, list):
        return "group", _group(value)
    if name == PARTICIPANTS and isinstance(value, list):
        raise Refused(400, **{name: "Use the service desk to change participants."})
    if name.startswith("customfield_"):
        return f"fields.{name.removeprefix('customfield_')}", value
    raise Refused(400, **{name: _UNSETTABLE.format(name)})


def _group(value: list[object]) -> str:
    said = value[0] if value else {}
    if not isinstance(said, dict):
        raise Refused(400, components="data was not an array of objects")
    if not said:
        return ""
    for place, name in enumerate(words.GROUPS):
        if said.get("name") == name or said.get("id") == str(10100 + place):
            return name
    raise Refused(400, components=f"Component name '{said.get('name')}' is not valid")


def _labels(one: Ticket | None, whole: object, steps: list[Record]) -> dict[str, object] | None:
    """Labels to add and to remove; a list or `set` replaces what is there."""
    before = list(one.tags) if one else []
    after = list(before)
    for step in ([{"set": whole}] if whole is not None else []) + steps:
        for verb, said in step.items():
            if verb == "set" and isinstance(said, list):
                after = [str(label) for label in said]
            elif verb == "add" and isinstance(said, str):
                after.append(said)
            elif verb == "remove":
                after = [label for label in after if label != said]
            else:
                raise Refused(400, labels="data was not an array")
    for label in after:
        if " " in label or len(label) > LONGEST_LABEL:
            raise Refused(400, labels=f"The label '{label}' contains spaces which is invalid.")
    if whole is None and not steps:
        return None
    return {
        "add": [label for label in after if label not in before],
        "remove": [label for label in before if label not in after],
    }


def assignee_of(visit: Visit, who: object) -> str | None:
    if who is None:
        return None
    person = visit.desk.people.get(str(who))
    if person is None:
        raise Refused(400, assignee=f"User '{who}' does not exist.")
    if person.role != "agent":
        raise Refused(400, assignee=f"User '{who}' cannot be assigned issues.")
    return person.id


def resolution_of(said: object) -> str:
    name = said.get("name") or words.RESOLUTIONS.get(str(said.get("id"))) if isinstance(said, dict) else None
    if name not in words.RESOLUTIONS.values():
        raise Refused(400, resolution="The resolution is not valid.")
    return str(name)


def properties_of(said: Record) -> dict[str, object]:
    listed = said.get("properties")
    found = {}
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or not isinstance(one.get("key"), str):
            raise Refused(400, "A property has a key and a value.")
        found[str(one["key"])] = one.get("value")
    return found


def operations_of(update: dict[str, object], name: str) -> list[Record]:
    said = update.get(name, [])
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise Refused(400, **{name: "Operations are a list of objects."})
    return said


def object_of(said: Record, name: str) -> Record:
    value = said.get(name) or {}
    if not isinstance(value, dict):
        raise Refused(400, **{name: "data was not an object"})
    return value
