"""Routes of the service desk, below /rest/servicedeskapi/."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import (
    agreements,
    clauses,
    directory,
    editing,
    files,
    issues,
    jql,
    people,
    raising,
    requests,
    words,
)
from supportconsole.connectors.conformance.dialects.jira.documents import from_wiki
from supportconsole.connectors.conformance.dialects.jira.refusing import DeskRefused
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECTS, Visit
from supportconsole.connectors.conformance.server import seeding
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Entry, File, Message, Ticket

DESK_API: Final = "/rest/servicedeskapi/"
_EXPERIMENTAL: Final = (
    "This API is experimental. Experimental APIs must have the header X-ExperimentalApi: opt-in"
)
Record = dict[str, object]


class ServiceDesk:
    """Answers of the service desk; `waiting` are files that were brought and belong to no request yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, File] = {}

    def answer(self, visit: Visit, request: Request, page: Fault | None) -> Answer:
        where = request.path[len(DESK_API) :].split("/")
        match request.method, where:
            case "GET", ["info"]:
                return say(_info(visit))
            case "POST", ["customer"]:
                return say(people.desk_user(visit, raising.new_customer(visit, request.json())), 201)
            case "GET", ["servicedesk", *rest]:
                return _desk(visit, rest, request)
            case "POST", ["servicedesk", number, "attachTemporaryFile"]:
                _experimental(request)
                _project(number)
                return self._wait(visit, request)
            case "POST", ["request"]:
                return say(requests.request_record(visit, raising.create_request(visit, request.json())), 201)
            case "GET", ["request"]:
                every = [one for one in visit.desk.tickets.values() if one.flag != "deleted"]
                return say(
                    requests.page(
                        visit, [requests.request_record(visit, one) for one in every], request, page
                    )
                )
            case "POST", ["request", number, "attachment"]:
                return say(self._attach(visit, visit.find(number), request.json()), 201)
            case _, ["request", number, *rest]:
                return _request(visit, visit.find(number), rest, request, page)
            case "GET", ["knowledgebase", "article"]:
                return _articles(visit, request)
            case "GET", ["organization"]:
                return say(requests.page(visit, [], request))
        raise DeskRefused(404, "There is nothing here.", "sd.not.found")

    def _wait(self, visit: Visit, request: Request) -> Answer:
        """Take files that will belong to a request. Their names last until they are used."""
        told = []
        for file in files.receive(visit, request):
            name = f"temp{len(self._waiting) + 1:018}"
            self._waiting[name] = file
            told.append({"temporaryAttachmentId": name, "fileName": file.name})
        return say({"temporaryAttachments": told}, 201)

    def _attach(self, visit: Visit, one: Ticket, said: Mapping[str, object]) -> Record:
        """Tie waiting files to a request; that is a comment too, with or without a text."""
        named = said.get("temporaryAttachmentIds")
        names = [str(name) for name in named] if isinstance(named, list) else []
        if not names or any(name not in self._waiting for name in names):
            raise DeskRefused(
                400, "The temporary attachment could not be found.", "sd.attachment.temporary.missing"
            )
        numbers = [self._waiting.pop(name).id for name in names]
        comment = said.get("additionalComment")
        body = str(comment.get("body") or "") if isinstance(comment, dict) else ""
        made = _write(visit, one, {"body": body, "public": said.get("public", False)}, numbers)
        attached = [requests.attachment(visit, number) for number in numbers]
        return {"comment": requests.comment(visit, made), "attachments": requests.whole(visit, attached)}


def _experimental(request: Request) -> None:
    if request.headers.get("x-experimentalapi", "") != "opt-in":
        raise DeskRefused(412, _EXPERIMENTAL, "sd.experimental")


def _info(visit: Visit) -> Record:
    return {
        "version": "1001.0.0-SNAPSHOT",
        "platformVersion": "1001.0.0-SNAPSHOT",
        "buildDate": agreements.date(visit, 0),
        "buildChangeSet": "0",
        "isLicensedForUse": True,
        "_links": {"self": f"{visit.origin}{DESK_API}info"},
    }


