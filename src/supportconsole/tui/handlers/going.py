"""Going somewhere: to a view, a pane, a ticket, a draft."""

from collections.abc import Awaitable, Callable
from typing import Final

from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.moving import open_ticket
from supportconsole.tui.options import Option
from supportconsole.tui.showing import catch_up, go_to_view
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.words import ticket_number
from supportconsole.tui.workspace import Workspace


def _view(name: str) -> Callable[[Workspace, str], Awaitable[None]]:
    async def go(ws: Workspace, _argument: str) -> None:
        await go_to_view(ws, name)

    return go


async def _any_view(ws: Workspace, argument: str) -> None:
    name = argument
    if not name:
        views = await ws.desk.ask(ws.loader.count_views)
        options = [
            Option(view.name, view.name, f"{count.n}{'' if count.exact else '+'}  {view.query}")
            for view, count in views
        ]
        chosen = await choose(ws, _("view"), options)
        if chosen is None:
            return
        name = chosen.value
    await go_to_view(ws, name)


async def _ticket(ws: Workspace, argument: str) -> None:
    text = argument
    if not text:
        chosen = await choose(ws, _("ticket number"), [], free=True)
        text = chosen.value if chosen else ""
    if text.strip():
        number = ticket_number(text)
        await ws.desk.ask(ws.desk.tickets.get, number)
        await open_ticket(ws, number)


async def _drafts(ws: Workspace, _argument: str) -> None:
    from supportconsole.tui.handlers.composing import resume_draft

    drafts = await ws.desk.ask(ws.desk.writing.drafts)
    if not drafts:
        ws.status.say(_("nothing is unsent"))
        return
    options = [
        Option(
            str(draft.id),
            f"#{draft.ticket_id}" if draft.ticket_id else _("new ticket"),
            " ".join(draft.body.split())[:120],
        )
        for draft in drafts
    ]
    chosen = await choose(ws, _("unsent drafts"), options)
    if chosen is not None:
        await resume_draft(ws, next(draft for draft in drafts if draft.id == int(chosen.value)))


def _tab(tab: Tab) -> Callable[[Workspace, str], Awaitable[None]]:
    async def go(ws: Workspace, argument: str) -> None:
        await catch_up(ws)
        if argument:
            ws.side.shelves[tab].words = argument
        ws.side.shelves[tab].reading = False
        ws.side.choose_tab(tab)
        ws.show_pane("side")

    return go


def _pane(name: str) -> Callable[[Workspace, str], Awaitable[None]]:
    async def go(ws: Workspace, _argument: str) -> None:
        await catch_up(ws)
        ws.show_pane(name)

    return go


def _enlarge(ws: Workspace, _argument: str) -> None:
    ws.enlarged = not ws.enlarged
    ws.rearrange()


HANDLERS: Final = {
    "go.queue": _view("all"),
    "go.mine": _view("mine"),
    "go.unassigned": _view("unassigned"),
    "go.kb": _tab(Tab.KB),
    "go.scripts": _tab(Tab.SCRIPTS),
    "go.view": _any_view,
    "go.ticket": _ticket,
    "go.drafts": _drafts,
    "pane.queue": _pane("queue"),
    "pane.conversation": _pane("conversation"),
    "pane.scripts": _tab(Tab.SCRIPTS),
    "pane.kb": _tab(Tab.KB),
    "pane.customer": _tab(Tab.CUSTOMER),
    "pane.enlarge": _enlarge,
}
