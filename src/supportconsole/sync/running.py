"""Engines of several accounts in one process: once after the other, or all of them until somebody says stop."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress

from supportconsole.domain.errors import ConsoleError, EngineBusy, StoreBusy
from supportconsole.store import consoles, outbox
from supportconsole.store.store import Store
from supportconsole.sync.engine import Engine, Report

LOOK: float = 5.0
"""Seconds between two looks for living consoles."""

BESIDE: int = 5
"""How much nicer than its console an engine is that a console started: on one core, keys go first."""

AGAIN: float = 1.0
"""Seconds before an engine tries again that found the store held by another program."""


def run_once(
    engines: Sequence[Engine], *, pull: bool = True
) -> tuple[list[Report], list[tuple[str, ConsoleError]]]:
    """Let each engine work once, without `pull` only for what people have asked for; gives what they did, and what kept others from it."""
    reports: list[Report] = []
    problems: list[tuple[str, ConsoleError]] = []

    async def work() -> None:
        for engine in engines:
            try:
                reports.append(await engine.once(pull=pull))
            except ConsoleError as problem:
                problems.append((engine.name, problem))

    asyncio.run(work())
    return reports, problems


def run_watch(store: Store, engines: Sequence[Engine], *, while_consoles: bool) -> None:
    """Let all engines work until the process is asked to end, or no console lives. Raises EngineBusy when none may."""
    if while_consoles:
        os.nice(BESIDE)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        watching = asyncio.create_task(_stop_when_alone(store, stop)) if while_consoles else None
        results = await asyncio.gather(
            *(watch_patiently(engine, stop) for engine in engines), return_exceptions=True
        )
        if watching is not None:
            watching.cancel()
        problems = [one for one in results if isinstance(one, BaseException)]
        if len(problems) == len(results) and problems:
            raise problems[0]
        for problem in problems:
            if not isinstance(problem, EngineBusy):
                raise problem

    asyncio.run(work())


async def watch_patiently(engine: Engine, stop: asyncio.Event) -> None:
    """Let an engine work until `stop` is set or another one takes over. Raises EngineBusy when another one works.

    An import in another window can hold the store for longer than anybody waits for it; the engine waits on.
    """
    while not stop.is_set():
        try:
            await engine.watch(stop)
        except StoreBusy:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN)
        else:
            return


async def _stop_when_alone(store: Store, stop: asyncio.Event) -> None:
    """End when no console lives and nothing may leave any more; what cannot leave now waits for the next console."""
    alone = 0
    while not stop.is_set():
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK)
        living = await _read(store, lambda: bool(store.read(consoles.living)))
        waiting = await _read(store, lambda: store.read(outbox.count_open))
        alone = 0 if living else alone + 1
        if alone >= (12 if waiting else 2):
            stop.set()


async def _read(store: Store, call: Callable[[], int]) -> int:
    return await store.in_reader(call)
