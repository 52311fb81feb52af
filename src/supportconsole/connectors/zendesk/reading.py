"""One ticket, its conversation, and the ids of all."""

from urllib.parse import quote

from supportconsole.connectors.wire.cursors import read_cursor, word, write_cursor
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, part, parts, text
from supportconsole.connectors.zendesk import shapes
from supportconsole.connectors.zendesk.session import Session, following, paging
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import NotFound
from supportconsole.domain.remote.pages import Budget, Cursor, IdPage, Page, Upsert
from supportconsole.domain.remote.things import RemoteTicket


async def read_ticket(session: Session, number: str) -> tuple[Json, Json, Instant | None]:
    """A ticket's record, the answer that it came in, and the server's clock. Raises NotFound also for a deleted one."""
    path = f"tickets/{quote(number, safe='')}"
    answer = await session.get(path, {"include": "users,groups"}, template="tickets/ID")
    whole = answer.object()
    record = part(whole, "ticket")
    if identity(record) != number:
        raise BadAnswer("Zendesk answered for another ticket.")
    if text(record, "status") == shapes.DELETED:
        raise NotFound("The ticket has been deleted.")
    session.learn_groups(whole)
    return record, whole, answer.date


async def ticket(session: Session, number: str) -> Page:
    record, whole, as_of = await read_ticket(session, number)
    found: RemoteTicket = shapes.ticket(record, session.groups)
    return Page((Upsert(found),), "", complete=True, as_of=as_of, people=shapes.people(whole))


async def messages(session: Session, number: str, cursor: Cursor | None, budget: Budget) -> Page:
    """The comments, oldest first. Changes of fields stand in Zendesk's audits and are not read."""
    after = word(read_cursor(cursor, "comments"))
    asked = {**paging(after, budget.items), "include": "users"}
    path = f"tickets/{quote(number, safe='')}/comments"
    answer = await session.get(path, asked, template="tickets/ID/comments")
    record = answer.object()
    staff = shapes.staff(record)
    items = [Upsert(shapes.message(one, number, staff)) for one in parts(record, "comments")]
    reached = following(record, "comments", after)
    goes_on = write_cursor("comments", at=reached or after)
    return Page(items, goes_on, not reached, answer.date, shapes.people(record))


async def ids(session: Session, after: Cursor | None) -> IdPage:
    """The ids that Zendesk lists. Archived tickets are not among them, so the engine asks for each that is missing."""
    place = word(read_cursor(after, "ids"))
    record = (await session.get("tickets", paging(place))).object()
    found = tuple(identity(one) for one in parts(record, "tickets") if text(one, "status") != shapes.DELETED)
    reached = following(record, "tickets", place)
    return IdPage(found, write_cursor("ids", at=reached) if reached else None)
