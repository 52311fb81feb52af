"""`python -m benchmarks.canned`: what inserting a canned response costs, first and later, and looking for changed files.

The first insertion is measured in processes of their own, loading the template engine included; the later ones over all
responses of the shipped library. CPU milliseconds, medians; ends with 1 when a limit is passed.
"""

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time

import given

RUNS = 9
FIRST, LATER = 250.0, 15.0
"""Limits, in milliseconds."""
ONCE = """
import sys
from pathlib import Path
from time import process_time
import given
desk = given.desk(Path(sys.argv[1]))
text, ticket = desk.library.canned_one("greeting.ru"), desk.tickets.get(int(sys.argv[2]))
before = process_time()
desk.library.fill(text, ticket)
print((process_time() - before) * 1000)
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, closing(given.desk(Path(folder))) as desk:
        desk.library.refresh()
        number = given.ticket(desk)
        first = median(_first(Path(folder), number) for _ in range(RUNS))
        later = [
            _timed(lambda one=one: desk.library.fill(one, number)) for one in desk.library.canned(limit=1000)
        ]
        looking = median(_timed(desk.library.refresh) for _ in range(RUNS))
        offering = median(_timed(lambda: desk.library.offers(desk.tickets.get(number))) for _ in range(RUNS))
        files = len(later)
    print(f"first insertion, engine included   {first:8.1f} ms CPU   limit {FIRST:.0f}")
    print(f"later insertions, median of {files:4}   {median(later[1:]):8.2f} ms CPU   limit {LATER:.0f}")
    print(f"later insertions, slowest          {max(later[1:]):8.2f} ms CPU   limit {LATER:.0f}")
    print(f"looking for changed files          {looking:8.2f} ms CPU")
    print(f"what a picker offers               {offering:8.2f} ms CPU")
    return int(first > FIRST or max(later[1:]) > LATER)


def _first(folder: Path, number: int) -> float:
    ran = subprocess.run(
        [sys.executable, "-c", ONCE, str(folder), str(number)],
        env={"PYTHONPATH": "tests", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


def _timed(call: object) -> float:
    assert callable(call)
    before = process_time()
    call()
    return (process_time() - before) * 1000


if __name__ == "__main__":
    sys.exit(main())
