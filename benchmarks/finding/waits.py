"""How long a key waits for the console on a large desk while it indexes, suggests and searches in the background."""

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from benchmarks.finding.desks import WITHOUT_EXTRA
from benchmarks.finding.large import large_desk
from benchmarks.finding.table import Row
from pty_screen import PtyScreen
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SystemClock, format_instant
from supportconsole.store.store import Store

MOST: Final = 25.0
"""Milliseconds that a key may wait."""

_PROGRAM: Final = "from benchmarks.finding.console_at_work import main; main()"
_ADDED: Final = 2_000
_PATIENCE: Final = 60.0
_TEXT: Final = "The printer on the second floor shows error 0x80070005 again since the update, the driver was installed anew."
_SEARCHES: Final = (
    "printer error",
    "vpn gateway timeout",
    "не работает почта",
    "drukarka nie drukuje",
    "srv-k",
)

Span = tuple[float, float]


def measure(tickets: int) -> Iterator[Row]:
    """The console in a terminal of 120x40: how late its event loop was while keys came in at the pace of a hand.

    What the machine had no processor for is not counted, and told beside.
    """
    file = large_desk(tickets).file
    out = file.with_name("late.json")
    command = [sys.executable, "-c", WITHOUT_EXTRA + _PROGRAM, str(file), str(out)]
    desk = Desk(Store.open(file, SystemClock()))
    spans: dict[str, Span] = {}
    try:
        with PtyScreen(command, columns=120, rows=40) as tty:
            tty.wait_for("QUEUE")
            tty.wait_quiet(1.0)
            _use_once(tty)
            spans["nothing else"] = _during(lambda: _walk(tty, 40, 0.1))
            spans["suggesting"] = _during(lambda: _walk(tty, 15, 1.0))
            _write(desk, file.parent, tickets, 1)
            spans["indexing"] = _during(lambda: _walk_while_indexed(tty, desk))
            spans["searching"] = _during(lambda: _search(tty))
            _write(desk, file.parent, tickets, 2)
            spans["searching and indexing"] = _during(lambda: _search(tty))
            tty.press("q")
            tty.wait_ended()
    finally:
        desk.close()
    late = json.loads(out.read_text())
    for name, (begin, end) in spans.items():
        yield from _rows(name, [one for one in late if begin <= one[0] <= end])


def _rows(name: str, late: Sequence[tuple[float, float, float]]) -> Iterator[Row]:
    waits = sorted(1000 * max(0.0, by) for _, by, _ in late)
    own = sorted(1000 * max(0.0, by - held) for _, by, held in late)
    beside = {"p50": own[len(own) // 2], "p99": own[len(own) * 99 // 100], "by the clock": waits[-1]}
    yield Row(f"{name}: a key waits, ms at most", own[-1], MOST, beside, most=True)


def _during(work: Callable[[], None]) -> Span:
    begin = monotonic()
    work()
    return begin, monotonic()


def _use_once(tty: PtyScreen) -> None:
    """The first key of its kind loads the code for it, whatever goes on beside it."""
    tty.press("j")
    tty.wait_quiet(1.5)
    tty.press("/")
    tty.wait_quiet(1.0)
    for letter in "printer":
        tty.send(letter)
        _pass(tty, 0.1)
    tty.wait_quiet(1.0)
    tty.press("escape")
    tty.wait_quiet(1.0)


def _walk(tty: PtyScreen, keys: int, pause: float) -> None:
    for n in range(keys):
        tty.press("j" if n % 20 < 15 else "k")
        _pass(tty, pause)


def _walk_while_indexed(tty: PtyScreen, desk: Desk) -> None:
    end = monotonic() + _PATIENCE
    while monotonic() < end and desk.finding.waiting():
        _walk(tty, 10, 0.1)


def _search(tty: PtyScreen) -> None:
    tty.press("/")
    _pass(tty, 0.5)
    for text in _SEARCHES:
        for letter in text:
            tty.send(letter)
            _pass(tty, 0.08)
        _pass(tty, 1.0)
        for _ in text:
            tty.press("backspace")
            _pass(tty, 0.03)
    tty.press("escape")
    _pass(tty, 1.0)


def _pass(tty: PtyScreen, seconds: float) -> None:
    """Let time go by, taking in what is painted."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        tty.pump(left)


def _write(desk: Desk, folder: Path, tickets: int, n: int) -> None:
    """Messages from outside on many tickets, as an engine brings them in."""
    numbers = random.Random(n).sample(range(1, tickets), min(_ADDED, tickets // 2))
    at = format_instant(desk.clock.now())
    lines = (
        json.dumps({"type": "message", "id": f"added{n}.{number}", "ticket": f"t{number}", "kind": "inbound",
                    "body": _TEXT, "created_at": at})
        for number in numbers
    )  # fmt: skip
    file = folder / "added.jsonl"
    file.write_text("\n".join(lines) + "\n")
    desk.transfer.import_file(file)
