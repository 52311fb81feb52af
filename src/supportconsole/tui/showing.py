"""What the panes show, read again: a view, a filter, one ticket, or everything after a change."""

from dataclasses import replace
from typing import TYPE_CHECKING

from supportconsole.domain.errors import BadQuery, NotFound
from supportconsole.domain.views import Sort
from supportconsole.locale import _
from supportconsole.tui.loading import Listing
from supportconsole.tui.queue.rows import short_accounts
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.status import Facts

if TYPE_CHECKING:
    from supportconsole.tui.workspace import Workspace


async def go_to_view(ws: "Workspace", name: str, *, sort: Sort | None = None, words: str = "") -> None:
    """Show a view from its beginning. Raises NotFound for a name that no view has."""
    views = await ws.desk.ask(ws.desk.queue.views)
    view = next((view for view in views if view.name.casefold() == name.casefold()), None)
    if view is None:
        raise NotFound(
            _("there is no view {name}").format(name=name), hint=", ".join(view.name for view in views)
        )
    if sort is not None:
        view = replace(view, sort=sort)
    listing = await ws.desk.ask(ws.loader.list_view, view, words)
    model = ws.queue.model
    model.view, model.filter, model.cursor, model.top = view, words, 0, 0
    model.marked.clear()
    _take_listing(ws, listing, None)
    if ws.front != "queue":
        ws.show_pane("queue")
    ws.queue.move(0)


async def narrow(ws: "Workspace", words: str, *, quiet: bool = False) -> None:
    """Filter the view in front. While one types (`quiet`), an unfinished query changes nothing."""
    model = ws.queue.model
    if words == model.filter:
        return
    try:
        listing = await ws.desk.ask(ws.loader.list_view, model.view, words)
    except BadQuery:
        if not quiet:
            raise
        return
    model.filter, model.cursor, model.top = words, 0, 0
    _take_listing(ws, listing, None)
    ws.queue.move(0)


async def refresh_all(ws: "Workspace", *, keep: int | None = None, advance: bool = False) -> None:
    """Read the queue, the counts and the open ticket again.

    The cursor stays on its ticket, goes to `keep`, or with `advance` to where the agent wants to be after a
    ticket is done (the setting `advance`: next, stay, queue).
    """
    model = ws.queue.model
    goes_on = advance and ws.context.settings.advance != "stay" and ws.composer is None
    current = model.current
    follow = keep if keep is not None else current.id if current is not None else None
    if goes_on:
        follow = _next_id(ws)
    listing = await ws.desk.ask(ws.loader.list_view, model.view, model.filter, keep=follow)
    _take_listing(ws, listing, follow)
    await refresh_counts(ws)
    if goes_on and ws.context.settings.advance == "queue" and ws.front != "queue":
        ws.show_pane("queue")
    shown = ws.conversation.ticket
    row = model.current
    if goes_on:
        await show_ticket(ws, row.id if row is not None else None)
    elif shown is not None:
        await renew_ticket(ws, shown.id)
    if ws.side.display and ws.side.tab is Tab.KB:
        await ws.load_side(Tab.KB)
    await refresh_facts(ws)
    if ws.fetching:
        await show_fetched(ws)


async def show_ticket(ws: "Workspace", ticket_id: int | None) -> None:
    """Read a ticket and show it, without moving the focus."""
    ws.preview.expect(ticket_id)
    ws.show_opened(await ws.desk.ask(ws.loader.open_ticket, ticket_id) if ticket_id is not None else None)


async def catch_up(ws: "Workspace") -> None:
    """Show the ticket under the cursor where no preview does: on the way from the queue to another pane.

    A text that is being written keeps its ticket beside it.
    """
    row = ws.queue.model.current
    shown = ws.conversation.ticket
    if ws.front != "queue" or ws.shows_conversation or ws.composer is not None or row is None:
        return
    if shown is None or shown.id != row.id:
        await show_ticket(ws, row.id)


async def renew_ticket(ws: "Workspace", ticket_id: int) -> None:
    """Read the shown ticket again; another one that was opened meanwhile stays."""
    opened = await ws.desk.ask(ws.loader.open_ticket, ticket_id)
    shown = ws.conversation.ticket
    if shown is not None and shown.id == ticket_id:
        ws.show_opened(opened)


async def refresh_counts(ws: "Workspace") -> None:
    """The figures beside the views, and who the agents are."""
    model = ws.queue.model
    ws.queue.counts = await ws.desk.ask(ws.loader.count_views)
    if not model.filter:
        model.total = next(
            (count for view, count in ws.queue.counts if view.name == model.view.name), model.total
        )
    ws.conversation.names = await ws.desk.ask(ws.loader.name_agents)
    ws.conversation.me = await ws.desk.ask(ws.desk.people.selves)
    ws.queue.repaint()


async def refresh_facts(ws: "Workspace") -> None:
    """The status line's own figures."""
    drafts, solved, remote = await ws.desk.ask(ws.loader.count_facts)
    ws.status.set_facts(Facts(ws.context.desk_name, drafts, solved, remote))
    short = short_accounts(remote.accounts) if remote is not None else {}
    if short != ws.queue.accounts:
        ws.queue.accounts = short
        ws.queue.repaint()
    if drafts or ws.composer is not None or ws.query("#in-hand"):
        from supportconsole.tui.composer.watch import watch_composer
        from supportconsole.tui.inhand import refresh_strip

        await watch_composer(ws)
        await refresh_strip(ws)


def _take_listing(ws: "Workspace", listing: Listing, keep: int | None) -> None:
    model = ws.queue.model
    model.total = listing.total
    model.replace(listing.window, listing.skipped, keep=keep)
    ws.queue.repaint()


def _next_id(ws: "Workspace") -> int | None:
    """The ticket after the one in front, else the one before it."""
    model = ws.queue.model
    place = model.cursor
    shown = ws.conversation.ticket
    if ws.front == "conversation" and shown is not None:
        place = next((n for n, row in enumerate(model.rows) if row.id == shown.id), model.cursor)
    follower = place + 1 if place + 1 < len(model.rows) else place - 1
    return model.rows[follower].id if 0 <= follower < len(model.rows) else None


async def show_fetched(ws: "Workspace") -> None:
    """Show what was asked for and has come meanwhile; who writes is told instead, and what cannot be had is said."""
    for account, number in list(ws.fetching.items()):
        state = await ws.desk.ask(ws.desk.fetching.state, account, number)
        if state is not None and state.asked:
            continue
        ws.fetching.pop(account, None)
        if state is None:
            continue
        if state.ticket_id is None:
            words = _("{account} does not give {number}: {reason}")
            ws.status.say(words.format(account=account, number=number, reason=state.reason), bad=True)
        elif ws.composer is not None:
            words = _("{number} has come: #{id}")
            ws.status.say(words.format(number=number, id=state.ticket_id))
        else:
            await show_ticket(ws, state.ticket_id)
