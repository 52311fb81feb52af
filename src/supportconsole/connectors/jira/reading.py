"""One issue as it is now."""

from urllib.parse import quote

from supportconsole.connectors.jira import shapes
from supportconsole.connectors.jira.session import API, Session
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, text
from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.pages import Page, Upsert
from supportconsole.domain.remote.things import RemoteTicket


def issue_path(number: str, rest: str = "") -> str:
    return f"{API}issue/{quote(number, safe='')}{rest}"


async def read_issue(
    session: Session, number: str, fields: str = shapes.FIELDS
) -> tuple[Json, Instant | None]:
    """An issue by its id, and the site's clock. Raises NotFound, BadAnswer for another one in its place."""
    answer = await session.get(issue_path(number), {"fields": fields}, template="issue/ID")
    record = answer.object()
    if identity(record) != number:
        raise BadAnswer("Jira answered for another issue.")
    return record, answer.date


def seen(session: Session, record: Json) -> RemoteTicket:
    return shapes.ticket(record, session.words, session.page_of(text(record, "key")))


async def ticket(session: Session, number: str) -> Page:
    record, as_of = await read_issue(session, number)
    people = shapes.distinct(shapes.people(record))
    return Page((Upsert(seen(session, record)),), "", complete=True, as_of=as_of, people=people)
