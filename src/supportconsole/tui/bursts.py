"""Says once that a burst of similar tickets came in, when the store has changed and its tickets are indexed."""

from typing import TYPE_CHECKING

from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.incidents import Burst
from supportconsole.locale import ngettext

if TYPE_CHECKING:
    from supportconsole.tui.workspace import Workspace


class Noticer:
    """One for a console; it remembers what it has said. While something is asked or written it keeps silent."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._said: set[str] = set()

    async def look(self) -> None:
        """Look whether there is a burst that was not told of yet."""
        ws = self._workspace
        if ws.chooser is not None or ws.composer is not None or ws.search is not None:
            return
        try:
            offered = await ws.desk.ask(ws.desk.bursts.offered)
        except ConsoleError:  # the store is busy: the next change tries again
            return
        for burst in offered:
            if burst.name not in self._said:
                self._said.add(burst.name)
                ws.status.say(f"{tell_burst(burst)}   {ws.key_of('go.incidents')}")
                return


def tell_burst(burst: Burst) -> str:
    """A burst in a few words: how many, in what time, about what."""
    return ngettext(
        "{n} similar ticket in {minutes} min: {words}",
        "{n} similar tickets in {minutes} min: {words}",
        len(burst.ticket_ids),
    ).format(n=len(burst.ticket_ids), minutes=burst.minutes, words=", ".join(burst.words))