def _project(said: str) -> str:
    """The key of the project of a service desk. Raises DeskRefused."""
    for key, (number, desk) in PROJECTS.items():
        if said in {desk, key, f"projectKey:{key}", f"projectId:{number}"}:
            return key
    raise DeskRefused(404, "The service desk could not be found.", "sd.servicedesk.error.not.found")


def _desk(visit: Visit, rest: Sequence[str], request: Request) -> Answer:
    if not rest:
        return say(requests.page(visit, [_desk_record(visit, key) for key in PROJECTS], request))
    key = _project(rest[0])
    desk = PROJECTS[key][1]
    match rest[1:]:
        case []:
            return say(_desk_record(visit, key))
        case ["queue"]:
            return say(
                requests.page(visit, [_queue(visit, key, one, request) for one in directory.QUEUES], request)
            )
        case ["queue", number]:
            found = next((one for one in directory.QUEUES if one[0] == number), None)
            if found is not None:
                return say(_queue(visit, key, found, request))
        case ["queue", number, "issue"]:
            found = next((one for one in directory.QUEUES if one[0] == number), None)
            if found is not None:
                names = ["summary", "status", "priority", "reporter", "assignee", "updated", "created"]
                told = [issues.issue(visit, one, names) for one in _queued(visit, key, found[2])]
                return say(requests.page(visit, told, request))
        case ["requesttype"]:
            told = [requests.request_type(visit, number, desk) for number in requests.REQUEST_TYPES]
            return say(requests.page(visit, told, request))
        case ["customer"]:
            _experimental(request)
            query = request.query.get("query", "").casefold()
            every = [one for one in visit.desk.people.values() if one.role == "customer"]
            shown = [one for one in every if query in f"{one.name} {one.email}".casefold()]
            return say(requests.page(visit, [people.desk_user(visit, one) for one in shown], request))
        case ["knowledgebase", "article"]:
            return _articles(visit, request)
        case ["organization"]:
            return say(requests.page(visit, [], request))
    raise DeskRefused(404, "There is nothing here.", "sd.not.found")


def _desk_record(visit: Visit, key: str) -> Record:
    number, desk = PROJECTS[key]
    name = issues.project(visit, key)["name"]
    link = f"{visit.origin}{DESK_API}servicedesk/{desk}"
    return {"id": desk, "projectId": number, "projectName": name, "projectKey": key, "_links": {"self": link}}


def _queue(visit: Visit, key: str, one: tuple[str, str, str], request: Request) -> Record:
    number, name, query = one
    told: Record = {
        "id": number,
        "name": name,
        "jql": f"project = {key} AND {query} ORDER BY created ASC",
        "fields": ["issuetype", "issuekey", "summary", "status", "created"],
        "_links": {"self": f"{visit.origin}{DESK_API}servicedesk/{PROJECTS[key][1]}/queue/{number}"},
    }
    if request.query.get("includeCount", "false").lower() == "true":
        told["issueCount"] = len(_queued(visit, key, query))
    return told


def _queued(visit: Visit, key: str, query: str) -> list[Ticket]:
    holds = jql.read(f"project = {key} AND {query}", partial(clauses.judge, visit)).holds
    every = [one for one in visit.desk.tickets.values() if one.flag != "deleted"]
    return [one for one in every if holds is None or holds(one)]


