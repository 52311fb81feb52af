"""`account`: the helpdesks of a desk and their credentials."""

from functools import partial
from typing import Any

import click

from supportconsole.cli.asking import ask_secret
from supportconsole.cli.group import Command, Family
from supportconsole.cli.options import json_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.config.accounts import find_account, load_accounts
from supportconsole.config.secrets import find_secret, forget_secret, read_secret, save_secret
from supportconsole.domain.errors import ConsoleError, LoginNeeded
from supportconsole.domain.remote.protocol import Account
from supportconsole.locale import _

_name = click.argument("name", required=False)


@click.group("account", cls=Family)
def account_command() -> None:
    """Helpdesks that this desk is connected to, and their credentials."""


@account_command.command("list", cls=Command)
@json_option
@click.pass_obj
def list_accounts(session: Session, as_json: bool) -> None:
    """The accounts of this desk, and where each credential comes from. Asks no server."""
    shown = [_shape(session, account) for account in load_accounts(session.paths, session.desk_name)]
    if as_json:
        say_json(shown)
        return
    if not shown:
        say(_("This desk is connected to no helpdesk. Connect one: supportconsole init."))
    for one in shown:
        source = one["credential"] or _("not logged in")
        say(Strong(one["name"]), f"  {one['type']}  {one['url']}  {one['user']}  {source}".rstrip())


@account_command.command("test", cls=Command)
@_name
@json_option
@click.pass_obj
def test_account(session: Session, name: str | None, as_json: bool) -> None:
    """Ask the helpdesk who is logged in; ends with 4 when nobody is, with 3 when it cannot be reached."""
    account = _one(session, name)
    tried = session.rooms.try_account(account, lambda: read_secret(account))
    if as_json:
        say_json({"name": account.name, **tried._asdict()})
        return
    say(_("{account}: {who} at {product}, {ms} ms.").format(
        account=account.name, who=f"{tried.me} <{tried.email}>" if tried.email else tried.me,
        product=tried.product, ms=tried.milliseconds,
    ))  # fmt: skip
    if tried.skew is not None and abs(tried.skew) > 60:
        say(
            _("This computer's clock differs from the server's by {n} seconds.").format(
                n=round(abs(tried.skew))
            )
        )


@account_command.command("login", cls=Command)
@_name
@click.option(
    "--no-test", is_flag=True, help=_("Keep the credential without asking the server whether it is right.")
)
@json_option
@click.pass_obj
def log_in(session: Session, name: str | None, no_test: bool, as_json: bool) -> None:
    """Take a password or token, from the terminal or standard input, try it, and keep it.

    It goes into the system's keyring where one answers, else into a file that you alone can read.
    """
    account = _one(session, name)
    if account.options.get("token_cmd"):
        raise LoginNeeded(
            _("The credential of {account} comes from its token_cmd.").format(account=account.name),
            hint=_("Change it there, or take token_cmd out of the configuration."),
        )
    kind = session.rooms.find_connector(account.connector)
    secret = ask_secret(
        _("{credential} for {account}").format(credential=kind.credential, account=account.name)
    )
    if not no_test:
        session.rooms.try_account(account, lambda: secret)
    place = save_secret(session.paths, account.name, secret)
    session.rooms.note_login(session.paths, session.desk_name, account.name)
    if as_json:
        say_json({"name": account.name, "credential": place})
    elif place == "keyring":
        say(_("Logged in to {account}; the credential is in the keyring.").format(account=account.name))
    else:
        say(
            _("Logged in to {account}; the credential is in a file that you alone can read.").format(
                account=account.name
            )
        )


@account_command.command("logout", cls=Command)
@_name
@json_option
@click.pass_obj
def log_out(session: Session, name: str | None, as_json: bool) -> None:
    """Forget the kept credential. Tickets, drafts and the outbox stay."""
    account = _one(session, name)
    gone = forget_secret(session.paths, account.name)
    if as_json:
        say_json({"name": account.name, "forgotten": list(gone)})
        return
    if gone:
        say(_("Logged out of {account}.").format(account=account.name))
    else:
        say(_("Nothing was kept for {account}.").format(account=account.name))
    if account.options.get("token_cmd"):
        say(_("Its token_cmd still gives a credential."))


@account_command.command("status", cls=Command)
@_name
@json_option
@click.pass_obj
def show_status(session: Session, name: str | None, as_json: bool) -> int:
    """Whether each account can be reached and is logged in: asks the servers.

    Ends with 4 when an account is not logged in, with 3 when one cannot be reached, with 2 when none is configured.
    """
    accounts = [_one(session, name)] if name else list(load_accounts(session.paths, session.desk_name))
    if not accounts:
        _one(session, None)
    shown, code = [], 0
    for account in accounts:
        line: dict[str, Any] = {"name": account.name, "state": "ok", "me": "", "problem": "", "hint": ""}
        try:
            line["me"] = session.rooms.try_account(account, partial(read_secret, account)).me
        except ConsoleError as problem:
            message, hint = problem.said(str if as_json else _)
            line |= {"state": problem.code, "problem": message, "hint": hint}
            code = max(code, problem.exit_code) if problem.exit_code in {3, 4} else code or problem.exit_code
        shown.append(line)
    if as_json:
        say_json(shown)
        return code
    for line in shown:
        if line["state"] == "ok":
            say(Strong(line["name"]), "  ", _("logged in as {who}").format(who=line["me"]))
        else:
            say(Strong(line["name"]), f"  {line['problem']} {line['hint']}".rstrip())
    return code


def _one(session: Session, name: str | None) -> Account:
    """The account that is named, or the only one."""
    accounts = load_accounts(session.paths, session.desk_name)
    return (
        accounts[0]
        if name is None and len(accounts) == 1
        else find_account(session.paths, session.desk_name, name or "")
    )


def _shape(session: Session, account: Account) -> dict[str, Any]:
    try:
        source = (
            "token_cmd" if account.options.get("token_cmd") else find_secret(account, session.paths).source
        )
    except ConsoleError:
        source = ""
    return {
        "name": account.name,
        "type": account.connector,
        "url": account.url,
        "user": account.user,
        "credential": source,
    }
