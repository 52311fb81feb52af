"""Several conversations at a time: to the customer who waits longest, to the next text that is half written."""

from typing import Final

from supportconsole.domain.inhand import InHand, longest_waiting, next_unsent
from supportconsole.locale import _
from supportconsole.tui.handlers.moving import open_ticket
from supportconsole.tui.workspace import Workspace


async def _longest(ws: Workspace, _argument: str) -> None:
    found = longest_waiting(await ws.desk.ask(ws.desk.writing.in_hand), but=_front(ws))
    if found is None:
        ws.status.say(_("nobody else waits for you"))
        return
    await _go(ws, found)


async def _unsent(ws: Workspace, _argument: str) -> None:
    found = next_unsent(await ws.desk.ask(ws.desk.writing.in_hand), after=_front(ws))
    if found is None:
        ws.status.say(_("no other text is unsent"))
        return
    await _go(ws, found)


def _front(ws: Workspace) -> int | None:
    """The ticket that is worked on: that of the text, else the open one."""
    if ws.composer is not None:
        return ws.composer.draft.ticket_id
    shown = ws.conversation.ticket
    return shown.id if shown is not None and ws.front == "conversation" else None


async def _go(ws: Workspace, one: InHand) -> None:
    """Open the conversation, and its half-written text where there is one."""
    await open_ticket(ws, one.ticket_id)
    if one.is_unsent:
        from supportconsole.tui.handlers.composing import resume_draft

        drafts = await ws.desk.ask(ws.desk.writing.drafts)
        found = next(
            (draft for draft in drafts if draft.ticket_id == one.ticket_id and draft.body.strip()), None
        )
        if found is not None:
            await resume_draft(ws, found)


HANDLERS: Final = {
    "go.waiting": _longest,
    "go.unsent": _unsent,
    "review.waiting": _longest,
    "review.unsent": _unsent,
}
