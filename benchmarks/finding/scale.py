"""Speed and size on a large desk: CPU of typing, of ranking and of suggesting, memory, and bytes for a message."""

import random
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final, TypeVar

from benchmarks.finding.table import Row
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock
from supportconsole.store.store import Store

T = TypeVar("T")

MESSAGES: Final = 5
_ASKED: Final = 300
_SEED: Final = 1


def measure(tickets: int) -> Iterator[Row]:
    """A desk of so many tickets with five messages each, made by the sample's generator."""
    with TemporaryDirectory(prefix="finding-") as folder:
        lines, file = Path(folder) / "lines.jsonl", Path(folder) / "desk.db"
        generator = [sys.executable, "-m", "supportconsole.sample.generator", str(tickets)]
        subprocess.run(
            [*generator, "--seed", str(_SEED), "--messages", str(MESSAGES), "--out", str(lines)], check=True
        )
        desk = Desk(Store.open(file, SystemClock()))
        try:
            began = process_time()
            desk.transfer.import_file(lines)
            imported = process_time()
            desk.finding.catch_up()
            indexed = process_time()
            yield from _sizes(file, imported - began, indexed - imported)
            yield from _speed(desk)
        finally:
            desk.close()


def _sizes(file: Path, importing: float, indexing: float) -> Iterator[Row]:
    db = sqlite3.connect(file)
    (messages,) = db.execute("SELECT count(*) FROM message").fetchone()
    yield Row(
        f"{messages} messages: imported and indexed, messages a CPU s", messages / (importing + indexing)
    )
    yield Row("indexed, messages a CPU s", messages / indexing, 10_000)
    db.execute("VACUUM INTO ?", (str(file.with_name("whole.db")),))
    whole = file.with_name("whole.db").stat().st_size
    bare = sqlite3.connect(file.with_name("whole.db"))
    for name in ("search_ticket", "search_library", "search_answered", "search_doc", "search_term"):
        bare.execute(f"DROP TABLE {name}")
    bare.execute("VACUUM")
    bare.close()
    left = file.with_name("whole.db").stat().st_size
    yield Row("index, bytes a message", (whole - left) / messages, 520, most=True)
    db.close()


def _speed(desk: Desk) -> Iterator[Row]:
    finding = desk.finding
    rng = random.Random(_SEED)
    rows = desk._store.read(
        lambda db: db.execute(
            "SELECT id, subject FROM ticket ORDER BY random() LIMIT ?", (_ASKED,)
        ).fetchall()
    )
    subjects = [subject for _, subject in rows]
    words = [word for subject in subjects for word in subject.split() if len(word) > 3]
    finding.search(" ".join(subjects[:5]))  # what is loaded once does not count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    typed = [" ".join(_typed(rng, words)) for _ in range(_ASKED)]
    yield from _times("first rows, a typed beginning", finding.newest, typed, 10)
    yield from _times(
        "ranked rows, one to three words", lambda text: finding.search(text, typing=True), typed, 80
    )
    yield from _times("ranked rows, a whole subject", finding.search, subjects, 80)
    yield from _times("suggestions", finding.suggest, [number for number, _ in rows], 60, worst=150)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield Row("memory that all of this took, MB", (after - before) / 1024, 10, most=True)


def _typed(rng: random.Random, words: Sequence[str]) -> list[str]:
    """One to three words, the last one not finished."""
    chosen = [rng.choice(words) for _ in range(rng.randrange(1, 4))]
    return [*chosen[:-1], chosen[-1][: rng.randrange(3, max(4, len(chosen[-1])))]]


def _times(
    name: str, call: Callable[[T], object], asked: Sequence[T], goal: float, worst: float | None = None
) -> Iterator[Row]:
    """CPU of each call in milliseconds."""
    times = []
    for one in asked:
        began = process_time()
        call(one)
        times.append(1000 * (process_time() - began))
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    yield Row(f"{name}: CPU ms p95", p95, goal, {"p50": times[len(times) // 2], "max": times[-1]}, most=True)
    if worst is not None:
        yield Row(f"{name}: CPU ms at most", times[-1], worst, most=True)
