"""More of what is shown: rows of the queue beyond those held, older messages of a conversation."""

from typing import TYPE_CHECKING

from supportconsole.tui.queue.model import Want

if TYPE_CHECKING:
    from supportconsole.tui.workspace import Workspace


async def extend_queue(ws: "Workspace", want: Want) -> None:
    """Read the rows before or after those that the queue holds, unless it has gone on meanwhile."""
    model = ws.queue.model
    if model.rows and (model.has_after if want is Want.AFTER else model.has_before):
        first, last = model.rows[0].id, model.rows[-1].id
        window = await ws.desk.ask(ws.loader.extend, model, want)
        if not model.rows or (model.rows[0].id, model.rows[-1].id) != (first, last):
            return
        if want is Want.AFTER:
            model.extend_after(window)
        else:
            model.extend_before(window)
        ws.queue.repaint()


async def load_older(ws: "Workspace") -> None:
    """Read older messages of the open conversation."""
    ticket = ws.conversation.ticket
    if ticket is None:
        return
    opened = await ws.desk.ask(ws.loader.open_ticket, ticket.id, len(ws.conversation.messages) + 500)
    shown = ws.conversation.ticket
    if opened is not None and shown is not None and shown.id == ticket.id:
        ws.show_opened(opened)