def _request(visit: Visit, one: Ticket, rest: Sequence[str], request: Request, lie: Fault | None) -> Answer:
    expand = request.query.get("expand", "")
    match request.method, rest:
        case "GET", []:
            return say(requests.request_record(visit, one, expand))
        case "GET", ["status"]:
            return say(requests.page(visit, [requests.status(visit, one)], request))
        case "GET", ["comment"]:
            hidden = {
                kind for kind in ("public", "internal") if request.query.get(kind, "true").lower() == "false"
            }
            every = [
                said
                for said in visit.conversation(one.id)[0]
                if ("internal" if said.kind == "note" else "public") not in hidden
            ]
            return say(
                requests.page(visit, [requests.comment(visit, said, expand) for said in every], request, lie)
            )
        case "POST", ["comment"]:
            return say(requests.comment(visit, _write(visit, one, request.json(), [])), 201)
        case "GET", ["comment", name, *more]:
            found = next((said for said in visit.conversation(one.id)[0] if str(said.id) == name), None)
            if found is not None and not more:
                return say(requests.comment(visit, found, expand))
            if found is not None and more == ["attachment"]:
                return say(
                    requests.page(visit, [requests.attachment(visit, name) for name in found.files], request)
                )
        case "GET", ["attachment"]:
            told = [requests.attachment(visit, number) for number in files.of_ticket(visit, one.id)]
            return say(requests.page(visit, told, request))
        case "GET", ["sla"]:
            return say(requests.page(visit, agreements.agreements(visit, one), request))
        case "GET", ["sla", number]:
            told = [clock for clock in agreements.agreements(visit, one) if clock["id"] == number]
            if told:
                return say(told[0])
        case (("GET" | "POST" | "DELETE"), ["participant"]):
            _change_participants(visit, one, request)
            return say(requests.page(visit, requests.participants(visit, one), request))
        case "GET", ["transition"]:
            steps = [{"id": step.id, "name": step.name} for step in words.transitions_from(one.status)]
            return say(requests.page(visit, steps, request))
        case "POST", ["transition"]:
            return _transit(visit, one, request.json())
    raise DeskRefused(404, "There is nothing here.", "sd.not.found")


def _transit(visit: Visit, one: Ticket, said: Mapping[str, object]) -> Answer:
    """The step first, then the comment on it, which is public."""
    editing.transit(visit, one, {"transition": {"id": said.get("id")}})
    comment = said.get("additionalComment")
    if isinstance(comment, dict) and comment.get("body"):
        _write(visit, one, {"body": comment["body"], "public": True}, [])
    return Answer(204)


def _change_participants(visit: Visit, one: Ticket, request: Request) -> None:
    if request.method == "GET":
        return
    named = request.json().get("accountIds")
    names = [str(name) for name in named] if isinstance(named, list) else []
    strangers = [name for name in names if name not in visit.desk.people]
    if not names or strangers:
        raise DeskRefused(400, f"User '{', '.join(strangers)}' does not exist.", "sd.participant.unknown")
    edits = {"watchers": {"remove" if request.method == "DELETE" else "add": names}}
    visit.desk.do(Entry("set", visit.desk.stamp(), visit.agent, one.id, {"set": edits}))


def _write(visit: Visit, one: Ticket, said: Mapping[str, object], numbers: Sequence[str]) -> Message:
    body, public = said.get("body"), said.get("public", True)
    if not isinstance(body, str) or not isinstance(public, bool):
        raise DeskRefused(400, "The comment could not be read.", "sd.comment.invalid")
    if not body.strip() and not numbers:
        raise DeskRefused(400, "Comment body can not be empty!", "sd.comment.empty")
    data = {"kind": "reply" if public else "note", "body": from_wiki(body), "files": list(numbers)}
    effect = visit.desk.do(Entry("message", visit.desk.stamp(), visit.agent, one.id, data))
    return next(one for one in visit.conversation(one.id)[0] if one.id == effect.message)


def _articles(visit: Visit, request: Request) -> Answer:
    _experimental(request)
    sought = request.query.get("query", "").casefold().split()
    if not sought:
        raise DeskRefused(400, "The query parameter is required.", "sd.kb.query.missing")
    found = [one for one in seeding.articles() if one.state == "public"]
    found = [one for one in found if all(word in f"{one.title} {one.body}".casefold() for word in sought)]
    return say(requests.page(visit, [requests.article(one) for one in found], request, usual=100))
