"""Operations on RT. A status of 200 proves nothing there: refused changes answer 200 too, so each ticket is read again after."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from supportconsole.connectors.rt.bodies import Refused, field_body, message_body, status_name
from supportconsole.connectors.rt.history import WRITTEN, History
from supportconsole.connectors.rt.pulling import Tickets
from supportconsole.connectors.rt.session import Session
from supportconsole.connectors.rt.shapes import Json, custom_fields, number, person_of, text
from supportconsole.connectors.rt.tickets import BY_TIME, BY_TRANSACTION, Seen, version_of
from supportconsole.connectors.rt.words import Words
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.faults import Interrupted
from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import ConsoleError, NotFound, ProtocolDrift, Refusal, Unreachable
from supportconsole.domain.remote.operations import (
    Clash,
    Create,
    Done,
    Edit,
    FieldSet,
    Merge,
    Note,
    Operation,
    OpKey,
    Outcome,
    Partial,
    Rejected,
    Reply,
    SetFields,
    Unknown,
)
from supportconsole.domain.remote.things import Version
from supportconsole.domain.tickets import Status

_ALSO: Final = frozenset({400, 405, 409, 412, 413, 415, 422})
_PLACE: Final = re.compile(r"/(?:transaction|ticket)/(\d+)$")


class Writing:
    """Applies operations as one user, `me`. `queue` is where a new ticket goes that names none."""

    def __init__(
        self,
        session: Session,
        words: Words,
        tickets: Tickets,
        history: History,
        me: Callable[[], Awaitable[str]],
        *,
        queue: str = "",
    ) -> None:
        self._session = session
        self._words = words
        self._tickets = tickets
        self._history = history
        self._me = me
        self._queue = queue

    async def apply(self, operation: Operation, base: Version | None, key: OpKey) -> Outcome:
        try:
            match operation:
                case Reply() | Note():
                    return await self._write(operation, base, key)
                case SetFields(ticket, edits):
                    return await self._set(ticket, edits, base)
                case Create():
                    return await self._create(operation, key)
                case Merge(ticket, into):
                    return await self._merge(ticket, into)
        except Refused as problem:
            return Rejected("RT would not take this.", problem.fields)
        except (NotFound, Refusal) as problem:
            if problem.code == "forbidden":
                raise
            return Rejected(problem.message)

    async def _write(self, operation: Reply | Note, base: Version | None, key: OpKey) -> Outcome:
        seen, record = await self._before(operation.ticket)
        public = isinstance(operation, Reply)
        if public and await self._has_moved_on(operation.ticket, record, base, seen.ticket.version):
            return Clash(seen.ticket, "somebody has written meanwhile")
        body = message_body(operation.body, operation.format, key.marker, operation.files)
        others = [edit for edit in operation.edits if edit.field != Field.STATUS]
        for edit in operation.edits:
            if edit.field == Field.STATUS and isinstance(edit, FieldSet):
                body["Status"] = status_name(edit, record, self._words)
        if others:
            first = await self._set(operation.ticket, tuple(others), base)
            if not isinstance(first, Done):
                return first
        path = f"ticket/{operation.ticket}/{'correspond' if public else 'comment'}"
        answer = await self._send(
            "POST", path, body, template="ticket/ID/correspond" if public else "ticket/ID/comment"
        )
        if isinstance(answer, Unknown | Rejected | Clash):
            return answer
        made = _PLACE.search(answer.headers.get("location", ""))
        if answer.status != 201 or made is None:
            return Unknown("RT did not say which message it has made.")
        after = await self._after(operation.ticket)
        if after is None:
            return Done(made[1])
        refused = not_made(operation.edits, after[1], after[0], self._words)
        warnings = tuple(f"{name}: {why}" for name, why in refused.items())
        return Done(made[1], after[0].ticket.version, after[0].ticket, warnings=warnings)

    async def _set(self, ticket: str, edits: tuple[Edit, ...], base: Version | None) -> Outcome:
        seen, record = await self._before(ticket)
        del base  # fields are compared one by one, which is finer than the version of the whole ticket
        clash = [
            edit.field
            for edit in edits
            if isinstance(edit, FieldSet)
            and _now(edit, seen, record) not in {_plain(edit.base), _plain(edit.value)}
        ]
        if clash:
            return Clash(seen.ticket, ", ".join(clash))
        body = field_body(edits, record, self._words)
        etag = seen.ticket.version.token.removeprefix(BY_TRANSACTION)
        answer = await self._send("PUT", f"ticket/{ticket}", body, etag=etag, template="ticket/ID")
        if isinstance(answer, Clash):
            after = await self._after(ticket)
            return Clash(after[0].ticket if after else None, answer.why)
        if isinstance(answer, Unknown | Rejected):
            return answer
        after = await self._after(ticket)
        if after is None:
            return Unknown("RT took the change and could not be asked what it made of it.")
        refused = not_made(edits, after[1], after[0], self._words)
        if not refused:
            return Done("", after[0].ticket.version, after[0].ticket)
        if len(refused) < len(edits):
            done = tuple(edit.field for edit in edits if edit.field not in refused)
            return Partial(done, refused, after[0].ticket.version)
        return Rejected("RT has refused the change.", refused)

    async def _create(self, operation: Create, key: OpKey) -> Outcome:
        fields = field_body([edit for edit in operation.edits if edit.field != Field.STATUS], {}, self._words)
        if self._queue:
            fields.setdefault("Queue", self._queue)
        if not fields.get("Queue"):
            return Rejected("RT needs a queue for a new ticket.", {Field.GROUP: "A queue must be chosen."})
        requester = operation.requester or operation.email
        body: Json = {
            **fields,
            "Subject": operation.subject,
            **message_body(operation.body or " ", Format.TEXT, key.marker, ()),
        }
        if requester:
            body["Requestor"] = [requester]
        answer = await self._send("POST", "ticket", body, template="ticket")
        if isinstance(answer, Unknown | Rejected | Clash):
            return answer
        made = _PLACE.search(answer.headers.get("location", ""))
        if answer.status != 201 or made is None:
            return Unknown("RT did not say which ticket it has made.")
        after = await self._after(made[1])
        return Done(made[1], after[0].ticket.version, after[0].ticket) if after else Done(made[1])

    async def _merge(self, ticket: str, into: str) -> Outcome:
        if ticket == into:
            return Rejected("A ticket cannot be merged into itself.")
        seen, _record = await self._before(ticket)
        await self._before(into)
        etag = seen.ticket.version.token.removeprefix(BY_TRANSACTION)
        answer = await self._send(
            "PUT", f"ticket/{ticket}", {"MergeInto": int(into)}, etag=etag, template="ticket/ID"
        )
        if isinstance(answer, Unknown | Rejected | Clash):
            return answer
        where = await self.merged_into(ticket)
        if where == into:
            return Done(into)
        return (
            Unknown("RT could not be asked what became of it.")
            if where is None
            else Rejected("RT has refused to merge.")
        )

    async def merged_into(self, ticket: str) -> str | None:
        """The number under which RT now answers for a ticket; None when it does not answer."""
        try:
            return str(number(await self._session.page(f"ticket/{ticket}", template="ticket/ID"), "id"))
        except ConsoleError:
            return None

    async def _before(self, ticket: str) -> tuple[Seen, Json]:
        """The ticket just before a write. What goes wrong here proves that nothing was done."""
        try:
            return await self._tickets.one(ticket)
        except (Interrupted, ProtocolDrift) as problem:
            raise Unreachable(problem.message, hint=problem.hint) from problem

    async def _after(self, ticket: str) -> tuple[Seen, Json] | None:
        """The ticket after a write; None when it cannot be read, which says nothing about the write."""
        try:
            return await self._tickets.one(ticket)
        except ConsoleError:
            return None

    async def _send(
        self, method: str, path: str, body: Json, *, etag: str = "", template: str
    ) -> Answer | Unknown | Rejected | Clash:
        """The one effective request. Raises only what proves that nothing was done."""
        headers = {"If-Match": f'"{etag}"'} if etag else None
        try:
            answer = await self._session.call(
                method, path, json=body, headers=headers, also=_ALSO, template=template
            )
        except (Interrupted, ProtocolDrift) as problem:
            return Unknown(problem.message)
        except NotFound as problem:
            return Rejected(problem.message)
        if answer.status in {409, 412}:
            return Clash(None, "the ticket has changed meanwhile")
        if answer.status >= 400:
            return Rejected(f"RT does not take this (status {answer.status}).")
        return answer

    async def _has_moved_on(self, ticket: str, record: Json, base: Version | None, now: Version) -> bool:
        """Whether somebody else has written to the conversation since the version that the agent saw.

        RT's own entries (mails, a status that a reply has changed) and the agent's own messages do not count.
        """
        if base is None or base.token in {now.token, version_of(record).token}:
            return False
        me = await self._me()
        kind, mark = base.token[:2], base.token[2:]
        if kind == BY_TRANSACTION and mark.isdigit():
            rows = await self._history.since(ticket, int(mark))
        elif kind == BY_TIME:
            rows = await self._history.since(ticket, 0, later_than=mark)
        else:
            return True
        return any(
            text(row, "Type") in WRITTEN - {"Create"} and person_of(row, "Creator") != me for row in rows
        )


def _now(edit: FieldSet, seen: Seen, record: Json) -> object:
    """The field's value as it is, in the words of the edit."""
    known: Mapping[str, object] = {
        Field.STATUS: seen.ticket.status.value,
        Field.PRIORITY: seen.ticket.priority.value,
        Field.ASSIGNEE: seen.ticket.assignee,
        Field.GROUP: seen.ticket.group,
        Field.SUBJECT: seen.ticket.subject,
    }
    if edit.field in known:
        return _plain(known[edit.field])
    return _plain(dict(custom_fields(record)).get(edit.field.removeprefix(CUSTOM)))


def not_made(edits: tuple[Edit, ...], record: Json, seen: Seen, words: Words) -> Mapping[str, str]:
    """The edits that RT has not made, by what the ticket says now. RT's own sentences follow its user's language."""
    refused = {}
    current = text(record, "Status")
    for edit in edits:
        if not isinstance(edit, FieldSet):
            continue
        if edit.field == Field.STATUS:
            wanted = Status(str(edit.value))
            made = (
                current == edit.remote
                if edit.remote
                else (words.status(current) == wanted or current.lower() in words.names(wanted))
            )
        elif edit.remote and edit.field == Field.PRIORITY:
            made = text(record, "Priority") == edit.remote
        else:
            made = _now(edit, seen, record) == _plain(edit.value)
        if not made:
            refused[edit.field] = "RT has left it as it was."
    return refused


def _plain(value: object) -> object:
    """A value as it is compared: nothing is None, everything else text or a list of texts."""
    if value is None or value in ("", [], ()):
        return None
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
