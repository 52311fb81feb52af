"""Whether an operation has arrived: its mark in the ticket's audits, a new ticket by its external id."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import (
    Json,
    identity,
    moment,
    optional_id,
    part,
    parts,
    some_parts,
    text,
)
from supportconsole.connectors.zendesk import bodies, shapes
from supportconsole.connectors.zendesk.reading import read_ticket
from supportconsole.connectors.zendesk.session import Session, following, paging
from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.operations import (
    Create,
    Edit,
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
from supportconsole.domain.tickets import Flag


async def find(session: Session, key: OpKey, operation: Operation, since: Instant) -> Lookup:
    """Look where the effect would be. The time of Missing is Zendesk's clock at the first read."""
    match operation:
        case Reply(ticket, body) | Note(ticket, body):
            as_of, audits = await _audits(session, ticket)
            for audit in audits:
                if marker_of(audit) == key.marker:
                    return Found(comment_id(audit))
            me = (await session.known()).me.id
            if any(_is_like(audit, me, body, since) for audit in audits):
                return Unsure("a comment without a mark has this very text")
            return Missing(as_of)
        case SetFields(ticket, edits):
            as_of, audits = await _audits(session, ticket)
            if any(marker_of(audit) == key.marker for audit in audits):
                return Found()
            return await _by_fields(session, ticket, edits, as_of)
        case Create():
            return await _created(session, key.marker)
        case Merge(ticket):
            record, _whole, as_of = await read_ticket(session, ticket)
            seen = shapes.ticket(record, session.groups)
            return Found(version=seen.version) if Flag.MERGED in seen.flags else Missing(as_of)


def comment_id(audit: Json) -> str:
    """The id of the comment that an audit has made. Raises BadAnswer when it has made none."""
    for event in parts(audit, "events"):
        if text(event, "type") in {"Comment", "VoiceComment"}:
            return identity(event)
    raise BadAnswer("Zendesk did not say which comment it has made.")


def marker_of(audit: Json) -> str:
    """Our mark in an audit; "" when it is somebody else's."""
    said = part(part(audit, "metadata"), "custom").get(bodies.MARK)
    return said if isinstance(said, str) else ""


def _is_like(audit: Json, me: str, body: str, since: Instant) -> bool:
    """Whether an audit without any mark says the same, by us: written in the browser, or its mark was not kept."""
    if marker_of(audit) or optional_id(audit, "author_id") != me or moment(audit, "created_at") < since:
        return False
    comments = (one for one in parts(audit, "events") if text(one, "type") == "Comment")
    return any(text(one, "body").split() == body.split() for one in comments)


async def _audits(session: Session, ticket: str) -> tuple[Instant | None, Sequence[Json]]:
    """What was done to a ticket, oldest first, and Zendesk's clock when the reading began."""
    as_of: Instant | None = None
    found: list[Json] = []
    after = ""
    path = f"tickets/{quote(ticket, safe='')}/audits"
    while True:
        answer = await session.get(path, paging(after), template="tickets/ID/audits")
        as_of = answer.date if as_of is None else as_of
        record = answer.object()
        found.extend(parts(record, "audits"))
        after = following(record, "audits", after)
        if not after:
            return as_of, found


async def _by_fields(session: Session, ticket: str, edits: tuple[Edit, ...], as_of: Instant | None) -> Lookup:
    """A change that changed nothing leaves no audit: then the ticket itself says whether it is as it was wanted."""
    record, _whole, _now = await read_ticket(session, ticket)
    group = bodies.wants(edits, "group")
    name = str(getattr(group, "value", "") or "")
    try:
        wanted = bodies.ticket_fields(edits, await session.group_id(name) if name else None, record)
    except bodies.Refused:
        return Missing(as_of)
    if bodies.not_made(edits, record, wanted):
        return Missing(as_of)
    return Found(version=shapes.version(record))


async def _created(session: Session, marker: str) -> Lookup:
    wanted = bodies.EXTERNAL + marker
    answer = await session.get("tickets", {"external_id": wanted})
    record: Mapping[str, object] = answer.object()
    found = [
        identity(one) for one in some_parts(record, "tickets") if optional_id(one, "external_id") == wanted
    ]
    if not found:
        parts(record, "tickets")
        return Missing(answer.date)
    return Found(found[0]) if len(found) == 1 else Unsure("several new tickets carry this mark")
