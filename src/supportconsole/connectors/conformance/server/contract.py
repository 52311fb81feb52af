"""The generic contract (docs/generic-contract.md) over the model: its reference implementation."""

import base64
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from supportconsole.connectors.conformance.server import contract_shapes as shapes
from supportconsole.connectors.conformance.server.conditions import Conditions
from supportconsole.connectors.conformance.server.contract_lists import CursorLost, Lists
from supportconsole.connectors.conformance.server.effects import STATUSES
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.connectors.conformance.server.records import Entry, File
from supportconsole.domain.clock import MINUTE

BASE: Final = "/v1"
LARGEST_FILE: Final = 20 * 1024 * 1024
KEY_HOURS: Final = 24 * 30
CAPABILITIES: Final = (
    "feed", "deletions", "inline", "idempotency", "markers", "safe_update", "safe_reply", "reply_with_fields", "create",
    "merge", "attachments", "articles", "article_search", "canned", "views", "search", "tags", "watchers", "transitions",
)  # fmt: skip


class Refused(Exception):
    """The request is refused with this answer."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.answer = say({"error": {"code": code, "message": message, **more}}, status)


class Contract:
    """Routes of the contract. Every answer is whole and true; faults are the connection's business."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk
        self._lists = Lists(desk)
        self._minute = 0
        self._used = 0

    def answer(self, request: Request, page: Fault | None) -> Answer:
        try:
            agent = self._login(request)
            self._meter()
            return self._route(request, page, agent).with_headers(self._allowance())
        except Refused as refusal:
            return refusal.answer.with_headers(self._allowance())
        except CursorLost:
            return Refused(410, "cursor_expired", "this cursor cannot be continued").answer
        except KeyError as problem:
            return Refused(404, "not_found", f"there is no {problem}").answer
        except ValueError as problem:
            name, _, why = str(problem).partition(": ")
            return Refused(422, "invalid", str(problem), fields={name: why} if why else {}).answer

    def _login(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        agent = self._desk.conditions.tokens.get(token) if scheme.lower() == "bearer" else None
        if agent is None:
            raise Refused(401, "unauthorized", "log in")
        return agent

    def _meter(self) -> None:
        minute = self._desk.now() // MINUTE
        if minute != self._minute:
            self._minute, self._used = minute, 0
        self._used += 1
        if 0 < self._desk.conditions.rate < self._used:
            raise Refused(429, "slow_down", "too many requests")

    def _allowance(self) -> Mapping[str, str]:
        rate = self._desk.conditions.rate
        if not rate:
            return {}
        left = max(0, rate - self._used)
        reset = str(60 - self._desk.now() % MINUTE // 1_000_000)
        said = {
            "X-RateLimit-Limit": str(rate),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": reset,
        }
        return said if left else {**said, "Retry-After": reset}

    def _route(self, request: Request, page: Fault | None, agent: str) -> Answer:
        if not request.path.startswith(BASE + "/"):
            raise Refused(404, "not_found", "no such place")
        parts = request.path[len(BASE) + 1 :].split("/")
        collections: dict[str, Callable[[Request], Answer]] = {
            "users": self._lists.users,
            "articles": self._lists.articles,
            "canned": self._lists.canned,
            "views": self._lists.views,
            "search": self._lists.search,
        }
        match request.method, parts:
            case "GET", ["whoami"]:
                return self._whoami(agent)
            case "GET", ["changes"]:
                return self._lists.changes(request, page, agent)
            case "GET", ["ids"]:
                return self._lists.ids(request)
            case "GET", ["tickets", number]:
                return self._ticket(number, int(request.query.get("messages", "0")))
            case "GET", ["tickets", number, "messages"]:
                self._existing(number)
                return self._lists.messages(int(number), request, page)
            case "GET", ["tickets", number, "transitions"]:
                self._existing(number)
                return say(
                    {"transitions": [{"id": one, "name": one.title(), "status": one} for one in STATUSES]}
                )
            case "GET", ["operations", key] if self._desk.conditions.keys:
                return self._operation(key)
            case "GET", ["attachments", name]:
                file = self._desk.files[name]
                return Answer(200, file.data, file.type or "application/octet-stream")
            case "GET", [name] if name in collections:
                return collections[name](request)
            case "POST", ["tickets"]:
                return self._do("create", 0, request, agent)
            case "POST", ["tickets", number, "messages"]:
                return self._do("message", self._existing(number), request, agent)
            case "PATCH", ["tickets", number]:
                return self._do("set", self._existing(number), request, agent)
            case "POST", ["tickets", number, "merge"]:
                return self._do("merge", self._existing(number), request, agent)
            case "POST", ["uploads"]:
                return self._upload(request)
        raise Refused(404, "not_found", "no such place")

    def _whoami(self, agent: str) -> Answer:
        conditions = self._desk.conditions
        return say({
            "contract": 1,
            "product": "Reference helpdesk",
            "user": shapes.person(self._desk.people[agent]),
            "time_zone": conditions.zone,
            "server_time": shapes.tell(self._desk.now(), conditions),
            "capabilities": list(capabilities(conditions)),
            "limits": {"page": conditions.page, "key_hours": KEY_HOURS, "grace_seconds": conditions.grace},
        })  # fmt: skip

    def _existing(self, number: str) -> int:
        """The ticket's number. A ticket that was deleted is gone, one that never was is not found."""
        if not number.isdigit() or int(number) not in self._desk.tickets:
            raise Refused(404, "not_found", "there is no such ticket")
        if self._desk.tickets[int(number)].flag == "deleted":
            raise Refused(410, "gone", "this ticket was deleted")
        return int(number)

    def _ticket(self, number: str, inline: int) -> Answer:
        ticket = self._desk.tickets[self._existing(number)]
        told = self._lists.whole(ticket, inline)
        people = [
            self._desk.people[one] for one in (ticket.requester, ticket.assignee) if one in self._desk.people
        ]
        answer = say({**told,
            "people": [shapes.person(one) for one in people],
            "server_time": shapes.tell(self._desk.now(), self._desk.conditions),
        })  # fmt: skip
        return answer.with_headers({"ETag": f'"{ticket.version}"'})

    def _operation(self, key: str) -> Answer:
        now = shapes.tell(self._desk.now(), self._desk.conditions)
        if key not in self._desk.done:
            raise Refused(404, "no_such_operation", "nothing was done with this key", server_time=now)
        entry, effect = self._desk.done[key]
        at = shapes.tell(entry.at, self._desk.conditions)
        done = {"key": key, "ticket": str(effect.ticket), "version": str(effect.version), "at": at}
        if effect.message:
            done["message"] = str(effect.message)
        return say({"operation": done, "server_time": now})

    def _do(self, what: str, ticket: int, request: Request, agent: str) -> Answer:
        key = request.headers.get("idempotency-key", "")
        if not 0 < len(key) <= 255:
            raise Refused(400, "key_missing", "Idempotency-Key is needed")
        data = request.json()
        known = self._desk.conditions.keys and key in self._desk.done
        wanted = request.headers.get("if-match", "").strip('"')
        if wanted and not known and ticket and wanted != str(self._desk.tickets[ticket].version):
            raise Refused(
                412,
                "conflict",
                "the ticket has moved on",
                ticket=shapes.ticket(self._desk.tickets[ticket], self._desk),
            )
        marker = str(data.pop("marker", ""))
        effect = self._desk.do(Entry(what, self._desk.stamp(), agent, ticket, data, key, marker))
        done = self._desk.tickets[effect.ticket]
        told: dict[str, object] = {"ticket": shapes.ticket(done, self._desk)}
        if effect.message:
            told["message"] = {"id": str(effect.message)}
        headers = {"ETag": f'"{done.version}"', **({"Idempotent-Replayed": "true"} if effect.again else {})}
        return say(told, 201 if effect.message else 200).with_headers(headers)

    def _upload(self, request: Request) -> Answer:
        told = request.json()
        data = base64.b64decode(str(told.get("data", "")), validate=True)
        if len(data) > LARGEST_FILE:
            raise Refused(413, "too_large", "the file is too large")
        file = File(secrets.token_hex(8), str(told.get("name") or "file"), str(told.get("type") or ""), data)
        self._desk.files[file.id] = file
        return say(shapes.file(file), 201)


def capabilities(conditions: Conditions) -> tuple[str, ...]:
    """What the server has under these conditions, by the contract's names."""
    absent = set(conditions.hidden)
    if not conditions.keys:
        absent.add("idempotency")
    if not conditions.markers:
        absent.add("markers")
    if conditions.whole_seconds:
        absent.add("feed")
    return tuple(one for one in CAPABILITIES if one not in absent)
