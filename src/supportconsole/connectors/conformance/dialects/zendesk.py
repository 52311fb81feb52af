"""Zendesk's API v2 over the model: what the connector asks for, refused and answered as Zendesk's documentation says.

Who logs in is an administrator; while times are whole seconds it is a mere agent, who has no export.
"""

import base64
import secrets
from typing import Final

from supportconsole.connectors.conformance.dialects import zendesk_shapes as shapes
from supportconsole.connectors.conformance.dialects.zendesk_lists import Lists
from supportconsole.connectors.conformance.server.contract_lists import CursorLost
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Entry, File, Ticket

BASE: Final = ""
API: Final = "/api/v2/"
LARGEST_FILE: Final = 50 << 20
_FIELDS: Final = {
    "status": "status", "priority": "priority", "assignee_id": "assignee", "requester_id": "requester", "subject": "subject",
}  # fmt: skip


class Refused(Exception):
    """The request is refused with this answer."""

    def __init__(self, status: int, error: str, why: str, **more: object) -> None:
        super().__init__(why)
        self.answer = say({"error": error, "description": why, **more}, status)


class ZendeskDialect:
    """Routes of Zendesk. Every answer is whole and true; faults are the connection's business."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk
        self._lists = Lists(desk, self._external)

    def answer(self, request: Request, page: Fault | None) -> Answer:
        try:
            return self._route(request, page, self._login(request))
        except Refused as refusal:
            return refusal.answer
        except CursorLost:
            return Refused(400, "InvalidPaginationParameter", "invalid cursor").answer
        except KeyError:
            return Refused(404, "RecordNotFound", "Not found").answer
        except ValueError as problem:
            name, _, why = str(problem).partition(": ")
            details = {name: [{"description": why}]} if why else {}
            return Refused(422, "RecordInvalid", "Record validation errors", details=details).answer

    def _login(self, request: Request) -> str:
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        token = said
        if scheme.lower() == "basic":
            _user, _, token = base64.b64decode(said).decode().partition("/token:")
        agent = self._desk.conditions.tokens.get(token)
        if agent is None:
            raise Refused(401, "Couldn't authenticate you", "log in")
        return agent

    def _route(self, request: Request, page: Fault | None, agent: str) -> Answer:
        if request.method == "GET" and request.path.startswith("/attachments/token/"):
            file = self._desk.files[request.path.split("/")[3]]
            return Answer(200, file.data, file.type or "application/octet-stream")
        if not request.path.startswith(API):
            raise Refused(404, "InvalidEndpoint", "Not found")
        lists, where = self._lists, request.path[len(API) :].split("/")
        collections = {
            "users": lists.users, "groups": lists.groups, "macros/active": lists.macros, "views/active": lists.views,
            "help_center/articles": lists.articles, "help_center/articles/search": lists.found_articles,
            "tickets": lists.tickets,
        }  # fmt: skip
        match request.method, where:
            case "GET", ["users", "me"]:
                return self._me(agent)
            case "GET", ["incremental", "tickets", "cursor"]:
                if not self._is_admin():
                    raise Refused(403, "Forbidden", "You do not have access to this page")
                return lists.export(request, page)
            case "GET", ["search"]:
                return lists.search(request, agent)
            case "GET", ["tickets", number, "comments"]:
                origin = f"http://{request.headers['host']}"
                return lists.comments(self._existing(number).id, request, page, origin)
            case "GET", ["tickets", number, "audits"]:
                return lists.audits(self._existing(number).id, request, page)
            case "GET", ["tickets", number]:
                ticket = self._existing(number)
                return say({"ticket": self._told(ticket), **lists.beside([ticket])})
            case "GET", ["job_statuses", number]:
                return say({"job_status": {"id": number, "status": "completed"}})
            case "GET", _ if "/".join(where) in collections:
                return collections["/".join(where)](request)
            case "PUT", ["tickets", number]:
                return self._update(self._existing(number), request, agent)
            case "POST", ["tickets"]:
                return self._create(request, agent)
            case "POST", ["tickets", number, "merge"]:
                return self._merge(self._existing(number), request, agent)
            case "POST", ["uploads"]:
                return self._upload(request)
        raise Refused(404, "InvalidEndpoint", "Not found")

    def _is_admin(self) -> bool:
        return not self._desk.conditions.whole_seconds

    def _me(self, agent: str) -> Answer:
        role = "admin" if self._is_admin() else "agent"
        zone = self._desk.conditions.zone
        return say({"user": {**shapes.person(self._desk.people[agent], role), "iana_time_zone": zone}})

    def _existing(self, number: str) -> Ticket:
        ticket = self._desk.tickets[int(number)] if number.isdigit() else None
        if ticket is None or ticket.flag == "deleted":
            raise Refused(404, "RecordNotFound", "Not found")
        return ticket

    def _told(self, ticket: Ticket) -> dict[str, object]:
        return shapes.ticket(ticket, self._external(ticket.id))

    def _external(self, number: int) -> str | None:
        """The external id that a ticket was made with."""
        made = (entry for entry, effect in self._desk.done.values() if effect.ticket == number)
        entry = next((one for one in made if one.what == "create"), None)
        return None if entry is None else str(entry.data.get("external_id") or "") or None

    def _update(self, ticket: Ticket, request: Request, agent: str) -> Answer:
        wanted = _object(request.json(), "ticket")
        if wanted.get("safe_update") and wanted.get("updated_stamp") != shapes.tell(ticket.updated_at):
            raise Refused(
                409, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data"
            )
        data: dict[str, object] = {"set": self._edits(wanted, ticket)}
        what = "set"
        if "comment" in wanted:
            said = _object(wanted, "comment")
            what, data = "message", {**data, **_comment(said)}
        effect = self._desk.do(Entry(what, self._desk.stamp(), agent, ticket.id, data, "", _marker(wanted)))
        made = [one for one in self._desk.later.get(ticket.id, ()) if one.marker == _marker(wanted)]
        done = next((one for one in made if one.id == effect.message), made[0] if made else None)
        audit = shapes.audit(done) if done else {"id": None, "events": [], "metadata": {}}
        return say({"ticket": self._told(ticket), "audit": audit})

    def _create(self, request: Request, agent: str) -> Answer:
        wanted = _object(request.json(), "ticket")
        named = _object(wanted, "requester")
        data = {
            "set": self._edits({name: said for name, said in wanted.items() if name != "requester_id"}, None),
            "subject": wanted.get("subject"),
            "requester": wanted.get("requester_id"),
            "name": named.get("name"),
            "email": named.get("email"),
            "external_id": wanted.get("external_id"),
            **_comment(_object(wanted, "comment")),
            "kind": "inbound",
        }
        key = request.headers.get("idempotency-key", "")
        effect = self._desk.do(Entry("create", self._desk.stamp(), agent, 0, data, key, _marker(wanted)))
        ticket = self._desk.tickets[effect.ticket]
        made = next(one for one in self._desk.later[ticket.id] if one.id == effect.message)
        return say({"ticket": self._told(ticket), "audit": shapes.audit(made)}, 201)

    def _merge(self, into: Ticket, request: Request, agent: str) -> Answer:
        numbers = request.json().get("ids")
        for number in numbers if isinstance(numbers, list) else []:
            source = self._existing(str(number))
            self._desk.do(Entry("merge", self._desk.stamp(), agent, source.id, {"into": into.id}))
        return say({"job_status": {"id": secrets.token_hex(8), "status": "queued"}})

    def _upload(self, request: Request) -> Answer:
        if len(request.body) > LARGEST_FILE:
            raise Refused(413, "AttachmentTooLarge", "the file is too large")
        kind = request.headers.get("content-type", "")
        file = File(secrets.token_hex(8), request.query.get("filename", "file"), kind, request.body)
        self._desk.files[file.id] = file
        return say({"upload": {"token": file.id}}, 201)

    def _edits(self, wanted: dict[str, object], ticket: Ticket | None) -> dict[str, object]:
        """The changes in the model's words; a list of tags replaces what is there."""
        edits = {_FIELDS[name]: said for name, said in wanted.items() if name in _FIELDS}
        if ticket is None:
            edits.pop("subject", None)
        if "priority" in edits and edits["priority"] is None:
            edits["priority"] = "none"
        if "group_id" in wanted:
            number = wanted["group_id"]
            edits["group"] = shapes.GROUPS[number - 1] if isinstance(number, int) else ""
        if isinstance(tags := wanted.get("tags"), list):
            before = ticket.tags if ticket else ()
            edits["tags"] = {"add": tags, "remove": [one for one in before if one not in tags]}
        custom = wanted.get("custom_fields")
        for one in custom if isinstance(custom, list) else ():
            edits[f"fields.{one['id']}"] = one.get("value")
        return edits


def _comment(said: dict[str, object]) -> dict[str, object]:
    body = said.get("body", said.get("html_body"))
    if not isinstance(body, str) or not body.strip():
        raise ValueError("comment: cannot be blank")
    kind = "reply" if said.get("public", True) else "note"
    return {"kind": kind, "body": body, "files": said.get("uploads") or []}


def _marker(wanted: dict[str, object]) -> str:
    return str(_object(wanted, "metadata").get(shapes.MARK) or "")


def _object(record: dict[str, object], name: str) -> dict[str, object]:
    value = record.get(name) or {}
    if not isinstance(value, dict):
        raise ValueError(f"{name}: not an object")  # noqa: TRY004  said to the client, like every wrong value
    return value
