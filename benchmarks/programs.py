"""`python -m benchmarks.programs`: the real programs, started and killed as whole processes, against a server that fails.

Besides the books of kills: the token must be in no file and no stream, a redirect must lead nobody to another origin, and a bomb of
200 MB in 200 kB must cost the engine less than 64 MB.
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
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.remote import Remote
from benchmarks.stores import console, home_env
from benchmarks.telling import tell
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.faults import Fault

WEATHER = (
    Fault.APPLIED_THEN_CLOSED, Fault.CLOSED_BEFORE, Fault.APPLIED_THEN_502, Fault.LATE_EFFECT, Fault.LATE_ANSWER,
    Fault.CLOSED_IN_BODY, Fault.BAD_JSON,
)  # fmt: skip


@dataclass(slots=True)
class Result:
    """`token_seen` names files and streams; `trapped` counts requests at another origin; memory is in MB."""

    kills: int = 0
    replies: int = 0
    delivered: int = 0
    lost: int = 0
    doubled: int = 0
    token_seen: list[str] = field(default_factory=list)
    trapped: int = 0
    memory_plain: float = 0.0
    memory_bomb: float = 0.0

    @property
    def is_even(self) -> bool:
        bounded = self.memory_bomb - self.memory_plain < 64
        return not (self.lost or self.doubled or self.token_seen or self.trapped) and bounded


@dataclass(slots=True)
class Programs:
    """The console's own command with a home of its own; everything that it ever said is kept."""

    home: Path
    said: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """What is sent leaves at once: an engine that waits for an undo is killed for nothing."""
        return home_env(self.home) | {"SUPPORTCONSOLE_UNDO_SECONDS": "0"}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*console(), *words],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.said += [done.stdout, done.stderr]
        return done

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / "stream").open("ab") as stream:
            return subprocess.Popen([*console(), *words], env=self.env, stdout=stream, stderr=stream)

    def memory_of(self, *words: str) -> float:
        """The most memory that a command has used, in MB."""
        process = self.start(*words)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        return usage.ru_maxrss / 1024


def run(kills: int, seed: int) -> Result:
    folder = Path(tempfile.mkdtemp(prefix="programs-"))
    result, rng = Result(), Random(seed)
    try:
        (folder / "home").mkdir()
        (folder / "token").write_text(TOKEN)
        with Remote("--tickets", "12", "--no-keys", "--lag", "0.1") as remote:
            programs = Programs(folder / "home")
            connected = programs.run(
                "init", "--type", "generic", "--url", remote.url, "--name", "work",
                "--token-cmd", f"cat {folder / 'token'}", "--option", "grace=0.5",
            )  # fmt: skip
            assert connected.returncode == 0, connected.stderr
            assert programs.run("sync", "--once").returncode == 0, programs.said[-2:]
            _kill(programs, remote, rng, kills, result)
            _look_for_leaks(programs, remote, result)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _kill(programs: Programs, remote: Remote, rng: Random, kills: int, result: Result) -> None:
    remote.ask("POST", "timing", {"late": 0.2})
    weather = {"share": 0.05, "writes": 0.6, "seed": 1, "among": list(WEATHER)}
    remote.ask("POST", "faults", {"chance": weather})
    numbers = [one["id"] for one in json.loads(programs.run("list", "--json").stdout)]
    queued = []
    while result.kills < kills:
        text = f"whole program {result.kills} {os.urandom(5).hex()}"
        if programs.run("reply", str(rng.choice(numbers)), "--text", text).returncode in {0, 7}:
            queued.append(text)
        arrived, engine = remote.writes(), programs.start("sync", "--watch")
        until = time.monotonic() + 10
        while remote.writes() == arrived and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 0.4))
        engine.send_signal(signal.SIGKILL)
        engine.wait()
        result.kills += 1
    remote.ask("DELETE", "faults")
    for _ in range(4):
        programs.run("sync", "--once")
        time.sleep(0.6)
    waiting = programs.run("outbox", "list", "--json").stdout
    texts = remote.texts()
    result.replies = len(queued)
    result.delivered = sum(1 for text in queued if texts.get(text))
    result.lost = sum(1 for text in queued if not texts.get(text) and text not in waiting)
    result.doubled = sum(1 for count in texts.values() if count > 1)


def _look_for_leaks(programs: Programs, remote: Remote, result: Result) -> None:
    rule = {"path": "/v1/changes", "times": 0}
    result.memory_plain = round(programs.memory_of("sync", "--once"), 1)
    for fault in (Fault.REDIRECT_AWAY, Fault.BOMB, Fault.LAYERED_BOMB, Fault.HTML_200, Fault.UNAUTHORIZED):
        remote.ask("POST", "faults", {"rules": [{**rule, "fault": fault.value}]})
        used = programs.memory_of("sync", "--once")
        if fault in {Fault.BOMB, Fault.LAYERED_BOMB}:
            result.memory_bomb = max(result.memory_bomb, round(used, 1))
        remote.ask("DELETE", "faults")
    result.trapped = len(remote.ask("GET", "trap")["seen"])
    programs.run("doctor", "--json")
    programs.run("backup", str(programs.home / "kept.db"))
    programs.run("export")
    token = TOKEN.encode()
    files = [path for path in programs.home.rglob("*") if path.is_file()]
    result.token_seen = [path.name for path in files if token in path.read_bytes()]
    result.token_seen += ["a stream" for text in programs.said if TOKEN in text]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.programs", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.kills, chosen.seed)
    tell(result, as_json=chosen.json)
    return 0 if result.is_even else 1


if __name__ == "__main__":
    sys.exit(main())
