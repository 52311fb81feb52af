"""`python -m benchmarks.network`: how long a key waits for its paint while the network is good, bad or gone.

Console and engine share one processor, which is what a night-shift machine has; server and this program have the other. Told for
each state are p50 and p95 from a key to its frame, the worst, and what opening the console costs. Ends with 1 when a
p95 is more than twice that of a desk without a helpdesk.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import stores
from benchmarks.home import Home
from benchmarks.remote import Remote
from benchmarks.steps import is_queue, launch
from pty_screen import PtyScreen

ALLOWED: Final = 2.0
"""How many times as long a key may wait as on a desk without a helpdesk, at the 95th of a hundred."""

ALONE: Final = "no helpdesk"
STATES: Final[Mapping[str, list[str]]] = {
    ALONE: [],
    "healthy": [],
    "dead": [],
    "silent": [],
    "2 s slow": ["late-answer"],
    "dripping": ["drip"],
    "lying": [
        "html-200",
        "login-redirect",
        "bad-json",
        "deep-json",
        "wrong-shape",
        "bad-gzip",
        "length-too-long",
    ],
}


@dataclass(slots=True)
class State:
    """What was measured while the network was in one state; milliseconds."""

    waits: list[float] = field(default_factory=list)
    launches: list[float] = field(default_factory=list)
    engine_cpu: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))]


def run(rounds: int, keys: int, tickets: int, only: list[str]) -> dict[str, State]:
    """Go through all states so many times, interleaved."""
    found = {name: State() for name in STATES if not only or name in only or name == ALONE}
    for number in range(rounds):
        for name, state in found.items():
            print(f"{name}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            _run_state(name, state, keys, tickets)
    return found


def _run_state(name: str, state: State, keys: int, tickets: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, Remote("--tickets", str(tickets)) as remote:
        home = Home(Path(folder))
        os.sched_setaffinity(remote.process.pid, cores[-1:])
        home.connect(remote.url)
        _queue_reply(home)
        if name == ALONE:
            (home.folder / "config" / "config.toml").unlink()
        _spoil(remote, name)
        os.sched_setaffinity(0, cores[:1])  # what is started now stays there, and the engine that it starts
        try:
            tty, _usage, figures = launch([*stores.console(), "open"], is_queue, env=home.env)
        finally:
            os.sched_setaffinity(0, cores[-1:])
        engine = 0
        try:
            state.launches.append(figures["launch.cpu_ms"])
            if name != ALONE:
                engine = _await_engine(home)
            begun, spent = time.monotonic(), _cpu(engine)
            _play(tty, keys, state)
            if engine:
                state.engine_cpu.append((_cpu(engine) - spent) / (time.monotonic() - begun) * 100)
        finally:
            tty.close()
            if engine:
                os.kill(engine, signal.SIGTERM)
            remote.process.send_signal(signal.SIGCONT)
            os.sched_setaffinity(0, cores)


def _queue_reply(home: Home) -> None:
    """A reply that waits to be sent."""
    words = ["reply", "1", "--text", "Please restart it."]
    env = {**os.environ, **home.env}
    queued = subprocess.run([*stores.console(), *words], env=env, check=False, stdout=subprocess.DEVNULL)
    assert queued.returncode == 7, "the reply was not queued"


def _spoil(remote: Remote, name: str) -> None:
    if name == "dead":
        remote.process.kill()
    elif name == "silent":
        remote.process.send_signal(signal.SIGSTOP)
    elif STATES[name]:
        remote.ask("POST", "timing", {"late": 2.0})
        remote.ask("POST", "faults", {"chance": {"share": 1.0, "among": STATES[name]}})


def _await_engine(home: Home) -> int:
    """The process of the engine that the console has started."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if engines := home.engines():
            return engines[0]
        time.sleep(0.05)
    raise AssertionError("the console started no engine")


def _cpu(process: int) -> float:
    """Seconds of processor that a process has used; 0 for none."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _play(tty: PtyScreen, keys: int, state: State) -> None:
    """Move through all active tickets, then write a note, a key at a time."""
    tty.press("g", "q")
    tty.wait_quiet(0.5)
    for number in range(keys):
        state.waits.append(_wait_for_paint(tty, "j" if number % 20 < 10 else "k"))
    tty.press("c")
    tty.wait_for("NOTE")
    tty.wait_quiet(0.3)
    for letter in ("the router was restarted " * keys)[:keys]:
        state.waits.append(_wait_for_paint(tty, letter))


def _wait_for_paint(tty: PtyScreen, key: str) -> float:
    """Milliseconds from a key to its frame, which comes in one piece; the hand rests after it, as hands do."""
    written, begun = len(tty.raw), time.monotonic()
    tty.press(key)
    while len(tty.raw) == written:
        tty.pump(0.5)
        assert time.monotonic() - begun < 20, "a key was never painted"
    waited = (time.monotonic() - begun) * 1000
    tty.wait_quiet(0.12)
    return waited


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keys", type=int, default=40, help="moves, and as many letters, in each round")
    parser.add_argument("--tickets", type=int, default=300)
    parser.add_argument("--only", default="", help="states, by comma")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if shutil.which("supportconsole", path=str(Path(sys.executable).parent)) is None:
        parser.error("the console is not installed beside this Python")
    found = run(chosen.rounds, chosen.keys, chosen.tickets, [one for one in chosen.only.split(",") if one])
    base = found[ALONE].at(0.95)
    kept = all(state.at(0.95) <= ALLOWED * base for state in found.values())
    figures = {
        name: {
            "p50_ms": round(state.at(0.5), 1),
            "p95_ms": round(state.at(0.95), 1),
            "times": round(state.at(0.95) / base, 2),
            "worst_ms": round(max(state.waits), 1),
            "launch_cpu_ms": round(sorted(state.launches)[len(state.launches) // 2], 1),
            "engine_percent": round(max(state.engine_cpu, default=0.0), 1),
        }
        for name, state in found.items()
    }
    if chosen.json:
        print(json.dumps(figures))
    else:
        print(f"load {os.getloadavg()[0]:.1f}; console and engine on one processor; at most {ALLOWED} times")
        columns = list(next(iter(figures.values())))
        print(f"{'':14}" + "".join(f"{name:>16}" for name in columns))
        for name, one in figures.items():
            print(f"{name:14}" + "".join(f"{value:16}" for value in one.values()))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
