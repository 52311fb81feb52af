"""Operations on Jira: a comment in one request; fields in one, and a status, which is a step of the workflow, in another.

Jira cannot be told to refuse a change of an issue that has moved on. So the issue is read just before, compared with what
the agent saw, and read again afterwards: what happens in between, for the length of a request, is not noticed.
"""

from typing import Final

from supportconsole.connectors.jira import adf, bodies, raising, workflow
from supportconsole.connectors.jira.reading import issue_path, read_issue, seen
from supportconsole.connectors.jira.session import API, Session
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.members import Json, identity, part, text
from supportconsole.domain.changes import Field
from supportconsole.domain.errors import (
    ConsoleError,
    NetworkLogin,
    NotFound,
    ProtocolDrift,
    Unreachable,
)
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
    Partial,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.things import RemoteTicket, Version

_DOUBT: Final = (Interrupted, ProtocolDrift, NetworkLogin)
_HIDDEN: Final = "Jira keeps this reply from the customer: look at it there."
_VISIBLE: Final = "Jira shows this note to the customer: look at it there at once."


async def apply(session: Session, operation: Operation, base: Version | None, key: OpKey) -> Outcome:
    """Do it once. Whatever leaves a doubt is Unknown, a web page in place of the answer included."""
    try:
        match operation:
            case Reply() | Note():
                return await _comment(session, operation, key)
            case SetFields():
                return await _set(session, operation, base, key)
            case Create():
                return await _create(session, operation, key)
            case Merge():
                return Rejected("This is not done at Jira from here.")
    except bodies.Refused as problem:
        return Rejected("Jira would not take this.", problem.fields)
    except NotFound as problem:
        return Rejected(problem.message)


async def _comment(session: Session, operation: Reply | Note, key: OpKey) -> Outcome:
    if operation.edits or operation.files:
        return Rejected("Jira takes a comment alone, without fields and files.")
    if isinstance(operation, Reply) and operation.cc:
        return Rejected("Jira sends no copies to addresses.", {"cc": "Take the addresses out."})
    body = bodies.comment(operation, key.marker)
    try:
        answer = await session.send(
            "POST", issue_path(operation.ticket, "/comment"), body, template="issue/ID/comment"
        )
        if answer.status >= 400:
            return _refusal(answer)
        record = _made(answer, 201)
        if adf.to_text(record.get("body")).split() != operation.body.split():
            raise BadAnswer("Jira answered with another comment.")
        shown = record.get("jsdPublic")
        if isinstance(operation, Note):
            warnings = (_VISIBLE,) if shown is True else ()
        else:
            warnings = (_HIDDEN,) if shown is False else ()
        return Done(identity(record), warnings=warnings)
    except _DOUBT as problem:
        return Unknown(problem.message)


async def _create(session: Session, operation: Create, key: OpKey) -> Outcome:
    if not session.wanted_type:
        return Rejected("The account's option `request_type` does not say what a new ticket is.")
    try:
        priority = await _priority(session, operation.edits)
        body = await raising.new_issue(session, operation, key.marker, priority)
    except (
        Interrupted,
        ProtocolDrift,
    ) as problem:  # only questions were asked, and at most a customer was added
        raise Unreachable(problem.message, hint=problem.hint) from problem
    try:
        answer = await session.send("POST", API + "issue", body, template="issue")
        if answer.status >= 400:
            return _refusal(answer)
        made = identity(_made(answer, 201))
    except _DOUBT as problem:
        return Unknown(problem.message)
    return await raising.told(session, made)


