"""Whether an operation has arrived: a comment by its mark, changes by the fields themselves."""

from typing import Final

from supportconsole.connectors.jira import adf, bodies, raising
from supportconsole.connectors.jira.paging import listed_page
from supportconsole.connectors.jira.reading import issue_path, read_issue, seen
from supportconsole.connectors.jira.session import API, Session
from supportconsole.connectors.wire.members import Json, identity, moment, part, parts, text
from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.operations import (
    Create,
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

_MOST_NAMED: Final = 1000


async def find(session: Session, key: OpKey, operation: Operation, since: Instant) -> Lookup:
    """Look where the effect would be. The time of Missing is the site's clock at the first read."""
    match operation:
        case Reply(ticket, body) | Note(ticket, body):
            return await _comment(session, key.marker, ticket, body, since)
        case SetFields(ticket, edits):
            record, as_of = await read_issue(session, ticket)
            now = seen(session, record)
            if bodies.not_made(edits, now):
                return Missing(as_of)
            if any(bodies.is_step(one) and one[1] == one[2] for one in edits):
                return Unsure("the status before and after this step is the same one here")
            return Found(version=now.version)
        case Create():
            return await raising.find(session, key.marker, operation, since)
        case Merge():
            return Unsure("this is not done at Jira from here")


async def _comment(session: Session, marker: str, ticket: str, body: str, since: Instant) -> Lookup:
    """Our own comments since then, newest first; then the same ones with their properties, which only another list tells."""
    me = (await session.known()).me.id
    as_of: Instant | None = None
    mine: list[Json] = []
    start: int | None = 0
    while start is not None:
        answer = await session.get(
            issue_path(ticket, "/comment"),
            {"startAt": start, "maxResults": 100, "orderBy": "-created"},
            template="issue/ID/comment",
        )
        as_of = answer.date if as_of is None else as_of
        listed, start = listed_page(answer.object(), "comments", start, "comments")
        late = [one for one in listed if moment(one, "created") >= since]
        mine += [one for one in late if text(part(one, "author"), "accountId") == me]
        if len(late) < len(listed):
            break
    if not mine:
        return Missing(as_of)
    return await _marked(session, marker, body, mine, as_of)


async def _marked(
    session: Session, marker: str, body: str, mine: list[Json], as_of: Instant | None
) -> Lookup:
    names = [identity(one) for one in mine][:_MOST_NAMED]
    numbers = [int(one) if one.isascii() and one.isdigit() else one for one in names]
    answer = await session.ask(API + "comment/list", {"ids": numbers}, {"expand": "properties"})
    told = parts(answer.object(), "values")
    found = [identity(one) for one in told if bodies.marker_of(one) == marker]
    if found:
        return Found(found[0]) if len(found) == 1 else Unsure("several comments carry this mark")
    other = {identity(one) for one in told if bodies.marker_of(one)}
    if any(identity(one) not in other and _says(one, body) for one in mine):
        return Unsure("a comment without a mark has this very text")
    return Missing(as_of)


def _says(record: Json, body: str) -> bool:
    """Whether a comment says the same: written in the browser, or its mark was not kept."""
    return adf.to_text(record.get("body")).split() == body.split()
