"""Checks of the credential and of bounded cost: it goes to its own origin only, is told nowhere, and a bomb costs little."""

import logging
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

from supportconsole.connectors.conformance.kit import (
    ALLOWED,
    NOTHING_DONE,
    Adapter,
    Check,
    Kit,
    insist,
    opened,
)
from supportconsole.connectors.conformance.server.faults import PAGES, Fault
from supportconsole.connectors.conformance.server.garbling import bomb, layered_bomb
from supportconsole.connectors.conformance.writing import new_key
from supportconsole.domain.remote.operations import Reply
from supportconsole.domain.remote.pages import Budget, Page, Stream

CANARY: Final = "canary-7f3b1c55e0d94a6f"
_LARGEST: Final = 64 * 1024 * 1024


class _Everything(logging.Handler):
    """Keeps every line that anybody logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def _listening() -> Iterator[_Everything]:
    root, handler = logging.getLogger(), _Everything()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


async def _work(kit: Kit) -> list[str]:
    """Read and write once; everything that came back, as text."""
    said: list[str] = []
    try:
        page = await kit.connector.changes(Stream.TICKETS, None, budget=Budget())
        said += [page.cursor, repr(page)]
    except ALLOWED as problem:
        said += _told(problem)
    try:
        said.append(repr(await kit.connector.apply(Reply("4", "hello"), base=None, key=new_key())))
    except NOTHING_DONE as problem:
        said += _told(problem)
    return said


def _told(problem: BaseException) -> list[str]:
    """The error and everything it was raised from."""
    texts: list[str] = []
    one: BaseException | None = problem
    while one is not None:
        texts += [str(one), repr(one), getattr(one, "hint", "")]
        one = one.__cause__ or one.__context__
    return texts


async def sent_away(adapter: Adapter, fault: Fault) -> None:
    """Nobody at another origin is told anything, and a redirect is not followed there."""
    async with opened(replace(adapter, secret=CANARY)) as kit:
        kit.server.fail(fault, times=0)
        await _work(kit)
        caught = kit.server.trap.caught(CANARY)
        insist(not caught, f"the credential went to another origin: {caught}")
        insist(not kit.server.trap.seen, "the redirect was followed to another origin")


async def told_nowhere(adapter: Adapter) -> None:
    """The credential stands in no error, log line, page, cursor or outcome, whatever goes wrong."""
    async with opened(replace(adapter, secret=CANARY)) as kit:
        with _listening() as heard:
            said = await _work(kit)
            for fault in Fault:
                if fault not in PAGES | {Fault.BOMB, Fault.LAYERED_BOMB, Fault.MANY_HEADERS}:
                    kit.server.fail(fault, times=2)
                    said += await _work(kit)
                    kit.server.plan.clear()
        insist(not any(CANARY in one for one in said), "the credential was told")
        insist(not any(CANARY in one for one in heard.lines), "the credential was logged")


async def bomb_is_bounded(adapter: Adapter, fault: Fault) -> None:
    """200 kB that unfold to 200 MB cost less than 64 MB and end as an error."""
    async with opened(adapter) as kit:
        bomb()
        layered_bomb()
        kit.server.fail(fault, times=0)
        tracemalloc.start()
        result: object = None
        try:
            result = await kit.connector.changes(Stream.TICKETS, None, budget=Budget())
        except ALLOWED as problem:
            result = problem
        finally:
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        insist(not isinstance(result, Page), "a bomb was read as a page")
        insist(peak < _LARGEST, f"it cost {peak // 1_000_000} MB")


CHECKS: Final = (
    *(
        Check(f"sent away by {fault}", partial(sent_away, fault=fault))
        for fault in (Fault.REDIRECT_AWAY, Fault.LOGIN_REDIRECT, Fault.REDIRECT_LOOP)
    ),
    Check("the credential is told nowhere", told_nowhere),
    Check("a bomb is bounded", partial(bomb_is_bounded, fault=Fault.BOMB)),
    Check("a bomb in layers is bounded", partial(bomb_is_bounded, fault=Fault.LAYERED_BOMB)),
)
