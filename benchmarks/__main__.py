"""`python -m benchmarks [--quick] [--long] [--only ENTRY,...]`: figures side by side, interleaved; 1 when a budget is missed."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import ROOT, peer, steps, stores
from benchmarks.report import check_budgets, print_table, summarize
from benchmarks.steps import Figures

IDLE, IDLE_QUICK, IDLE_LONG = 60.0, 15.0, 600.0


def list_entries(sizes: list[str], idle: float) -> dict[str, Callable[[], Figures]]:
    """Every entry by name; the desks they need are made here, before anything is measured."""
    command = stores.console()
    entries: dict[str, Callable[[], Figures]] = {}
    bare = [sys.executable, str(ROOT / "benchmarks" / "floors" / "bare.py")]
    entries["floor"] = partial(steps.run_floor, bare, 0)
    for size in sizes:
        home = stores.find_home(size)
        entries[f"console-{size}"] = partial(steps.run_console, command, home)
    entries[f"list-{sizes[-1]}"] = partial(steps.run_list, command, stores.find_home(sizes[-1]))
    if "100k" in sizes:
        entries["list-100k"] = partial(steps.run_list, command, stores.find_home("100k"))
    small = stores.find_home(sizes[0])
    entries["writing"] = partial(_in_copy, small, partial(steps.run_writing, command))
    entries["idle"] = partial(_in_copy, small, lambda home: steps.run_idle(command, home, idle))
    entries["idle-floor"] = partial(steps.run_floor, bare, idle / 5)
    if peer.is_installed():
        for size in sizes[:2]:
            rc = peer.make_maildir(stores.find_home(size).parent / f"mail-{size}", stores.SIZES[size])
            entries[f"neomutt-{size}"] = partial(peer.run, rc)
    return entries


def _in_copy(home: Path, run: Callable[[Path], Figures]) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "home"
        shutil.copytree(home, copy)
        return run(copy)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1k and 100k tickets, 3 runs, a short idle")
    parser.add_argument("--long", action="store_true", help="10 minutes of idleness")
    parser.add_argument("--only", default="", help="entries, by comma")
    parser.add_argument("--runs", type=int, help="how often each entry is run (5; 3 when quick)")
    parser.add_argument(
        "--slack", type=float, default=0, help="percent beyond a budget that are told but forgiven"
    )
    parser.add_argument("--json", type=Path, help="write every run's figures here")
    chosen = parser.parse_args()
    sizes = ["1k", "100k"] if chosen.quick else list(stores.SIZES)
    idle = IDLE_LONG if chosen.long else IDLE_QUICK if chosen.quick else IDLE
    entries = list_entries(sizes, idle)
    only = {name for name in chosen.only.split(",") if name}
    if unknown := only - entries.keys():
        parser.error(f"no entry {', '.join(sorted(unknown))}; there are {', '.join(entries)}")
    entries = {name: run for name, run in entries.items() if not only or name in only}
    times = chosen.runs or (3 if chosen.quick else 5)
    runs: dict[str, list[Figures]] = {name: [] for name in entries}
    failed = False
    for number in range(-1, times):  # the first round warms the caches and does not count
        for name, run in entries.items():
            if name.startswith("idle") and number > 0:
                continue  # once is long enough
            if name.startswith("idle") and number < 0:
                continue
            print(
                f"{name}: {'warming up' if number < 0 else f'run {number + 1} of {times}'}",
                file=sys.stderr,
                flush=True,
            )
            try:
                figures = run()
            except AssertionError as problem:
                print(f"{name}: {problem}", file=sys.stderr)
                failed = True
                continue
            if number >= 0:
                runs[name].append(figures)
    results = summarize(runs)
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; medians of {times} interleaved runs"
    )
    print_table(results)
    lines, kept = check_budgets(ROOT / "benchmarks" / "budgets.toml", results, chosen.slack / 100)
    print("\n" + "\n".join(lines))
    if chosen.json:
        chosen.json.write_text(json.dumps(runs, indent=1))
    return 0 if kept and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
