"""`python -m benchmarks.kills --kills 10000`: engines and consoles killed at random moments against a server that fails.

At the end the books must be even: every reply and every new ticket that a console said was queued exists exactly once at the
helpdesk or is still shown in the outbox; nothing exists twice.
"""

import argparse
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.crew import Crew, Mutant
from benchmarks.mutants import MUTANTS
from benchmarks.remote import Remote
from benchmarks.telling import tell
from supportconsole.connectors.conformance.server.faults import Fault

LATE, LAG = 0.12, 0.1
GRACE = 0.4
AIMED = 0.6  # the share of kills that wait for a write to arrive and strike at random around it
CALLS = 0.15  # the share of texts that are the first of a new ticket
FULL = 40  # replies in the outbox at which no more are written
AMONG = (
    Fault.CLOSED_BEFORE, Fault.CLOSED_IN_HEADERS, Fault.CLOSED_IN_BODY, Fault.CLOSED_AFTER, Fault.APPLIED_THEN_CLOSED,
    Fault.RESET_BEFORE, Fault.APPLIED_THEN_RESET, Fault.APPLIED_THEN_500, Fault.APPLIED_THEN_502, Fault.APPLIED_THEN_504,
    Fault.REFUSED_502, Fault.APPLIED_THEN_HTML, Fault.BAD_JSON, Fault.CHUNKS_CUT,
    Fault.LATE_EFFECT, Fault.LATE_EFFECT, Fault.LATE_EFFECT, Fault.LATE_ANSWER, Fault.LATE_ANSWER,
)  # fmt: skip


@dataclass(slots=True)
class Result:
    """`sending` and `unknown` count the kills that left an operation behind in that state; `calls` are replies that made a ticket."""

    kills: int = 0
    engines: int = 0
    consoles: int = 0
    sending: int = 0
    unknown: int = 0
    queued: int = 0
    replies: int = 0
    calls: int = 0
    delivered: int = 0
    left: int = 0
    lost: int = 0
    doubled: int = 0
    strange: int = 0
    seconds: float = 0.0

    @property
    def is_even(self) -> bool:
        return not (self.lost or self.doubled or self.strange)


def run(kills: int, seed: int, *, keys: bool = False, mutant: Mutant | None = None) -> Result:
    """Kill so many processes, let the rest come to an end, and draw up the books. A mutant ends when it is caught."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    words = ["--tickets", "30", "--lag", str(LAG), *([] if keys else ["--no-keys"])]
    begun = time.monotonic()
    try:
        with Remote(*words) as remote:
            crew = Crew(folder, remote.url, GRACE)
            crew.first_sync()
            crew.mutant = mutant
            remote.ask("POST", "timing", {"late": LATE})
            weather = {"share": 0.03, "writes": 0.75, "seed": seed, "among": list(AMONG)}
            remote.ask("POST", "faults", {"chance": weather})
            result = Result()
            try:
                _kill(crew, remote, Random(seed), kills, result)
                remote.ask("DELETE", "faults")
                if mutant is None:
                    _settle(crew)
            finally:
                crew.end()
            _draw_up(crew, remote, result)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result.seconds = round(time.monotonic() - begun, 1)
    return result


def _kill(crew: Crew, remote: Remote, rng: Random, kills: int, result: Result) -> None:
    waiting = 0
    while result.kills < kills:
        if crew.mutant is not None and any(count > 1 for count in remote.texts().values()):
            return
        if result.kills // 500 < (result.kills + 1) // 500:
            print(f"{result.kills + 1} kills", file=sys.stderr, flush=True)
        before = {number for number, (stage, _) in crew.stages().items() if stage == "sending"}
        arrived = remote.writes()
        engine = crew.engine()
        console = (
            crew.console(rng.getrandbits(32), rng.randrange(1, 6), 0.003, calls=CALLS)
            if waiting < FULL
            else 0
        )
        if rng.random() < AIMED and waiting:
            _await_write(remote, arrived)
            time.sleep(rng.uniform(0, 1.3 * LATE))
        else:
            time.sleep(rng.uniform(0.02, 0.3))
        if console and not crew.has_ended(console):
            crew.kill(console)
            result.kills += 1
            result.consoles += 1
        crew.kill(engine)
        result.kills += 1
        result.engines += 1
        stages = crew.stages()
        waiting = len(stages)
        result.sending += any(
            stage == "sending" and number not in before for number, (stage, _) in stages.items()
        )
        result.unknown += any(stage == "unknown" for stage, _ in stages.values())
        result.queued += any(stage == "queued" for stage, _ in stages.values())


def _await_write(remote: Remote, arrived: int) -> None:
    """Until the next write reaches the server, so that the moment of the kill lies near it."""
    until = time.monotonic() + 3
    while remote.writes() == arrived and time.monotonic() < until:
        time.sleep(0.01)


def _settle(crew: Crew, patience: float = 90.0) -> None:
    """Let one engine work in fair weather until only what waits for a person is left."""
    engine = crew.engine()
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if all(stage in {"held", "conflict", "failed"} for stage, _ in crew.stages().values()):
            break
        time.sleep(0.2)
    crew.kill(engine)


def _draw_up(crew: Crew, remote: Remote, result: Result) -> None:
    meant, queued = crew.meant()
    left = [body for _, body in crew.stages().values()]
    texts = remote.texts()
    result.replies, result.left = len(queued), len(left)
    result.calls = crew.calls()
    result.delivered = sum(1 for text in queued if texts.get(text))
    result.lost = sum(1 for text in queued if not texts.get(text) and text not in left)
    result.doubled = sum(1 for count in texts.values() if count > 1)
    result.strange = sum(1 for text in texts if text not in set(meant))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keys", action="store_true", help="a server that remembers keys; else it would double everything"
    )
    parser.add_argument(
        "--mutant", default="", choices=["", *MUTANTS], help="take a rule out; then 1 is the right end"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.kills, chosen.seed, keys=chosen.keys, mutant=MUTANTS.get(chosen.mutant))
    tell(result, as_json=chosen.json)
    return 0 if result.is_even else 1


if __name__ == "__main__":
    sys.exit(main())
