"""What the status line says of the helpdesks behind a desk: facts that were confirmed, and since when they are old."""

from typing import Final, NamedTuple

from supportconsole.desk.accounts import AccountStatus
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import Instant
from supportconsole.domain.outbox import WAITS_FOR_A_PERSON
from supportconsole.domain.times import short_time
from supportconsole.locale import _, ngettext

FIRST: Final = ("mine", "tickets")
"""The streams that make the queue; until they are complete the first sync goes on."""


class Remote(NamedTuple):
    """What is true now. `news` is said of the accounts, `trouble` tells whether an agent should know of it.

    `accounts` are their names. `waiting` operations are not confirmed; `decide` of them need a person.
    """

    news: str = ""
    trouble: bool = False
    waiting: int = 0
    decide: int = 0
    accounts: tuple[str, ...] = ()


def read_remote(desk: Desk, *, is_connected: bool = False) -> Remote | None:
    """The facts for the status line; None for a desk that is connected to no helpdesk. Reads the store only.

    `is_connected`: accounts are configured, also where no engine has worked for them yet.
    """
    statuses = desk.accounts.status()
    if not statuses:
        return Remote(_("connecting")) if is_connected else None
    now = desk.clock.now()
    told = [(one, *tell_account(one, now)) for one in statuses]
    bad = [(one.name, words) for one, words, trouble in told if trouble]
    entries = desk.outbox.entries()
    decide = sum(entry.stage in WAITS_FOR_A_PERSON for entry in entries)
    if len(told) == 1:
        news = told[0][1]
    elif bad:
        news = ", ".join(f"{name}: {words}" for name, words in bad)
    else:
        news = ", ".join(dict.fromkeys(words for _one, words, _trouble in told))
    return Remote(news, bool(bad), len(entries), decide, tuple(one.name for one in statuses))


def tell_account(status: AccountStatus, now: Instant) -> tuple[str, bool]:
    """How an account is, in words, and whether that is trouble. A time is when the helpdesk last answered."""
    since = short_time(status.confirmed_at, now) if status.confirmed_at is not None else ""
    match status.state:
        case "login":
            return _("login needed: supportconsole account login {name}").format(name=status.name), True
        case "network":
            return _("the network asks for a login"), True
        case "asks":
            return _("many tickets vanished: :deletion decides"), True
        case "offline" if since:
            return _("offline since {time}").format(time=since), True
        case "offline":
            return _("offline"), True
        case "limited" if status.retry_at is not None:
            return _("asked to wait until {time}").format(time=short_time(status.retry_at, now)), False
    if not status.working:
        return (_("not syncing, data of {time}").format(time=since) if since else _("connecting")), False
    first = [one for one in status.progress if one.stream in FIRST and one.complete_at is None]
    if status.confirmed_at is None:
        return _("connecting"), False
    if first:
        done, totals = sum(one.done for one in first), [one.total for one in first]
        if None not in totals:
            total = sum(one or 0 for one in totals)
            return _("first sync {done} of {total}").format(done=done, total=total), False
        return _("first sync {done}").format(done=done), False
    return _("online"), False


def tell_outbox(remote: Remote) -> str:
    """How many operations are not confirmed, and how many of them wait for a person."""
    words = ngettext("outbox {n}", "outbox {n}", remote.waiting).format(n=remote.waiting)
    if remote.decide:
        words += ngettext(", {n} needs you", ", {n} need you", remote.decide).format(n=remote.decide)
    return words
