"""`fetch`: a ticket that has not been pulled, by the number that the helpdesk shows."""

import time
from typing import Final

import click

from supportconsole.cli.gathering import tickets_of
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.accounts import find_account
from supportconsole.domain.errors import NotFound, Unreachable, UsageProblem
from supportconsole.locale import _

PATIENCE: Final = 60.0
"""Seconds that a working engine has to bring it."""


@click.command("fetch", cls=Command)
@click.argument("number")
@click.option("--account", default="", metavar="NAME", help=_("The helpdesk that it stands at."))
@json_option
@click.pass_obj
def fetch_command(session: Session, /, *, number: str, account: str, as_json: bool) -> None:
    """Bring the ticket with that NUMBER at the helpdesk here: `fetch 4711`, `fetch 4711 --account work`.

    An engine that works already does it at once; without one this command asks the helpdesk itself.
    """
    where = _find_account(session, account)
    desk = session.desk
    ticket_id = desk.fetching.ask(where, number)
    if ticket_id is None:
        ticket_id = _fetch(session, where, number)
    if as_json:
        say_json(next(tickets_of(desk, [ticket_id])))
    else:
        say(f"#{ticket_id}  {desk.tickets.get(ticket_id).subject}")


def _fetch(session: Session, account: str, number: str) -> int:
    """Let the engine bring it and wait for that; gives its number here."""
    desk = session.desk
    if desk.accounts.idle_ones([account]):
        _reports, problems = session.rooms.sync_once(
            session.settings, session.paths, session.desk_name, account, pull=False
        )
        if problems:
            raise problems[0][1]
    until = time.monotonic() + PATIENCE
    while True:
        state = desk.fetching.state(account, number)
        if state is not None and state.ticket_id is not None:
            return state.ticket_id
        if state is not None and not state.asked:
            raise NotFound(
                _("{account} does not give {number}: {reason}").format(
                    account=account, number=number, reason=state.reason
                )
            )
        if time.monotonic() > until:
            raise Unreachable(
                _("{account} has not answered yet.").format(account=account),
                hint=_("It stays asked for; how the account stands: supportconsole sync --status."),
            )
        time.sleep(0.1)


def _find_account(session: Session, wanted: str) -> str:
    known = session.rooms.account_names(session.paths, session.desk_name)
    if not wanted and len(known) > 1:
        raise UsageProblem(
            _("This desk is connected to several helpdesks: which one is meant?"),
            hint=_("Say --account with one of: {names}.").format(names=", ".join(known)),
        )
    return find_account(session.paths, session.desk_name, wanted or "".join(known)).name
