"""A process that works on a store until it is told to stop or killed; started by the tests beside it.

`engine_worker.py count STORE SECONDS NAME` adds to counters and prints how often, with every error it saw.
`engine_worker.py kill STORE ROUNDS SEED` has children that acknowledge each commit, kills each, prints what it was told.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from functools import partial
from pathlib import Path

from supportconsole.domain.clock import SystemClock
from supportconsole.store.store import Store


def add_one(db: sqlite3.Connection, name: str) -> None:
    """Read, then write: what is lost when two do it at once."""
    for key in (name, "everybody"):
        row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        value = str(int(row[0]) + 1 if row else 1)
        db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = ?", (key, value, value)
        )
    db.execute(
        "INSERT INTO ticket (ref, subject, status, created_at, updated_at) VALUES (?, 'printer on fire', 0, 1, 1)",
        (f"{name}-{os.urandom(8).hex()}",),
    )


def count(path: Path, seconds: float, name: str) -> None:
    done = 0
    errors: list[str] = []
    slowest = 0.0
    store = Store.open(path, SystemClock())
    end = time.monotonic() + seconds  # making or migrating the store may take longer than the work itself
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            store.write(lambda db: add_one(db, name))
            done += 1
            slowest = max(slowest, time.monotonic() - began)
            store.read(lambda db: db.execute("SELECT sum(n) FROM tally").fetchone())
            store.has_changed()
            if done % 50 == 0:
                store.close()
                store = Store.open(path, SystemClock())
        except Exception as error:  # noqa: BLE001  what it was is what the test asks
            errors.append(repr(error))
    store.close()
    print(json.dumps({"name": name, "done": done, "errors": errors, "slowest": slowest}))


def kill(path: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    for number in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            write_until_killed(path, number, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as acks:
            told = [acks.readline() for _ack in range(chance.randrange(1, 12))]
            time.sleep(chance.random() * 0.002)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told += acks.read().splitlines(keepends=True)
        acknowledged += [line.decode().strip() for line in told if line.endswith(b"\n")]
    print(json.dumps(acknowledged))


def add_key(key: str, db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO setting VALUES (?, ?)", (key, "w" * 3000))


def write_until_killed(path: Path, number: int, pipe: int) -> None:
    store = Store.open(path, SystemClock())
    step = 0
    while True:
        key = f"{number}.{step}"
        store.write(partial(add_key, key))
        os.write(pipe, f"{key}\n".encode())
        step += 1


if __name__ == "__main__":
    task, store_path, amount, who = sys.argv[1:]
    if task == "count":
        count(Path(store_path), float(amount), who)
    else:
        kill(Path(store_path), int(amount), int(who))
