"""`python -m benchmarks.consoles --kills 300`: the console itself, in a terminal, and the engine that it starts are killed at random moments.

Keys write and send replies against a server that fails and doubles whatever comes twice. A reply counts as given once the
console has closed the text after Send and says so. At the end each of these must be at the helpdesk once or wait in the outbox,
and no text may be in two places: not twice there, not there and once more as a draft.
"""

import argparse
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.home import Home
from benchmarks.remote import Remote
from benchmarks.telling import tell
from pty_screen import PtyScreen
from supportconsole.connectors.conformance.server.faults import Fault

LATE: Final = 1.5
WEATHER: Final = (
    *(Fault.LATE_EFFECT, Fault.LATE_ANSWER) * 3,
    *(Fault.APPLIED_THEN_CLOSED, Fault.CLOSED_BEFORE, Fault.APPLIED_THEN_502, Fault.BAD_JSON),
)
STEPS: Final = ("r", "text", "escape", "y", "y", "y", "given")
"""Where a life ends: a moment after one of these. Send is where it hurts."""
MOST: Final = 0.25
"""Seconds between the step and the kill."""
MARK: Final = re.compile(r"reply-[0-9]+-[0-9a-f]{8}\.")
WAITS_FOR_A_PERSON: Final = {"held", "conflict", "failed"}


@dataclass(slots=True)
class Result:
    """`given` are replies that the console said were on their way; `unsure` those whose console died on the way there.

    `sending` and `unknown` count the deaths of engines that left an operation behind in that state.
    """

    kills: int = 0
    consoles: int = 0
    engines: int = 0
    sending: int = 0
    unknown: int = 0
    given: int = 0
    unsure: int = 0
    delivered: int = 0
    left: int = 0
    lost: int = 0
    doubled: int = 0
    seconds: float = 0.0

    @property
    def is_even(self) -> bool:
        return not (self.lost or self.doubled)


def run(kills: int, seed: int) -> Result:
    """Kill so many processes, let the rest come to an end, and draw up the books."""
    folder = Path(tempfile.mkdtemp(prefix="consoles-"))
    result, rng, begun = Result(), Random(seed), time.monotonic()
    home = Home(folder / "home")
    try:
        with Remote("--tickets", "12", "--no-keys", "--lag", "0.1") as remote:
            home.connect(remote.url)
            remote.ask("POST", "timing", {"late": LATE})
            weather = {"share": 0.03, "writes": 0.75, "seed": seed, "among": list(WEATHER)}
            remote.ask("POST", "faults", {"chance": weather})
            while result.kills < kills:
                _live(home, remote, rng, result)
            remote.ask("DELETE", "faults")
            _settle(home)
            _draw_up(home, remote, result)
    finally:
        _kill_engines(home, Result())
        shutil.rmtree(folder, ignore_errors=True)
    result.seconds = round(time.monotonic() - begun, 1)
    return result


def _live(home: Home, remote: Remote, rng: Random, result: Result) -> None:
    """One life of a console: some replies in peace, engines that die under it, and its own end within another reply."""
    tty = home.open()
    try:
        for _ in range(rng.randrange(4)):
            arrived = remote.writes()
            _reply(home, tty, rng, "")
            if rng.random() < 0.5:
                _kill_at_work(home, remote, arrived, rng, result)
        arrived = remote.writes()
        _reply(home, tty, rng, rng.choice(STEPS))
        time.sleep(rng.uniform(0, MOST))
        tty.signal(signal.SIGKILL)
        tty.wait_ended()
    finally:
        tty.close()
    result.kills += 1
    result.consoles += 1
    if rng.random() < 0.7:
        _kill_at_work(home, remote, arrived, rng, result)
    if result.consoles % 25 == 0:
        print(f"{result.kills} kills, {len(home.given)} replies", file=sys.stderr, flush=True)


def _reply(home: Home, tty: PtyScreen, rng: Random, last: str) -> None:
    """Write and send a reply to some ticket, as far as the step `last`; "" for all of it."""
    mark = f"reply-{len(home.meant)}-{rng.getrandbits(32):08x}."
    home.meant.append(mark)
    tty.press("1", *rng.choice(["j", "k"]) * rng.randrange(4), "r")
    if last == "r":
        return
    tty.wait_for("REPLY to")
    tty.send(f"Restart it please, {mark} ")
    if last == "text":
        return
    tty.wait_for(mark)
    tty.press("escape")
    if last == "escape":
        return
    tty.wait_for("y send")
    tty.press("y")
    if last == "y":
        return
    tty.wait_until(lambda: _is_given(tty, mark), "the reply to be on its way")
    home.given.append(mark)


def _is_given(tty: PtyScreen, mark: str) -> bool:
    """Whether the text has gone from the composer into the conversation; where a ticket has moved on meanwhile, it is sent all the same."""
    lines = tty.terminal.lines()
    if any("y sends all the same" in line for line in lines):
        tty.press("y")
        tty.wait_gone("y sends all the same")
        return False
    if any("REPLY to" in line for line in lines):
        return False
    return any(mark in line or "reply: #" in line for line in lines)


def _kill_at_work(home: Home, remote: Remote, arrived: int, rng: Random, result: Result) -> None:
    """Kill the engine around a write that reaches the server after the first `arrived`, or after a while without one."""
    until = time.monotonic() + 1.5
    while remote.writes() == arrived and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(rng.uniform(0, LATE / 2))
    _kill_engines(home, result)


def _kill_engines(home: Home, result: Result) -> None:
    killed = 0
    for process in home.engines():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            killed += 1
    if killed:
        stages = {stage for stage, _ in home.waiting()}
        result.sending += "sending" in stages
        result.unknown += "unknown" in stages
    result.kills += killed
    result.engines += killed


def _settle(home: Home, patience: float = 90.0) -> None:
    """Let engines work in fair weather until only what waits for a person is left."""
    _kill_engines(home, Result())
    until = time.monotonic() + patience
    while time.monotonic() < until:
        home.sync()
        if all(stage in WAITS_FOR_A_PERSON for stage, _ in home.waiting()):
            return
        time.sleep(0.3)


def _draw_up(home: Home, remote: Remote, result: Result) -> None:
    there: Counter[str] = Counter()
    for text, count in remote.texts().items():
        for mark in MARK.findall(text):
            there[mark] += count
    left, drafts = _marks(text for _, text in home.waiting()), _marks(home.drafts())
    result.given = len(home.given)
    result.unsure = len(home.meant) - len(home.given)
    result.delivered = sum(1 for mark in home.given if there[mark])
    result.left = sum(left.values())
    result.lost = sum(1 for mark in home.given if not there[mark] + left[mark])
    result.doubled = sum(1 for mark in home.meant if there[mark] > 1 or (there[mark] and drafts[mark]))


def _marks(texts: Iterable[str]) -> Counter[str]:
    return Counter(mark for text in texts for mark in MARK.findall(text))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consoles", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.kills, chosen.seed)
    tell(result, as_json=chosen.json)
    return 0 if result.is_even else 1


if __name__ == "__main__":
    sys.exit(main())
