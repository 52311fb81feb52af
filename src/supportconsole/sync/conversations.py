"""Conversations that a page did not bring: read one after the other, the agent's own first."""

import asyncio
from functools import partial
from sqlite3 import Connection

from supportconsole.domain.errors import CursorExpired, CursorStuck, Forbidden, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Gone, Page
from supportconsole.store import accounts, due, intake, remote_rows
from supportconsole.store.remote_rows import RemoteRow
from supportconsole.sync.link import Link
from supportconsole.sync.pages import checked

AT_ONCE = 4


async def read_due(link: Link, limit: int) -> int:
    """Read the conversations of up to `limit` tickets that have changed; gives how many were due."""
    rows = await link.read(partial(due.conversations, account=link.account, limit=limit))
    for start in range(0, len(rows), AT_ONCE):
        await asyncio.gather(*(_read_or_note(link, row) for row in rows[start : start + AT_ONCE]))
    return len(rows)


async def read(link: Link, ticket_id: int) -> None:
    """Read what is new in one conversation."""
    row = await link.read(partial(remote_rows.ticket, ticket_id=ticket_id))
    if row is None or (Cap.INLINE in link.caps and not row.due):
        return
    cursor = row.cursor
    while True:
        budget = Budget(items=link.items * 4)
        try:
            page = checked(await link.connector.messages(row.remote_id, cursor, budget=budget))
        except CursorExpired:
            if cursor is None:
                raise
            cursor = None
            continue
        if not page.complete and page.cursor == cursor:
            raise CursorStuck("The conversation of {ticket} does not go on.", ticket=row.remote_id)
        await link.write(partial(_take, link=link, row=row, page=page))
        if page.complete:
            return
        cursor = page.cursor


def _take(db: Connection, link: Link, row: RemoteRow, page: Page) -> None:
    intake.take_items(db, link.into(), page)
    due.note_read(db, row.ticket_id, page.cursor, done=row.due if page.complete else None)


async def _read_or_note(link: Link, row: RemoteRow) -> None:
    """One ticket that cannot be read keeps no other from being read."""
    try:
        await read(link, row.ticket_id)
    except NotFound as problem:
        page = Page([Gone(row.remote_id, problem.message)], "", complete=True)
        await link.write(lambda db: intake.take_items(db, link.into(), page))
        await link.write(lambda db: due.note_read(db, row.ticket_id, row.cursor, done=row.due))
    except Forbidden as problem:
        now, why = link.clock.now(), problem.message

        def skip(db: Connection) -> None:
            due.note_read(db, row.ticket_id, row.cursor, done=row.due)
            accounts.log(db, now, link.account, "gap", why, ticket_id=row.ticket_id)

        await link.write(skip)
