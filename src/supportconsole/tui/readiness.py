"""Keeps what goes on beside the keys from holding up a key: the collector of garbage, and threads that compute.

A full collection goes through every object that is not frozen while all threads stand still, and a search brings one about
every second. One that took long has found much that stays, loaded code as a rule; frozen, it is left out of the next
ones. What is frozen still goes when nothing refers to it any more; only rings of such objects do not.
"""

import gc
import sys
from collections.abc import Mapping
from time import thread_time
from typing import Final

LONG: Final = 0.01
"""Seconds of CPU of a full collection that would be felt, were it to come again: tens of thousands of objects."""

TURN: Final = 0.001
"""Seconds after which a thread that computes lets the screen go on; Python's own are five times as many."""

_FULL: Final = 2


def begin() -> None:
    """Freeze what the first screen was made of, and let garbage be collected from now on."""
    gc.collect()
    gc.freeze()
    gc.enable()
    if _watch.notice not in gc.callbacks:
        gc.callbacks.append(_watch.notice)
    sys.setswitchinterval(TURN)


class _Watch:
    def __init__(self) -> None:
        self._began = 0.0

    def notice(self, phase: str, info: Mapping[str, int]) -> None:
        """Called by Python before and after each collection, in the thread that it fell upon."""
        if info["generation"] < _FULL:
            return
        if phase == "start":
            self._began = thread_time()
        elif thread_time() - self._began > LONG:
            gc.freeze()


_watch: Final = _Watch()
