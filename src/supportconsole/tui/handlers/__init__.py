"""What each action does: one function an action, grouped by what it is about. The table is checked against the registry."""

from typing import Final

from supportconsole.tui.handlers import (
    authoring,
    canned,
    changing,
    choosing,
    composing,
    console,
    copying,
    diagnosing,
    enclosing,
    going,
    guiding,
    inhand,
    knowledge,
    listing,
    macros,
    moving,
    quoting,
    reading,
    reviewing,
    searching,
    sending,
    views,
)
from supportconsole.tui.workspace import Handler

HANDLERS: Final[dict[str, Handler]] = {
    **moving.HANDLERS,
    **going.HANDLERS,
    **inhand.HANDLERS,
    **composing.HANDLERS,
    **enclosing.HANDLERS,
    **quoting.HANDLERS,
    **canned.HANDLERS,
    **macros.HANDLERS,
    **reviewing.HANDLERS,
    **sending.HANDLERS,
    **changing.HANDLERS,
    **listing.HANDLERS,
    **searching.HANDLERS,
    **views.HANDLERS,
    **knowledge.HANDLERS,
    **authoring.HANDLERS,
    **guiding.HANDLERS,
    **diagnosing.HANDLERS,
    **reading.HANDLERS,
    **copying.HANDLERS,
    **choosing.HANDLERS,
    **console.HANDLERS,
}
