"""Operations on Zendesk: one request each, comment and fields together, refused by Zendesk when the ticket has moved on."""

from typing import Final
from urllib.parse import quote

from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.members import Json, identity, optional_id, part, parts, text
from supportconsole.connectors.zendesk import bodies, finding, shapes
from supportconsole.connectors.zendesk.reading import read_ticket
from supportconsole.connectors.zendesk.session import Session
from supportconsole.domain.changes import Field
from supportconsole.domain.errors import (
    ConsoleError,
    NetworkLogin,
    NotFound,
    ProtocolDrift,
    RateLimited,
    Unreachable,
)
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    Edit,
    Found,
    Merge,
    Note,
    Operation,
    OpKey,
    Outcome,
    Partial,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.things import Version

_DOUBT: Final = (Interrupted, ProtocolDrift, NetworkLogin)


async def apply(session: Session, operation: Operation, base: Version | None, key: OpKey) -> Outcome:
    """Do it once. Whatever leaves a doubt is Unknown, a web page in place of the answer included."""
    try:
        match operation:
            case Reply() | Note() | SetFields():
                return await _update(session, operation, base, key)
            case Create():
                return await _create(session, operation, key)
            case Merge():
                return await _merge(session, operation)
    except bodies.Refused as problem:
        return Rejected("Zendesk would not take this.", problem.fields)
    except NotFound as problem:
        return Rejected(problem.message)


async def _update(
    session: Session, operation: Reply | Note | SetFields, base: Version | None, key: OpKey
) -> Outcome:
    edits, now = operation.edits, None
    if bodies.wants(edits, Field.TAGS) is not None:
        now = await _before(session, operation.ticket)
        if base is not None and shapes.version(now).token != base.token:
            return Clash(shapes.ticket(now, session.groups), "the ticket has moved on")
        base = shapes.version(now)
    fields = await _fields(session, edits, now)
    body: dict[str, object] = {**fields, **bodies.safe(base), "metadata": {bodies.MARK: key.marker}}
    if not isinstance(operation, SetFields):
        body["comment"] = bodies.comment(operation)
    if isinstance(operation, Reply) and operation.cc:
        body["email_ccs"] = bodies.copies(operation.cc)
    path = f"tickets/{quote(operation.ticket, safe='')}"
    try:
        answer = await session.send("PUT", path, {"ticket": body}, template="tickets/ID")
        if answer.status == 409:
            return await _clash(session, operation, base, answer, key)
        if answer.status >= 400:
            return _refusal(answer)
        record, audit = _made(answer, key)
        if identity(record) != operation.ticket:
            raise BadAnswer("Zendesk answered for another ticket.")
        written = "" if isinstance(operation, SetFields) else finding.comment_id(audit)
        return _judged(session, operation, record, fields, written)
    except _DOUBT as problem:
        return Unknown(problem.message)


def _judged(
    session: Session, operation: Reply | Note | SetFields, record: Json, sent: Json, written: str
) -> Outcome:
    """What the ticket in the answer says of the fields: a 200 alone proves nothing about them."""
    seen = shapes.ticket(record, session.groups)
    refused = bodies.not_made(operation.edits, record, sent)
    if written or not refused:
        warnings = tuple(f"{name}: {why}" for name, why in refused.items())
        return Done(written, seen.version, seen, warnings=warnings)
    if len(refused) == len(operation.edits):
        return Rejected("Zendesk has not made the change.", refused)
    done = tuple(edit.field for edit in operation.edits if edit.field not in refused)
    return Partial(done, refused, seen.version)


async def _create(session: Session, operation: Create, key: OpKey) -> Outcome:
    fields = await _fields(session, operation.edits, None)
    body = {"ticket": bodies.new_ticket(operation, fields, key.marker)}
    headers = {"Idempotency-Key": key.key}
    try:
        answer = await session.send("POST", "tickets", body, template="tickets", headers=headers)
        if answer.status >= 400:
            return _refusal(answer)
        record, _audit = _made(answer, key)
        if (
            optional_id(record, "external_id") or bodies.EXTERNAL + key.marker
        ) != bodies.EXTERNAL + key.marker:
            raise BadAnswer("Zendesk answered for another ticket.")
        seen = shapes.ticket(record, session.groups)
        return Done(identity(record), seen.version, seen)
    except _DOUBT as problem:
        return Unknown(problem.message)


