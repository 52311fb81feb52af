"""The messages of a ticket: read in order, added one by one, taken back whole."""

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from supportconsole.domain.changes import Field
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Attachment, FieldChange, Kind, Message, News, State
from supportconsole.store import codes, originals

WRITTEN: Final = frozenset({Kind.REPLY, Kind.INBOUND, Kind.NOTE})
TELLING: Final = frozenset({Field.STATUS, Field.ASSIGNEE})
"""Fields whose change by somebody else may make an answer wrong."""
NEWS_LOOKED_AT: Final = 500
"""Messages among which news are looked for, from the newest."""

_COLUMNS: Final = (
    "id", "ref", "ticket_id", "kind", "author_id", "body", "format", "created_at", "state", "attachments", "changes",
    "extra",
)  # fmt: skip

_READ: Final = """
SELECT m.id, m.ref, m.ticket_id, m.kind, m.author_id, coalesce(p.name, ''), m.body, m.format, m.created_at, m.state,
       m.attachments, m.changes, m.extra
FROM message m LEFT JOIN person p ON p.id = m.author_id
WHERE m.ticket_id = ? ORDER BY m.created_at DESC, m.id DESC LIMIT ?
"""


class Newer(NamedTuple):
    """A message that came after the version somebody saw."""

    id: int
    kind: Kind
    author_id: int | None
    changes: tuple[FieldChange, ...]


def conversation(db: sqlite3.Connection, ticket_id: int, limit: int, folder: Path) -> tuple[Message, ...]:
    """The newest `limit` messages, oldest first. `folder` is where the paths of attachments start."""
    rows = db.execute(_READ, (ticket_id, limit)).fetchall()
    rows.reverse()
    return tuple(
        Message(
            id=row[0],
            ref=row[1],
            ticket_id=row[2],
            kind=codes.KINDS[row[3]],
            author_id=row[4],
            author=row[5],
            body=row[6],
            format=codes.FORMATS[row[7]],
            created_at=row[8],
            state=codes.STATES[row[9]],
            attachments=_attachments(row[10], folder) if row[10] else (),
            changes=_changes(row[11]) if row[11] else (),
            cc=_words(row[12], "cc") if row[12] and '"cc"' in row[12] else (),
        )
        for row in rows
    )


def add(
    db: sqlite3.Connection,
    ticket_id: int,
    kind: Kind,
    *,
    author_id: int | None,
    body: str,
    now: Instant,
    versions: Sequence[int],
    attachments: Sequence[Attachment] = (),
    cc: Sequence[str] = (),
    canned: Sequence[str] = (),
) -> int:
    """Add what somebody wrote and return its number. `versions` are those of the ticket that it accounts for."""
    from supportconsole.domain.text.cleaning import clean

    safe = clean(body)
    files = (
        json.dumps([_attachment(file) for file in attachments], ensure_ascii=False) if attachments else None
    )
    message_id = _insert(
        db,
        ticket_id,
        kind,
        author_id=author_id,
        body=safe,
        now=now,
        versions=versions,
        attachments=files,
        cc=cc,
        canned=canned,
    )
    if safe != body:
        originals.write(db, "message", message_id, "body", body)
    return message_id


def add_event(
    db: sqlite3.Connection,
    ticket_id: int,
    changes: Sequence[FieldChange],
    *,
    author_id: int | None,
    now: Instant,
    versions: Sequence[int],
    stands_in: bool = False,
) -> int:
    """Add what somebody changed to the ticket's history.

    `stands_in`: seen from the outside, until the remote's own account of it comes.
    """
    words = json.dumps([(one.field, one.before, one.after) for one in changes], ensure_ascii=False)
    event = _insert(db, ticket_id, Kind.EVENT, author_id=author_id, now=now, versions=versions, changes=words)
    if stands_in:
        db.execute(
            "UPDATE message SET extra = ? WHERE id = ?",
            (json.dumps({"versions": list(versions), "stands_in": True}), event),
        )
    return event


def newest(db: sqlite3.Connection, ticket_id: int) -> Instant:
    """When the last message was written, 0 without any; by a remote's clock it may lie ahead of ours."""
    (at,) = db.execute(
        "SELECT coalesce(max(created_at), 0) FROM message WHERE ticket_id = ?", (ticket_id,)
    ).fetchone()
    return int(at)


