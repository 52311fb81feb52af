"""A page of a remote comes in: everything of it and the cursor behind it in one transaction, or nothing."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from supportconsole.domain.clock import HOUR, Instant
from supportconsole.domain.errors import MassDeletion
from supportconsole.domain.remote.pages import Cursor, Gone, Page, Stream, Upsert
from supportconsole.domain.remote.things import (
    RemoteArticle,
    RemoteCanned,
    RemoteMessage,
    RemotePerson,
    RemoteTicket,
    RemoteView,
)
from supportconsole.store import (
    accounts,
    intake_library,
    intake_messages,
    intake_people,
    intake_tickets,
    remote_rows,
)
from supportconsole.store.remote_rows import Kind, RemoteRow, digest

BRAKE_TICKETS: Final = 10
BRAKE_PART: Final = 0.2

_KIND_OF: Final[dict[Stream, Kind]] = {
    Stream.ARTICLES: "article",
    Stream.CANNED: "canned",
    Stream.VIEWS: "view",
}


class Taken(NamedTuple):
    """What a page brought: how many things were new or changed, and the local tickets that the agent may want to see."""

    changed: int
    tickets: tuple[int, ...]


@dataclass(slots=True)
class Into:
    """Where a page goes: the account, who works there, what conversations still have to be asked for."""

    account: str
    me_id: int | None
    now: Instant
    inline: bool
    brake: bool = True
    new: dict[str, int] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)


def take_page(db: sqlite3.Connection, into: Into, stream: Stream, page: Page, cursor: Cursor | None) -> Taken:
    """Take a page of a stream and its cursor. Raises MassDeletion and ProtocolDrift; then nothing is kept of it."""
    changed = take_items(db, into, page, _KIND_OF.get(stream))
    db.execute(
        "INSERT INTO stream (account, name, cursor, done, total, complete_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT DO UPDATE SET cursor = ?3, done = done + ?4, total = coalesce(?5, total), "
        "complete_at = coalesce(?6, complete_at)",
        (
            into.account, stream.value, cursor, len(page.items), page.total,
            (page.as_of if page.as_of is not None else into.now) if page.complete else None,
        ),
    )  # fmt: skip
    return Taken(changed, tuple(into.changed))


def take_items(db: sqlite3.Connection, into: Into, page: Page, kind: Kind | None = None) -> int:
    """Take what a page holds, without a cursor; gives how many things were new or changed."""
    things = [item.thing for item in page.items if isinstance(item, Upsert)]
    tickets = [one for one in things if isinstance(one, RemoteTicket)]
    messages = [one for one in things if isinstance(one, RemoteMessage)]
    persons = [*page.people, *(one for one in things if isinstance(one, RemotePerson))]
    people = intake_people.take(db, into.account, persons)
    intake_people.take_unnamed(db, into.account, _named(tickets, messages), people)
    refs = _refs(db, people)
    known = remote_rows.tickets(
        db, into.account, {*(one.id for one in tickets), *(one.ticket for one in messages)}
    )
    count = _take_tickets(db, into, tickets, known, (people, refs))
    numbers = {remote_id: row.ticket_id for remote_id, row in known.items()} | into.new
    come = intake_messages.Come(
        into.account, people, refs, numbers, frozenset(into.new.values()), into.me_id, into.now
    )
    count += intake_messages.take(db, come, messages)
    into.changed.update(numbers[one.ticket] for one in messages if one.ticket in numbers)
    for thing in things:
        if isinstance(thing, RemoteArticle):
            count += intake_library.take_article(db, into.account, thing)
        elif isinstance(thing, RemoteCanned):
            count += intake_library.take_canned(db, into.account, thing)
        elif isinstance(thing, RemoteView):
            count += intake_library.take_view(db, into.account, thing)
    gone = [item for item in page.items if isinstance(item, Gone)]
    if kind is not None:
        count += sum(intake_library.drop(db, into.account, kind, one.id) for one in gone)
    elif gone:
        count += drop_tickets(db, into, gone)
    for gap in page.partial:
        accounts.log(db, into.now, into.account, "gap", f"{gap.what} {gap.id}".strip())
    return count


def drop_tickets(db: sqlite3.Connection, into: Into, gone: Sequence[Gone]) -> int:
    """Take deleted tickets out of the queues. Raises MassDeletion for more than 10 and more than a fifth of all."""
    rows = remote_rows.tickets(db, into.account, {one.id for one in gone})
    whys = {one.id: one.why for one in gone}
    fresh = [row for row in rows.values() if not _is_deleted(db, row)]
    if into.brake and fresh:
        _brake(db, into, len(fresh))
    for row in fresh:
        intake_tickets.drop(db, row, whys[row.remote_id], into.now)
    return len(fresh)


def remaining(db: sqlite3.Connection, account: str) -> frozenset[str]:
    """The remote ids of all tickets that are not deleted here."""
    rows = db.execute(
        "SELECT r.remote_id FROM remote_ticket r JOIN ticket t ON t.id = r.ticket_id "
        "WHERE r.account = ? AND t.flags & 2 = 0",
        (account,),
    )
    return frozenset(row[0] for row in rows)


def refuse_mass(db: sqlite3.Connection, into: Into, many: int) -> None:
    """Raise MassDeletion when so many tickets would go at once."""
    if into.brake:
        _brake(db, into, many)


def _take_tickets(
    db: sqlite3.Connection,
    into: Into,
    tickets: Sequence[RemoteTicket],
    known: dict[str, RemoteRow],
    named: tuple[dict[str, int], dict[str, str]],
) -> int:
    count = 0
    people, refs = named
    merged: list[RemoteTicket] = []
    for ticket in tickets:
        have = known.get(ticket.id)
        if have is None and ticket.id not in into.new:
            ticket_id = intake_tickets.insert(db, into.account, ticket, people, refs)
            into.new[ticket.id] = ticket_id
        elif have is not None and have.hash != digest(ticket):
            ticket_id = have.ticket_id
            intake_tickets.renew(db, have, ticket, refs, into.now)
        else:
            continue
        count += 1
        into.changed.add(ticket_id)
        if ticket.merged_into:
            merged.append(ticket)
        if not into.inline:
            _ask_conversation(db, into, ticket_id, ticket, people)
    for ticket in merged:
        _point_to_merged(db, into.account, ticket)
    return count


def _ask_conversation(
    db: sqlite3.Connection, into: Into, ticket_id: int, ticket: RemoteTicket, people: dict[str, int]
) -> None:
    """Note that the conversation is to be read: the agent's own first, then what is open, then the rest."""
    mine = into.me_id is not None and people.get(ticket.assignee or "") == into.me_id
    is_open = ticket.status.value in {"new", "open", "pending", "hold"} and not ticket.flags
    due = 1 + is_open + (mine and is_open)
    db.execute("UPDATE remote_ticket SET due = max(due, ?) WHERE ticket_id = ?", (due, ticket_id))


