"""Gives what was written its words for the search, a little at a time, while nobody waits for anything."""

import asyncio
from typing import TYPE_CHECKING, Final

from supportconsole.domain.errors import ConsoleError

if TYPE_CHECKING:
    from supportconsole.tui.bursts import Noticer
    from supportconsole.tui.workspace import Workspace

REST: Final = 2.0
"""Seconds after a change before it is indexed: the screen comes first."""
PAUSE: Final = 0.01
"""Seconds between two steps, so that a key never finds the machine busy."""


class Indexer:
    """One for a console. A step takes some milliseconds in the thread that writes.

    Dictionaries are used only while the search is open, which loads them anyway: each takes 40 MB.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._is_due = False
        self.rest = REST
        self.is_running = False
        self._has_begun = False
        self._has_changed = False
        self._noticer: Noticer | None = None

    def wake_later(self) -> None:
        """Something was written: look at it when the screen has had its time. The first call is the launch."""
        self._has_changed |= self._has_begun
        self._has_begun = True
        if not self._is_due:
            self._is_due = True
            self._workspace.set_timer(self.rest, self.wake)

    def wake(self) -> None:
        """Look now whether something waits."""
        self._is_due = False
        if not self.is_running:
            self.is_running = True
            self._workspace.run_worker(self._work(), group="index", exit_on_error=True)

    async def _work(self) -> None:
        desk = self._workspace.desk
        try:
            searches = self._workspace.search is not None
            if searches:  # a team's folder tells of no change by itself
                await desk.tell(desk.library.follow)
                await desk.tell(desk.finding.take_scripts)
            goes_on = bool(await desk.ask(desk.care.unindexed, dictionaries=searches))
            self._has_changed |= goes_on
            while goes_on:
                searches = self._workspace.search is not None
                goes_on = await desk.tell(desk.finding.step, dictionaries=searches)
                await asyncio.sleep(0 if searches else PAUSE)
        except ConsoleError:  # the store is busy or full: the next change tries again
            return
        finally:
            self.is_running = False
        if self._workspace.search is not None:
            self._workspace.search.ask_again()
        if self._has_changed:
            self._has_changed = False
            await self._notice()

    async def _notice(self) -> None:
        """Say it when similar tickets have come in, whoever has indexed them."""
        if self._noticer is None:
            from supportconsole.tui.bursts import Noticer

            self._noticer = Noticer(self._workspace)
        await self._noticer.look()
