"""Which local row is which thing of the remote, and what of it has no neutral field."""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from supportconsole.domain.errors import ProtocolDrift

Kind = Literal["message", "person", "article", "canned", "view"]

_LONGEST_ID: Final = 400
_TICKET: Final = (
    "SELECT ticket_id, account, remote_id, version, strength, base, hash, due, cursor, number, url, remote_status "
    "FROM remote_ticket "
)


class Known(NamedTuple):
    """A thing that has come before. `hash` is None for one that was made here and has not come back yet."""

    local_id: int
    hash: bytes | None


class RemoteRow(NamedTuple):
    """What the store keeps about a ticket of a remote beside its neutral fields."""

    ticket_id: int
    account: str
    remote_id: str
    version: str
    strength: str
    base: dict[str, object]
    hash: bytes | None
    due: int
    cursor: str | None
    number: str
    url: str
    remote_status: str


def known(db: sqlite3.Connection, account: str, kind: Kind, ids: Iterable[str]) -> dict[str, Known]:
    """Those of these remote ids that have a row here."""
    rows = db.execute(
        "SELECT remote_id, local_id, hash FROM remote WHERE account = ? AND kind = ? "
        "AND remote_id IN (SELECT value FROM json_each(?))",
        (account, kind, _json(ids)),
    )
    return {row[0]: Known(row[1], row[2]) for row in rows}


def tickets(db: sqlite3.Connection, account: str, ids: Iterable[str]) -> dict[str, RemoteRow]:
    """Those of these remote tickets that have a row here, by remote id."""
    rows = db.execute(
        _TICKET  # noqa: S608 - own words
        + "WHERE account = ? AND remote_id IN (SELECT value FROM json_each(?))",
        (account, _json(ids)),
    )
    return {row[2]: _row(row) for row in rows}


def ticket(db: sqlite3.Connection, ticket_id: int) -> RemoteRow | None:
    """What is known about a local ticket's other self; None for a ticket that has none."""
    row = db.execute(_TICKET + "WHERE ticket_id = ?", (ticket_id,)).fetchone()
    return None if row is None else _row(row)


def account_of(db: sqlite3.Connection, ticket_id: int) -> str | None:
    """The account where changes of this ticket must arrive; None for a ticket that lives here alone."""
    row = db.execute(
        "SELECT account FROM remote_ticket WHERE ticket_id = ?1 UNION ALL "
        "SELECT account FROM outbox WHERE ticket_id = ?1 AND deed = 'create' AND stage NOT IN ('sent', 'discarded') "
        "LIMIT 1",
        (ticket_id,),
    ).fetchone()
    return None if row is None else str(row[0])


def remote_id(db: sqlite3.Connection, account: str, kind: Kind, local_id: int) -> str | None:
    row = db.execute(
        "SELECT remote_id FROM remote WHERE kind = ? AND local_id = ? AND account = ?",
        (kind, local_id, account),
    ).fetchone()
    return None if row is None else str(row[0])


def note(
    db: sqlite3.Connection,
    account: str,
    kind: Kind,
    remote_id: str,
    local_id: int,
    *,
    hash: bytes | None,  # noqa: A002  the column's name
    raw: object,
) -> None:
    """Say which local row a remote thing is."""
    db.execute(
        "INSERT OR REPLACE INTO remote VALUES (?, ?, ?, ?, ?, ?)",
        (account, kind, remote_id, local_id, hash, packed(raw)),
    )


def digest(thing: object) -> bytes:
    """A sum by which a thing that comes again unchanged is told."""
    from hashlib import blake2b  # its library is large, and what only shows needs no sums

    return blake2b(repr(thing).encode("utf-8", "backslashreplace"), digest_size=16).digest()


def packed(raw: object) -> bytes | None:
    """Raw values as they are kept. Raises ProtocolDrift for what JSON cannot hold."""
    if not raw:
        return None
    try:
        return zlib.compress(json.dumps(raw, separators=(",", ":")).encode(), 1)
    except (TypeError, ValueError, RecursionError) as problem:
        raise ProtocolDrift("The remote sent a value that cannot be kept.") from problem


def unpacked(raw: bytes | None) -> object:
    """Raw values as the remote sent them; None when there were none."""
    return None if raw is None else json.loads(zlib.decompress(raw))


def checked_id(text: str) -> str:
    """An id as it is stored. Raises ProtocolDrift for one that is empty, too long or no text."""
    if not text or len(text) > _LONGEST_ID or not text.isprintable():
        raise ProtocolDrift("The remote sent an id that is none.")
    return text


def _json(ids: Iterable[str]) -> str:
    return json.dumps(list(ids))


def _row(row: tuple[object, ...]) -> RemoteRow:
    return RemoteRow._make([*row[:5], json.loads(str(row[5])), *row[6:]])
