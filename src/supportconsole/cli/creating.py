"""`new`: a ticket from a call, or from whatever else did not come by itself."""

from dataclasses import replace
from typing import Any

import click

from supportconsole.cli.answering import QUEUED, say_queued, say_undo
from supportconsole.cli.bodies import Source, edit
from supportconsole.cli.gathering import tickets_of
from supportconsole.cli.group import Command
from supportconsole.cli.options import body_sources, json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.accounts import find_account
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConsoleError, UsageProblem
from supportconsole.domain.gaps import find_gaps
from supportconsole.domain.tickets import LOCAL, PRIORITIES
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
@click.option(
    "--account",
    default="",
    metavar="NAME",
    help=_("The helpdesk where it is made; local keeps it here. Needed when there are several."),
)
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
    account: str,
    as_json: bool,
    **words: Any,
) -> int:
    """A new ticket: `new "VPN is down" --requester anna@example.org --text "Error 809" --take`.

    Without a text the editor opens; without a SUBJECT the first line of the text is the subject.
    """
    desk = session.desk
    where = _find_account(session, account)
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
    outcome = desk.writing.create(
        NewTicket(subject, body, tags=tags, account=where, **words), draft_id=draft_id
    )
    made = outcome.changed[0].ticket_id
    queued = desk.outbox.waits(made)
    if as_json:
        say_json({**next(tickets_of(desk, [made])), "undo": outcome.undo_id, "queued": queued})
        return QUEUED if queued else 0
    say(_("#{id} is made.").format(id=made))
    say_undo(outcome.undo_id)
    return say_queued() if queued else 0


def _find_account(session: Session, wanted: str) -> str:
    """The account where a ticket is to be made: the one that was named, else the only one, else none."""
    if wanted == LOCAL:
        return LOCAL
    if wanted:
        return find_account(session.paths, session.desk_name, wanted).name
    known = session.rooms.account_names(session.paths, session.desk_name)
    able = session.desk.accounts.for_new_tickets(known) if known else ()
    if len(able) > 1:
        raise UsageProblem(
            _("This desk is connected to several helpdesks: where shall the ticket be made?"),
            hint=_("Say --account with one of: {names}.").format(names=", ".join((*known, LOCAL))),
        )
    return able[0] if able else LOCAL
