"""Desks of a given size, made once and kept: under BENCH_STORES, or `build/bench` of the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import ROOT

SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000}
SEED = 1


def find_home(size: str) -> Path:
    """The home (SUPPORTCONSOLE_HOME) of a console with that many tickets; making the largest takes minutes."""
    folder = Path(os.environ.get("BENCH_STORES", ROOT / "build" / "bench"))
    home = folder / f"home-{size}"
    if (home / "complete").exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    print(f"making a desk of {size} tickets in {home}", file=sys.stderr, flush=True)
    lines = folder / f"{size}.jsonl"
    generator = "supportconsole.sample.generator"
    subprocess.run(
        [sys.executable, "-m", generator, str(SIZES[size]), "--seed", str(SEED), "--out", str(lines)],
        check=True,
    )
    subprocess.run(
        [*console(), "import", str(lines)], env=home_env(home), check=True, stdout=subprocess.DEVNULL
    )
    lines.unlink()
    (home / "complete").touch()
    return home


def console() -> list[str]:
    """The command of the console in this environment."""
    return [str(Path(sys.executable).parent / "supportconsole")]


def home_env(home: Path) -> dict[str, str]:
    return {**os.environ, "SUPPORTCONSOLE_HOME": str(home)}
