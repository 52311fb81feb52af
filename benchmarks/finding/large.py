"""The large desk that speed is measured on: made once for a run, by the sample's generator and `import`."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final, NamedTuple

from benchmarks.finding.desks import WITHOUT_EXTRA
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock
from supportconsole.store.store import Store

MESSAGES: Final = 5
SEED: Final = 1


class LargeDesk(NamedTuple):
    """Its file, and the seconds of CPU that importing and indexing took."""

    file: Path
    importing: float
    indexing: float


@cache
def _folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="finding-")


@cache
def large_desk(tickets: int) -> LargeDesk:
    """A desk of so many tickets with five messages each; it is gone when the program ends."""
    folder = Path(_folder().name)
    lines, file = folder / "lines.jsonl", folder / "desk.db"
    generator = [sys.executable, "-m", "supportconsole.sample.generator", str(tickets)]
    subprocess.run(
        [*generator, "--seed", str(SEED), "--messages", str(MESSAGES), "--out", str(lines)], check=True
    )
    program = WITHOUT_EXTRA + "from benchmarks.finding.large import fill; fill()"
    # In a process of its own: the memory of this one is measured later.
    filled = subprocess.run([sys.executable, "-c", program, lines, file], check=True, stdout=subprocess.PIPE)
    lines.unlink()
    return LargeDesk(file, *json.loads(filled.stdout))


def fill() -> None:
    """Import a file into a store and index it; print the seconds of CPU of both."""
    lines, file = map(Path, sys.argv[1:])
    desk = Desk(Store.open(file, SystemClock()))
    began = process_time()
    desk.transfer.import_file(lines)
    imported = process_time()
    desk.finding.catch_up()
    print(json.dumps([imported - began, process_time() - imported]))
    desk.close()
