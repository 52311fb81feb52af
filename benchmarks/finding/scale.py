"""Speed and size on a large desk: CPU of typing, of ranking and of suggesting, memory, and bytes for a message."""

import random
import resource
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import Final, TypeVar

from benchmarks.finding.large import SEED, LargeDesk, large_desk
from benchmarks.finding.table import Row
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock
from supportconsole.store.store import Store

T = TypeVar("T")

_ASKED: Final = 300


def measure(tickets: int) -> Iterator[Row]:
    """A desk of so many tickets with five messages each, made by the sample's generator."""
    made = large_desk(tickets)
    yield from _sizes(made)
    desk = Desk(Store.open(made.file, SystemClock()))
    try:
        yield from _speed(desk)
    finally:
        desk.close()


def _sizes(made: LargeDesk) -> Iterator[Row]:
    file = made.file
    db = sqlite3.connect(file)
    (messages,) = db.execute("SELECT count(*) FROM message").fetchone()
    both = made.importing + made.indexing
    beside = {"import": messages / made.importing, "index": messages / made.indexing}
    yield Row(f"{messages} messages, ingest with index: messages a CPU s", messages / both, 10_000, beside)
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
    rng = random.Random(SEED)
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
