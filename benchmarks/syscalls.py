"""`python -m benchmarks.syscalls`: one round of reply, send and pull, broken once at each call that writes.

strace counts the calls that write to the disk or to the network, then the round is run once for each of them: killed there
(SIGKILL), or told that the disk is full (ENOSPC) or broken (EIO). Afterwards another engine works in peace. A reply that
the console said was queued must then exist exactly once, one that it did not say so at most once.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import ROOT
from benchmarks.crew import Crew
from benchmarks.remote import Remote
from benchmarks.telling import tell

DISK = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink")
ALL = (*DISK, "sendto", "write")
MANNERS = {
    "kill": (ALL, "signal=SIGKILL"),
    "full": (("pwrite64",), "error=ENOSPC"),
    "broken": (DISK[:3], "error=EIO"),
}


@dataclass(slots=True)
class Result:
    """Points by what was done there, and what was wrong afterwards (`wrong` names the points)."""

    points: dict[str, int] = field(default_factory=dict)
    queued: int = 0
    lost: int = 0
    doubled: int = 0
    crashed: int = 0
    damaged: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_even(self) -> bool:
        return not (self.lost or self.doubled or self.crashed or self.damaged)


def run(manners: list[str], step: int) -> Result:
    """Break a round at every `step`-th point. Raises FileNotFoundError without strace."""
    if shutil.which("strace") is None:
        raise FileNotFoundError("strace")
    result = Result()
    base = Path(tempfile.mkdtemp(prefix="syscalls-"))
    try:
        with Remote("--tickets", "10", "--no-keys") as remote:
            template = Crew(base / "template", remote.url, grace=0.3)
            template.folder.mkdir()
            template.first_sync()
            for manner in manners:
                _break(template, remote, manner, step, result)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    return result


def _break(template: Crew, remote: Remote, manner: str, step: int, result: Result) -> None:
    names, fault = MANNERS[manner]
    base = template.folder.parent
    for name in names:
        for point in range(1, _count(base, template, remote, name) + 1, step):
            label = f"{manner} {name} {point}"
            crew = _copy(base, template)
            inject = ["-e", f"inject={name}:{fault}:when={point}"]
            done, text = _round(crew, remote, label, name, inject)
            result.points[manner] = result.points.get(manner, 0) + 1
            crew.settle_once()
            for _ in range(3):
                if crew.stages():
                    crew.settle_once(pause=0.35)
            _judge(crew, remote, (label, text, done), result)
            shutil.rmtree(crew.folder)


def _copy(base: Path, template: Crew) -> Crew:
    folder = base / "work"
    shutil.copytree(template.folder, folder)
    return Crew(folder, template.url, template.grace)


def _round(
    crew: Crew, remote: Remote, label: str, name: str, inject: list[str]
) -> tuple[subprocess.CompletedProcess[str], str]:
    text = f"reply {label} {os.urandom(4).hex()}"
    command = ["strace", "-f", "-qq", "-o", str(crew.folder / "calls"), "-e", f"trace={name}", *inject]
    words = [sys.executable, "-B", "-m", "benchmarks.round", str(crew.folder), remote.url, text]
    done = subprocess.run(
        [*command, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    return done, text


def _count(base: Path, template: Crew, remote: Remote, name: str) -> int:
    """How often a whole round makes this call, all its threads together."""
    crew = _copy(base, template)
    done, _ = _round(crew, remote, "counting", name, [])
    assert "ENDED" in done.stdout, done.stderr[-2000:]
    calls = (crew.folder / "calls").read_text(errors="replace")
    shutil.rmtree(crew.folder)
    return sum(f" {name}(" in line for line in calls.splitlines())


def _judge(
    crew: Crew, remote: Remote, ran: tuple[str, str, subprocess.CompletedProcess[str]], result: Result
) -> None:
    label, text, done = ran
    count, queued = remote.texts().get(text, 0), "QUEUED" in done.stdout
    shown = any(body == text for _, body in crew.stages().values())
    result.queued += queued
    trouble = {
        "lost": queued and not count and not shown,
        "doubled": count > 1,
        "crashed": "Traceback" in done.stderr or "ERROR bug" in done.stdout,
        "damaged": not crew.is_sound(),
    }
    for name, happened in trouble.items():
        if happened:
            setattr(result, name, getattr(result, name) + 1)
            result.wrong.append(f"{name}: {label}: {done.stdout!r} {done.stderr[-300:]!r}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.syscalls", description=__doc__)
    parser.add_argument("--manner", action="append", choices=list(MANNERS), help="default: all")
    parser.add_argument("--step", type=int, default=1, help="only every so many points")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = run(chosen.manner or list(MANNERS), chosen.step)
    tell(result, as_json=chosen.json)
    return 0 if result.is_even else 1


if __name__ == "__main__":
    sys.exit(main())
