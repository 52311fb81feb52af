"""`python -m benchmarks.finding [--data FOLDER] [--only PART,...] [--tickets N]`: figures beside their goals; 1 when one is missed."""

import argparse
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import ROOT
from benchmarks.finding import canned, inflection, known_item, scale, similar, waits
from benchmarks.finding.table import Row, print_rows

DATA = ROOT.parent / "shared" / "data"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finding", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="the folder of the data sets; else ../shared/data"
    )
    parser.add_argument(
        "--only", default="", help="similar, canned, inflection, known, scale, waits; by comma"
    )
    parser.add_argument(
        "--tickets", type=int, default=200_000, help="tickets of the desk that speed is measured on"
    )
    chosen = parser.parse_args()
    data: Path = chosen.data
    parts: dict[str, Callable[[], Iterable[Row]]] = {
        "similar": lambda: similar.measure(data / "askubuntu-duplicates"),
        "canned": lambda: canned.measure(data / "banking77"),
        "inflection": lambda: inflection.measure(data / "inflection-sentences", extra=False),
        "known": lambda: known_item.measure(data / "tldr-kb"),
        "scale": lambda: scale.measure(chosen.tickets),
        "waits": lambda: waits.measure(chosen.tickets),
    }
    if find_spec("pymorphy3") and find_spec("morfeusz2"):
        parts["extra"] = lambda: inflection.measure(data / "inflection-sentences", extra=True)
    nothing: Any = None
    sys.modules.update(
        pymorphy3=nothing, morfeusz2=nothing
    )  # what is measured in this process is the default install
    only = {name for name in chosen.only.split(",") if name} or set(parts)
    if unknown := only - parts.keys():
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    if only - {"scale", "waits"} and not data.is_dir():
        parser.error(f"{data} is not there; --data names the folder of the data sets")
    reached = {name: print_rows(part()) for name, part in parts.items() if name in only}
    return 0 if all(reached.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
