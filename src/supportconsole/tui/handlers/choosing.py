"""Keys of the question at the bottom of the screen."""

from collections.abc import Callable
from typing import Final

from supportconsole.tui.workspace import Workspace


def _move(by: int) -> Callable[[Workspace, str], None]:
    def move(ws: Workspace, _argument: str) -> None:
        if ws.chooser is not None:
            ws.chooser.move(by)

    return move


def _complete(ws: Workspace, _argument: str) -> None:
    if ws.chooser is not None:
        ws.chooser.complete()


def _accept(ws: Workspace, _argument: str) -> None:
    if ws.chooser is not None:
        ws.chooser.accept()


def _cancel(ws: Workspace, _argument: str) -> None:
    if ws.chooser is not None:
        ws.chooser.close(None)


HANDLERS: Final = {
    "choose.down": _move(1),
    "choose.up": _move(-1),
    "choose.complete": _complete,
    "choose.accept": _accept,
    "choose.cancel": _cancel,
}
