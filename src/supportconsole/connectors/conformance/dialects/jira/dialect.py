"""Jira Service Management in the cloud: who is logged in, how much is allowed, and which part of the site answers."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from supportconsole.connectors.conformance.dialects.jira import files
from supportconsole.connectors.conformance.dialects.jira.platform import API, NOWHERE, Platform
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused, in_desk_words
from supportconsole.connectors.conformance.dialects.jira.servicedesk import DESK_API, ServiceDesk
from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Answer, Request, say
from supportconsole.domain.clock import MINUTE

BASE: Final = ""


class JiraDialect:
    """Routes of the site. Every answer is whole and true; faults are the connection's business."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk
        self._platform = Platform()
        self._service_desk = ServiceDesk()
        self._minute = 0
        self._used = 0

    def answer(self, request: Request, page: Fault | None) -> Answer:
        if request.path.startswith(files.STORE):
            return files.from_store(self._desk.files, request)
        try:
            visit = Visit(self._desk, self._login(request), f"http://{request.headers.get('host', '')}")
            self._meter()
            answer = self._route(visit, request, page).with_headers({"X-AACCOUNTID": visit.agent})
        except Refused as refusal:
            answer = refusal.answer
        return answer.with_headers(self._allowance())

    def _route(self, visit: Visit, request: Request, page: Fault | None) -> Answer:
        at_desk = request.path.startswith(DESK_API)
        if not at_desk and not request.path.startswith(API):
            raise Refused(404, NOWHERE)
        part = self._service_desk if at_desk else self._platform
        try:
            return part.answer(visit, request, page)
        except Refused as refusal:
            raise (in_desk_words(refusal) if at_desk else refusal) from None
        except ValueError as problem:
            raise Refused(400, f"There was an error parsing JSON: {problem}") from problem

    def _login(self, request: Request) -> str:
        """An API token goes with its owner's address; a token of OAuth goes alone."""
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        address, token = "", said
        if scheme.lower() == "basic":
            try:
                address, _, token = base64.b64decode(said, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeError):
                token = ""
        agent = self._desk.conditions.tokens.get(token)
        if agent is None or (scheme.lower() == "basic" and address != self._desk.people[agent].email):
            why = "Client must be authenticated to access this resource."
            refusal = Refused(401, why)
            refusal.answer = say({"message": why, "status-code": 401}, 401).with_headers(
                {
                    "WWW-Authenticate": 'OAuth realm="https%3A%2F%2Fdesk.example"',
                    "X-Seraph-LoginReason": "AUTHENTICATED_FAILED",
                }
            )
            raise refusal
        return agent

    def _meter(self) -> None:
        minute = self._desk.now() // MINUTE
        if minute != self._minute:
            self._minute, self._used = minute, 0
        self._used += 1
        if 0 < self._desk.conditions.rate < self._used:
            raise Refused(429, "Rate limit exceeded.")

    def _allowance(self) -> Mapping[str, str]:
        """How much is left: the headers of Atlassian's limits, with a time to wait when nothing is."""
        rate = self._desk.conditions.rate
        if not rate:
            return {}
        left = max(0, rate - self._used)
        wait = 60 - self._desk.now() % MINUTE // 1_000_000
        said = {"X-RateLimit-Limit": str(rate), "X-RateLimit-Remaining": str(left)}
        if 5 * left < rate:
            said["X-RateLimit-NearLimit"] = "true"
        if self._used > rate:
            reset = datetime.fromtimestamp(self._desk.now() // 1_000_000 + wait, UTC)
            said |= {
                "Retry-After": str(wait),
                "X-RateLimit-Reset": f"{reset:%Y-%m-%dT%H:%MZ}",
                "RateLimit-Reason": "jira-quota-based",
            }
        return said