async def _merge(session: Session, operation: Merge) -> Outcome:
    """Zendesk merges in the background. Until its job says how it ended, the outcome is looked up later."""
    if operation.ticket == operation.into:
        return Rejected("A ticket cannot be merged into itself.")
    body = {
        "ids": [int(operation.ticket) if operation.ticket.isdigit() else operation.ticket],
        "source_comment": f"Merged into #{operation.into}.",
        "source_comment_is_public": False,
        "target_comment": f"#{operation.ticket} was merged into this ticket.",
        "target_comment_is_public": False,
    }
    path = f"tickets/{quote(operation.into, safe='')}/merge"
    try:
        answer = await session.send("POST", path, body, template="tickets/ID/merge")
        if answer.status >= 400:
            return _refusal(answer)
        job = part(answer.object(), "job_status")
        number = identity(job)
    except _DOUBT as problem:
        return Unknown(problem.message)
    try:
        told = await session.get(f"job_statuses/{quote(number, safe='')}", template="job_statuses/ID")
        job = part(told.object(), "job_status")
    except ConsoleError as problem:  # the merge has begun; only how it went is not known
        return Unknown(problem.message)
    match text(job, "status"):
        case "completed":
            return Done(operation.into)
        case "failed" | "killed":
            return Rejected(text(job, "message") or "Zendesk could not merge the tickets.")
        case _:
            return Unknown("Zendesk is still merging the tickets.")


async def _fields(session: Session, edits: tuple[Edit, ...], now: Json | None) -> dict[str, object]:
    group = bodies.wants(edits, Field.GROUP)
    name = str(getattr(group, "value", "") or "")
    try:
        number = await session.group_id(name) if name else None
    except (Interrupted, ProtocolDrift) as problem:
        raise Unreachable(problem.message, hint=problem.hint) from problem
    return bodies.ticket_fields(edits, number, now)


async def _before(session: Session, ticket: str) -> Json:
    """The ticket just before a write. What goes wrong here proves that nothing was done."""
    try:
        return (await read_ticket(session, ticket))[0]
    except (Interrupted, ProtocolDrift) as problem:
        raise Unreachable(problem.message, hint=problem.hint) from problem


async def _clash(
    session: Session, operation: Reply | Note | SetFields, base: Version | None, answer: Answer, key: OpKey
) -> Outcome:
    """The ticket has moved on: by somebody else, or by this very request, which a proxy has delivered twice.

    Raises RateLimited when it has not moved: Zendesk says the same while its own work locks a ticket.
    """
    try:
        looked = await finding.find(session, key, operation, answer.date or 0)
        if isinstance(looked, Found):
            return Done(looked.remote_id, looked.version)
        record, _whole, _now = await read_ticket(session, operation.ticket)
        seen = shapes.ticket(record, session.groups)
    except NotFound as problem:
        return Rejected(problem.message)
    except ConsoleError as problem:
        return Unknown(problem.message)
    if base is not None and seen.version == base:
        raise RateLimited("Zendesk is at work on this ticket; it takes no change for a moment.")
    return Clash(seen, "the ticket has moved on")


def _made(answer: Answer, key: OpKey) -> tuple[Json, Json]:
    """The ticket and the audit of an answer to a write. Raises BadAnswer when they are another operation's."""
    whole = answer.object()
    record, audit = part(whole, "ticket"), part(whole, "audit")
    if not record:
        raise BadAnswer("Zendesk did not say what became of the ticket.")
    if audit and finding.marker_of(audit) not in {"", key.marker}:
        raise BadAnswer("Zendesk answered for another operation.")
    return record, audit


def _refusal(answer: Answer) -> Rejected:
    """Why Zendesk refuses, by field where it says so."""
    record = answer.object()
    error = record.get("error")
    why = text(error, "message") if isinstance(error, dict) else text(record, "description")
    fields: dict[str, str] = {}
    details = part(record, "details")
    for name in details:
        said = parts(details, name)
        fields[_neutral(name)] = "; ".join(text(one, "description") for one in said)
    return Rejected(why or f"status {answer.status}", fields or None)


def _neutral(name: str) -> str:
    """The console's name of a field that Zendesk complains of."""
    known = {
        "assignee_id": "assignee",
        "assignee": "assignee",
        "group_id": "group",
        "requester_id": "requester",
    }
    return known.get(name, name)
