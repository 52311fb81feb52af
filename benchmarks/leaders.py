"""`python -m benchmarks.leaders`: eight consoles queue 200 replies each on one store; the engine at work is killed every few seconds.

Two more engines wait for the lease all the time; now and then the one at work is only stopped, and wakes up after another
one may have taken over. At the end the books must be even, no console may have failed, and replies to one ticket that came from one
console must stand in the order of pressing Send.
"""

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.crew import Crew
from benchmarks.remote import Remote
from benchmarks.telling import tell
from supportconsole.connectors.conformance.server.faults import Fault

WEATHER = (
    Fault.APPLIED_THEN_CLOSED,
    Fault.CLOSED_BEFORE,
    Fault.APPLIED_THEN_502,
    Fault.LATE_ANSWER,
    Fault.LATE_EFFECT,
)
ENGINES = 3


@dataclass(slots=True)
class Result:
    consoles: int = 0
    replies: int = 0
    delivered: int = 0
    left: int = 0
    lost: int = 0
    doubled: int = 0
    failed: int = 0
    out_of_order: int = 0
    kills: int = 0
    stops: int = 0
    seconds: float = 0.0

    @property
    def is_even(self) -> bool:
        return not (self.lost or self.doubled or self.failed or self.out_of_order)


def run(consoles: int, sends: int, every: float, seed: int) -> Result:
    folder = Path(tempfile.mkdtemp(prefix="leaders-"))
    result, begun, rng = Result(consoles), time.monotonic(), Random(seed)
    try:
        with Remote("--tickets", "40", "--no-keys", "--lag", "0.05") as remote:
            crew = Crew(folder, remote.url, grace=0.4)
            crew.first_sync()
            remote.ask("POST", "timing", {"late": 0.1})
            remote.ask(
                "POST",
                "faults",
                {"chance": {"share": 0.01, "writes": 0.1, "seed": seed, "among": list(WEATHER)}},
            )
            engines = [crew.engine() for _ in range(ENGINES)]
            writers = [crew.console(seed * 100 + number, sends, 0.02) for number in range(consoles)]
            try:
                while writers or crew.stages():
                    time.sleep(rng.uniform(0.6, 1.4) * every)
                    _trouble(crew, engines, rng, result)
                    for writer in [one for one in writers if crew.has_ended(one)]:
                        writers.remove(writer)
                    if not writers:
                        remote.ask("DELETE", "faults")
                        if all(
                            stage in {"held", "conflict", "failed"} for stage, _ in crew.stages().values()
                        ):
                            break
            finally:
                crew.end()
            _draw_up(crew, remote, result)
            result.failed = crew.failures
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result.seconds = round(time.monotonic() - begun, 1)
    return result


def _trouble(crew: Crew, engines: list[int], rng: Random, result: Result) -> None:
    """Kill the engine at work and start another, or stop it for a while."""
    leader = _leader(crew)
    if leader not in engines:
        return
    if rng.random() < 0.25:
        os.kill(leader, signal.SIGSTOP)
        time.sleep(0.3)
        os.kill(leader, signal.SIGCONT)
        result.stops += 1
        return
    crew.kill(leader)
    engines.remove(leader)
    engines.append(crew.engine())
    result.kills += 1


def _leader(crew: Crew) -> int:
    with sqlite3.connect(f"file:{crew.store}?mode=ro", uri=True, timeout=20) as db:
        row = db.execute("SELECT pid FROM lease").fetchone()
    db.close()
    return int(row[0]) if row else 0


def _draw_up(crew: Crew, remote: Remote, result: Result) -> None:
    _, queued = crew.meant()
    left = [body for _, body in crew.stages().values()]
    texts = remote.texts()
    result.replies, result.left = len(queued), len(left)
    result.delivered = sum(1 for text in queued if texts.get(text))
    result.lost = sum(1 for text in queued if not texts.get(text) and text not in left)
    result.doubled = sum(1 for count in texts.values() if count > 1)
    last: dict[tuple[int, str], int] = defaultdict(lambda: -1)
    for ticket, body in remote.ask("GET", "written")["written"]:
        if body.startswith("reply "):
            console, _, turn = body.split()[1].partition(".")
            result.out_of_order += int(turn) < last[ticket, console]
            last[ticket, console] = int(turn)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leaders", description=__doc__)
    parser.add_argument("--consoles", type=int, default=8)
    parser.add_argument("--sends", type=int, default=200)
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.consoles, chosen.sends, chosen.every, chosen.seed)
    tell(result, as_json=chosen.json)
    return 0 if result.is_even else 1


if __name__ == "__main__":
    sys.exit(main())
