"""All checks in one list, and what becomes of them for one connector."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from supportconsole.connectors.conformance import faults, reading, secrecy, times, writing
from supportconsole.connectors.conformance.kit import Adapter, Check, opened
from supportconsole.domain.remote.caps import Cap, names_of

CHECKS: Final[Sequence[Check]] = (
    *reading.CHECKS,
    *times.CHECKS,
    *writing.CHECKS,
    *faults.CHECKS,
    *secrecy.CHECKS,
)
LONGEST: Final = 60.0
"""Seconds that one check may take."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is passed, failed, absent (the connector does not claim the capability) or exempt."""

    check: str
    state: str
    why: str = ""


async def examine(adapter: Adapter, check: Check) -> Verdict:
    """Run one check. What the helpdesk does not claim to have is not asked for."""
    if check.name in adapter.exempt:
        return Verdict(check.name, "exempt", adapter.exempt[check.name])
    if check.needs:
        async with opened(adapter) as kit:
            missing = check.needs & ~kit.caps
        if missing:
            return Verdict(check.name, "absent", ", ".join(names_of(Cap(missing))))
    try:
        async with asyncio.timeout(LONGEST):
            await check.run(adapter)
    except AssertionError as problem:
        return Verdict(check.name, "failed", str(problem))
    except Exception as problem:  # noqa: BLE001  a connector that raises what it must not has failed
        return Verdict(check.name, "failed", f"{type(problem).__name__}: {problem}")
    return Verdict(check.name, "passed")


async def examine_all(adapter: Adapter, told: Callable[[Verdict], None], only: str = "") -> list[Verdict]:
    """Every check whose name holds `only`, one after the other; `told` hears of each as it ends."""
    verdicts = []
    for check in CHECKS:
        if only in check.name:
            verdict = await examine(adapter, check)
            told(verdict)
            verdicts.append(verdict)
    return verdicts
