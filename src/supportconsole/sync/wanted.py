"""Tickets on demand: what somebody asks for by its number is read at once, before what the background has to do."""

from functools import partial

from supportconsole.domain.errors import ConsoleError, LoginNeeded, RateLimited, Unreachable
from supportconsole.domain.remote.pages import Upsert
from supportconsole.domain.remote.things import RemoteTicket
from supportconsole.store import intake, remote_rows, wanted_tickets
from supportconsole.sync import conversations
from supportconsole.sync.link import Link
from supportconsole.sync.pace import Urgency, asked_by


async def fetch_tickets(link: Link) -> int:
    """Read the tickets that were asked for; gives how many came. Raises Unreachable, RateLimited, LoginNeeded."""
    came = 0
    with asked_by(Urgency.CLICK):
        for number in await link.read(partial(wanted_tickets.asked, account=link.account)):
            ticket_id, why = None, ""
            try:
                ticket_id = await _fetch(link, number)
            except (Unreachable, RateLimited, LoginNeeded):
                raise
            except ConsoleError as problem:
                why = problem.message
            if ticket_id is None and not why:
                why = "the ticket is not at the remote"
            await link.write(
                partial(
                    wanted_tickets.note, account=link.account, number=number, ticket_id=ticket_id, reason=why
                )
            )
            came += ticket_id is not None
    return came


async def _fetch(link: Link, number: str) -> int | None:
    """Take in one ticket with its conversation and give its number here."""
    page = await link.connector.ticket(number)
    await link.write(lambda db: intake.take_items(db, link.into(), page))
    ids = [
        item.thing.id
        for item in page.items
        if isinstance(item, Upsert) and isinstance(item.thing, RemoteTicket)
    ]
    rows = await link.read(lambda db: remote_rows.tickets(db, link.account, ids))
    if not rows:
        return None
    ticket_id = next(iter(rows.values())).ticket_id
    await conversations.read(link, ticket_id)
    await link.answered(page.as_of)
    return ticket_id