def since(db: sqlite3.Connection, ticket_id: int, version: int) -> tuple[Newer, ...]:
    """The messages that came after the ticket's `version`, newest first.

    What was written here says which version it made. Messages from elsewhere do not: they count when they lie
    between such ones, or when nothing else accounts for a newer version.
    """
    row = db.execute("SELECT version FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    if row is None or row[0] <= version:
        return ()
    last: int = row[0]
    unexplained = set(range(version + 1, last + 1))
    newer: list[Newer] = []
    foreign: list[Newer] = []
    is_from_elsewhere = (
        False  # from here on the versions are those of another desk, which an import brought along
    )
    for message_id, kind, author_id, changes, extra in db.execute(
        "SELECT id, kind, author_id, changes, extra FROM message WHERE ticket_id = ? ORDER BY id DESC",
        (ticket_id,),
    ):
        one = Newer(message_id, codes.KINDS[kind], author_id, _changes(changes) if changes else ())
        made = _versions(extra)
        is_from_elsewhere = is_from_elsewhere or (bool(made) and max(made) > last)
        if is_from_elsewhere or not made:
            foreign.append(one)
            continue
        last = max(made)
        if last <= version:
            break
        newer += (*foreign, one)
        foreign = []
        unexplained.difference_update(made)
    return (*newer, *foreign[: len(unexplained)])


def news(db: sqlite3.Connection, ticket_id: int, version: int, me: int | None, folder: Path) -> News:
    """What others wrote, and which status or assignee they set, after the ticket's `version`.

    `me` is the person to whom it would be news. One snapshot: who acts on it has seen the version that it names.
    """
    row = db.execute("SELECT version FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
    ids = {one.id for one in since(db, ticket_id, version) if is_news(one, me)}
    found = conversation(db, ticket_id, NEWS_LOOKED_AT, folder) if ids else ()
    return News(row[0] if row else version, tuple(one for one in found if one.id in ids))


def is_news(one: Newer, me: int | None) -> bool:
    """Whether somebody who is about to answer must see this first."""
    if one.author_id == me and me is not None:
        return False
    return one.kind in WRITTEN or any(change.field in TELLING for change in one.changes)


def take_out(db: sqlite3.Connection, message_id: int) -> dict[str, object] | None:
    """Remove a message that never left this machine and return all of it; None when it is gone or was sent."""
    row = db.execute(f"SELECT {', '.join(_COLUMNS)} FROM message WHERE id = ?", (message_id,)).fetchone()  # noqa: S608 - own words
    if row is None or row[_COLUMNS.index("state")] != codes.STATE_CODES[State.LOCAL]:
        return None
    whole = dict(zip(_COLUMNS, row, strict=True))
    whole["original"] = originals.read(db, "message", message_id, "body")
    originals.write(db, "message", message_id, "body", None)
    db.execute("DELETE FROM message WHERE id = ?", (message_id,))
    return whole


def put_back(db: sqlite3.Connection, whole: dict[str, object], version: int) -> int:
    """Add what `take_out` returned again, as part of the ticket's `version`, and return its new number."""
    row = {name: whole[name] for name in _COLUMNS if name != "id"} | {
        "extra": _extra([version], cc_of(whole), canned_of(whole))
    }
    marks = ", ".join("?" for _ in row)
    cursor = db.execute(
        f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - own words
        tuple(row.values()),
    )
    message_id = int(cursor.lastrowid or 0)
    if isinstance(whole["original"], str):
        originals.write(db, "message", message_id, "body", whole["original"])
    return message_id


def versions_of(whole: dict[str, object]) -> list[int]:
    """The ticket's versions that a message taken out had accounted for."""
    extra = whole["extra"]
    return _versions(extra if isinstance(extra, str) else None)


def cc_of(whole: dict[str, object]) -> tuple[str, ...]:
    """To whom a copy of a message taken out had gone."""
    extra = whole["extra"]
    return _words(extra, "cc") if isinstance(extra, str) else ()


def canned_of(whole: dict[str, object]) -> tuple[str, ...]:
    """The refs of the canned responses that a message taken out came from."""
    extra = whole["extra"]
    return _words(extra, "canned") if isinstance(extra, str) else ()


def new_ref() -> str:
    """An id that no other desk gives to anything."""
    return os.urandom(16).hex()


def _insert(
    db: sqlite3.Connection,
    ticket_id: int,
    kind: Kind,
    *,
    author_id: int | None,
    body: str = "",
    now: Instant,
    versions: Sequence[int],
    attachments: str | None = None,
    changes: str | None = None,
    cc: Sequence[str] = (),
    canned: Sequence[str] = (),
) -> int:
    cursor = db.execute(
        "INSERT INTO message (ref, ticket_id, kind, author_id, body, created_at, attachments, changes, extra) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new_ref(), ticket_id, codes.KIND_CODES[kind], author_id, body, now, attachments, changes,
            _extra(versions, cc, canned),
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def _extra(versions: Sequence[int], cc: Sequence[str] = (), canned: Sequence[str] = ()) -> str:
    beside = {"cc": list(cc), "canned": list(canned)}
    words = {name: value for name, value in beside.items() if value}
    return json.dumps({"versions": list(versions), **words}, ensure_ascii=False)


def _words(extra: str, key: str) -> tuple[str, ...]:
    """The copies of a message, or what it came from: keys of the interchange format, which may come from anywhere."""
    from supportconsole.domain.text.cleaning import clean_line

    found = json.loads(extra).get(key)
    return tuple(clean_line(one) for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def _versions(extra: str | None) -> list[int]:
    versions = json.loads(extra).get("versions") if extra else None
    return versions if isinstance(versions, list) and all(type(one) is int for one in versions) else []


def _attachment(file: Attachment) -> dict[str, object]:
    return {"name": file.name, "type": file.type, "size": file.size, "path": file.path}


def _attachments(words: str, folder: Path) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            name=str(one.get("name", "")),
            type=str(one.get("type", "")),
            size=int(one.get("size") or 0),
            path=str(folder / one["path"]) if one.get("path") else "",
        )
        for one in json.loads(words)
    )


def _changes(words: str) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(field, before, after) for field, before, after in json.loads(words))
