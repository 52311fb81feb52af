"""Comments as Jira's platform tells them, with who may see them and the properties that were kept with them."""

import html
import json
from collections.abc import Sequence

from supportconsole.connectors.conformance.dialects.jira import words
from supportconsole.connectors.conformance.dialects.jira.documents import document, media
from supportconsole.connectors.conformance.dialects.jira.people import user
from supportconsole.connectors.conformance.dialects.jira.visit import Visit, file_identity
from supportconsole.connectors.conformance.server.records import Message

VISIBLE = "sd.public.comment"
"""The property that makes a comment internal: `{"internal": true}`."""
Record = dict[str, object]


def comment(visit: Visit, one: Message, expand: str = "") -> Record:
    """A comment; `expand` may name renderedBody and properties."""
    desk = visit.desk
    author = user(visit, desk.people[one.author]) if one.author in desk.people else None
    shown = [media(file_identity(name), desk.files[name].name) for name in one.files if name in desk.files]
    told: Record = {
        "self": f"{visit.origin}/rest/api/3/issue/{one.ticket}/comment/{one.id}",
        "id": str(one.id),
        "author": author,
        "body": document(one.body, shown),
        "updateAuthor": author,
        "created": visit.tell(one.created_at),
        "updated": visit.tell(one.created_at),
        "jsdPublic": one.kind != "note",
        "jsdAuthorCanSeeRequest": True,
    }
    if "renderedBody" in expand:
        told["renderedBody"] = rendered(one.body)
    if "properties" in expand:
        told["properties"] = [{"key": name, "value": said} for name, said in properties(visit, one).items()]
    return told


def rendered(text: str) -> str:
    """A text as HTML."""
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))


def properties(visit: Visit, one: Message) -> Record:
    """What was kept with a comment, by name; whether it is internal stands there too."""
    hidden: Record = {VISIBLE: {"internal": True}} if one.kind == "note" else {}
    return {**hidden, **visit.kept(f"property:comment:{one.id}")}


def newest(visit: Visit, number: int, most: int) -> Record:
    """The comments that come inside an issue."""
    said, _first = visit.conversation(number)
    shown = said[-most:]
    return {
        "comments": [comment(visit, one) for one in shown],
        "self": f"{visit.origin}/rest/api/3/issue/{number}/comment",
        "maxResults": len(shown),
        "total": len(said),
        "startAt": 0,
    }


def history(visit: Visit, one: Message) -> Record:
    """A change of fields as the changelog tells it."""
    author = user(visit, visit.desk.people[one.author]) if one.author in visit.desk.people else None
    told: Record = {
        "id": str(one.id),
        "author": author,
        "created": visit.tell(one.created_at),
        "items": [_item(visit, name, was, now) for name, was, now in one.changes],
    }
    return {**told, "historyMetadata": json.loads(one.marker)} if one.marker else told


def _item(visit: Visit, name: str, was: object, now: object) -> Record:
    field = {"subject": "summary", "tags": "labels", "requester": "reporter", "group": "Component"}.get(
        name, name.removeprefix("fields.")
    )
    ids: Sequence[str | None] = [None, None]
    texts: Sequence[str | None] = [_text(was), _text(now)]
    if name == "status":
        states = [words.status_of(str(one)) for one in (was, now)]
        ids, texts = [one.id for one in states], [one.name for one in states]
    elif name == "priority":
        ids = [words.priority_id(str(one)) for one in (was, now)]
        texts = [words.PRIORITIES.get(one or "") for one in ids]
    elif name in {"assignee", "requester"}:
        ids, people = [_text(was), _text(now)], visit.desk.people
        texts = [people[one].name if one in people else None for one in ids]
    kind = "custom" if name.startswith("fields.") and name != "fields.resolution" else "jira"
    return {
        "field": field, "fieldtype": kind, "fieldId": field.lower(),
        "from": ids[0], "fromString": texts[0], "to": ids[1], "toString": texts[1],
    }  # fmt: skip


def _text(said: object) -> str | None:
    if said is None:
        return None
    return " ".join(map(str, said)) if isinstance(said, list | tuple) else str(said)