def _point_to_merged(db: sqlite3.Connection, account: str, ticket: RemoteTicket) -> None:
    found = remote_rows.tickets(db, account, (ticket.id, str(ticket.merged_into)))
    source, target = found.get(ticket.id), found.get(str(ticket.merged_into))
    if source is not None and target is not None and source.ticket_id != target.ticket_id:
        db.execute(
            "UPDATE ticket SET merged_into = ?, flags = flags | 4 WHERE id = ?",
            (target.ticket_id, source.ticket_id),
        )


def _brake(db: sqlite3.Connection, into: Into, many: int) -> None:
    """Count with what was deleted within the hour, so that many small pages do not pass below the limit."""
    (lately,) = db.execute(
        "SELECT count(*) FROM remote_log WHERE account = ? AND what = 'deleted' AND at > ?",
        (into.account, into.now - HOUR),
    ).fetchone()
    (left,) = db.execute(
        "SELECT count(*) FROM remote_ticket r JOIN ticket t ON t.id = r.ticket_id WHERE r.account = ? AND t.flags & 2 = 0",
        (into.account,),
    ).fetchone()
    going, whole = many + lately, left + lately
    if going > BRAKE_TICKETS and going > BRAKE_PART * whole:
        raise MassDeletion(
            "{account} would delete {going} of {whole} tickets; nothing was deleted.",
            hint="Look at the helpdesk; if it is right: supportconsole sync --accept-deletions.",
            account=into.account,
            going=going,
            whole=whole,
        )


def _is_deleted(db: sqlite3.Connection, row: RemoteRow) -> bool:
    found = db.execute("SELECT flags & 2 FROM ticket WHERE id = ?", (row.ticket_id,)).fetchone()
    return bool(found[0])


def _named(tickets: Iterable[RemoteTicket], messages: Iterable[RemoteMessage]) -> set[str]:
    ids: set[str] = set()
    for ticket in tickets:
        ids.update((ticket.assignee or "", ticket.requester or "", *ticket.watchers))
    ids.update(one.author or "" for one in messages)
    return ids - {""}


def _refs(db: sqlite3.Connection, people: dict[str, int]) -> dict[str, str]:
    import json

    rows = dict(
        db.execute(
            "SELECT id, ref FROM person WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(people.values())),),
        ).fetchall()
    )
    return {remote_id: rows[local_id] for remote_id, local_id in people.items()}
