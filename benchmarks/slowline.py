"""A key held down over a slow line: 200 ms there and back, 64 kbit/s, emulated between the program and its terminal."""

import time
from collections import deque

from pty_screen import PtyScreen, key_bytes

ROUND_TRIP = 0.2
BITS_PER_SECOND = 64_000
RATE = 30
"""Keys a second."""


class SlowLine:
    """Delays what goes either way. What the program writes arrives when the bytes before it have passed."""

    def __init__(self, tty: PtyScreen) -> None:
        self._tty = tty
        self._keys: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        self.arrived_at = 0.0

    def press(self, key: str) -> None:
        self._keys.append((time.monotonic() + ROUND_TRIP / 2, key_bytes(key)))

    def run_until(self, moment: float) -> None:
        """Let both directions flow until `moment` of the monotonic clock."""
        while (now := time.monotonic()) < moment:
            while self._keys and self._keys[0][0] <= now:
                self._tty.send(self._keys.popleft()[1])
            due = min(moment, self._keys[0][0]) if self._keys else moment
            written = len(self._tty.raw)
            if self._tty.pump(max(0.0, due - now)):
                self._pass(len(self._tty.raw) - written)

    def run_until_quiet(self, seconds: float) -> None:
        while True:
            written = len(self._tty.raw)
            self.run_until(time.monotonic() + seconds)
            if len(self._tty.raw) == written and not self._keys:
                return

    def _pass(self, size: int) -> None:
        now = time.monotonic()
        self._free_at = max(now, self._free_at) + size * 8 / BITS_PER_SECOND
        self.arrived_at = self._free_at + ROUND_TRIP / 2


def hold_key(tty: PtyScreen, key: str, count: int) -> dict[str, float]:
    """`lag_ms` from the last key to the last byte on the terminal, and `bytes` for each key."""
    line = SlowLine(tty)
    written = len(tty.raw)
    start = time.monotonic()
    for n in range(count):
        line.run_until(start + n / RATE)
        line.press(key)
    last = start + (count - 1) / RATE
    line.run_until_quiet(0.6)
    return {"lag_ms": (line.arrived_at - last) * 1000, "bytes": (len(tty.raw) - written) / count}
