"""Knowing that somebody changed the store, and who is there."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.store import consoles
from supportconsole.store.files import beside
from supportconsole.store.store import Store


def add(store: Store, name: str) -> None:
    store.write(lambda db: db.execute("INSERT INTO setting VALUES (?, '')", (name,)))


def change_from_another_process(store: Store, key: str) -> None:
    script = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1])\n"
        "with db: db.execute('INSERT INTO setting VALUES (?, 1)', (sys.argv[2],))\n"
        "db.close()"
    )
    subprocess.run([sys.executable, "-c", script, store.path, key], check=True)


def test_nothing_has_changed_until_somebody_commits(store: Store) -> None:
    assert store.has_changed() is False
    assert store.has_changed() is False
    add(store, "one")
    assert store.has_changed() is True
    assert store.has_changed() is False


def test_a_change_before_the_first_question_is_told(store: Store, clock: SetClock) -> None:
    with closing(Store.open(store.path, clock)) as other:
        add(store, "one")
        assert other.has_changed() is True
        assert other.has_changed() is False


def test_a_change_of_another_process_is_told(store: Store) -> None:
    assert store.has_changed() is False
    change_from_another_process(store, "theirs")
    assert store.has_changed() is True
    assert store.has_changed() is False


def test_no_change_is_missed_when_the_journal_keeps_its_size_within_one_tick_of_the_clock(
    store: Store,
) -> None:
    for number in range(100):
        add(store, f"{number}")
    store.has_changed()
    with closing(sqlite3.connect(store.path)) as tool:
        tool.execute("PRAGMA wal_checkpoint(PASSIVE)")  # what follows is written over the journal's start
    for number in range(100, 150):
        add(store, f"{number}")
        tick = time.time_ns() // 10_000_000 * 10_000_000  # as coarse as older kernels keep it
        os.utime(beside(store.path, "wal"), ns=(tick, tick))
        assert store.has_changed() is True, number


def test_reading_rolling_back_and_opening_are_no_changes(store: Store, clock: SetClock) -> None:
    add(store, "one")
    store.has_changed()
    store.read(lambda db: db.execute("SELECT * FROM setting").fetchall())

    def fail(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO setting VALUES ('two', '')")
        raise LookupError

    with pytest.raises(LookupError):
        store.write(fail)
    with closing(Store.open(store.path, clock)) as other:
        other.read(lambda db: db.execute("SELECT * FROM setting").fetchall())
    assert store.has_changed() is False


@pytest.fixture
def neighbour() -> Iterator["subprocess.Popen[bytes]"]:
    """Another process, alive until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    yield process
    process.kill()
    process.communicate()


def register_as(store: Store, pid: int, since: str) -> str:
    console = os.urandom(16).hex()
    store.write(lambda db: db.execute("INSERT INTO console VALUES (?, ?, ?, NULL, 5)", (console, pid, since)))
    return console


def test_a_console_lives_from_its_registration_to_its_end(store: Store, clock: SetClock) -> None:
    console = store.write(lambda db: consoles.register(db, None, clock.now()))
    assert len(console) == 32
    assert store.read(consoles.living) == {console}
    assert store.read(lambda db: db.execute("SELECT pid, opened_at FROM console").fetchone()) == (
        os.getpid(),
        clock.now(),
    )
    store.write(lambda db: consoles.unregister(db, console))
    assert store.read(consoles.living) == frozenset()


def test_a_console_whose_process_was_killed_is_dead_even_before_it_is_reaped(
    store: Store, clock: SetClock, neighbour: "subprocess.Popen[bytes]"
) -> None:
    mine = store.write(lambda db: consoles.register(db, None, clock.now()))
    theirs = register_as(store, neighbour.pid, consoles.started(neighbour.pid) or "")
    assert store.read(consoles.living) == {mine, theirs}
    os.kill(neighbour.pid, signal.SIGKILL)
    os.waitid(os.P_PID, neighbour.pid, os.WEXITED | os.WNOWAIT)  # gone, and still in the table of processes
    assert store.read(consoles.living) == {mine}
    assert store.write(consoles.forget_dead) == (theirs,)
    assert store.write(consoles.forget_dead) == ()
    assert store.read(consoles.living) == {mine}


def test_a_process_that_got_the_number_of_a_dead_console_is_not_taken_for_it(
    store: Store, neighbour: "subprocess.Popen[bytes]"
) -> None:
    now = consoles.started(neighbour.pid)
    assert now
    boot, _colon, tick = now.partition(":")
    register_as(store, neighbour.pid, f"{boot}:{int(tick) - 1}")
    register_as(store, neighbour.pid, f"another-boot:{tick}")
    assert store.read(consoles.living) == frozenset()
