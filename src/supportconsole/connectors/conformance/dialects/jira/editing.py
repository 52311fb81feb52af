"""Writing to an issue by the platform: fields, transitions, comments, new issues, links."""

import json
from collections.abc import Mapping
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import words
from supportconsole.connectors.conformance.dialects.jira.changes import (
    assignee_of,
    edits_of,
    object_of,
    operations_of,
    properties_of,
    resolution_of,
)
from supportconsole.connectors.conformance.dialects.jira.comments import VISIBLE
from supportconsole.connectors.conformance.dialects.jira.documents import NotADocument, files_in, plain
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import Visit, file_identity
from supportconsole.connectors.conformance.server.records import Effect, Entry, Ticket

LONGEST_COMMENT: Final = 32_767
Record = Mapping[str, object]


def edit(visit: Visit, one: Ticket, said: Record) -> None:
    """`PUT /issue/{id}`: fields and operations on fields, a comment among them, in one step."""
    fields, update = object_of(said, "fields"), object_of(said, "update")
    if not fields and not update and not said.get("properties"):
        raise Refused(400, "one of 'fields' or 'update' required")
    _change(visit, one, said, {})


def transit(visit: Visit, one: Ticket, said: Record) -> None:
    """`POST /issue/{id}/transitions`: the step, and what its screen takes."""
    number = str(object_of(said, "transition").get("id") or "")
    step = next((step for step in words.transitions_from(one.status) if step.id == number), None)
    if not number:
        raise Refused(400, "Missing 'transition' identifier")
    if step is None:
        raise Refused(400, f"Transition id '{number}' is not valid for this issue.")
    edits: dict[str, object] = {"status": step.to}
    fields = dict(object_of(said, "fields"))
    ended = fields.pop("resolution", None)
    if ended is not None:
        edits["fields.resolution"] = resolution_of(ended)
    _change(visit, one, {**said, "fields": fields}, edits)
    linked = [said for said in visit.kept(f"links:{one.id}").values() if isinstance(said, dict)]
    duplicate = next((said for said in linked if said["type"] == "10002" and said["outward"]), None)
    if duplicate is not None and edits.get("fields.resolution") == words.DUPLICATE:
        into = {"into": int(str(duplicate["other"]))}
        visit.desk.do(Entry("merge", visit.desk.stamp(), visit.agent, one.id, into))


def _change(visit: Visit, one: Ticket, said: Record, edits: dict[str, object]) -> None:
    update = dict(object_of(said, "update"))
    written = operations_of(update, "comment")
    edits.update(edits_of(visit, one, object_of(said, "fields"), update))
    metadata = object_of(said, "historyMetadata")
    marker = json.dumps(metadata) if metadata else ""
    comment: Record = object_of(written[0], "add") if written else {}
    data: dict[str, object] = {"set": edits, **(_comment(visit, comment) if written else {})}
    what = "message" if written else "set"
    if written or edits:
        effect = carry_out(visit, Entry(what, visit.desk.stamp(), visit.agent, one.id, data, "", marker))
        _keep_properties(visit, effect.message, comment)
    for name, value in properties_of(said).items():
        visit.keep(f"property:issue:{one.id}", name, value)


def carry_out(visit: Visit, entry: Entry) -> Effect:
    """Do it; what the model refuses is told by the name that the field has here."""
    try:
        return visit.desk.do(entry)
    except ValueError as problem:
        name, _, why = str(problem).partition(": ")
        field = {"requester": "reporter", "subject": "summary"}.get(name, name)
        raise Refused(400, **{field: why or str(problem)}) from problem


def _keep_properties(visit: Visit, number: int, comment: Record) -> None:
    for name, value in properties_of(comment).items():
        if name != VISIBLE:
            visit.keep(f"property:comment:{number}", name, value)


def write_comment(visit: Visit, one: Ticket, said: Record) -> int:
    """`POST /issue/{id}/comment`: a document; internal when its property says so. Gives its id."""
    data = _comment(visit, said)
    effect = carry_out(visit, Entry("message", visit.desk.stamp(), visit.agent, one.id, data))
    _keep_properties(visit, effect.message, said)
    return effect.message


def _comment(visit: Visit, said: Record) -> dict[str, object]:
    try:
        body = plain(said.get("body"))
    except NotADocument as problem:
        raise Refused(400, comment=str(problem)) from problem
    shown = files_in(said.get("body"))
    if not body.strip() and not shown:
        raise Refused(400, comment="Comment body can not be empty!")
    if len(body) > LONGEST_COMMENT:
        raise Refused(
            400, comment="The entered text is too long. It exceeds the allowed limit of 32,767 characters."
        )
    known = {file_identity(number): number for number in visit.desk.files}
    hidden = properties_of(said).get(VISIBLE)
    internal = isinstance(hidden, dict) and hidden.get("internal") is True
    files = [known[name] for name in shown if name in known]
    return {"kind": "note" if internal else "reply", "body": body, "files": files}


def assign(visit: Visit, one: Ticket, who: object) -> None:
    """`PUT /issue/{id}/assignee`: an account id, or nothing to give it back."""
    edits = {"assignee": assignee_of(visit, who)}
    visit.desk.do(Entry("set", visit.desk.stamp(), visit.agent, one.id, {"set": edits}))


def link(visit: Visit, said: Record) -> None:
    """`POST /issueLink`: both issues show it, each from its own side."""
    kind = object_of(said, "type")
    number = next(
        (
            one
            for one, names in words.LINK_TYPES.items()
            if kind.get("id") == one or kind.get("name") in names
        ),
        None,
    )
    if number is None:
        raise Refused(404, f"No issue link type with name '{kind.get('name')}' found.")
    inward, outward = (
        visit.find(str(object_of(said, side).get("key") or object_of(said, side).get("id")))
        for side in ("inwardIssue", "outwardIssue")
    )
    identity = str(
        20_000 + sum(map(len, (said for of, said in visit.desk.asides.items() if of.startswith("links:"))))
    )
    # The inward issue is the one that says the outward words: A "duplicates" B names A as inward and B as outward issue.
    visit.keep(f"links:{inward.id}", identity, {"type": number, "other": outward.id, "outward": True})
    visit.keep(f"links:{outward.id}", identity, {"type": number, "other": inward.id, "outward": False})
    for one in (inward, outward):
        visit.desk.do(Entry("set", visit.desk.stamp(), visit.agent, one.id, {}))
