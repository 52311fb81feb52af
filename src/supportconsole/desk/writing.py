"""Writing: drafts that survive everything, replies and notes that are sent once, tickets made from a call."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from supportconsole.desk.people import People
from supportconsole.domain.changes import Change, NewTicket, Outcome
from supportconsole.domain.conversation import Attachment, Draft, DraftKind, News
from supportconsole.domain.errors import NotFound
from supportconsole.domain.gaps import plain
from supportconsole.domain.inhand import InHand
from supportconsole.domain.tickets import LOCAL
from supportconsole.locale import _, marked
from supportconsole.store import drafts, inhand, messages
from supportconsole.store.store import Store

Files = Sequence[str | Path | Attachment]
FILES: Final = "files"
"""The field of a draft that names the files to be attached, as a JSON list of paths."""
CARRIED: Final = "attachments"
"""The field of a draft that holds the files of a message that was taken back."""
CC: Final = "cc"
"""The field of a draft with the addresses that a reply also goes to, as a JSON list."""
CANNED: Final = "canned"
"""The field of a draft with the refs of the canned responses that were inserted into it, as a JSON list."""


class Writing:
    """What is written at a desk: drafts belong to a console, and one that is gone leaves its drafts to the next."""

    def __init__(self, store: Store, people: People, console: str) -> None:
        self._store = store
        self._people = people
        self._console = console

    def draft(self, ticket_id: int | None, kind: DraftKind) -> Draft | None:
        """The draft that this console goes on with; one of a console that is gone becomes its own.

        One that another living console types is left to that console.
        """
        return self._store.write(lambda db: drafts.continued(db, ticket_id, kind, console=self._console))

    def begin(self, ticket_id: int | None, kind: DraftKind, fields: Mapping[str, str] | None = None) -> Draft:
        """Start a draft on the ticket as it is now; `fields` is what it has beside its text. Raises NotFound."""
        now = self._store.clock.now()
        return self._store.write(
            lambda db: drafts.begin(db, ticket_id, kind, console=self._console, now=now, fields=fields)
        )

    def save(
        self, draft_id: int, body: str, generation: int, fields: Mapping[str, str] | None = None
    ) -> bool:
        """Store a newer text. False: a newer generation is stored already. Raises NotFound for a draft that is gone."""
        now = self._store.clock.now()
        return self._store.write(
            lambda db: drafts.save(db, draft_id, body, generation, now=now, fields=fields)
        )

    def turn(self, draft_id: int, kind: DraftKind) -> Draft:
        """Make a note of a reply, or a reply of a note. Raises NotFound."""
        return self._store.write(lambda db: drafts.turn(db, draft_id, kind))

    def versions(self, draft_id: int) -> tuple[str, ...]:
        """The texts that a draft has had, newest first, also of one that was sent or discarded."""
        return self._store.read(lambda db: drafts.versions(db, draft_id))

    def discard(self, draft_id: int) -> None:
        """Remove a draft; its text stays among its versions for a week. Raises NotFound."""
        now = self._store.clock.now()
        self._store.write(lambda db: drafts.discard(db, draft_id, now=now))

    def drafts(self) -> tuple[Draft, ...]:
        """All drafts of the desk, the one saved last first."""
        return self._store.read(drafts.every)

    def send(
        self,
        draft_id: int,
        *,
        kind: DraftKind | None = None,
        seen_version: int | None = None,
        attachments: Files = (),
        changes: Sequence[Change] = (),
    ) -> Outcome:
        """Send a draft with its files and copies: message, changes and its end are one transaction with one undo.

        `kind` overrules the draft's; without `seen_version` the version that the draft was begun on counts. A draft of
        a ticket becomes that ticket. Raises NotFound; UsageProblem for an empty text, a gap or a missing file;
        Conflict when somebody else has written since. Then nothing is sent and the draft stays.
        """
        draft = self._store.read(lambda db: drafts.get(db, draft_id))
        fields = draft.fields or {}
        if draft.ticket_id is None:
            return self.create(_new_ticket(draft.body, fields), draft_id=draft_id)
        seen = draft.base_version if seen_version is None else seen_version
        home = self._store.path.parent  # a message that was taken back has left its files there
        carried = [
            Attachment(**{**one, "path": str(home / one["path"])})
            for one in json.loads(fields.get(CARRIED, "[]"))
        ]
        return self._send(
            draft.ticket_id,
            kind or draft.kind,
            lambda: self._store.read(lambda db: drafts.get(db, draft_id)).body,
            seen_version=seen,
            attachments=[*carried, *map(Path, json.loads(fields.get(FILES, "[]"))), *attachments],
            changes=changes,
            draft_id=draft_id,
            cc=json.loads(fields.get(CC, "[]")),
            canned=json.loads(fields.get(CANNED, "[]")),
        )

    def news(self, ticket_id: int, seen_version: int) -> News:
        """What others wrote, and which status or assignee they set, since somebody saw that version."""
        me, folder = self._people.me().id, self._store.path.parent
        return self._store.read(lambda db: messages.news(db, ticket_id, seen_version, me, folder))

    def in_hand(self) -> tuple[InHand, ...]:
        """The conversations that this agent holds: who waits for an answer, and texts that were not sent."""
        me = self._people.me().id
        return self._store.read(lambda db: inhand.in_hand(db, me, self._console))

    def writers(self, ticket_id: int) -> tuple[str, ...]:
        """Who writes to a ticket at another console at this moment."""
        return self._store.read(lambda db: inhand.writers(db, ticket_id, self._console))

    def rebase(self, draft_id: int, version: int) -> None:
        """Note that the draft's author has seen this version of its ticket."""
        self._store.write(lambda db: drafts.rebase(db, draft_id, version))

    def reply(
        self,
        ticket_id: int,
        body: str,
        *,
        seen_version: int | None = None,
        attachments: Files = (),
        changes: Sequence[Change] = (),
        cc: Sequence[str] = (),
        canned: Sequence[str] = (),
    ) -> Outcome:
        """Answer the customer without a draft; `canned` are the refs of the responses that the text came from.

        Raises as `send` does.
        """
        return self._send(
            ticket_id,
            DraftKind.REPLY,
            lambda: body,
            seen_version=seen_version,
            attachments=attachments,
            changes=changes,
            cc=cc,
            canned=canned,
        )

    def note(
        self,
        ticket_id: int,
        body: str,
        *,
        seen_version: int | None = None,
        attachments: Files = (),
        changes: Sequence[Change] = (),
        canned: Sequence[str] = (),
    ) -> Outcome:
        """Write an internal note without a draft. Raises as `send` does."""
        return self._send(
            ticket_id,
            DraftKind.NOTE,
            lambda: body,
            seen_version=seen_version,
            attachments=attachments,
            changes=changes,
            canned=canned,
        )

    def create(self, new: NewTicket, *, draft_id: int | None = None) -> Outcome:
        """Make a ticket, and its customer when unknown; ends the draft it was written in. Undo deletes it again.

        Raises UsageProblem for a missing subject or an unknown word, NotFound for an unknown person or group.
        """
        from supportconsole.store import new_tickets

        hand, label = self._people.hand(self._console), marked("done", "new ticket")
        told = replace(new, body=plain(new.body), group=new.group or self._only_group(new.account))
        return self._store.write(lambda db: new_tickets.create(db, hand, told, label, draft_id))

    def _only_group(self, account: str) -> str:
        """The team of a ticket at a helpdesk that has one alone; empty where there are several, or none is known."""
        known = self._people.groups_at(account) if account != LOCAL else ()
        return known[0] if len(known) == 1 else ""

    def _send(
        self,
        ticket_id: int,
        kind: DraftKind,
        body: Callable[[], str],
        *,
        seen_version: int | None,
        attachments: Files,
        changes: Sequence[Change],
        draft_id: int | None = None,
        cc: Sequence[str] = (),
        canned: Sequence[str] = (),
    ) -> Outcome:
        from supportconsole.store import sending

        sending.refuse_unfinished(body())
        files: tuple[Attachment, ...] = ()
        if attachments:
            from supportconsole.store.attachments import take_in

            files = take_in(self._store.path, attachments)
        hand = self._people.hand(self._console)
        label = marked("done", "reply") if kind is DraftKind.REPLY else marked("done", "note")
        # The draft's text is read again inside: what another thread has saved meanwhile is what leaves.
        return self._store.write(
            lambda db: sending.send(
                db,
                hand,
                sending.Text(
                    ticket_id, kind, body(), seen_version, files, draft_id, tuple(cc), tuple(canned)
                ),
                changes,
                label,
            )
        )


def _new_ticket(body: str, fields: Mapping[str, str]) -> NewTicket:
    """A draft of a ticket: what its fields say; without a subject the first line is the subject."""
    first, _newline, rest = body.strip().partition("\n")
    subject = fields.get("subject", "").strip()
    if not subject and not first:
        raise NotFound(_("There is no text yet."), hint=_("The first line is the subject of the ticket."))
    return NewTicket(
        subject=subject or first,
        body=body if subject else rest.strip() or first,
        requester=fields.get("requester", ""),
        name=fields.get("name", ""),
        email=fields.get("email", ""),
        channel=fields.get("channel") or "phone",
        priority=fields.get("priority") or "none",
        group=fields.get("group", ""),
        tags=tuple(fields.get("tags", "").replace(",", " ").split()),
        take=fields.get("take", "") not in {"", "no", "false", "0"},
        language=fields.get("language", ""),
        account=fields.get("account", "") or LOCAL,
    )
