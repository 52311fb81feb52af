"""`python -m benchmarks.load --tickets 100000`: the first sync of a large helpdesk from a local server, end to end.

The engine is a process of its own, the server another one. Told are tickets a second by the clock on the wall and by the
engine's own processor time, the longest transaction that wrote, and the engine's memory at a tenth and at the end.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.crew import ACCOUNT
from benchmarks.remote import Remote
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.generic.connector import GenericConnector
from supportconsole.domain.clock import SystemClock
from supportconsole.domain.remote.protocol import Account
from supportconsole.store.store import Store
from supportconsole.sync.engine import Engine

MEGABYTE = 1 << 20


class TimedStore(Store):
    """Notes of each write the time on the wall, which a busy machine stretches, and the thread's own time."""

    def write(self, work: Any, *words: Any, **named: Any) -> Any:
        begun, spent = time.monotonic(), time.thread_time()
        try:
            return super().write(work, *words, **named)
        finally:
            WRITES.append((time.monotonic() - begun, time.thread_time() - spent))


WRITES: list[tuple[float, float]] = []


def pull(folder: Path, url: str) -> None:
    """What the engine's process does: pull everything, note how long writes took."""
    store = TimedStore.open(folder / "desk.db", SystemClock())
    engine = Engine(
        store, Account(ACCOUNT, "generic", url), lambda one, pace: GenericConnector(one, lambda: TOKEN, pace)
    )
    asyncio.run(engine.once())
    wall, own = sorted(one[0] for one in WRITES), sorted(one[1] for one in WRITES)
    found = {"slowest": wall[-1], "p99": wall[len(wall) * 99 // 100], "own": own[-1], "writes": len(wall)}
    (folder / "report").write_text(json.dumps(found))
    store.close()


def memory(process: int) -> float:
    """Resident memory of a process in MB; 0 when it has gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def measure(tickets: int, messages: int) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    try:
        with Remote("--tickets", str(tickets), "--messages", str(messages)) as remote:
            remote.texts()  # the server has made its helpdesk
            Store.open(folder / "desk.db", SystemClock()).close()
            begun = time.monotonic()
            process = os.fork()
            if not process:
                pull(folder, remote.url)
                os._exit(0)
            seen: list[tuple[float, float]] = []
            while True:
                ended, status, usage = os.wait4(process, os.WNOHANG)
                if ended:
                    break
                seen.append((time.monotonic() - begun, memory(process)))
                time.sleep(0.5)
            seconds = time.monotonic() - begun
        assert status == 0, "the engine failed"
        report = json.loads((folder / "report").read_text())
        spent = usage.ru_utime + usage.ru_stime
        early = [size for at, size in seen if 0.08 * seconds <= at <= 0.2 * seconds]
        late = [size for at, size in seen if at >= 0.8 * seconds]
        return {
            "tickets": tickets,
            "seconds": round(seconds, 1),
            "engine_cpu_seconds": round(spent, 1),
            "tickets_a_second": round(tickets / seconds),
            "tickets_a_cpu_second": round(tickets / spent),
            "writes": report["writes"],
            "longest_write_ms": round(report["slowest"] * 1000, 1),
            "p99_write_ms": round(report["p99"] * 1000, 1),
            "longest_write_cpu_ms": round(report["own"] * 1000, 1),
            "memory_early_mb": round(max(early, default=0)),
            "memory_late_mb": round(max(late, default=0)),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=10, help="of a ticket on average")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = measure(chosen.tickets, chosen.messages)
    if chosen.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:22} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
