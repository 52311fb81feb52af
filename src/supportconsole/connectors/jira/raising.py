"""New tickets: an issue with its request type, its reporter and our mark, made in one request and found again by the mark.

The service desk's own request for it can carry no mark, so the issue is made by the platform.
"""

from collections.abc import Sequence
from typing import Final

from supportconsole.connectors.jira import adf, bodies, jql, request_types
from supportconsole.connectors.jira.paging import next_token
from supportconsole.connectors.jira.reading import read_issue, seen
from supportconsole.connectors.jira.session import DESK_API, EXPERIMENTAL, SEARCH, RequestType, Session
from supportconsole.connectors.wire.members import Json, identity, part, parts, text
from supportconsole.domain.changes import Field
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import ConsoleError, Forbidden
from supportconsole.domain.remote.operations import Create, Done, Found, Lookup, Missing, Unsure

_NO_TYPE: Final = "Jira made it without its request type: its customer does not see it in the portal."


async def new_issue(session: Session, operation: Create, marker: str, priority: str | None) -> Json:
    """The request that makes this ticket. Whatever is wrong with it is found out before: raises Refused."""
    kind = await request_types.find(session)
    if kind is None:
        raise bodies.Refused(
            {"request_type": f"No service desk has the request type {session.wanted_type!r}."}
        )
    edits = tuple(one for one in operation.edits if one.field != Field.REQUESTER)
    if any(one.field == Field.STATUS for one in edits):
        raise bodies.Refused({Field.STATUS: "A new ticket begins where the workflow says."})
    asked = bodies.issue_fields(edits, priority)
    fields: dict[str, object] = {
        **part(asked, "fields"),
        "project": {"key": kind.desk.key},
        "issuetype": {"id": kind.issue_type},
        "summary": operation.subject,
        "reporter": {"id": await _customer(session, operation, kind)},
    }
    if operation.body:
        fields["description"] = adf.from_text(operation.body)
    if kind.field:
        fields[kind.field] = kind.id
    if labels := [one["add"] for one in _steps(asked) if "add" in one]:
        fields["labels"] = labels
    return {"fields": fields, "properties": [{"key": bodies.MARK, "value": {"marker": marker}}]}


def _steps(asked: Json) -> Sequence[Json]:
    listed = part(asked, "update").get("labels")
    return listed if isinstance(listed, list) else ()


async def _customer(session: Session, operation: Create, kind: RequestType) -> str:
    """The account id of the customer: given, found by address, or made, which Jira allows to administrators only."""
    if operation.requester is not None:
        return operation.requester
    if not operation.email:
        raise bodies.Refused({Field.REQUESTER: "Jira needs the customer's address."})
    answer = await session.get(
        f"{DESK_API}servicedesk/{kind.desk.id}/customer",
        {"query": operation.email, "limit": 50},
        template="customer",
        headers=EXPERIMENTAL,
    )
    for one in parts(answer.object(), "values"):
        if text(one, "emailAddress").casefold() == operation.email.casefold():
            return identity(one, "accountId")
    body = {"email": operation.email, "displayName": operation.name or operation.email}
    try:
        answer = await session.send("POST", DESK_API + "customer", body, template="customer")
    except Forbidden as problem:
        why = "Nobody at this service desk has this address, and only an administrator may add a customer."
        raise bodies.Refused({Field.REQUESTER: why}) from problem
    if answer.status != 201:
        raise bodies.Refused({Field.REQUESTER: "Jira does not take this customer."})
    return identity(answer.object(), "accountId")


async def told(session: Session, number: str) -> Done:
    """A ticket that was made, as it is now. That it exists is certain, so what goes wrong here is passed over."""
    try:
        kind = await request_types.find(session)
        record, _as_of = await read_issue(session, number)
        ticket = seen(session, record)
    except ConsoleError:
        return Done(number)
    bare = kind is not None and (not kind.field or not part(record, "fields").get(kind.field))
    return Done(number, ticket.version, ticket, warnings=(_NO_TYPE,) if bare else ())


async def find(session: Session, marker: str, operation: Create, since: Instant) -> Lookup:
    """Look among what was made since then. The index is behind: a ticket may be missing there for a while."""
    me = (await session.known()).me.id
    query = jql.all_of(jql.in_projects(await session.keys()), jql.made_since(since))
    as_of: Instant | None = None
    token, found, alike = "", list[str](), False
    while True:
        answer = await session.get(SEARCH, {
            "jql": f"{query} ORDER BY created ASC", "fields": "summary,creator", "properties": bodies.MARK, "maxResults": 100,
            **({"nextPageToken": token} if token else {}),
        })  # fmt: skip
        as_of = answer.date if as_of is None else as_of
        record = answer.object()
        for one in parts(record, "issues"):
            mark = part(part(one, "properties"), bodies.MARK).get("marker")
            fields = part(one, "fields")
            if mark == marker:
                found.append(identity(one))
            elif not mark and text(fields, "summary") == operation.subject:
                alike = alike or text(part(fields, "creator"), "accountId") == me
        token = next_token(record, token, "tickets")
        if not token:
            break
    if found:
        return Found(found[0]) if len(found) == 1 else Unsure("several new tickets carry this mark")
    return Unsure("a new ticket without a mark has this subject") if alike else Missing(as_of)