async def _set(session: Session, operation: SetFields, base: Version | None, key: OpKey) -> Outcome:
    before = await _fresh(session, operation.ticket)
    if base is not None and bodies.moved_on(operation.edits, before):
        return Clash(before, "the ticket has moved on")
    left = tuple(one for one in operation.edits if bodies.is_step(one) or not bodies.is_made(one, before))
    status = next((one for one in left if isinstance(one, FieldSet) and one.field == Field.STATUS), None)
    fields = bodies.issue_fields(left, await _priority(session, left))
    step = None
    if status is not None:
        step = bodies.chosen_step(status, await _offered(session, operation.ticket))
    refusal: Rejected | None = None
    begun = False
    try:
        if fields:
            body: Json = {**fields, **bodies.told_by(key.marker)}
            answer = await session.send("PUT", issue_path(operation.ticket), body, template="issue/ID")
            begun, refusal = True, _no_refusal(answer)
        if step is not None and refusal is None:
            path = issue_path(operation.ticket, "/transitions")
            body = {**bodies.step(step), **bodies.told_by(key.marker)}
            answer = await session.send("POST", path, body, template="issue/ID/transitions")
            refusal = _no_refusal(answer)
    except _DOUBT as problem:
        return Unknown(problem.message)
    except ConsoleError as problem:
        if begun:  # the fields are set, and only the step was not made
            return Unknown(problem.message)
        raise
    return await _judged(session, operation, refusal)


async def _judged(session: Session, operation: SetFields, refusal: Rejected | None) -> Outcome:
    """What the issue shows now. A refusal proves little: a proxy may have delivered the same request twice."""
    try:
        now = seen(session, (await read_issue(session, operation.ticket))[0])
    except ConsoleError as problem:
        return Unknown(problem.message) if refusal is None else refusal
    missing = bodies.not_made(operation.edits, now)
    if not missing:
        return Done("", now.version, now)
    why = refusal or Rejected("Jira has not made the change.", missing)
    done = tuple(one.field for one in operation.edits if one.field not in missing)
    if not done:
        return why
    return Partial(done, {**missing, **(why.fields or {})}, now.version)


async def _fresh(session: Session, ticket: str) -> RemoteTicket:
    """The issue just before a write. What goes wrong here proves that nothing was done."""
    try:
        return seen(session, (await read_issue(session, ticket))[0])
    except (Interrupted, ProtocolDrift) as problem:
        raise Unreachable(problem.message, hint=problem.hint) from problem


async def _offered(session: Session, ticket: str) -> list[workflow.Step]:
    try:
        return list(await workflow.steps(session, ticket))
    except (Interrupted, ProtocolDrift) as problem:
        raise Unreachable(problem.message, hint=problem.hint) from problem


async def _priority(session: Session, edits: tuple[Edit, ...]) -> str | None:
    for one in edits:
        if isinstance(one, FieldSet) and one.field == Field.PRIORITY and not one.remote:
            try:
                return await session.priority_id(str(one.value or ""))
            except (Interrupted, ProtocolDrift) as problem:
                raise Unreachable(problem.message, hint=problem.hint) from problem
    return None


def _made(answer: Answer, status: int) -> dict[str, object]:
    """The record of what was made. Raises BadAnswer when the answer is to something else."""
    record = answer.object()
    if answer.status != status:
        raise BadAnswer("Jira did not say that it has made it.")
    return record


def _no_refusal(answer: Answer) -> Rejected | None:
    """Why Jira refuses a change; None when it was made, which is answered by nothing. Raises BadAnswer, NetworkLogin."""
    if answer.status >= 400:
        return _refusal(answer)
    if answer.status != 204:
        answer.json()
        raise BadAnswer("Jira did not say that it has made the change.")
    return None


def _refusal(answer: Answer) -> Rejected:
    """Why Jira refuses, by field where it says so. Raises like `Answer.object` for what is no answer of Jira's."""
    record = answer.object()
    fields = {
        bodies.neutral(name): said for name, said in part(record, "errors").items() if isinstance(said, str)
    }
    listed = record.get("errorMessages")
    messages = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    why = "; ".join(messages) or text(record, "errorMessage") or text(record, "message")
    return Rejected(why or f"status {answer.status}", fields or None)
