"""Keys have their turn one after the other: what is typed ahead waits until the key before it has done its work.

Keys come faster than the store answers when a line is slow or a program types. Without turns `r` followed by a text
would be taken for commands until the composer stands.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from textual import events

from supportconsole.locale import _
from supportconsole.tui.paint import LinePane

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from supportconsole.tui.workspace import Workspace

SLOW: Final = 0.7
"""Seconds after which the agent is told what the keys wait for."""

Typed = events.Key | events.Paste
_MARKS = frozenset(":?@")
"""Signs that call for help in a text (composer.text.CALLS)."""


class Turns:
    """Hands typed keys to the workspace. `begin` and `end` bracket what must be done before the next key counts."""

    def __init__(self, workspace: "Workspace", forward: Callable[[Typed], Awaitable[None]]) -> None:
        self._workspace = workspace
        self._forward = forward
        self._waiting: deque[Typed] = deque()
        self._under_way = 0
        self._notice: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        self._under_way += 1
        if self._notice is None:
            self._notice = asyncio.get_running_loop().call_later(SLOW, self._say_slow)

    def end(self) -> None:
        """What was begun is done, or asks the agent for an answer."""
        self._under_way -= 1
        if not self._under_way and self._notice is not None:
            self._notice.cancel()
            self._notice = None
            self._workspace.status.unsay(_slow())
        # Through the queue of the app, behind the change of focus that the action has asked for.
        self._workspace.app.call_later(self._go_on)

    def forget(self) -> None:
        """What was begun has failed: keys typed ahead for what it would have led to are no commands.

        In a text they are letters and stay.
        """
        if isinstance(self._workspace.focused, LinePane):
            self._waiting.clear()

    def _say_slow(self) -> None:
        self._workspace.status.say(_slow())

    async def take(self, typed: Typed) -> None:
        """A key was pressed or a text pasted."""
        if self._under_way or self._waiting:
            self._waiting.append(typed)
        else:
            await self._hand_over(typed)

    async def _go_on(self) -> None:
        while self._waiting and not self._under_way:
            await self._hand_over(self._waiting.popleft())

    async def _hand_over(self, typed: Typed) -> None:
        focused = self._workspace.focused
        if isinstance(typed, events.Key) and (focused is None or isinstance(focused, LinePane)):
            await self._workspace.on_key(typed)
            return
        await self._forward(typed)
        if focused is not None and _may_act(typed):
            # The key climbs from the text to the workspace; its turn ends when it has come there.
            self.begin()
            focused.call_later(focused.call_later, self._climb, focused)

    def _climb(self, node: "DOMNode") -> None:
        above = node.parent
        if node is self._workspace or above is None:
            self.end()
        else:
            above.call_later(self._climb, above)


def _slow() -> str:
    return _("waiting for the store; what you type counts when it has answered")


def _may_act(typed: Typed) -> bool:
    return isinstance(typed, events.Key) and (not typed.is_printable or typed.character in _MARKS)
