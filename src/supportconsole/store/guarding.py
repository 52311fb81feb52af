"""What the guard must know of a ticket, and which customers a name or an address in a text may belong to."""

import sqlite3
from typing import Final, NamedTuple

from supportconsole.domain.conversation import Kind
from supportconsole.domain.text.language import guess_language
from supportconsole.store import codes, messages
from supportconsole.store.numbers import no_ticket

READ_BACK: Final = 30
"""Messages of the customer that are looked at: what stands in them is no news to the customer."""
SAME_BEGINNING: Final = 2000
"""Customers that are compared for one name; a beginning shared by more tells nobody apart."""


class Facts(NamedTuple):
    """A ticket as the guard sees it. `known` are those who take part: their names and addresses may be written."""

    channel: str
    language: str
    requester: str
    organization_id: int | None
    known: frozenset[int]
    theirs: str
    after_note: bool


class Customer(NamedTuple):
    id: int
    name: str
    organization_id: int | None


def facts(db: sqlite3.Connection, ticket_id: int, me: int) -> Facts:
    """The ticket for a text by the agent `me`. Raises NotFound."""
    row = db.execute(
        "SELECT t.channel, coalesce(nullif(t.language, ''), p.language, ''), coalesce(p.name, ''), p.organization_id, p.id "
        "FROM ticket t LEFT JOIN person p ON p.id = t.requester_id WHERE t.id = ?",
        (ticket_id,),
    ).fetchone()
    if row is None:
        raise no_ticket(ticket_id)
    channel, language, requester, organization_id, requester_id = row
    known = {
        author
        for (author,) in db.execute(
            "SELECT DISTINCT author_id FROM message WHERE ticket_id = ? AND author_id IS NOT NULL",
            (ticket_id,),
        )
    }
    inbound = codes.KIND_CODES[Kind.INBOUND]
    bodies = [
        body
        for (body,) in db.execute(
            "SELECT substr(body, 1, 20000) FROM message WHERE ticket_id = ? AND kind = ? "
            "ORDER BY created_at DESC, id DESC LIMIT ?",
            (ticket_id, inbound, READ_BACK),
        )
    ]
    if not language and bodies:
        language = guess_language(bodies[0])
    return Facts(
        channel,
        language,
        requester,
        organization_id,
        frozenset(known | ({requester_id} if requester_id is not None else set())),
        "\n".join(bodies),
        _is_after_note(db, ticket_id, me),
    )


def customers_begun(db: sqlite3.Connection, beginning: str) -> tuple[Customer, ...]:
    """Customers whose name begins with these letters, capitals as they are."""
    rows = db.execute(
        "SELECT id, name, organization_id FROM person WHERE role = 'customer' AND name >= ? AND name < ? LIMIT ?",
        (beginning, beginning + "\U0010ffff", SAME_BEGINNING),
    )
    return tuple(Customer(*row) for row in rows)


def customers_at(db: sqlite3.Connection, address: str) -> tuple[Customer, ...]:
    """Customers with this address, however it is capitalised."""
    rows = db.execute(
        "SELECT id, name, organization_id FROM person WHERE role = 'customer' AND email <> '' AND lower(email) = lower(?)",
        (address,),
    )
    return tuple(Customer(*row) for row in rows)


def _is_after_note(db: sqlite3.Connection, ticket_id: int, me: int) -> bool:
    """Whether the last word on the ticket is a colleague's note."""
    written = [codes.KIND_CODES[kind] for kind in messages.WRITTEN]
    row = db.execute(
        f"SELECT kind, author_id FROM message WHERE ticket_id = ? AND kind IN ({', '.join('?' * len(written))}) "  # noqa: S608 - marks only
        "ORDER BY created_at DESC, id DESC LIMIT 1",
        (ticket_id, *written),
    ).fetchone()
    return row is not None and codes.KINDS[row[0]] is Kind.NOTE and row[1] != me
