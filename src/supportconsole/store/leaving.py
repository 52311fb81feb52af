"""What must be true before an operation leaves, and how it is said in the words of the remote."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from supportconsole.domain.changes import SETS, Field, as_list
from supportconsole.domain.conversation import Format
from supportconsole.domain.outbox import Deed, Edited, Stage, merge
from supportconsole.domain.remote.operations import (
    Create,
    Edit,
    FieldSet,
    Merge,
    Note,
    Operation,
    Reply,
    SetEdit,
    SetFields,
)
from supportconsole.domain.remote.things import Strength, Version
from supportconsole.domain.tickets import Flag
from supportconsole.store import accounts, messages, people, remote_rows
from supportconsole.store.outbox import Job
from supportconsole.store.remote_rows import RemoteRow


class Ready(NamedTuple):
    """It may leave: the operation and the version of the ticket that it was checked against."""

    operation: Operation
    base: Version | None


class Kept(NamedTuple):
    """It does not leave: the stage that it comes to, why, and how the fields are at the remote."""

    stage: Stage
    reason: str
    theirs: Mapping[str, object] | None = None


def judge(db: sqlite3.Connection, job: Job, *, ask_when_newer: bool = True) -> Ready | Kept:
    """Compare an operation with the remote as it was last read, and say it in the remote's words."""
    if not job.is_whole:
        return Kept(Stage.FAILED, "its text was damaged on the disk")
    row = remote_rows.ticket(db, job.ticket_id)
    if row is None:
        if job.deed is Deed.CREATE:
            return Ready(operation(db, job, None, job.edits), None)
        return Kept(Stage.FAILED, "the ticket is not at the remote")
    if job.deed is Deed.CREATE:
        return Kept(Stage.SENT, "it is so already")
    kept = None if job.insists else _keep(db, job, row, ask_when_newer=ask_when_newer)
    if kept is not None:
        return kept
    merged = merge(job.edits, row.base)
    if merged.clash and not job.insists:
        said = {name: row.base.get(name) for name in merged.clash}
        return Kept(Stage.CONFLICT, "changed at the remote as well: " + ", ".join(merged.clash), said)
    send = merged.send
    if job.insists:  # a person has seen theirs and wants ours
        send = (
            *send,
            *(
                Edited(one.field, row.base.get(one.field), one.value)
                for one in job.edits
                if one.field in merged.clash
            ),
        )
    if job.deed is Deed.FIELDS and not send:
        return Kept(Stage.SENT, "it is so already")
    strangers = [str(one.value) for one in send if _is_strange(db, job, one)]
    if strangers:
        return Kept(Stage.FAILED, f"not known at {job.account}: {', '.join(strangers)}")
    version = Version(row.version, Strength(row.strength)) if row.version else None
    return Ready(operation(db, job, row, send), version)


def operation(
    db: sqlite3.Connection, job: Job, row: RemoteRow | None, edits: tuple[Edited, ...]
) -> Operation:
    """The operation with remote ids in place of our own."""
    ticket, said = row.remote_id if row else "", job.operation
    told = tuple(_edit(db, job, one) for one in edits)
    files = tuple(job.files or ())
    match job.deed:
        case Deed.REPLY:
            cc = tuple(map(str, said.get("cc", ())))
            return Reply(ticket, said["body"], Format(said["format"]), files, told, cc)
        case Deed.NOTE:
            return Note(ticket, said["body"], Format(said["format"]), files, told)
        case Deed.MERGE:
            into = remote_rows.ticket(db, int(said["into"]))
            return Merge(ticket, into.remote_id if into else "")
        case Deed.CREATE:
            return Create(
                said["subject"],
                said["body"],
                _remote_person(db, job, said.get("requester")),
                said.get("name", ""),
                said.get("email", ""),
                said.get("channel", "phone"),
                told,
            )
        case Deed.FIELDS:
            return SetFields(ticket, told)


def _keep(db: sqlite3.Connection, job: Job, row: RemoteRow, *, ask_when_newer: bool) -> Kept | None:
    """Why a person should look first, if that is so."""
    flags = as_list(row.base.get(Field.FLAGS))
    if job.deed is not Deed.MERGE and (Flag.MERGED in flags or Flag.DELETED in flags):
        what = "merged" if Flag.MERGED in flags else "deleted"
        return Kept(Stage.CONFLICT, f"the ticket was {what} at the remote")
    if job.deed is Deed.REPLY and ask_when_newer:
        newer = [
            one
            for one in messages.since(db, job.ticket_id, job.seen_version)
            if one.kind in messages.WRITTEN and one.author_id != job.person_id
        ]
        if newer:
            return Kept(Stage.CONFLICT, "somebody wrote after you had looked")
    return None


def _edit(db: sqlite3.Connection, job: Job, one: Edited) -> Edit:
    def person(ref: object) -> str | None:
        return _remote_person(db, job, None if ref is None else str(ref))

    if one.field in SETS:
        had, has = as_list(one.base), as_list(one.value)
        add = [str(word) for word in has if word not in had]
        remove = [str(word) for word in had if word not in has]
        if one.field == Field.WATCHERS:
            add, remove = ([person(ref) or "" for ref in refs] for refs in (add, remove))
        return SetEdit(one.field, tuple(filter(None, add)), tuple(filter(None, remove)))
    if one.field in {Field.ASSIGNEE, Field.REQUESTER}:
        return FieldSet(one.field, person(one.base), person(one.value))
    return FieldSet(one.field, one.base, one.value)


def _is_strange(db: sqlite3.Connection, job: Job, one: Edited) -> bool:
    is_person = one.field in {Field.ASSIGNEE, Field.REQUESTER} and one.value is not None
    return is_person and _remote_person(db, job, str(one.value)) is None


def _remote_person(db: sqlite3.Connection, job: Job, ref: str | None) -> str | None:
    """The remote's id of a person; whoever works here is the one who is logged in there."""
    person = people.by_ref(db, ref) if ref else None
    if person is None:
        return None
    found = remote_rows.remote_id(db, job.account, "person", person.id)
    if found is None and person.id == job.person_id:
        account = accounts.get(db, job.account)
        if account is not None and account.me_id is not None:
            return remote_rows.remote_id(db, job.account, "person", account.me_id)
    return found
