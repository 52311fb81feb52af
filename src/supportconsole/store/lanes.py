"""Threads for a screen that must not wait: two that read and one that writes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from supportconsole.store.readers import Errand, Readers

T = TypeVar("T")


class Lanes:
    """The threads of one store. They begin when first needed."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._reading = ThreadPoolExecutor(2, thread_name_prefix="store-read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._errands: set[Errand] = set()

    async def read(self, call: Callable[[], T]) -> T:
        """Run `call` in a reading thread; a cancelled wait calls it off."""
        errand = Errand()
        self._errands.add(errand)
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._reading, self._readers.run, errand, call
            )
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
        self._reading.shutdown(cancel_futures=True)
        self._writing.shutdown()


def _hand_over(done: "Future[T]", answer: "asyncio.Future[T]") -> None:
    if answer.cancelled():
        return
    error = done.exception()
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)
