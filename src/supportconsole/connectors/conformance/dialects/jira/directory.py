"""The lists of the platform that describe the site: people, statuses, priorities, fields, projects, labels, filters."""

from collections.abc import Sequence
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import issues, words
from supportconsole.connectors.conformance.dialects.jira.agreements import CLOCKS
from supportconsole.connectors.conformance.dialects.jira.people import user
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECTS, Visit
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Person

QUEUES: Final = (
    ("1", "All open", "resolution = Unresolved"),
    ("2", "Assigned to me", "assignee = currentUser() AND resolution = Unresolved"),
    ("3", "Waiting for customer", 'status = "Waiting for customer"'),
)
_SERVICE_DESK: Final = "com.atlassian.servicedesk"
_FIELDS: Final = (
    ("summary", "Summary", "string"), ("description", "Description", "string"), ("issuetype", "Issue Type", "issuetype"),
    ("project", "Project", "project"), ("status", "Status", "status"), ("priority", "Priority", "priority"),
    ("resolution", "Resolution", "resolution"), ("assignee", "Assignee", "user"), ("reporter", "Reporter", "user"),
    ("creator", "Creator", "user"), ("labels", "Labels", "array"), ("components", "Components", "array"),
    ("created", "Created", "datetime"), ("updated", "Updated", "datetime"), ("comment", "Comment", "comments-page"),
    ("attachment", "Attachment", "array"), ("issuelinks", "Linked Issues", "array"), ("duedate", "Due date", "date"),
)  # fmt: skip
_CUSTOM: Final = (
    (issues.REQUEST_TYPE, "Request Type", f"{_SERVICE_DESK}:vp-origin", "sd-customerrequesttype"),
    (issues.PARTICIPANTS, "Request participants", f"{_SERVICE_DESK}:sd-request-participants", "array"),
    (issues.ORGANIZATIONS, "Organizations", f"{_SERVICE_DESK}:sd-customer-organizations", "array"),
    *((clock[3], clock[1], f"{_SERVICE_DESK}:sd-sla-field", "sd-servicelevelagreement") for clock in CLOCKS),
)
Record = dict[str, object]


def users(visit: Visit, request: Request) -> Answer:
    """`/user/search`, `/users/search`: some of all people, by a part of name or address."""
    return say(_part([user(visit, one) for one in _found(visit, request)], request))


def assignable(visit: Visit, request: Request) -> Answer:
    """`/user/assignable/search`: agents of a project or for an issue; refused when neither is named."""
    query = request.query
    if "issueKey" in query:
        visit.find(query["issueKey"])
    elif query.get("project") not in {*PROJECTS, *(one[0] for one in PROJECTS.values())}:
        raise Refused(404, "No project could be found with this key.")
    agents = [user(visit, one) for one in _found(visit, request) if one.role == "agent"]
    return say(_part(agents, request))


def one_user(visit: Visit, request: Request) -> Answer:
    found = visit.desk.people.get(request.query.get("accountId", ""))
    if found is None:
        raise Refused(404, "Specified user does not exist or you do not have required permissions")
    return say(user(visit, found))


def statuses(visit: Visit) -> Answer:
    return say([issues.status(visit, one) for one in words.STATUSES])


def priorities(visit: Visit) -> Answer:
    return say([issues.priority(visit, number) for number in words.PRIORITIES])


def priority_page(visit: Visit, request: Request) -> Answer:
    every = [issues.priority(visit, number) for number in words.PRIORITIES]
    return say(page([{**one, "isDefault": one["id"] == "3"} for one in every if one], request, 50))


def resolutions(visit: Visit) -> Answer:
    return say([issues.resolution_record(visit, name) for name in words.RESOLUTIONS.values()])


def fields(visit: Visit) -> Answer:
    told: list[Record] = [
        _field(name, title, {"type": kind, "system": name}) for name, title, kind in _FIELDS
    ]
    for name, title, custom, kind in _CUSTOM:
        schema = {"type": kind, "custom": custom, "customId": int(name.removeprefix("customfield_"))}
        told.append(_field(name, title, schema))
    named = {name for one in visit.desk.tickets.values() for name in one.fields if name.isdigit()}
    for name in sorted(named):
        schema = {"type": "string", "custom": "com.atlassian.jira:textfield", "customId": int(name)}
        told.append(_field(f"customfield_{name}", f"Field {name}", schema))
    return say(told)


def _field(name: str, title: str, schema: Record) -> Record:
    custom = "custom" in schema
    clauses = [f"cf[{schema['customId']}]", title] if custom else [name]
    return {
        "id": name, "key": name, "name": title, "custom": custom, "orderable": True, "navigable": True,
        "searchable": True, "clauseNames": clauses, "schema": schema,
    }  # fmt: skip


def projects(visit: Visit, request: Request) -> Answer:
    kinds = request.query.get("typeKey", "service_desk").split(",")
    found = [issues.project(visit, key) for key in PROJECTS] if "service_desk" in kinds else []
    return say(page(found, request, 50))


def project(visit: Visit, key: str) -> Answer:
    for name, (number, _desk) in PROJECTS.items():
        if key in {name, number}:
            told = issues.project(visit, name)
            return say({**told, "components": [issues.component(visit, one) for one in words.GROUPS]})
    raise Refused(404, f"No project could be found with key '{key}'.")


def components(visit: Visit, key: str) -> Answer:
    if key not in {*PROJECTS, *(one[0] for one in PROJECTS.values())}:
        raise Refused(404, f"No project could be found with key '{key}'.")
    return say([issues.component(visit, one) for one in words.GROUPS])


def labels(visit: Visit, request: Request) -> Answer:
    found = sorted({label for one in visit.desk.tickets.values() for label in one.tags})
    return say(page(found, request, 1000))


def filters(visit: Visit, request: Request, whole: bool) -> Answer:
    """Saved searches: `/filter/favourite` and `/filter/my` as a list, `/filter/search` in pages."""
    owner = user(visit, visit.desk.people[visit.agent])
    told: list[Record] = [
        {
            "self": f"{visit.origin}/rest/api/3/filter/1000{number}",
            "id": f"1000{number}",
            "name": name,
            "owner": owner,
            "jql": f"project = DESK AND {query}",
            "viewUrl": f"{visit.origin}/issues/?filter=1000{number}",
            "favourite": True,
        }
        for number, name, query in QUEUES
    ]
    return say(told if whole else page(told, request, 50))


def page(every: Sequence[object], request: Request, usual: int, most: int = 1000) -> Record:
    """Some of a list by `startAt` and `maxResults`, as the platform's newer lists come."""
    start = whole_number(request, "startAt", 0)
    size = max(1, min(whole_number(request, "maxResults", usual), most))
    shown = every[start : start + size]
    return {
        "startAt": start,
        "maxResults": size,
        "total": len(every),
        "isLast": start + len(shown) >= len(every),
        "values": shown,
    }


def whole_number(request: Request, name: str, usual: int) -> int:
    """A parameter that is a number. Raises Refused."""
    said = request.query.get(name, str(usual))
    if not said.isascii() or not said.isdigit():
        raise Refused(400, f"{name} is not a number")
    return int(said)


def _found(visit: Visit, request: Request) -> list[Person]:
    query, account = request.query.get("query", "").casefold(), request.query.get("accountId")
    return [
        one
        for one in visit.desk.people.values()
        if query in f"{one.name} {one.email}".casefold() and account in {None, one.id}
    ]


def _part(every: Sequence[Record], request: Request) -> Sequence[Record]:
    start = whole_number(request, "startAt", 0)
    return every[start : start + min(whole_number(request, "maxResults", 50), 1000)]
