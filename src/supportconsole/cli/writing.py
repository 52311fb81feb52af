"""`reply` and `note`. A text from the editor is a draft before it is anything else, so that no refusal loses it."""

from typing import Any

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.bodies import Source, edit
from supportconsole.cli.group import Command
from supportconsole.cli.options import body_options, json_option, one_ticket
from supportconsole.cli.output import say
from supportconsole.cli.session import Session
from supportconsole.domain.changes import Change, Field, Outcome
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.tickets import STATUSES, Status
from supportconsole.locale import _


@click.command("reply", cls=Command)
@one_ticket
@body_options
@click.option(
    "--status",
    type=click.Choice([status.value for status in STATUSES]),
    help=_("The status that the ticket has after it."),
)
@json_option
@click.pass_obj
def reply_command(session: Session, /, *, as_json: bool, **words: Any) -> None:
    """Answer the customer; without a text the editor opens.

    With --seen the answer is refused (exit code 5) when somebody has written since that version of the ticket.
    """
    answer_outcome(session, _write(session, DraftKind.REPLY, **words), as_json=as_json)


@click.command("note", cls=Command)
@one_ticket
@body_options
@click.option(
    "--status",
    type=click.Choice([status.value for status in STATUSES]),
    help=_("The status that the ticket has after it."),
)
@json_option
@click.pass_obj
def note_command(session: Session, /, *, as_json: bool, **words: Any) -> None:
    """Write an internal note, which the customer never sees; without a text the editor opens."""
    answer_outcome(session, _write(session, DraftKind.NOTE, **words), as_json=as_json)


def _write(
    session: Session,
    kind: DraftKind,
    *,
    ticket_id: int,
    source: Source,
    files: tuple[str, ...],
    seen: int | None,
    status: str | None,
) -> Outcome:
    desk = session.desk
    ticket = desk.tickets.get(ticket_id)
    version = ticket.version if seen is None else seen
    changes = (Change(Field.STATUS, Status(status)),) if status else ()
    body = source.read(session, ticket)
    if body is not None:
        send = desk.writing.reply if kind is DraftKind.REPLY else desk.writing.note
        return send(ticket_id, body, seen_version=version, attachments=files, changes=changes)
    draft = desk.writing.draft(ticket_id, kind) or desk.writing.begin(ticket_id, kind)
    try:
        edited = edit(session, draft.body or source.opening(session, ticket))
    except ConsoleError:
        if not draft.body:
            desk.writing.discard(draft.id)
        raise
    desk.writing.save(draft.id, edited, draft.generation + 1)
    try:
        return desk.writing.send(draft.id, seen_version=version, attachments=files, changes=changes)
    except ConsoleError:
        if edited.strip():
            say(_("Your text is kept as a draft of #{id}.").format(id=ticket_id), err=True)
        else:
            desk.writing.discard(draft.id)
        raise
