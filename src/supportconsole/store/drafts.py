"""Drafts: text that must not die. Every save is checked by a sum, and what a save removed stays as a version."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

from supportconsole.domain.clock import DAY, Instant
from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.errors import NotFound, StoreRefused
from supportconsole.store import consoles
from supportconsole.store.numbers import no_ticket

VERSIONS: Final = 20
KEPT_FOR: Final = 7 * DAY

_READ: Final = "SELECT id, ticket_id, kind, body, fields, checksum, generation, base_version, console, saved_at FROM draft "


def begin(
    db: sqlite3.Connection,
    ticket_id: int | None,
    kind: DraftKind,
    *,
    console: str,
    now: Instant,
    body: str = "",
    fields: Mapping[str, str] | None = None,
) -> Draft:
    """Start a draft on the ticket as it is now. Raises NotFound for an unknown ticket."""
    base_version = 0
    if ticket_id is not None:
        row = db.execute("SELECT version FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
        if row is None:
            raise no_ticket(ticket_id)
        base_version = row[0]
    body = storable(body)
    db.execute("DELETE FROM draft_version WHERE saved_at < ?", (now - KEPT_FOR,))
    cursor = db.execute(
        "INSERT INTO draft (ticket_id, kind, body, fields, checksum, generation, base_version, console, saved_at) "
        "VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
        (ticket_id, kind.value, body, _json(fields), checksum(body), base_version, console, now),
    )
    return get(db, int(cursor.lastrowid or 0))


def continued(
    db: sqlite3.Connection, ticket_id: int | None, kind: DraftKind, *, console: str
) -> Draft | None:
    """The draft that this console goes on with: its own newest, else the newest of a console that is gone."""
    rows = db.execute(
        "SELECT id, console FROM draft WHERE ticket_id IS ? AND kind = ? ORDER BY saved_at DESC, id DESC",
        (ticket_id, kind.value),
    ).fetchall()
    living = consoles.living(db) if any(owner != console for _, owner in rows) else frozenset()
    own = [draft_id for draft_id, owner in rows if owner == console]
    left = [draft_id for draft_id, owner in rows if owner != console and owner not in living]
    if not own and not left:
        return None
    if not own:
        db.execute("UPDATE draft SET console = ? WHERE id = ?", (console, left[0]))
    return get(db, (own or left)[0])


def get(db: sqlite3.Connection, draft_id: int) -> Draft:
    """The draft with its newest undamaged text. Raises NotFound, and StoreRefused when no text of it is whole."""
    draft = peek(db, draft_id)
    if draft is None:
        raise _gone()
    return draft


def peek(db: sqlite3.Connection, draft_id: int) -> Draft | None:
    """The draft, or None when it was sent or discarded."""
    row = db.execute(_READ + "WHERE id = ?", (draft_id,)).fetchone()
    return None if row is None else _draft(db, row)


def every(db: sqlite3.Connection) -> tuple[Draft, ...]:
    """All drafts of the desk, the one saved last first."""
    return tuple(_draft(db, row) for row in db.execute(_READ + "ORDER BY saved_at DESC, id DESC").fetchall())


def count_waiting(db: sqlite3.Connection) -> int:
    """How many drafts hold any text."""
    count: int = db.execute("SELECT count(*) FROM draft WHERE trim(body) <> ''").fetchone()[0]
    return count


def save(
    db: sqlite3.Connection,
    draft_id: int,
    body: str,
    generation: int,
    *,
    now: Instant,
    fields: Mapping[str, str] | None = None,
) -> bool:
    """Store a newer text; False when a newer one is stored already. `fields` of None leaves those as they are."""
    row = db.execute("SELECT generation FROM draft WHERE id = ?", (draft_id,)).fetchone()
    if row is None:
        raise _gone()
    if row[0] > generation:
        return False
    body = storable(body)
    _keep_version(db, draft_id, body, generation, now)
    db.execute(
        "UPDATE draft SET body = ?, checksum = ?, generation = ?, saved_at = ?, fields = coalesce(?, fields) "
        "WHERE id = ?",
        (body, checksum(body), generation, now, _json(fields), draft_id),
    )
    return True


def rebase(db: sqlite3.Connection, draft_id: int, version: int) -> None:
    """Say that the author of the draft has seen this version of the ticket."""
    db.execute("UPDATE draft SET base_version = ? WHERE id = ?", (version, draft_id))


def turn(db: sqlite3.Connection, draft_id: int, kind: DraftKind) -> Draft:
    """Make a note of a reply, or a reply of a note. Raises NotFound."""
    db.execute("UPDATE draft SET kind = ? WHERE id = ? AND ticket_id IS NOT NULL", (kind.value, draft_id))
    return get(db, draft_id)


def versions(db: sqlite3.Connection, draft_id: int) -> tuple[str, ...]:
    """The texts that a draft has had, newest first; also of a draft that was sent or discarded."""
    rows = db.execute(
        "SELECT body, checksum FROM draft_version WHERE draft_id = ? ORDER BY generation DESC", (draft_id,)
    )
    return tuple(body for body, known in rows if checksum(body) == known)


def discard(db: sqlite3.Connection, draft_id: int, *, now: Instant) -> None:
    """Remove a draft; its text stays among its versions."""
    draft = get(db, draft_id)
    if draft.body:
        _keep_version(db, draft_id, draft.body, draft.generation, now)
    db.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def checksum(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def storable(text: str) -> str:
    """The text without halves of characters, which a broken paste can hold and no file can."""
    return text.encode("utf-8", "replace").decode()


def _gone() -> NotFound:
    return NotFound("That draft is gone: it was sent or discarded.", hint="Its texts are among its versions.")


def _keep_version(db: sqlite3.Connection, draft_id: int, body: str, generation: int, now: Instant) -> None:
    last = db.execute(
        "SELECT generation, body FROM draft_version WHERE draft_id = ? ORDER BY generation DESC LIMIT 1",
        (draft_id,),
    ).fetchone()
    # Twenty saves are a minute of typing; only what a save took away makes the one before it worth keeping.
    if last is not None and (last[0] == generation or _only_added(last[1], body)):
        db.execute("DELETE FROM draft_version WHERE draft_id = ? AND generation = ?", (draft_id, last[0]))
    db.execute(
        "INSERT INTO draft_version VALUES (?, ?, ?, ?, ?)", (draft_id, generation, body, checksum(body), now)
    )
    db.execute(
        "DELETE FROM draft_version WHERE draft_id = ?1 AND (saved_at < ?2 OR generation <= "
        "(SELECT generation FROM draft_version WHERE draft_id = ?1 ORDER BY generation DESC LIMIT 1 OFFSET ?3))",
        (draft_id, now - KEPT_FOR, VERSIONS),
    )


def _only_added(old: str, new: str) -> bool:
    """Whether `new` is `old` with something put in at one place."""
    if len(new) < len(old):
        return False
    same, different = 0, len(old) + 1
    while different - same > 1:  # the longest common beginning, by halves: comparing slices is fast
        middle = (same + different) // 2
        if new.startswith(old[:middle]):
            same = middle
        else:
            different = middle
    return new.endswith(old[same:])


def _draft(db: sqlite3.Connection, row: tuple[object, ...]) -> Draft:
    draft_id, ticket_id, kind, body, fields, known, generation, base_version, console, saved_at = row
    assert isinstance(draft_id, int)
    assert isinstance(body, str)
    if checksum(body) != known:
        whole = versions(db, draft_id)
        if not whole:
            raise StoreRefused("A draft on this desk is damaged.", hint="Run: supportconsole doctor")
        body = whole[0]
    return Draft(
        id=draft_id,
        ticket_id=ticket_id if isinstance(ticket_id, int) else None,
        kind=DraftKind(str(kind)),
        body=body,
        generation=int(str(generation)),
        base_version=int(str(base_version)),
        saved_at=int(str(saved_at)),
        console=str(console),
        elsewhere=_is_elsewhere(db, draft_id, ticket_id, kind, console),
        fields=json.loads(str(fields)) if fields is not None else None,
    )


def _is_elsewhere(
    db: sqlite3.Connection, draft_id: int, ticket_id: object, kind: object, console: object
) -> bool:
    if ticket_id is None:
        return False
    others = {
        other
        for (other,) in db.execute(
            "SELECT console FROM draft WHERE ticket_id = ? AND kind = ? AND id <> ? AND console <> ?",
            (ticket_id, kind, draft_id, console),
        )
    }
    return bool(others) and not others.isdisjoint(consoles.living(db))


def _json(fields: Mapping[str, str] | None) -> str | None:
    return None if fields is None else json.dumps(dict(fields), ensure_ascii=False)
