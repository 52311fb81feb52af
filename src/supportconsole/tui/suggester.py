"""What may help with the open ticket: looked for when the hand rests, shown where it moves nothing under the cursor."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from supportconsole.domain.errors import ConsoleError

if TYPE_CHECKING:
    from supportconsole.domain.finding import Suggestions
    from supportconsole.domain.tickets import Ticket
    from supportconsole.tui.workspace import Workspace

REST: Final = 0.6
"""Seconds that a ticket must be open: who only walks through the queue needs no suggestions."""


class Suggester:
    """One for a console. `found` is for the open ticket, None until it is known."""

    def __init__(self, workspace: "Workspace") -> None:
        self.found: Suggestions | None = None
        self.rest = REST
        self._workspace = workspace
        self._timer: Timer | None = None
        self._wanted: tuple[int, int] | None = None

    def follow(self, ticket: "Ticket | None") -> None:
        """Another ticket is open, or none, or the same in another version."""
        wanted = (ticket.id, ticket.version) if ticket is not None else None
        if wanted == self._wanted:
            return
        if self._wanted is None or wanted is None or wanted[0] != self._wanted[0]:
            self.found = None
        self._wanted = wanted
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._workspace.set_timer(self.rest, self.look) if wanted is not None else None

    def look(self) -> None:
        """Look for suggestions now, beside the keys."""
        if self._wanted is not None:
            self._workspace.run_newest("suggest", partial(self._look, self._wanted[0]))

    @property
    def is_waiting(self) -> bool:
        """Whether suggestions are known that the list under the cursor does not show."""
        from supportconsole.tui.side.suggested import hits_for

        side = self._workspace.side
        hits = hits_for(side.tab, self.found)
        return bool(hits) and not side.shelf.words and all(not entry.why for entry in side.shelf.entries)

    async def _look(self, ticket_id: int) -> None:
        ws = self._workspace
        try:
            found = await ws.desk.ask(ws.desk.finding.suggest, ticket_id)
        except ConsoleError:  # the ticket has gone, or the store is busy: the list stays as it is
            return
        if self._wanted is None or self._wanted[0] != ticket_id:
            return
        self.found = found
        if ws.side.display and ws.front == "side":
            ws.side.announce(ws.key_of("side.suggest") if self.is_waiting else "")
        else:
            await self.show()

    async def show(self) -> None:
        """Put the suggestions at the top of the list, and its cursor on the first of them."""
        side = self._workspace.side
        is_free = side.display and not side.shelf.reading and side.walked is None
        if is_free and (self.is_waiting or side.shelf.lacks_guides):
            side.shelf.entries = ()  # the cursor begins at the first again
            await self._workspace.load_side(side.tab)
        side.announce("")
