"""The large desk that speed is measured on: made once for a run, by the sample's generator and `import`."""

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final, NamedTuple

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
    desk = Desk(Store.open(file, SystemClock()))
    try:
        began = process_time()
        desk.transfer.import_file(lines)
        imported = process_time()
        desk.finding.catch_up()
        indexed = process_time()
    finally:
        desk.close()
        lines.unlink()
    return LargeDesk(file, imported - began, indexed - imported)
