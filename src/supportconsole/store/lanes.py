"""Threads for a screen that must not wait: two that read and one that writes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from supportconsole.store.readers import Errand, Readers

T = TypeVar("T")


class _Lane:
    """One thread that reads, and what it was asked for."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="store-read")
        self._asked: list[Future[Any]] = []

    def count_unfinished(self) -> int:
        self._asked = [one for one in self._asked if not one.done()]
        return len(self._asked)

    def submit(self, errand: Errand, readers: Readers, call: Callable[[], T]) -> Future[T]:
        asked = self.thread.submit(readers.run, errand, call)
        self._asked.append(asked)
        return asked


class Lanes:
    """The threads of one store. They begin when first needed.

    The second one reads only while the first is at it: a thread has a connection of its own, which takes memory. One pool of
    two threads would begin both, since a thread answers a moment before the pool knows it for idle.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._reading = (_Lane(), _Lane())
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._errands: set[Errand] = set()

    async def read(self, call: Callable[[], T]) -> T:
        """Run `call` in a reading thread; a cancelled wait calls it off."""
        errand = Errand()
        self._errands.add(errand)
        lane = min(self._reading, key=_Lane.count_unfinished)
        try:
            return await asyncio.wrap_future(lane.submit(errand, self._readers, call))
        except asyncio.CancelledError:
            errand.call_off()
            raise
        finally:
            self._errands.discard(errand)

    async def write(self, call: Callable[[], T]) -> T:
        """Run `call` in the writing thread, after those asked for before it; a cancelled wait does not stop it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def report(done: Future[T]) -> None:
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(_hand_over, done, answer)

        self._writing.submit(call).add_done_callback(report)
        return await answer

    def close(self) -> None:
        """Wait for every write asked for; call off every read."""
        for errand in tuple(self._errands):
            errand.call_off()
        for lane in self._reading:
            lane.thread.shutdown(cancel_futures=True)
        self._writing.shutdown()


def _hand_over(done: "Future[T]", answer: "asyncio.Future[T]") -> None:
    if answer.cancelled():
        return
    error = done.exception()
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)
