"""`new`: a ticket from a call, or from whatever else did not come by itself."""

from dataclasses import replace
from typing import Any

import click

from supportconsole.cli.answering import say_undo
from supportconsole.cli.bodies import Source, edit
from supportconsole.cli.gathering import tickets_of
from supportconsole.cli.group import Command
from supportconsole.cli.options import body_sources, json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConsoleError, UsageProblem
from supportconsole.domain.gaps import find_gaps
from supportconsole.domain.tickets import PRIORITIES
from supportconsole.locale import _


@click.command("new", cls=Command)
@click.argument("subject", required=False)
@click.option("--requester", default="", metavar="WHO", help=_("The customer: address, name, or a new name."))
@click.option("--name", default="", help=_("The name of a customer who is new."))
@click.option("--email", default="", help=_("The address of a customer who is new."))
@click.option(
    "--channel",
    default="phone",
    show_default=True,
    help=_("mail, web, chat, phone, sms, social:NAME, other:NAME."),
)
@click.option(
    "--priority",
    type=click.Choice([priority.value for priority in PRIORITIES]),
    default="none",
    show_default=True,
)
@click.option("--group", default="", help=_("The team that works on it."))
@click.option("--tag", "tags", multiple=True, help=_("A tag; may be repeated."))
@click.option("--language", default="", help=_("The customer's language: en, ru, pl."))
@click.option("--take", is_flag=True, help=_("Assign it to yourself."))
@body_sources
@json_option
@click.pass_obj
def new_command(
    session: Session,
    /,
    *,
    subject: str | None,
    source: Source,
    tags: tuple[str, ...],
    as_json: bool,
    **words: Any,
) -> None:
    """A new ticket: `new "VPN is down" --requester anna@example.org --text "Error 809" --take`.

    Without a text the editor opens; without a SUBJECT the first line of the text is the subject.
    """
    desk = session.desk
    if subject == "-":  # `new -`: the subject is the first line of standard input
        subject, source = None, replace(source, dash="-")
    body = source.read(session, None)
    draft_id = None
    if body is None:
        draft = desk.writing.begin(None, DraftKind.TICKET)
        draft_id = draft.id
        try:
            body = edit(session, source.opening(session, None))
        except ConsoleError:
            desk.writing.discard(draft.id)
            raise
        desk.writing.save(draft.id, body, draft.generation + 1)
    gaps = find_gaps(body) if source.script else ()
    if gaps:
        raise UsageProblem(
            _("The text still has a gap: {gap}.").format(gap=gaps[0].mark),
            hint=_("Answer it with --set, or fill it in the editor."),
        )
    if not subject:
        subject, _newline, body = body.strip().partition("\n")
        body = body.strip() or subject
    outcome = desk.writing.create(NewTicket(subject, body, tags=tags, **words), draft_id=draft_id)
    made = outcome.changed[0].ticket_id
    if as_json:
        say_json({**next(tickets_of(desk, [made])), "undo": outcome.undo_id})
    else:
        say(_("#{id} is made.").format(id=made))
        say_undo(outcome.undo_id)
