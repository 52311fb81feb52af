"""A ticket as a request of the service desk, and its comments, files and people there."""

from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import agreements, comments, words
from supportconsole.connectors.conformance.dialects.jira.people import desk_user
from supportconsole.connectors.conformance.dialects.jira.refusing import DeskRefused
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECTS, Visit
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Request
from supportconsole.connectors.conformance.server.records import Article, Message, Ticket

LARGEST: Final = 100
REQUEST_TYPES: Final = {"25": "Get IT help", "26": "Report a problem"}
Record = dict[str, object]


def request_record(visit: Visit, one: Ticket, expand: str = "") -> Record:
    """A request; `expand` may name participant, sla and comment."""
    desk = PROJECTS[visit.project(one.id)][1]
    _later, first = visit.conversation(one.id)
    values: list[Record] = [
        {"fieldId": "summary", "label": "Summary", "value": one.subject},
        {"fieldId": "description", "label": "Description", "value": first.body if first else ""},
    ]
    told: Record = {
        "_expands": [
            "participant",
            "status",
            "sla",
            "requestType",
            "serviceDesk",
            "attachment",
            "action",
            "comment",
        ],
        "issueId": str(one.id),
        "issueKey": visit.key(one.id),
        "requestTypeId": "25",
        "serviceDeskId": desk,
        "createdDate": agreements.date(visit, one.created_at),
        "reporter": desk_user(visit, visit.desk.people[one.requester]),
        "requestFieldValues": values,
        "currentStatus": status(visit, one),
        "_links": {
            "self": f"{visit.origin}/rest/servicedeskapi/request/{one.id}",
            "jiraRest": f"{visit.origin}/rest/api/2/issue/{one.id}",
            "web": f"{visit.origin}/servicedesk/customer/portal/{desk}/{visit.key(one.id)}",
            "agent": f"{visit.origin}/browse/{visit.key(one.id)}",
        },
    }
    if "participant" in expand:
        told["participants"] = whole(visit, participants(visit, one))
    if "sla" in expand:
        told["sla"] = whole(visit, agreements.agreements(visit, one))
    if "comment" in expand:
        told["comments"] = whole(visit, [comment(visit, said) for said in visit.conversation(one.id)[0]])
    return told


def status(visit: Visit, one: Ticket) -> Record:
    state = words.status_of(one.status, one.odd_status)
    return {
        "status": state.name,
        "statusCategory": state.category.upper(),
        "statusDate": agreements.date(visit, one.updated_at),
    }


def participants(visit: Visit, one: Ticket) -> list[Record]:
    people = visit.desk.people
    return [desk_user(visit, people[name]) for name in one.watchers if name in people]


def comment(visit: Visit, one: Message, expand: str = "") -> Record:
    """A comment as plain text; `expand` may name attachment and renderedBody."""
    author = visit.desk.people.get(one.author or "")
    told: Record = {
        "_expands": ["attachment", "renderedBody"],
        "id": str(one.id),
        "body": one.body,
        "public": one.kind != "note",
        "author": desk_user(visit, author) if author else None,
        "created": agreements.date(visit, one.created_at),
        "_links": {"self": f"{visit.origin}/rest/servicedeskapi/request/{one.ticket}/comment/{one.id}"},
    }
    if "renderedBody" in expand:
        told["renderedBody"] = {"html": comments.rendered(one.body)}
    if "attachment" in expand:
        told["attachments"] = whole(
            visit, [attachment(visit, name) for name in one.files if name in visit.desk.files]
        )
    return told


def attachment(visit: Visit, number: str) -> Record:
    """A file. Its number stands in its links only."""
    file, made = visit.desk.files[number], visit.kept("made").get(number)
    by, at = (made["by"], made["at"]) if isinstance(made, dict) else (visit.agent, visit.desk.now())
    return {
        "filename": file.name,
        "author": desk_user(visit, visit.desk.people[str(by)]),
        "created": agreements.date(visit, int(str(at))),
        "size": len(file.data),
        "mimeType": file.type,
        "_links": {
            "self": f"{visit.origin}/rest/servicedeskapi/attachment/{number}",
            "jiraRest": f"{visit.origin}/rest/api/2/attachment/{number}",
            "content": f"{visit.origin}/rest/api/3/attachment/content/{number}",
            "thumbnail": f"{visit.origin}/rest/api/3/attachment/thumbnail/{number}",
        },
    }


def article(one: Article) -> Record:
    return {
        "title": one.title,
        "excerpt": one.body,
        "source": {"type": "confluence", "pageId": one.id, "spaceKey": "HELP"},
        "content": {
            "iframeSrc": f"https://help.example/rest/servicedeskapi/knowledgebase/article/view/{one.id}"
        },
    }


def request_type(visit: Visit, number: str, desk: str) -> Record:
    return {
        "id": number,
        "name": REQUEST_TYPES[number],
        "description": "",
        "helpText": "",
        "issueTypeId": "10001",
        "serviceDeskId": desk,
        "groupIds": ["1"],
        "_links": {"self": f"{visit.origin}/rest/servicedeskapi/servicedesk/{desk}/requesttype/{number}"},
    }


def page(
    visit: Visit, every: Sequence[object], request: Request, lie: Fault | None = None, usual: int = 50
) -> Record:
    """Some of a list by `start` and `limit`; a list that lies shows the same place again and again."""
    start, limit = _number(request, "start", 0), max(1, min(_number(request, "limit", usual), LARGEST))
    if lie is Fault.PAGE_SHRINKS:
        limit = 1
    shown = every[start : start + limit]
    last = start + len(shown) >= len(every)
    if lie in {Fault.PAGE_REPEATS, Fault.CURSOR_BACK}:
        shown, last = every[:limit], False
    elif lie is Fault.CURSOR_ENDLESS:
        shown, last = [], False
    told = _page(visit, shown, start, limit, last)
    if not last:
        following = f"{visit.origin}{request.path}?start={start + len(shown)}&limit={limit}"
        told["_links"] = {**_links(visit), "next": following}
    return told


def whole(visit: Visit, every: Sequence[object]) -> Record:
    """A list inside another record."""
    return _page(visit, every, 0, 50, True)


def _page(visit: Visit, shown: Sequence[object], start: int, limit: int, last: bool) -> Record:
    return {
        "_expands": [], "size": len(shown), "start": start, "limit": limit, "isLastPage": last,
        "_links": _links(visit), "values": shown,
    }  # fmt: skip


def _links(visit: Visit) -> Mapping[str, object]:
    return {"base": visit.origin, "context": "", "self": f"{visit.origin}/rest/servicedeskapi"}


def _number(request: Request, name: str, usual: int) -> int:
    said = request.query.get(name, str(usual))
    if not said.isascii() or not said.isdigit():
        raise DeskRefused(400, f"The {name} parameter must be a number.")
    return int(said)
