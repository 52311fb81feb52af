"""Tickets that are not here: asked for by their number at the helpdesk, fetched by the engine."""

import sqlite3
from typing import NamedTuple

from supportconsole.domain.clock import Instant


class WantedTicket(NamedTuple):
    """Where an asked-for ticket is. `asked` until there is an answer: then `ticket_id` is its number here, or `reason` why not."""

    asked: bool
    ticket_id: int | None
    reason: str


def here(db: sqlite3.Connection, account: str, number: str) -> int | None:
    """The number here of a ticket that has come already, by its number or id at the helpdesk."""
    row = db.execute(
        "SELECT ticket_id FROM remote_ticket WHERE account = ?1 AND (remote_id = ?2 OR number = ?2) "
        "ORDER BY remote_id = ?2 DESC LIMIT 1",
        (account, number),
    ).fetchone()
    return None if row is None else int(row[0])


def ask(db: sqlite3.Connection, account: str, number: str, now: Instant) -> None:
    """Ask for it, also for one that could not be had before."""
    db.execute(
        "INSERT INTO wanted_ticket (account, number, asked_at) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at, ticket_id = NULL, reason = ''",
        (account, number, now),
    )


def asked(db: sqlite3.Connection, account: str) -> list[str]:
    """The numbers that are asked for, in that order."""
    rows = db.execute(
        "SELECT number FROM wanted_ticket WHERE account = ? AND asked_at IS NOT NULL ORDER BY asked_at",
        (account,),
    )
    return [row[0] for row in rows]


def state(db: sqlite3.Connection, account: str, number: str) -> WantedTicket | None:
    """How far it is; None for one that nobody has asked for."""
    row = db.execute(
        "SELECT asked_at IS NOT NULL, ticket_id, reason FROM wanted_ticket WHERE account = ? AND number = ?",
        (account, number),
    ).fetchone()
    return None if row is None else WantedTicket(bool(row[0]), row[1], row[2])


def note(db: sqlite3.Connection, account: str, number: str, ticket_id: int | None, reason: str) -> None:
    """It is here under this number, or it could not be had, and why."""
    db.execute(
        "UPDATE wanted_ticket SET asked_at = NULL, ticket_id = ?, reason = ? WHERE account = ? AND number = ?",
        (ticket_id, reason, account, number),
    )
