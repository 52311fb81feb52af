"""Operations: one request each, with the key that keeps it single and the version that keeps it from being blind."""

from collections.abc import Mapping

from supportconsole.connectors.generic import shapes
from supportconsole.connectors.generic.session import Session
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.members import Json, identity, part, text
from supportconsole.domain.errors import NetworkLogin, NotFound, ProtocolDrift
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    Edit,
    FieldSet,
    Merge,
    Note,
    Operation,
    OpKey,
    Outcome,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.things import Version


async def apply(session: Session, operation: Operation, base: Version | None, key: OpKey) -> Outcome:
    """Do it once. Whatever leaves a doubt is Unknown, a web page in place of the answer included."""
    method, path, template, body = _request(operation)
    headers = {"Idempotency-Key": key.key}
    if base is not None:
        headers["If-Match"] = f'"{base.token}"'
    try:
        answer = await session.send(method, path, {**body, "marker": key.marker}, headers, template)
        return _outcome(answer, operation)
    except (Interrupted, ProtocolDrift, NetworkLogin) as problem:
        return Unknown(problem.message)
    except NotFound as problem:
        return Rejected(problem.message)


def _request(operation: Operation) -> tuple[str, str, str, dict[str, object]]:
    """Method, path, template and body of an operation."""
    match operation:
        case Reply() | Note():
            said: dict[str, object] = {
                "kind": "reply" if isinstance(operation, Reply) else "note",
                "body": operation.body,
                "format": operation.format.value,
                "files": list(operation.files),
                "set": _set(operation.edits),
            }
            return "POST", f"tickets/{operation.ticket}/messages", "tickets/ID/messages", said
        case SetFields():
            return "PATCH", f"tickets/{operation.ticket}", "tickets/ID", {"set": _set(operation.edits)}
        case Create():
            made: dict[str, object] = {
                "subject": operation.subject,
                "body": operation.body,
                "requester": operation.requester,
                "name": operation.name,
                "email": operation.email,
                "channel": operation.channel,
                "set": _set(operation.edits),
            }
            return "POST", "tickets", "tickets", made
        case Merge():
            return "POST", f"tickets/{operation.ticket}/merge", "tickets/ID/merge", {"into": operation.into}


def _set(edits: tuple[Edit, ...]) -> Mapping[str, object]:
    """Only what is named; sets by what is added and removed, a status by the id that the agent chose."""
    wanted: dict[str, object] = {}
    for edit in edits:
        if isinstance(edit, FieldSet):
            wanted[edit.field] = edit.remote or edit.value
        else:
            wanted[edit.field] = {"add": list(edit.add), "remove": list(edit.remove)}
    return wanted


def _outcome(answer: Answer, operation: Operation) -> Outcome:
    record = answer.object()
    if answer.status in {409, 412}:
        return Clash(shapes.fresh_ticket(part(record, "error")), "the ticket has moved on")
    if answer.status >= 400:
        error = part(record, "error")
        why = text(error, "message") or f"status {answer.status}"
        return Rejected(why, {name: str(said) for name, said in part(error, "fields").items()} or None)
    ticket = shapes.fresh_ticket(record)
    version = ticket.version if ticket else None
    match operation:
        case Reply() | Note():
            return Done(_made(record, "message"), version, ticket)
        case Create():
            return Done(_made(record, "ticket"), version, ticket)
        case SetFields() | Merge():
            if ticket is None:
                raise BadAnswer("The helpdesk did not say what became of the ticket.")
            return Done("", version, ticket)


def _made(record: Json, name: str) -> str:
    """The id of what was made. Raises BadAnswer when the answer does not say it: it may have been made or not."""
    return identity(part(record, name))
