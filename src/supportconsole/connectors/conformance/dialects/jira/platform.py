"""Routes of Jira's platform, REST version 3, below /rest/api/3/."""

from collections.abc import Sequence
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import (
    comments,
    directory,
    editing,
    files,
    people,
    raising,
    searching,
    words,
)
from supportconsole.connectors.conformance.dialects.jira import issues as shapes
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Message

API: Final = "/rest/api/3/"
NOWHERE: Final = "null for uri"
MOST_COMMENTS: Final = 100
"""A page of comments is never longer, whatever is asked for."""
MOST_COMMENTS_NAMED: Final = 1000
_EMPTY: Final = Answer(204)


class Platform:
    """Answers of the platform; `searching` remembers how often it has lied."""

    def __init__(self) -> None:
        self._searching = searching.Searching()

    def answer(self, visit: Visit, request: Request, page: Fault | None) -> Answer:
        where = request.path[len(API) :].split("/")
        match request.method, where:
            case (("GET" | "POST"), ["search", "jql"]):
                return self._searching.search(visit, request, page)
            case "POST", ["search", "approximate-count"]:
                return self._searching.count(visit, request)
            case _, ["search"]:
                raise Refused(
                    410,
                    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.",
                )
            case "POST", ["issue", "bulkfetch"]:
                return searching.fetch(visit, request)
            case "POST", ["issue"]:
                made = raising.create_issue(visit, request.json())
                link = f"{visit.origin}{API}issue/{made.id}"
                return say({"id": str(made.id), "key": visit.key(made.id), "self": link}, 201)
            case "POST", ["issueLink"]:
                editing.link(visit, request.json())
                return Answer(201)
            case _, ["issue", number, *rest]:
                return _issue(visit, number, rest, request, page)
            case _, ["comment", *rest]:
                return _comment(visit, rest, request)
            case "GET", ["attachment", "content", number]:
                return files.content(visit, number, request)
            case "GET", ["attachment", number] if number in visit.desk.files:
                return say(
                    {**files.attachment(visit, number), "id": int(number)}
                )  # a number here, a word in lists
            case "GET", _:
                return _directory(visit, where, request)
        raise Refused(404, NOWHERE)


def _issue(visit: Visit, number: str, rest: Sequence[str], request: Request, page: Fault | None) -> Answer:
    one = visit.find(number)
    match request.method, rest:
        case "GET", []:
            return searching.one_issue(visit, number, request)
        case "PUT", []:
            editing.edit(visit, one, request.json())
            return _EMPTY
        case "PUT", ["assignee"]:
            said = request.json()
            if "accountId" not in said:
                raise Refused(400, "accountId is missing")
            editing.assign(visit, one, said["accountId"])
            return _EMPTY
        case "GET", ["transitions"]:
            return say(_transitions(visit, one.status, request))
        case "POST", ["transitions"]:
            editing.transit(visit, one, request.json())
            return _EMPTY
        case "GET", ["comment"]:
            return _comments(visit, one.id, request, page)
        case "POST", ["comment"]:
            made = visit.comment(str(editing.write_comment(visit, one, request.json())))
            return say(comments.comment(visit, made, request.query.get("expand", "")), 201)
        case "GET", ["comment", name]:
            said_there = visit.comment(name)
            if said_there.ticket != one.id:
                raise Refused(404, f"Can not find a comment for the id: {name}.")
            return say(comments.comment(visit, said_there, request.query.get("expand", "")))
        case "GET", ["changelog"]:
            changes = [comments.history(visit, said) for said in visit.events(one.id)]
            return say(directory.page(changes, request, 100, 100))
        case "POST", ["attachments"]:
            made_files = files.receive(visit, request)
            for file in made_files:
                files.attach(visit, one.id, file.id)
            return say([files.attachment(visit, file.id) for file in made_files])
        case _, ["properties", *name]:
            return _property(visit, f"property:issue:{one.id}", name, request)
    raise Refused(404, NOWHERE)


def _transitions(visit: Visit, status: str, request: Request) -> dict[str, object]:
    told = []
    for step in words.transitions_from(status):
        record: dict[str, object] = {
            "id": step.id, "name": step.name, "to": shapes.status(visit, words.status_of(step.to)),
            "hasScreen": step.to == "solved", "isGlobal": True, "isInitial": False, "isAvailable": True,
            "isConditional": False, "isLooped": False,
        }  # fmt: skip
        if "transitions.fields" in request.query.get("expand", ""):
            allowed = [shapes.resolution_record(visit, name) for name in words.RESOLUTIONS.values()]
            field = {"required": False, "name": "Resolution", "key": "resolution", "operations": ["set"]}
            record["fields"] = (
                {"resolution": {**field, "allowedValues": allowed}} if step.to == "solved" else {}
            )
        if request.query.get("transitionId", step.id) == step.id:
            told.append(record)
    return {"expand": "transitions", "transitions": told}


