"""The proof proved: the program with one rule taken out. Each of these must be noticed by the kills (`--mutant NAME`).

A mutant changes the modules of the process it runs in, which is a forked child and ends soon.
"""

import os
from collections.abc import Callable
from typing import Any

from supportconsole.domain.outbox import MOVES, Stage
from supportconsole.domain.remote.operations import OpKey
from supportconsole.store import leaving, outbox
from supportconsole.sync import lookups, sending


def sends_before_it_commits() -> None:
    """Nothing is written down before the first byte leaves."""

    def begin(db: Any, link: Any, job: Any) -> Any:
        del link
        verdict = leaving.judge(db, job)
        return verdict if isinstance(verdict, leaving.Ready) else None

    _replace(sending, "_begin", begin)
    moves = dict(MOVES)
    moves[Stage.QUEUED] = frozenset(Stage)
    _replace(outbox, "MOVES", moves)


def makes_a_new_key_for_each_try() -> None:
    """What was sent before cannot be recognised any more."""

    def fresh(_key: str, _marker: str) -> OpKey:
        return OpKey(os.urandom(16).hex(), f"sc-{os.urandom(16).hex()}")

    _replace(sending, "OpKey", fresh)


def waits_for_no_grace() -> None:
    """Not found once is taken for never arrived."""

    def missing(db: Any, link: Any, job: Any, as_of: Any) -> None:
        del as_of
        outbox.move(db, job.id, Stage.QUEUED, link.clock.now(), "believed at once")

    _replace(lookups, "_missing", missing)


def sends_orphans_again() -> None:
    """What was leaving when its engine died goes back to the queue."""

    async def doubt(link: Any) -> int:
        now = link.clock.now()

        def back(db: Any) -> int:
            lost = [one for one in outbox.jobs_in(db, link.account, Stage.SENDING) if one.owner != link.owner]
            for one in lost:
                outbox.move(db, one.id, Stage.QUEUED, now, "again")
            return len(lost)

        done: int = await link.write(back)
        return done

    _replace(lookups, "doubt_orphans", doubt)


def _replace(module: object, name: str, value: object) -> None:
    if not hasattr(module, name):
        raise AttributeError(f"{module} has no {name}: the mutant must follow the program")
    setattr(module, name, value)


MUTANTS: dict[str, Callable[[], None]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        sends_before_it_commits,
        makes_a_new_key_for_each_try,
        waits_for_no_grace,
        sends_orphans_again,
    )
}
