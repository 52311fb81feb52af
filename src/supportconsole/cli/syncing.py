"""`sync`: the engine without a screen, once or until it is told to end."""

from typing import TYPE_CHECKING, Any

import click

from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, time_shape
from supportconsole.domain.clock import to_local
from supportconsole.domain.errors import ConsoleError
from supportconsole.locale import _, marked, ngettext, pgettext

if TYPE_CHECKING:
    from supportconsole.desk.accounts import AccountStatus

STATES = {
    "new": marked("account", "never connected"),
    "working": marked("account", "working"),
    "idle": marked("account", "up to date"),
    "offline": marked("account", "offline"),
    "login": marked("account", "login needed"),
    "network": marked("account", "the network asks for a login"),
    "limited": marked("account", "the helpdesk asks for a pause"),
    "asks": marked("account", "waits for your decision"),
}


@click.command("sync", cls=Command)
@click.option("--once", is_flag=True, help=_("Work once and end; what is done without --watch."))
@click.option("--watch", is_flag=True, help=_("Go on until the process is told to end."))
@click.option("--status", is_flag=True, help=_("Only say how the accounts stand."))
@click.option("--account", metavar="NAME", default="", help=_("Only this account."))
@click.option(
    "--accept-deletions", is_flag=True, help=_("Let a large deletion through, once, that was stopped before.")
)
@click.option("--while-consoles", is_flag=True, hidden=True)
@json_option
@click.pass_obj
def sync_command(session: Session, /, *, account: str, as_json: bool, **flags: bool) -> None:
    """Send what waits in the outbox and fetch what has changed at the helpdesk.

    Only one process works for an account at a time; exit code 75 when another one does.
    """
    if flags["accept_deletions"]:
        for name in [account] if account else session.rooms.account_names(session.paths, session.desk_name):
            session.desk.accounts.allow_deletion(name)
    if flags["status"]:
        _tell_status(session, account, as_json=as_json)
        return
    if flags["watch"]:
        session.rooms.sync_watch(
            session.settings,
            session.paths,
            session.desk_name,
            account,
            while_consoles=flags["while_consoles"],
        )
        return
    _sync_once(session, account, as_json=as_json)


def status_shape(one: "AccountStatus") -> Shape:
    """An account's facts for a program."""
    return {
        "account": one.name,
        "connector": one.connector,
        "state": one.state,
        "problem": one.problem,
        "confirmed_at": time_shape(one.confirmed_at),
        "retry_at": time_shape(one.retry_at),
        "working": one.working,
        "waiting": one.waiting,
        "conversations": one.conversations,
        "capabilities": list(one.caps),
        "streams": [
            {
                "name": part.stream,
                "done": part.done,
                "total": part.total,
                "complete_at": time_shape(part.complete_at),
            }
            for part in one.progress
        ],
    }


def _sync_once(session: Session, account: str, *, as_json: bool) -> None:
    reports, problems = session.rooms.sync_once(session.settings, session.paths, session.desk_name, account)
    if as_json:
        done: list[dict[str, Any]] = [
            {
                "account": one.account,
                "sent": one.sent,
                "changed": one.changed,
                "unknown": one.unknown,
                "waiting": one.open,
                "longest_write_ms": round(one.slowest * 1000, 1),
            }
            for one in reports
        ]
        failed = [{"account": name, "error": _error(problem)} for name, problem in problems]
        say_json([*done, *failed])
    else:
        for one in reports:
            changed = ngettext("{n} change fetched", "{n} changes fetched", one.changed).format(n=one.changed)
            sent = ngettext("{n} operation sent", "{n} operations sent", one.sent).format(n=one.sent)
            say(f"{one.account}: {changed}, {sent}")
            if one.open:
                say("  " + _("Not confirmed: {n}. See supportconsole outbox list.").format(n=one.open))
        for name, problem in problems[1:]:
            say(f"{name}: {problem.said(_)[0]}", err=True)
    if problems:
        raise problems[0][1]


def _tell_status(session: Session, account: str, *, as_json: bool) -> None:
    known = [one for one in session.desk.accounts.status() if account in {"", one.name}]
    if as_json:
        say_json([status_shape(one) for one in known])
        return
    for one in known:
        words = [pgettext("account", STATES[one.state])]
        if one.confirmed_at is not None:
            words.append(
                _("last answer {time}").format(time=f"{to_local(one.confirmed_at):%Y-%m-%d %H:%M:%S}")
            )
        if one.waiting:
            words.append(_("not confirmed: {n}").format(n=one.waiting))
        if one.conversations:
            words.append(_("conversations to read: {n}").format(n=one.conversations))
        say(f"{one.name}: {', '.join(words)}")
        if one.problem:
            say(f"  {one.problem}")
    if not known:
        say(_("No helpdesk has been connected yet."))


def _error(problem: ConsoleError) -> Shape:
    return {"code": problem.code, "message": problem.message, "hint": problem.hint}
