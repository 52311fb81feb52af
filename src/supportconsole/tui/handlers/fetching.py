"""Opening a ticket that is not here by its number at the helpdesk: asked for now, shown when it has come."""

from typing import Final

from supportconsole.domain.errors import Refusal
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option
from supportconsole.tui.showing import show_ticket
from supportconsole.tui.workspace import Workspace


async def _fetch(ws: Workspace, argument: str) -> None:
    statuses = await ws.desk.ask(ws.desk.accounts.status)
    if not statuses:
        raise Refusal(_("this desk is connected to no helpdesk"), hint=_("Connect one: supportconsole init."))
    number = argument.strip()
    if not number:
        typed = await choose(ws, _("which number at the helpdesk?"), [], free=True)
        if typed is None:
            return
        number = typed.value
    account = statuses[0].name
    if len(statuses) > 1:
        chosen = await choose(
            ws, _("at which helpdesk?"), [Option(one.name, one.name, "") for one in statuses]
        )
        if chosen is None:
            return
        account = chosen.value
    found = await ws.desk.tell(ws.desk.fetching.ask, account, number)
    if found is not None:
        await show_ticket(ws, found)
        return
    ws.fetching[account] = number
    offline = any(one.name == account and one.state == "offline" for one in statuses)
    words = (
        _("{account} cannot be reached; {number} opens when it has come")
        if offline
        else _("asked {account} for {number}; it opens when it has come")
    )
    ws.status.say(words.format(account=account, number=number))


HANDLERS: Final = {"account.fetch": _fetch}
