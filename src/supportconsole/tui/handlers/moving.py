"""Moving within a pane, and between panes."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from supportconsole.tui.showing import catch_up, narrow, refresh_all
from supportconsole.tui.workspace import PANES, Workspace


def _by_lines(by: int) -> Callable[[Workspace, str], None]:
    def move(ws: Workspace, _argument: str) -> None:
        match ws.front:
            case "queue":
                ws.queue.move(by)
            case "conversation":
                ws.conversation.scroll_lines(by)
            case _:
                ws.side.move(by)

    return move


def _by_pages(by: float) -> Callable[[Workspace, str], None]:
    def move(ws: Workspace, _argument: str) -> None:
        match ws.front:
            case "queue":
                rows = int(by * ws.queue.model.height)
                ws.queue.move(rows or (1 if by > 0 else -1))
            case "conversation":
                ws.conversation.scroll_pages(by)
            case _:
                ws.side.move(int(by * max(2, ws.side.size.height - 2)))

    return move


async def _to_first(ws: Workspace, _argument: str) -> None:
    if ws.front == "queue":
        if ws.queue.model.has_before:
            model = ws.queue.model
            listing = await ws.desk.ask(ws.loader.list_view, model.view, model.filter)
            model.replace(listing.window, listing.skipped)
        ws.queue.move(-len(ws.queue.model.rows))
    elif ws.front == "conversation":
        ws.conversation.scroll_to_end(newest=False)
    else:
        ws.side.jump(last=False)


async def _to_last(ws: Workspace, _argument: str) -> None:
    if ws.front == "queue":
        model = ws.queue.model
        if model.has_after:
            listing = await ws.desk.ask(ws.loader.list_end, model.view, model.filter)
            model.replace(listing.window, listing.skipped)
        ws.queue.move(len(model.rows))
    elif ws.front == "conversation":
        ws.conversation.scroll_to_end(newest=True)
    else:
        ws.side.jump(last=True)


async def _open(ws: Workspace, _argument: str) -> None:
    """Enter: open the ticket, unfold the conversation, read the entry or follow it to its ticket."""
    match ws.front:
        case "queue":
            row = ws.queue.model.current
            if row is not None:
                await open_ticket(ws, row.id)
        case "conversation":
            ws.conversation.toggle_folds()
        case _:
            entry = ws.side.open()
            if entry is not None and entry.guide:
                from supportconsole.tui.handlers.guiding import begin_guide

                await begin_guide(ws, entry.guide)
            elif entry is not None and entry.ticket_id is not None:
                await open_ticket(ws, entry.ticket_id)


async def open_ticket(ws: Workspace, ticket_id: int) -> None:
    """Show a ticket, go to its conversation, and take it as read. A text for another ticket waits as a draft."""
    if ws.composer is not None and ws.composer.draft.ticket_id != ticket_id:
        from supportconsole.tui.composer.stand import close_composer

        await ws.composer.save()
        await close_composer(ws)
    opened = await ws.desk.ask(ws.loader.open_ticket, ticket_id)
    ws.preview.expect(ticket_id)
    ws.show_opened(opened)
    ws.show_pane("conversation")
    await ws.follow_language()
    if opened is not None and opened.ticket.unread:
        await ws.desk.tell(ws.desk.tickets.mark_seen, ticket_id)
        await refresh_all(ws)


def _back(ws: Workspace, _argument: str) -> None:
    """Esc: from an entry to its list, from a pane to the queue, from a filter to the whole view."""
    if ws.enlarged:
        ws.enlarged = False
        ws.rearrange()
    elif ws.front == "side" and ws.side.close():
        pass
    elif ws.front != "queue":
        ws.show_pane("queue")
    elif ws.queue.model.marked:
        ws.queue.model.marked.clear()
        ws.queue.repaint()
    elif ws.queue.model.filter:
        ws.run_newest("filter", partial(narrow, ws, ""))


def _turn(by: int) -> Callable[[Workspace, str], Awaitable[None]]:
    async def turn(ws: Workspace, _argument: str) -> None:
        await catch_up(ws)
        if (
            ws.composer is not None
            and ws.front == "conversation"
            and by > 0
            and not ws.composer.has_focus_within
        ):
            ws.composer.edit()
            return
        ws.show_pane(PANES[(PANES.index(ws.front) + by) % len(PANES)])

    return turn


HANDLERS: Final = {
    "move.down": _by_lines(1),
    "move.up": _by_lines(-1),
    "move.half_down": _by_pages(0.5),
    "move.half_up": _by_pages(-0.5),
    "move.page_down": _by_pages(1),
    "move.page_up": _by_pages(-1),
    "move.first": _to_first,
    "move.last": _to_last,
    "move.open": _open,
    "move.back": _back,
    "pane.next": _turn(1),
    "pane.previous": _turn(-1),
}
