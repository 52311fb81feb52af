"""What `doctor --online` looks at: each account's way, server, credential and clock."""

from collections.abc import Iterator

from supportconsole.cli.findings import FAIL, OK, WARN, Line
from supportconsole.cli.session import Session
from supportconsole.config.accounts import load_accounts
from supportconsole.config.secrets import find_secret
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.remote.protocol import Account
from supportconsole.locale import _

_MOST_SKEW = 60


def look_online(session: Session) -> Iterator[Line]:
    """A few lines for each account of the desk; one request to each server."""
    try:
        accounts = load_accounts(session.paths, session.desk_name)
    except ConsoleError as problem:
        yield Line(FAIL, "accounts", *problem.said(_))
        return
    if not accounts:
        yield Line(OK, "online", _("no account needs a network; nothing was asked"))
    for account in accounts:
        yield from _look(session, account)


def _look(session: Session, account: Account) -> Iterator[Line]:
    subject = f"account {account.name}"
    try:
        proxy = session.rooms.way_to(account)
        found = find_secret(account, session.paths)
        tried = session.rooms.try_account(account, lambda: found.secret)
    except ConsoleError as problem:
        yield Line(FAIL, subject, *problem.said(_))
        return
    yield Line(OK, subject, f"{account.url}  {tried.product}  {tried.me}  {tried.milliseconds} ms")
    yield Line(OK, subject, _("proxy: {proxy}").format(proxy=proxy or _("none")))
    if found.source == "environment":
        yield Line(WARN, subject, _("the credential comes from the environment, where other programs of yours can read it"),
                   _("Use token_cmd, or supportconsole account login."))  # fmt: skip
    else:
        yield Line(OK, subject, _("credential: {source}").format(source=found.source))
    if account.url.startswith("http://"):
        yield Line(WARN, subject, _("not encrypted; only this machine itself can be reached so"))
    if tried.skew is None:
        yield Line(OK, subject, _("the server tells no time"))
    elif abs(tried.skew) > _MOST_SKEW:
        yield Line(WARN, subject, _("this computer's clock differs from the server's by {n} seconds").format(n=round(abs(tried.skew))),
                   _("Set the clock; the program itself goes by the server's."))  # fmt: skip
    else:
        yield Line(OK, subject, _("the clocks agree"))
