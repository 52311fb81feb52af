"""Whether an operation has arrived: by its key where keys are kept, by its marker where those are, else by text and author."""

from collections.abc import AsyncIterator
from typing import Final

from supportconsole.connectors.generic import pulling, shapes
from supportconsole.connectors.generic.session import Session
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, moment, part, parts, text
from supportconsole.domain.clock import Instant, format_instant
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import (
    Create,
    FieldSet,
    Found,
    Lookup,
    Merge,
    Missing,
    Note,
    Operation,
    OpKey,
    Reply,
    SetFields,
    Unsure,
)
from supportconsole.domain.remote.pages import Upsert
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket, Version
from supportconsole.domain.tickets import Flag

_KINDS: Final = frozenset({"reply", "note"})


async def find(session: Session, key: OpKey, operation: Operation, since: Instant) -> Lookup:
    """Look where the effect would be. The time of Missing is the server's clock at this read."""
    caps = (await session.known()).caps
    if Cap.IDEMPOTENT in caps:
        return await _by_key(session, key, operation)
    match operation:
        case SetFields() | Merge():
            return await _by_fields(session, operation)
        case Create():
            return await _created(session, key, operation, since, marked=Cap.MARKER in caps)
        case Reply() | Note():
            return await _written(session, key, operation, since, marked=Cap.MARKER in caps)


async def _by_key(session: Session, key: OpKey, operation: Operation) -> Lookup:
    answer = await session.api.call(
        "GET", f"operations/{key.key}", template="operations/KEY", also=frozenset({404}),
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
    record = answer.object()
    if answer.status == 404:
        error = part(record, "error")
        if text(error, "code") != "no_such_operation":
            raise BadAnswer("The helpdesk does not know what became of an operation.")
        return Missing(moment(error, "server_time"))
    done = part(record, "operation")
    if identity(done, "key") != key.key:
        raise BadAnswer("The helpdesk answered for another operation.")
    version = Version(identity(done, "version"))
    match operation:
        case Reply() | Note():
            return Found(identity(done, "message"), version)
        case Create():
            return Found(identity(done, "ticket"), version)
        case SetFields() | Merge():
            return Found("", version)


async def _written(
    session: Session, key: OpKey, operation: Reply | Note, since: Instant, *, marked: bool
) -> Lookup:
    """Our entry in the conversation."""
    as_of: Instant | None = None
    candidates: list[RemoteMessage] = []
    me = (await session.known()).me.id
    async for page in _conversation(session, operation.ticket):
        as_of = session.server_time if as_of is None else as_of
        for record in page:
            one = shapes.message(record)
            if marked and one.marker == key.marker and one.kind.value in _KINDS:
                return Found(one.id, message=one)
            if one.author == me and one.created_at >= since and _same(one.body, operation.body):
                candidates.append(one)
    if marked or not candidates:
        return Missing(as_of)
    if len(candidates) == 1:
        return Found(candidates[0].id, message=candidates[0])
    return Unsure("several entries have this very text", candidates)


async def _conversation(session: Session, ticket: str) -> AsyncIterator[list[Json]]:
    after = ""
    while True:
        asked: dict[str, str | int] = {"limit": pulling.LONG_PAGE, **({"after": after} if after else {})}
        record = await session.read(f"tickets/{ticket}/messages", "tickets/ID/messages", asked)
        yield list(parts(record, "messages"))
        after = pulling.following(record, after)
        if not after:
            return


async def _created(
    session: Session, key: OpKey, operation: Create, since: Instant, *, marked: bool
) -> Lookup:
    """Our ticket among those that changed since: the one whose first message carries our marker, or our subject and text."""
    as_of: Instant | None = None
    found: list[str] = []
    asked = {"limit": pulling.LARGEST, "messages": pulling.INLINE}
    where: dict[str, str | int] = {"since": format_instant(since)}
    while True:
        record = await session.read("changes", params={**asked, **where})
        as_of = session.server_time if as_of is None else as_of
        for change in parts(record, "changes"):
            ticket, first = part(change, "ticket"), next(iter(change.get("messages") or ()), None)  # type: ignore[call-overload]
            if not isinstance(first, dict):
                continue
            ours = (
                text(first, "marker") == key.marker if marked else _same(text(first, "body"), operation.body)
            )
            if ours and (marked or text(ticket, "subject") == operation.subject):
                found.append(identity(ticket))
        reached = text(record, "cursor", None)
        if record.get("complete") or where.get("after") == reached:
            break
        where = {"after": reached}
    if not found:
        return Missing(as_of)
    return Found(found[0]) if len(found) == 1 else Unsure("several new tickets have this very text")


async def _by_fields(session: Session, operation: SetFields | Merge) -> Lookup:
    """Changes of fields and merges: the ticket itself says whether it is as it was wanted."""
    page = await pulling.ticket(session, operation.ticket)
    ticket = next(
        one.thing for one in page.items if isinstance(one, Upsert) and isinstance(one.thing, RemoteTicket)
    )
    if isinstance(operation, Merge):
        arrived = Flag.MERGED in ticket.flags and ticket.merged_into == operation.into
    else:
        arrived = all(_is_set(ticket, edit) for edit in operation.edits)
    return Found(version=ticket.version) if arrived else Missing(page.as_of)


def _is_set(ticket: RemoteTicket, edit: object) -> bool:
    if isinstance(edit, FieldSet):
        name = edit.field
        now = ticket.fields.get(name[7:]) if name.startswith("fields.") else getattr(ticket, name, None)
        return bool(
            now == edit.value
            or (edit.remote and edit.remote in {ticket.remote_status, ticket.remote_priority})
        )
    words = set(getattr(ticket, getattr(edit, "field", ""), ()))
    return set(getattr(edit, "add", ())) <= words and not set(getattr(edit, "remove", ())) & words


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space."""
    return one.split() == other.split()
