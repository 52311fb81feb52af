"""Pulling: page after page of each stream, each with its cursor in one transaction."""

from functools import partial
from sqlite3 import Connection
from typing import Final

from supportconsole.domain.errors import CursorExpired, CursorStuck, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Budget, Gone, Page, Stream
from supportconsole.store import accounts, due, intake, remote_rows
from supportconsole.sync import conversations
from supportconsole.sync.link import Link
from supportconsole.sync.pages import checked

CONVERSATIONS_BETWEEN_PAGES: Final = 20


async def pull(link: Link) -> int:
    """Pull every stream to its end, then the conversations that are due; gives how many things had changed.

    The agent's own open tickets come first, and once only. Raises what the connector raises, and MassDeletion.
    """
    changed = 0
    for stream in link.connector.info.streams:
        if stream is Stream.MINE:
            seen = await link.read(partial(due.place, account=link.account, stream=stream))
            if seen.complete_at is not None:
                continue
        changed += await pull_stream(link, stream)
        if stream is Stream.MINE:
            await read_conversations(link)
    await read_conversations(link)
    if Cap.DELETIONS not in link.caps and Stream.TICKETS in link.connector.info.streams:
        await sweep(link)
    return changed


async def read_conversations(link: Link) -> None:
    """Read all conversations that are due."""
    while await conversations.read_due(link, CONVERSATIONS_BETWEEN_PAGES):
        pass


async def pull_stream(link: Link, stream: Stream) -> int:
    """Pull one stream to its end. A cursor that the remote has forgotten begins the stream again, once."""
    try:
        return await _pull(link, stream)
    except CursorExpired:
        await link.write(lambda db: due.begin_again(db, link.account, stream))
        return await _pull(link, stream)


async def _pull(link: Link, stream: Stream) -> int:
    place = await link.read(partial(due.place, account=link.account, stream=stream))
    cursor, changed = place.cursor, 0
    seen = {hash(cursor)}
    while True:
        page = checked(
            await link.connector.changes(
                stream, cursor, budget=Budget(link.options.deadline, items=link.items)
            )
        )
        if not page.complete and hash(page.cursor) in seen:
            raise CursorStuck("The list of {what} does not go on.", what=stream.value)
        seen.add(hash(page.cursor))
        changed += await link.write(partial(_take, link=link, stream=stream, page=page))
        link.learn_size()
        await link.answered(page.as_of)
        if page.complete:
            return changed
        cursor = page.cursor
        if stream is Stream.TICKETS and Cap.INLINE not in link.caps:
            await conversations.read_due(link, CONVERSATIONS_BETWEEN_PAGES)


def _take(db: Connection, link: Link, stream: Stream, page: Page) -> int:
    brake = not accounts.use_permission(db, link.account) if _deletes(page) else True
    return intake.take_page(db, link.into(brake=brake), stream, page, page.cursor).changed


def _deletes(page: Page) -> bool:
    return any(isinstance(item, Gone) for item in page.items)


async def sweep(link: Link, *, now_too: bool = False) -> int:
    """Compare all ids from time to time, for a remote that does not tell of deletions; gives how many are gone.

    A ticket that is missing from the list is asked for by itself: only 404 or 410 makes it deleted.
    """
    now = link.clock.now()
    place = await link.read(partial(due.place, account=link.account, stream=Stream.TICKETS))
    if (
        not now_too
        and place.swept_at is not None
        and now - place.swept_at < link.options.sweep_every * 1_000_000
    ):
        return 0
    here = await link.read(partial(intake.remaining, account=link.account))
    there: set[str] = set()
    after, seen = None, {hash(None)}
    while True:
        page = await link.connector.ids(Stream.TICKETS, after)
        there.update(page.ids)
        after = page.after
        if after is None:
            break
        if hash(after) in seen:
            raise CursorStuck("The list of ids does not go on.")
        seen.add(hash(after))
    missing = sorted(here - there)
    brake = True
    if missing:
        brake = not await link.write(partial(accounts.use_permission, name=link.account))
        await link.write(lambda db: intake.refuse_mass(db, link.into(brake=brake), len(missing)))
    gone = 0
    for remote_id in missing:
        gone += await _is_gone(link, remote_id, brake=brake)
    await link.write(lambda db: due.note_swept(db, link.account, Stream.TICKETS, now))
    return gone


async def _is_gone(link: Link, remote_id: str, *, brake: bool) -> bool:
    try:
        page = await link.connector.ticket(remote_id)
    except NotFound as problem:
        gone = [Gone(remote_id, problem.message)]
        await link.write(lambda db: intake.drop_tickets(db, link.into(brake=brake), gone))
        return True
    await link.write(lambda db: intake.take_items(db, link.into(), page))
    now = link.clock.now()

    def note(db: Connection) -> None:
        row = remote_rows.tickets(db, link.account, (remote_id,)).get(remote_id)
        if row is not None:
            due.note_missing(db, [row.ticket_id], now)

    await link.write(note)
    return False
