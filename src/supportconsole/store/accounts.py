"""Accounts as the store knows them: what the remote can do, and honest facts about the last exchange."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant

_READ: Final = """SELECT name, connector, caps, me_id, zone, product, state, problem, confirmed_at, skew, retry_at
FROM account """


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account. `state` is new, working, idle, offline, login, network, limited or asks; `skew` is microseconds."""

    name: str
    connector: str
    caps: tuple[str, ...]
    me_id: int | None
    zone: str
    product: str
    state: str
    problem: str
    confirmed_at: Instant | None
    skew: int
    retry_at: Instant | None


class Progress(NamedTuple):
    """How far a stream has come. `total` is None when the remote does not tell it."""

    stream: str
    done: int
    total: int | None
    complete_at: Instant | None


def ensure(db: sqlite3.Connection, name: str, connector: str) -> None:
    """Note that there is such an account."""
    db.execute(
        "INSERT INTO account (name, connector) VALUES (?, ?) ON CONFLICT DO UPDATE SET connector = excluded.connector "
        "WHERE connector <> excluded.connector",
        (name, connector),
    )


def get(db: sqlite3.Connection, name: str) -> AccountRow | None:
    return next(iter(_rows(db, "WHERE name = ?", (name,))), None)


def every(db: sqlite3.Connection) -> tuple[AccountRow, ...]:
    return _rows(db, "ORDER BY name", ())


def progress(db: sqlite3.Connection, name: str) -> tuple[Progress, ...]:
    """The streams of an account, in the order in which they were begun."""
    rows = db.execute(
        "SELECT name, done, total, complete_at FROM stream WHERE account = ? ORDER BY name", (name,)
    )
    return tuple(Progress(*row) for row in rows)


def identities(db: sqlite3.Connection, person_id: int) -> frozenset[int]:
    """The people of this desk that one person is: who is logged in to several helpdesks is an agent of each."""
    logged_in = {me for (me,) in db.execute("SELECT me_id FROM account WHERE me_id IS NOT NULL")}
    return frozenset(logged_in if person_id in logged_in else {person_id})


def note_probe(
    db: sqlite3.Connection, name: str, *, caps: Sequence[str], me_id: int, zone: str, product: str
) -> None:
    """Keep who is logged in and what this account may do."""
    db.execute(
        "UPDATE account SET caps = ?, me_id = ?, zone = ?, product = ? WHERE name = ?",
        (json.dumps(list(caps)), me_id, zone, product, name),
    )


def note_answer(db: sqlite3.Connection, name: str, now: Instant, as_of: Instant | None, state: str) -> None:
    """The remote has answered and was understood. `as_of` is its clock, None when it told none.

    A question to a person stays until it is answered, or all has been pulled (`idle`).
    """
    db.execute(
        "UPDATE account SET confirmed_at = ?1, skew = CASE WHEN ?2 IS NULL THEN skew ELSE ?2 - ?1 END WHERE name = ?3",
        (now, as_of, name),
    )
    db.execute(
        "UPDATE account SET state = ?1, problem = '', retry_at = NULL WHERE name = ?2 AND state <> ?1 "
        "AND (state <> 'asks' OR ?1 = 'idle')",
        (state, name),
    )


def note_trouble(
    db: sqlite3.Connection, name: str, state: str, problem: str, retry_at: Instant | None = None
) -> None:
    """Say what keeps the account from working; `retry_at` is when the next try comes by itself, if one does."""
    db.execute(
        "UPDATE account SET state = ?, problem = ?, retry_at = ? WHERE name = ?",
        (state, problem, retry_at, name),
    )


def note_login(db: sqlite3.Connection, name: str) -> None:
    """A person has given a credential: what waited for that goes on."""
    db.execute(
        "UPDATE account SET state = 'new', problem = '', retry_at = NULL WHERE name = ? AND state = 'login'",
        (name,),
    )


def allow_deletion(db: sqlite3.Connection, name: str) -> None:
    """A person has seen how much would be deleted and lets it through, once."""
    db.execute("UPDATE account SET asked = 'delete', state = 'idle', problem = '' WHERE name = ?", (name,))


def use_permission(db: sqlite3.Connection, name: str) -> bool:
    """Whether a person has let the next deletion through; that is used up by asking."""
    found = db.execute("UPDATE account SET asked = '' WHERE name = ? AND asked = 'delete'", (name,))
    return found.rowcount == 1


def log(
    db: sqlite3.Connection,
    now: Instant,
    account: str,
    what: str,
    detail: str = "",
    *,
    ticket_id: int | None = None,
    entry_id: int | None = None,
) -> None:
    """Leave a line about something that was done, dropped, changed or refused."""
    db.execute(
        "INSERT INTO remote_log (at, account, ticket_id, entry_id, what, detail) VALUES (?, ?, ?, ?, ?, ?)",
        (now, account, ticket_id, entry_id, what, detail[:500]),
    )


def _rows(db: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> tuple[AccountRow, ...]:
    return tuple(
        AccountRow(row[0], row[1], tuple(json.loads(row[2])), *row[3:])
        for row in db.execute(_READ + rest, values)
    )
