"""A ticket as an issue of Jira's platform: the fields that were asked for, its links, files and properties."""

from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import agreements, comments, files, words
from supportconsole.connectors.conformance.dialects.jira.documents import document
from supportconsole.connectors.conformance.dialects.jira.people import user
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECTS, Visit
from supportconsole.connectors.conformance.server.records import Ticket

MOST_COMMENTS: Final = 20
"""A list of issues brings no more comments of each."""
REQUEST_TYPE, PARTICIPANTS, ORGANIZATIONS = "customfield_10010", "customfield_10026", "customfield_10002"
_HEAVY: Final = frozenset({"comment", "attachment", "issuelinks"})
Record = dict[str, object]


def issue(visit: Visit, one: Ticket, asked: Sequence[str], properties: Sequence[str] = ()) -> Record:
    """An issue. `asked` are names of fields, also `*all`, `*navigable` and `-name`; with `id` and `key` alone no more."""
    bare: Record = {"id": str(one.id)}
    if not set(asked) - {"id"}:
        return bare
    told: Record = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        **bare,
        "self": f"{visit.origin}/rest/api/3/issue/{one.id}",
        "key": visit.key(one.id),
    }
    if set(asked) - {"id", "key"}:
        told["fields"] = _chosen(fields(visit, one), asked)
    if properties:
        kept = visit.kept(f"property:issue:{one.id}")
        told["properties"] = {name: kept[name] for name in properties if name in kept}
    return told


def _chosen(every: Record, asked: Sequence[str]) -> Record:
    left_out = {name[1:] for name in asked if name.startswith("-")}
    wanted = [name for name in asked if not name.startswith("-")]
    if "*all" in wanted or not wanted:
        chosen = every
    elif "*navigable" in wanted:
        chosen = {name: said for name, said in every.items() if name not in _HEAVY or name in wanted}
    else:
        chosen = {name: every[name] for name in wanted if name in every}
    return {name: said for name, said in chosen.items() if name not in left_out}


def fields(visit: Visit, one: Ticket) -> Record:
    """Every field of an issue."""
    _later, first = visit.conversation(one.id)
    state, done = words.status_of(one.status, one.odd_status), resolution(one)
    people = visit.desk.people
    return {
        "summary": one.subject,
        "description": document(first.body) if first and first.body else None,
        "issuetype": issue_type(visit),
        "project": project(visit, visit.project(one.id)),
        "status": status(visit, state),
        "priority": priority(visit, words.priority_id(one.priority)),
        "resolution": resolution_record(visit, done),
        "resolutiondate": visit.tell(one.updated_at) if done else None,
        "assignee": user(visit, people[one.assignee]) if one.assignee in people else None,
        "reporter": user(visit, people[one.requester]) if one.requester in people else None,
        "creator": user(visit, people[one.requester]) if one.requester in people else None,
        "labels": list(one.tags),
        "components": [component(visit, one.group)] if one.group in words.GROUPS else [],
        "created": visit.tell(one.created_at),
        "updated": visit.tell(one.updated_at),
        "duedate": None,
        "comment": comments.newest(visit, one.id, MOST_COMMENTS),
        "attachment": [files.attachment(visit, number) for number in files.of_ticket(visit, one.id)],
        "issuelinks": links(visit, one),
        REQUEST_TYPE: request_field(visit, one),
        PARTICIPANTS: [user(visit, people[name]) for name in one.watchers if name in people],
        ORGANIZATIONS: [],
        **agreements.fields(visit, one),
        **{f"customfield_{name}": said for name, said in one.fields.items() if name.isdigit()},
    }


def request_field(visit: Visit, one: Ticket) -> Record:
    """The field that ties an issue to its request at the service desk."""
    state = words.status_of(one.status, one.odd_status)
    desk = PROJECTS[visit.project(one.id)][1]
    return {
        "_links": {"web": f"{visit.origin}/servicedesk/customer/portal/{desk}/{visit.key(one.id)}"},
        "requestType": {"id": "25", "name": "Get IT help", "issueTypeId": "10001", "serviceDeskId": desk},
        "currentStatus": {"status": state.name, "statusCategory": state.category.upper()},
    }


def resolution(one: Ticket) -> str:
    """The name of how a ticket was ended; "" while it is not."""
    if words.status_of(one.status, one.odd_status).category != "done":
        return ""
    if one.flag == "merged":
        return words.DUPLICATE
    return str(one.fields.get("resolution") or "Done")


def resolution_record(visit: Visit, name: str) -> Record | None:
    for number, known in words.RESOLUTIONS.items():
        if name == known:
            return {"self": f"{visit.origin}/rest/api/3/resolution/{number}", "id": number, "name": name}
    return None


def links(visit: Visit, one: Ticket) -> list[Record]:
    """Links to other issues. A ticket that was merged is linked to the one that remains."""
    kept = visit.kept(f"links:{one.id}").items()
    found = {number: said for number, said in kept if isinstance(said, dict)}
    if one.merged_into is not None:
        merged = {"type": "10002", "other": one.merged_into, "outward": True}
        if merged not in found.values():
            found[f"9{one.id}"] = merged
    return [_link(visit, number, said) for number, said in found.items()]


def _link(visit: Visit, number: str, said: Mapping[str, object]) -> Record:
    name, inward, outward = words.LINK_TYPES[str(said["type"])]
    kind = {"id": said["type"], "name": name, "inward": inward, "outward": outward}
    other = visit.desk.tickets.get(int(str(said["other"])))
    told: Record = {"id": str(said["other"]), "key": visit.key(int(str(said["other"])))}
    if other is not None:
        told["fields"] = {
            "summary": other.subject,
            "status": status(visit, words.status_of(other.status, other.odd_status)),
        }
    return {"id": number, "type": kind, "outwardIssue" if said["outward"] else "inwardIssue": told}


def status(visit: Visit, one: words.Status) -> Record:
    category = words.CATEGORIES[one.category]
    return {
        "self": f"{visit.origin}/rest/api/3/status/{one.id}",
        "description": "",
        "iconUrl": f"{visit.origin}/images/icons/status.png",
        "name": one.name,
        "id": one.id,
        "statusCategory": {
            "self": f"{visit.origin}/rest/api/3/statuscategory/{category.id}",
            "id": category.id,
            "key": category.key,
            "colorName": category.color,
            "name": category.name,
        },
    }


def priority(visit: Visit, number: str | None) -> Record | None:
    if number is None:
        return None
    link = f"{visit.origin}/rest/api/3/priority/{number}"
    icon = f"{visit.origin}/images/icons/priority.svg"
    return {"self": link, "iconUrl": icon, "name": words.PRIORITIES[number], "id": number}


def project(visit: Visit, key: str) -> Record:
    number = PROJECTS[key][0]
    name = "Service desk" if key == "DESK" else "Operations"
    link = f"{visit.origin}/rest/api/3/project/{number}"
    return {
        "self": link,
        "id": number,
        "key": key,
        "name": name,
        "projectTypeKey": "service_desk",
        "simplified": False,
    }


def component(visit: Visit, name: str) -> Record:
    number = str(10100 + words.GROUPS.index(name))
    return {"self": f"{visit.origin}/rest/api/3/component/{number}", "id": number, "name": name}


def issue_type(visit: Visit) -> Record:
    link = f"{visit.origin}/rest/api/3/issuetype/10001"
    return {"self": link, "id": "10001", "name": "[System] Service request", "subtask": False}
