"""New tickets: an issue by the platform, a request by the service desk, and the customers they are for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from supportconsole.connectors.conformance.dialects.jira.changes import edits_of, object_of, properties_of
from supportconsole.connectors.conformance.dialects.jira.documents import NotADocument, from_wiki, plain
from supportconsole.connectors.conformance.dialects.jira.editing import carry_out
from supportconsole.connectors.conformance.dialects.jira.issues import REQUEST_TYPE
from supportconsole.connectors.conformance.dialects.jira.refusing import DeskRefused, Refused
from supportconsole.connectors.conformance.dialects.jira.requests import REQUEST_TYPES
from supportconsole.connectors.conformance.dialects.jira.visit import PROJECT, PROJECTS, Visit
from supportconsole.connectors.conformance.server.records import Entry, Person, Ticket

LONGEST_SUMMARY: Final = 255
_TOLD_APART: Final = frozenset({"project", "issuetype", "reporter", REQUEST_TYPE})
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _New:
    """A ticket that is to be. `fields` are those that have no place of their own."""

    summary: object
    body: str
    requester: str
    fields: Record
    channel: str


def create_issue(visit: Visit, said: Record) -> Ticket:
    """`POST /issue`: a new issue of the first project, raised by its reporter, with properties."""
    fields = dict(object_of(said, "fields"))
    project, kind = object_of(fields, "project"), object_of(fields, "issuetype")
    missing = {}
    if project.get("key") != PROJECT and project.get("id") != PROJECTS[PROJECT][0]:
        missing["project"] = "Specify a valid project ID or key"
    if not kind:
        missing["issuetype"] = "Specify an issue type"
    if missing:
        raise Refused(400, **missing)
    try:
        text = fields.pop("description", None)
        body = plain(text) if text else ""
    except NotADocument as problem:
        raise Refused(400, description=str(problem)) from problem
    reporter = object_of(fields, "reporter")
    raised = str(reporter.get("accountId", reporter.get("id", visit.agent)))
    made = _open(
        visit, _New(fields.pop("summary", None), body, raised, fields, "api"), object_of(said, "update")
    )
    for name, value in properties_of(said).items():
        visit.keep(f"property:issue:{made.id}", name, value)
    return made


def create_request(visit: Visit, said: Record) -> Ticket:
    """`POST /request`, on behalf of a customer by account id or address; an unknown address becomes a customer."""
    if str(said.get("serviceDeskId")) not in {PROJECT, PROJECTS[PROJECT][1]}:
        raise DeskRefused(400, "The service desk does not exist.", "sd.servicedesk.error.not.found")
    if str(said.get("requestTypeId")) not in REQUEST_TYPES:
        raise DeskRefused(400, "The request type does not exist.", "sd.requesttype.error.not.found")
    fields = dict(object_of(said, "requestFieldValues"))
    summary, text = fields.pop("summary", None), fields.pop("description", None) or ""
    if not isinstance(text, str):
        raise DeskRefused(400, "The description is not a text.", "sd.request.create.error")
    raised = str(said.get("raiseOnBehalfOf") or visit.agent)
    if "@" in raised:
        known = (one for one in visit.desk.people.values() if one.email == raised)
        raised = (next(known, None) or new_customer(visit, {"email": raised})).id
    made = _open(
        visit, _New(summary, from_wiki(text), raised, fields, str(said.get("channel") or "portal")), {}
    )
    named = said.get("requestParticipants")
    if isinstance(named, list) and named:
        edits = {"watchers": {"add": [str(name) for name in named]}}
        visit.desk.do(Entry("set", visit.desk.stamp(), visit.agent, made.id, {"set": edits}))
    return made


def _open(visit: Visit, new: _New, update: Record) -> Ticket:
    if not isinstance(new.summary, str) or not new.summary.strip():
        raise Refused(400, summary="You must specify a summary of the issue.")
    if len(new.summary) > LONGEST_SUMMARY:
        raise Refused(400, summary="Summary must be less than 255 characters.")
    if "\n" in new.summary:
        raise Refused(400, summary="The summary is invalid because it contains newline characters.")
    others = {name: value for name, value in new.fields.items() if name not in _TOLD_APART}
    data = {
        "set": edits_of(visit, None, others, dict(update)),
        "subject": new.summary,
        "requester": new.requester,
        "body": new.body,
        "kind": "inbound",
        "channel": new.channel,
    }
    effect = carry_out(visit, Entry("create", visit.desk.stamp(), visit.agent, 0, data))
    return visit.desk.tickets[effect.ticket]


def new_customer(visit: Visit, said: Record) -> Person:
    """`POST /customer`: refused for an address that somebody has already."""
    address, name = str(said.get("email") or ""), str(said.get("displayName") or said.get("fullName") or "")
    if "@" not in address:
        raise DeskRefused(400, "The email address is not valid.", "sd.customer.email.invalid")
    if any(one.email == address for one in visit.desk.people.values()):
        raise DeskRefused(400, "An account already exists for this email", "sd.customer.exists")
    data = {"name": name or address, "email": address}
    visit.desk.do(Entry("person", visit.desk.stamp(), visit.agent, 0, data))
    return next(one for one in visit.desk.people.values() if one.email == address)
