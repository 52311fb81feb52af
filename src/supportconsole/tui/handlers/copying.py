"""Copying: to the terminal's clipboard or the agent's own program, and it is said which."""

from typing import Final

from supportconsole.locale import _
from supportconsole.tui.workspace import Workspace


def copy(ws: Workspace, text: str) -> None:
    """Copy a text and say how far it went."""
    from supportconsole.tui.clipboard import copy_text

    ws.status.say(copy_text(ws.app, text, ws.context.settings.copy_cmd))


def _number(ws: Workspace, _argument: str) -> None:
    targets = ws.targets
    if targets:
        copy(ws, " ".join(f"#{ticket_id}" for ticket_id in targets))


def _text(ws: Workspace, _argument: str) -> None:
    if ws.front == "side" and ws.side.shelf.current is not None:
        entry = ws.side.shelf.current
        copy(ws, entry.body or entry.title)
    elif ws.front == "conversation":
        copy(ws, ws.conversation.visible_text())
    elif ws.queue.model.current is not None:
        row = ws.queue.model.current
        copy(ws, f"#{row.id} {row.subject}")
    else:
        ws.status.say(_("nothing to copy"))


HANDLERS: Final = {"copy.number": _number, "copy.text": _text}
