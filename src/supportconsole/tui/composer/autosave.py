"""When a draft is written to disk: half a second after the last key, two seconds after the first at most."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

PAUSE: Final = 0.5  # seconds without a key
LIMIT: Final = 1.5  # seconds since the first unsaved key; one more pause stays below two


class Alarm(Protocol):
    def stop(self) -> None: ...


class Autosave:
    """Collects keystrokes into saves. One timer is armed while something is unsaved, none otherwise."""

    def __init__(
        self,
        save: Callable[[], Awaitable[object]],
        arm: Callable[[float, Callable[[], Awaitable[None]]], Alarm],
        time: Callable[[], float],
    ) -> None:
        self._save = save
        self._arm = arm
        self._time = time
        self._alarm: Alarm | None = None
        self._first = 0.0
        self._last = 0.0

    @property
    def is_pending(self) -> bool:
        return self._alarm is not None

    def typed(self) -> None:
        """A key has changed the text."""
        now = self._time()
        self._last = now
        if self._alarm is None:
            self._first = now
            self._alarm = self._arm(PAUSE, self._ring)

    async def flush(self) -> None:
        """Save now if anything is unsaved."""
        if self._alarm is not None:
            self.forget()
            await self._save()

    def forget(self) -> None:
        """Nothing is unsaved any more: somebody else has saved or discarded it."""
        if self._alarm is not None:
            self._alarm.stop()
            self._alarm = None

    async def _ring(self) -> None:
        now = self._time()
        quiet = now - self._last
        if quiet + 0.01 < PAUSE and now - self._first < LIMIT:
            self._alarm = self._arm(max(0.05, PAUSE - quiet), self._ring)
            return
        self._alarm = None
        await self._save()