def _comments(visit: Visit, number: int, request: Request, page: Fault | None) -> Answer:
    """The comments of an issue, oldest first, by `startAt`; a list that lies shows the same place again and again."""
    order = request.query.get("orderBy", "created")
    if order not in {"created", "+created", "-created"}:
        raise Refused(400, "orderBy: only 'created' is known")
    every, _first = visit.conversation(number)
    every = every[::-1] if order.startswith("-") else every
    start = directory.whole_number(request, "startAt", 0)
    most = 1 if page is Fault.PAGE_SHRINKS else MOST_COMMENTS
    size = max(1, min(directory.whole_number(request, "maxResults", MOST_COMMENTS), most))
    shown, total = every[start : start + size], len(every)
    if page in {Fault.PAGE_REPEATS, Fault.CURSOR_BACK}:
        shown, total = every[:size], start + size + 1
    elif page is Fault.CURSOR_ENDLESS:
        shown, total = [], start + size + 1
    told = [comments.comment(visit, one, request.query.get("expand", "")) for one in shown]
    return say({"startAt": start, "maxResults": size, "total": total, "comments": told})


def _comment(visit: Visit, rest: Sequence[str], request: Request) -> Answer:
    match request.method, rest:
        case "POST", ["list"]:
            said = request.json().get("ids")
            wanted = {str(one) for one in said} if isinstance(said, list) else set()
            if not 0 < len(wanted) <= MOST_COMMENTS_NAMED:
                raise Refused(400, "Between 1 and 1000 comment ids are needed.")
            found = [one for name in sorted(wanted) if (one := _perhaps(visit, name)) is not None]
            told = [comments.comment(visit, one, request.query.get("expand", "")) for one in found]
            return say(
                {"startAt": 0, "maxResults": 1_048_576, "total": len(told), "isLast": True, "values": told}
            )
        case _, [name, "properties", *key]:
            one = visit.comment(name)
            if request.method == "GET" and key == [comments.VISIBLE]:
                found_there = comments.properties(visit, one)
                if comments.VISIBLE in found_there:
                    return say({"key": comments.VISIBLE, "value": found_there[comments.VISIBLE]})
            return _property(visit, f"property:comment:{one.id}", key, request)
    raise Refused(404, NOWHERE)


def _perhaps(visit: Visit, name: str) -> Message | None:
    try:
        return visit.comment(name)
    except Refused:
        return None


def _property(visit: Visit, thing: str, name: Sequence[str], request: Request) -> Answer:
    """A value of any JSON kept with an issue or a comment: neither of them is changed by it."""
    kept = visit.kept(thing)
    match request.method, name:
        case "GET", []:
            return say(
                {"keys": [{"self": f"{visit.origin}{request.path}/{one}", "key": one} for one in kept]}
            )
        case "GET", [key] if key in kept:
            return say({"key": key, "value": kept[key]})
        case "PUT", [key]:
            known = key in kept
            visit.keep(thing, key, _value(request))
            return Answer(200 if known else 201)
        case "DELETE", [key] if key in kept:
            visit.keep(thing, key, None)
            return _EMPTY
    raise Refused(404, f"The property with key '{'/'.join(name)}' does not exist.")


def _value(request: Request) -> object:
    import json

    try:
        return json.loads(request.body)
    except ValueError as problem:
        raise Refused(400, "Invalid JSON for the property value.") from problem


def _directory(visit: Visit, where: Sequence[str], request: Request) -> Answer:
    match where:
        case ["myself"]:
            return say(people.myself(visit))
        case ["serverInfo"]:
            return say({
                "baseUrl": visit.origin, "version": "1001.0.0-SNAPSHOT", "versionNumbers": [1001, 0, 0],
                "deploymentType": "Cloud", "buildNumber": 100_266, "serverTime": visit.tell(visit.desk.now()),
                "serverTitle": "Jira",
            })  # fmt: skip
        case ["user"]:
            return directory.one_user(visit, request)
        case ["user", "search"] | ["users", "search"]:
            return directory.users(visit, request)
        case ["user", "assignable", "search"]:
            return directory.assignable(visit, request)
        case ["status"]:
            return directory.statuses(visit)
        case ["priority"]:
            return directory.priorities(visit)
        case ["priority", "search"]:
            return directory.priority_page(visit, request)
        case ["resolution"]:
            return directory.resolutions(visit)
        case ["field"]:
            return directory.fields(visit)
        case ["project", "search"]:
            return directory.projects(visit, request)
        case ["project", key]:
            return directory.project(visit, key)
        case ["project", key, "components"]:
            return directory.components(visit, key)
        case ["label"]:
            return directory.labels(visit, request)
        case ["filter", "favourite"] | ["filter", "my"]:
            return directory.filters(visit, request, whole=True)
        case ["filter", "search"]:
            return directory.filters(visit, request, whole=False)
        case ["issueLinkType"]:
            told = [
                {"id": one, "name": names[0], "inward": names[1], "outward": names[2]}
                for one, names in words.LINK_TYPES.items()
            ]
            return say({"issueLinkTypes": told})
    raise Refused(404, NOWHERE)
