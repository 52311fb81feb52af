"""Conversations of a remote come in: each entry once, our own recognized as the ones that stand here already."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from supportconsole.domain.changes import SETS, Field, as_list
from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import FieldChange, Kind, State
from supportconsole.domain.outbox import OPEN, Deed, Stage
from supportconsole.domain.records_values import clean_value
from supportconsole.domain.remote.things import RemoteMessage
from supportconsole.domain.text.cleaning import clean, clean_line
from supportconsole.domain.tickets import Turn
from supportconsole.store import codes, intake_created, originals, outbox, remote_rows
from supportconsole.store.remote_rows import Known, checked_id, digest, packed

_INSERT: Final = (
    "INSERT INTO message (ref, ticket_id, kind, author_id, body, format, created_at, state, attachments, changes, extra) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ref) DO UPDATE SET state = excluded.state RETURNING id"
)
_SENT: Final = codes.STATE_CODES[State.SENT]
_SEEN: Final = "INSERT OR REPLACE INTO remote VALUES (?, 'message', ?, ?, ?, ?)"


@dataclass(slots=True)
class Come:
    """What a page brings to conversations: people by remote id as numbers and as refs, tickets by remote id."""

    account: str
    people: Mapping[str, int]
    refs: Mapping[str, str]
    tickets: dict[str, int]
    new_tickets: frozenset[int]
    me_id: int | None
    now: Instant
    touched: dict[int, list[Kind]] = field(default_factory=dict)


def take(db: sqlite3.Connection, come: Come, messages: Sequence[RemoteMessage]) -> int:
    """Add, renew or recognize these entries; gives how many were new here."""
    given = {checked_id(one.id): one for one in messages}
    known = remote_rows.known(db, come.account, "message", given)
    marked = _marked(db, come.account, [one.marker for one in messages if one.marker])
    ours = [one for one in given.values() if one.marker in marked and one.id not in known]
    for one in ours:
        _recognize(db, come, marked[one.marker], one)
    if ours:
        known = remote_rows.known(db, come.account, "message", given)
    fresh: dict[int, list[RemoteMessage]] = {}
    for remote_id, one in given.items():
        ticket_id = come.tickets.get(one.ticket)
        if ticket_id is None:
            continue
        have = known.get(remote_id)
        if have is None:
            fresh.setdefault(ticket_id, []).append(one)
        elif have.hash != (sum_ := digest(one)):
            _renew(db, come, have, one, sum_)
    _take_first(db, come, fresh)
    for ticket_id, several in fresh.items():
        if several:
            _insert(db, come, ticket_id, several)
    return sum(map(len, fresh.values()))


def _take_first(db: sqlite3.Connection, come: Come, fresh: Mapping[int, list[RemoteMessage]]) -> None:
    """Take out the texts with which tickets were made here, where the remote shows no mark: they stand here already."""
    old = fresh.keys() - come.new_tickets
    for ticket_id, job in (intake_created.awaited(db, come.account, old) if old else {}).items():
        several = fresh[ticket_id]
        first = next((one for one in several if intake_created.is_first(job, one.kind, one.body)), None)
        if first is not None and job.message_id is not None:
            several.remove(first)
            intake_created.unite(db, come.account, job.message_id, first.id, None)
            _renew(db, come, Known(job.message_id, None), first, digest(first))


def confirm(
    db: sqlite3.Connection, account: str, entry_id: int, remote_id: str, *, now: Instant, reason: str = ""
) -> None:
    """The remote has this entry, under this id. A row that came by a pull meanwhile becomes one with ours."""
    job = outbox.job(db, entry_id)
    if job is None or job.stage not in OPEN:
        return
    outbox.move(db, entry_id, Stage.SENT, now, reason, remote_id=remote_id)
    if job.message_id is None or not remote_id:
        return
    have = remote_rows.known(db, account, "message", (remote_id,)).get(remote_id)
    intake_created.unite(db, account, job.message_id, remote_id, have)


def _recognize(db: sqlite3.Connection, come: Come, entry_id: int, one: RemoteMessage) -> None:
    """An entry with our marker: what we sent has arrived, whatever we believed about it."""
    job = outbox.job(db, entry_id)
    if job is not None and job.deed is Deed.CREATE:
        if intake_created.recognize(db, come.account, job, one, come.now):
            come.tickets[one.ticket] = job.ticket_id
    else:
        confirm(db, come.account, entry_id, one.id, now=come.now, reason="seen in the conversation")


def _marked(db: sqlite3.Connection, account: str, markers: Iterable[str]) -> dict[str, int]:
    rows = db.execute(
        "SELECT marker, id FROM outbox WHERE account = ? AND marker IN (SELECT value FROM json_each(?))",
        (account, json.dumps(list(markers))),
    )
    return dict(rows.fetchall())


def _renew(db: sqlite3.Connection, come: Come, have: Known, one: RemoteMessage, sum_: bytes) -> None:
    """The entry comes back changed (redacted, corrected), or it is ours and comes for the first time."""
    body = clean(one.body)
    if have.hash is None:  # ours: the text stays as it was written, the time is the remote's
        db.execute(
            "UPDATE message SET created_at = ?, state = ? WHERE id = ?",
            (one.created_at, _SENT, have.local_id),
        )
    else:
        db.execute(
            "UPDATE message SET body = ?, format = ?, ticket_id = ?, "
            "attachments = CASE WHEN json_array_length(attachments) = json_array_length(?4) THEN attachments ELSE ?4 END "
            "WHERE id = ?5",
            (
                body,
                codes.FORMAT_CODES[one.format],
                come.tickets[one.ticket],
                _attachments(one),
                have.local_id,
            ),
        )
        originals.keep(db, "message", have.local_id, "body", typed=one.body, clean=body)
    _keep_files(db, come.account, have.local_id, one)
    db.execute(_SEEN, (come.account, one.id, have.local_id, sum_, packed(one.raw)))


def _insert(db: sqlite3.Connection, come: Come, ticket_id: int, several: Sequence[RemoteMessage]) -> None:
    is_new = ticket_id in come.new_tickets
    versions: list[int] = []
    if not is_new:
        row = db.execute(
            "UPDATE ticket SET version = version + 1 WHERE id = ? RETURNING version", (ticket_id,)
        ).fetchone()
        versions = [int(row[0])]
        if any(one.kind is Kind.EVENT and one.changes for one in several):
            versions += _replace_stand_ins(db, ticket_id)
    extra = json.dumps({"versions": versions}) if versions else None
    for one in several:
        body = clean(one.body)
        (message_id,) = db.execute(
            _INSERT,
            (
                f"{come.account}:{one.id}", ticket_id, codes.KIND_CODES[one.kind], come.people.get(one.author or ""), body,
                codes.FORMAT_CODES[one.format], one.created_at, _SENT, _attachments(one), _changes(one, come.refs), extra,
            ),
        ).fetchone()  # fmt: skip
        if body != one.body:
            originals.write(db, "message", message_id, "body", one.body)
        if one.attachments:
            _keep_files(db, come.account, message_id, one)
        db.execute(_SEEN, (come.account, one.id, message_id, digest(one), packed(one.raw)))
    _turn(db, come, ticket_id, several)


def _turn(db: sqlite3.Connection, come: Come, ticket_id: int, several: Sequence[RemoteMessage]) -> None:
    """Whose turn it is after these, and whether somebody else has written."""
    last = db.execute(
        "SELECT kind FROM message WHERE ticket_id = ? AND kind <= 1 ORDER BY created_at DESC, id DESC LIMIT 1",
        (ticket_id,),
    ).fetchone()
    turn = Turn.NOBODY if last is None else Turn.AGENT if last[0] == 0 else Turn.CUSTOMER
    is_new = ticket_id in come.new_tickets
    written = any(
        one.kind is Kind.INBOUND
        or (
            not is_new
            and one.kind in {Kind.REPLY, Kind.NOTE}
            and come.people.get(one.author or "") != come.me_id
        )
        for one in several
    )
    unread = written and (not is_new or turn is Turn.CUSTOMER)
    db.execute(
        "UPDATE ticket SET turn = ?, unread = max(unread, ? AND active), updated_at = max(updated_at, ?) WHERE id = ?",
        (codes.TURN_CODES[turn], unread, max(one.created_at for one in several), ticket_id),
    )


def _replace_stand_ins(db: sqlite3.Connection, ticket_id: int) -> list[int]:
    """The remote tells its own story of what was seen from outside; gives the versions that it accounts for."""
    rows = db.execute(
        "SELECT id, extra FROM message WHERE ticket_id = ? AND kind = 3 AND extra LIKE '%stands_in%'",
        (ticket_id,),
    ).fetchall()
    versions: list[int] = []
    for message_id, extra in rows:
        versions += json.loads(extra)["versions"]
        db.execute("DELETE FROM message WHERE id = ?", (message_id,))
    return versions


def _keep_files(db: sqlite3.Connection, account: str, message_id: int, one: RemoteMessage) -> None:
    db.executemany(
        "INSERT INTO remote_file (message_id, place, account, handle) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET handle = excluded.handle",
        [(message_id, place, account, file.handle) for place, file in enumerate(one.attachments)],
    )


def _attachments(one: RemoteMessage) -> str | None:
    if not one.attachments:
        return None
    files = [
        {
            "name": clean_line(file.name) or "file",
            "type": clean_line(file.type),
            "size": min(max(file.size, 0), 1 << 50),
            "path": "",
        }
        for file in one.attachments
    ]
    return json.dumps(files, ensure_ascii=False)


def _changes(one: RemoteMessage, refs: Mapping[str, str]) -> str | None:
    if not one.changes:
        return None
    told = [_change(change, refs) for change in one.changes]
    return json.dumps(told, ensure_ascii=False)


def _change(change: FieldChange, refs: Mapping[str, str]) -> tuple[str, object, object]:
    def word(value: object) -> object:
        if change.field in {Field.ASSIGNEE, Field.REQUESTER}:
            return None if value in (None, "") else refs.get(str(value), str(value))
        if change.field in SETS:
            return [clean_line(refs.get(str(one), str(one))) for one in as_list(value)]
        return clean_value(value)

    return clean_line(change.field), word(change.before), word(change.after)
