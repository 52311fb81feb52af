"""Several processes on one store, and processes that are killed: nothing that was acknowledged is lost."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.store.integrity import count_wrong_tallies, find_damage
from supportconsole.store.store import Store

WORKER = Path(__file__).parent / "engine_worker.py"


def start(*words: object) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, WORKER, *map(str, words)], stdout=subprocess.PIPE, text=True)


def answers(processes: "list[subprocess.Popen[str]]") -> list[Any]:
    told = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [json.loads(text) for text in told]


def write_together(path: Path, processes: int, seconds: float) -> list[Any]:
    return answers([start("count", path, seconds, f"worker{number}") for number in range(processes)])


def check_books(path: Path, clock: SetClock, told: list[Any]) -> None:
    assert [worker["errors"] for worker in told] == [[]] * len(told)
    total = sum(worker["done"] for worker in told)
    with closing(Store.open(path, clock)) as store:
        counters = store.read(lambda db: dict(db.execute("SELECT key, value FROM setting")))
        expected = {worker["name"]: str(worker["done"]) for worker in told if worker["done"]}
        assert counters == expected | {"everybody": str(total)}
        assert store.read(lambda db: db.execute("SELECT count(*) FROM ticket").fetchone()) == (total,)
        assert store.read(count_wrong_tallies) == 0
        assert store.read(lambda db: find_damage(db, thorough=True)) == ()


def test_eight_processes_write_to_a_store_that_none_of_them_found(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "desk.db"
    told = write_together(path, processes=8, seconds=3)
    assert all(worker["done"] for worker in told)
    check_books(path, clock, told)


@pytest.mark.slow
def test_eight_processes_write_for_long(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "desk.db"
    told = write_together(path, processes=8, seconds=20)
    assert max(worker["slowest"] for worker in told) < 10
    check_books(path, clock, told)


def test_two_processes_that_migrate_at_once_both_succeed(tmp_path: Path, clock: SetClock) -> None:
    for number in range(3):
        path = tmp_path / f"desk{number}.db"
        path.touch()
        told = write_together(path, processes=2, seconds=0.2)
        check_books(path, clock, told)


def test_fifty_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "desk.db"
    Store.open(path, clock).close()
    seed = int.from_bytes(os.urandom(4), "big")
    (acknowledged,) = answers([start("kill", path, 50, seed)])
    assert len(acknowledged) > 50
    with closing(Store.open(path, clock)) as store:
        kept = store.read(lambda db: {key for (key,) in db.execute("SELECT key FROM setting")})
        assert set(acknowledged) - kept == set(), f"seed {seed}"
        # A kill between the commit and its acknowledgement keeps one more, never more than one.
        assert len(kept) - len(acknowledged) <= 50
        assert store.read(lambda db: find_damage(db, thorough=True)) == ()
