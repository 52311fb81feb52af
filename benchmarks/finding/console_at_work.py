"""The console over a desk, which notes how late its event loop was: of the program for `waits`.

The loop is what takes a key from the terminal: while it is late, a key waits.
"""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock
from supportconsole.store.store import Store
from supportconsole.tui.app import make_app

_STEP: Final = 0.003
_LATE: Final = 0.002


def main() -> None:
    """The words of the command line are the store, and the file for [time, seconds late, of these without a processor]."""
    store, out = map(Path, sys.argv[1:])
    desk = Desk(Store.open(store, SystemClock()))
    app = make_app(desk, Settings(theme="dark"))
    late: list[tuple[float, float, float]] = []
    app.call_after_refresh(lambda: app.run_worker(_beat(late), group="beat"))
    app.run()
    desk.close()
    out.write_text(json.dumps(late))


async def _beat(late: list[tuple[float, float, float]]) -> None:
    """Note when the loop was late, by how many seconds, and how many of these the machine had no processor for it.

    That is so when this thread gets none, and when the one does that holds Python's lock: the longest of them counts.
    """
    while True:
        due = monotonic() + _STEP
        held = _held()
        await asyncio.sleep(_STEP)
        by = monotonic() - due
        without = max(now - held.get(task, now) for task, now in _held().items()) if by > _LATE else 0.0
        late.append((due, by, without))


def _held() -> dict[str, float]:
    """Seconds that each thread could have run and did not get a processor."""
    found = {}
    for schedule in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # the thread has ended
            found[schedule.parent.name] = int(schedule.read_text().split()[1]) / 1e9
    return found or {"": 0.0}
