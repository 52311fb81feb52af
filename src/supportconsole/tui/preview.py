"""The ticket under the cursor, shown beside the queue: only the newest wish is met."""

import asyncio
from collections.abc import Awaitable, Callable

from supportconsole.domain.errors import ConsoleError
from supportconsole.tui.loading import Opened


class Preview:
    """Reads what is wished for and shows it, unless something else is wished for meanwhile."""

    def __init__(
        self,
        read: Callable[[int], Awaitable[Opened | None]],
        show: Callable[[Opened | None], None],
        say_problem: Callable[[ConsoleError], None],
    ) -> None:
        self._read = read
        self._show = show
        self._say_problem = say_problem
        self._wanted: int | None = None
        self._due = asyncio.Event()

    @property
    def is_due(self) -> bool:
        """Whether a wish has not been looked at yet."""
        return self._due.is_set()

    def expect(self, ticket_id: int | None) -> None:
        """The ticket that is shown by somebody else from now on; an older wish is forgotten."""
        self._wanted = ticket_id

    def wish(self, ticket_id: int | None) -> None:
        """Show this ticket soon, or none."""
        self._wanted = ticket_id
        self._due.set()

    async def follow(self) -> None:
        """Meet wishes until cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            wanted = self._wanted
            try:
                opened = await self._read(wanted) if wanted is not None else None
            except ConsoleError as problem:
                self._say_problem(problem)
                continue
            if wanted == self._wanted:
                self._show(opened)
