"""`reply` and `note`. A text from the editor is a draft before it is anything else, so that no refusal loses it."""

import json
from typing import Any

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.bodies import Source, edit
from supportconsole.cli.group import Command
from supportconsole.cli.options import body_options, json_option, one_ticket
from supportconsole.cli.output import say
from supportconsole.cli.session import Session
from supportconsole.desk.guard import Written
from supportconsole.desk.writing import CANNED, CARRIED, CC, FILES
from supportconsole.domain.changes import Change, Field, Outcome
from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.errors import Conflict, ConsoleError
from supportconsole.domain.guard.findings import FIXED, Rule
from supportconsole.domain.tickets import STATUSES, Status
from supportconsole.locale import _

_STATUS = click.option(
    "--status",
    type=click.Choice([status.value for status in STATUSES]),
    help=_("The status that the ticket has after it."),
)
_OVERRIDE = click.option(
    "--override",
    metavar="RULE",
    type=click.Choice([rule.value for rule in Rule if rule not in FIXED]),
    multiple=True,
    help=_("Send although this rule of the guard holds the text back; may be repeated."),
)


@click.command("reply", cls=Command)
@one_ticket
@body_options
@_STATUS
@click.option("--cc", metavar="ADDRESSES", multiple=True, help=_("Who gets a copy; may be repeated."))
@_OVERRIDE
@json_option
@click.pass_obj
def reply_command(session: Session, /, *, as_json: bool, **words: Any) -> int:
    """Answer the customer; without a text the editor opens.

    With --seen the answer is refused (exit code 5) when others have written, or set status or assignee, since that
    version of the ticket. What the guard finds is told on standard error; a password or a card number is refused
    (exit code 2) unless --override names its rule.
    """
    return answer_outcome(
        session, _write(session, DraftKind.REPLY, as_json=as_json, **words), as_json=as_json
    )


@click.command("note", cls=Command)
@one_ticket
@body_options
@_STATUS
@_OVERRIDE
@json_option
@click.pass_obj
def note_command(session: Session, /, *, as_json: bool, **words: Any) -> int:
    """Write an internal note, which the customer never sees; without a text the editor opens."""
    return answer_outcome(session, _write(session, DraftKind.NOTE, as_json=as_json, **words), as_json=as_json)


def _write(
    session: Session,
    kind: DraftKind,
    *,
    ticket_id: int,
    source: Source,
    files: tuple[str, ...],
    seen: int | None,
    status: str | None,
    override: tuple[str, ...],
    as_json: bool,
    cc: tuple[str, ...] = (),
) -> Outcome:
    from supportconsole.cli.guarding import refuse_or_tell
    from supportconsole.domain.addresses import read_addresses

    desk = session.desk
    ticket = desk.tickets.get(ticket_id)
    version = ticket.version if seen is None else seen
    changes = (Change(Field.STATUS, Status(status)),) if status else ()
    copies = read_addresses(",".join(cc))
    body = source.read(session, ticket)
    canned = source.came_from(session, ticket)
    try:
        if body is not None:
            refuse_or_tell(session, Written(body, kind, ticket_id, bool(files)), override, as_json=as_json)
            if kind is DraftKind.NOTE:
                return desk.writing.note(
                    ticket_id, body, seen_version=version, attachments=files, changes=changes, canned=canned
                )
            return desk.writing.reply(
                ticket_id,
                body,
                seen_version=version,
                attachments=files,
                changes=changes,
                cc=copies,
                canned=canned,
            )
        draft = _edited_draft(session, kind, ticket_id, source)
        try:
            if copies or canned:
                beside = {
                    name: json.dumps(words) for name, words in ((CC, copies), (CANNED, canned)) if words
                }
                fields = {**(draft.fields or {}), **beside}
                desk.writing.save(draft.id, draft.body, draft.generation, fields)
            refuse_or_tell(
                session,
                Written(draft.body, kind, ticket_id, bool(files) or _has_files(draft)),
                override,
                as_json=as_json,
            )
            return desk.writing.send(draft.id, seen_version=version, attachments=files, changes=changes)
        except ConsoleError:
            if draft.body.strip():
                say(_("Your text is kept as a draft of #{id}.").format(id=ticket_id), err=True)
            else:
                desk.writing.discard(draft.id)
            raise
    except Conflict as problem:
        _name_what_is_new(session, problem, ticket_id, version, as_json=as_json)
        raise


def _edited_draft(session: Session, kind: DraftKind, ticket_id: int, source: Source) -> Draft:
    """The draft of the ticket as the editor has left it, saved."""
    writing = session.desk.writing
    draft = writing.draft(ticket_id, kind) or writing.begin(ticket_id, kind)
    try:
        edited = edit(session, draft.body or source.opening(session, session.desk.tickets.get(ticket_id)))
    except ConsoleError:
        if not draft.body:
            writing.discard(draft.id)
        raise
    writing.save(draft.id, edited, draft.generation + 1)
    saved = writing.draft(ticket_id, kind)
    assert saved is not None
    return saved


def _has_files(draft: Draft) -> bool:
    return any(json.loads((draft.fields or {}).get(name, "[]")) for name in (FILES, CARRIED))


def _name_what_is_new(
    session: Session, problem: Conflict, ticket_id: int, version: int, *, as_json: bool
) -> None:
    """Put what has come in since beside the refusal: for a program as JSON, for a person as lines."""
    from supportconsole.cli.shapes import news_shape
    from supportconsole.desk.news import tell

    news = session.desk.writing.news(ticket_id, version)
    problem.details = {"version": news.version, "news": [news_shape(one) for one in news.messages]}
    if not as_json:
        for message in news.messages:
            say(tell(message, session.desk.clock.now()), err=True)
