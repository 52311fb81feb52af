"""`init`: connects a helpdesk. Asks what is needed, tries it, then writes the configuration; nothing is written before."""

import click

from supportconsole.cli.asking import ask, ask_secret
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.account_file import write_account
from supportconsole.config.accounts import check_accounts, load_accounts, to_account
from supportconsole.config.paths import MAIN_DESK, SAMPLE_DESK
from supportconsole.config.secrets import read_secret, save_secret
from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _


@click.command("init", cls=Command)
@click.option("--name", default="", help=_("What to call the account here: small letters, digits, - and _."))
@click.option("--type", "kind_name", default="", help=_("The kind of helpdesk."))
@click.option("--url", default="", help=_("The address of the helpdesk."))
@click.option(
    "--user", default="", help=_("Your user name there; not needed with a token of some helpdesks.")
)
@click.option(
    "--token-cmd", default="", help=_("A program that prints the password or token, instead of typing it.")
)
@click.option(
    "--ca-file", default="", help=_("Certificates of your firm, in PEM, beside those of the system.")
)
@click.option(
    "--option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("A setting of the connector; may be repeated."),
)
@click.option("--no-test", is_flag=True, help=_("Write it without asking the server."))
@json_option
@click.pass_obj
def init_command(
    session: Session,
    /,
    *,
    name: str,
    kind_name: str,
    url: str,
    user: str,
    token_cmd: str,
    ca_file: str,
    options: tuple[str, ...],
    no_test: bool,
    as_json: bool,
) -> None:
    """Connect a helpdesk: asks what is needed, tries it, writes the configuration.

    What is given as an option is not asked. Without a terminal the answers are read from standard input, one a line, in
    the order of the questions: kind, address, user, name, password or token. The password is never an option.
    """
    if session.desk_name == SAMPLE_DESK:
        raise UsageProblem(
            _("The sample desk is connected to nothing."), hint=_("Name another desk: --desk main.")
        )
    rooms = session.rooms
    kinds = rooms.connector_names()
    kind = rooms.find_connector(
        kind_name or ask(_("Kind of helpdesk"), kinds[0] if len(kinds) == 1 else "", kinds)
    )
    url = url or ask(_("Address, such as https://helpdesk.example.org"))
    rooms.check_address(url)
    if not user and "user" in kind.asks:
        user = ask(_("Your user name there"))
    name = name or ask(_("Name for the account here"), _free_name(session, kind.name))
    table: dict[str, object] = {"type": kind.name, "url": url}
    if user:
        table["user"] = user
    if ca_file:
        table["ca_file"] = ca_file
    if token_cmd:
        table["token_cmd"] = token_cmd
    if session.desk_name != MAIN_DESK:
        table["desk"] = session.desk_name
    if options:
        table["options"] = dict(_pair(one) for one in options)
    try:
        checked = check_accounts({name: table})[name]
    except ValueError as problem:
        raise UsageProblem(str(problem), hint=_("Nothing was written.")) from problem
    account = to_account(name, checked)
    secret = (
        ""
        if token_cmd
        else ask_secret(_("{credential} for {account}").format(credential=kind.credential, account=name))
    )
    tried = None if no_test else rooms.try_account(account, lambda: secret or read_secret(account))
    kept = write_account(session.paths.user_file, name, checked)
    place = save_secret(session.paths, name, secret) if secret else "token_cmd"
    rooms.note_login(session.paths, session.desk_name, name)
    if as_json:
        say_json(
            {
                "name": name,
                "file": str(session.paths.user_file),
                "backup": str(kept or ""),
                "credential": place,
                "me": tried.me if tried else "",
                "product": tried.product if tried else "",
            }
        )
        return
    if tried:
        say(
            Strong(name),
            "  ",
            _("connected as {who} to {product}.").format(who=tried.me, product=tried.product),
        )
    say(_("Written: {file}").format(file=session.paths.user_file))
    if kept:
        say(_("As it was before: {file}").format(file=kept))
    say(
        _(
            "Next: supportconsole opens the console and fetches your tickets. j and k move, Enter opens, r replies."
        )
    )


def _free_name(session: Session, wanted: str) -> str:
    """The kind's own name, with a number when that is taken."""
    taken = {account.name for account in load_accounts(session.paths, session.desk_name)}
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 99))) if name not in taken)


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise UsageProblem(_("Write --option as NAME=VALUE: {word}").format(word=repr(word)))
    return name, value
