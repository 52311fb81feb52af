"""Reading and writing for a screen that must not wait."""

import asyncio
import sqlite3
import threading

import pytest

from supportconsole.domain.errors import Bug, NotFound
from supportconsole.store.store import Store

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def add(store: Store, name: str) -> str:
    store.write(lambda db: db.execute("INSERT INTO organization (name) VALUES (?)", (name,)))
    return name


def names(store: Store) -> list[str]:
    return store.read(
        lambda db: [name for (name,) in db.execute("SELECT name FROM organization ORDER BY id")]
    )


class Gate:
    """Holds a thread until it is opened, and tells when one has come."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self._opened.wait(10)

    async def until_reached(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, 10)

    def open(self) -> None:
        self._opened.set()


def count_for_ever(store: Store, started: threading.Event, ended: threading.Event) -> None:
    def work(db: sqlite3.Connection) -> None:
        started.set()
        db.execute(ENDLESS).fetchone()

    try:
        store.read(work)
    finally:
        ended.set()


async def test_calls_run_in_threads_and_answer(store: Store) -> None:
    assert await store.in_writer(add, store, name="Acme") == "Acme"
    assert await store.in_reader(names, store) == ["Acme"]


async def test_errors_come_back_to_the_one_who_asked(store: Store) -> None:
    def missing() -> None:
        raise NotFound("There is no ticket 7.")

    with pytest.raises(NotFound):
        await store.in_reader(missing)
    with pytest.raises(NotFound):
        await store.in_writer(missing)


async def test_a_cancelled_read_stops_its_query_and_leaves_the_thread_usable(store: Store) -> None:
    for _round in range(10):
        started, ended = threading.Event(), threading.Event()
        asked = asyncio.ensure_future(store.in_reader(count_for_ever, store, started, ended))
        assert await asyncio.to_thread(started.wait, 10)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert await asyncio.to_thread(ended.wait, 10)
        assert await store.in_reader(names, store) == []


async def test_a_cancelled_read_that_has_not_begun_its_query_never_does(store: Store) -> None:
    gate = Gate()
    reads: list[list[str]] = []

    def work() -> None:
        gate.wait()
        reads.append(names(store))

    asked = asyncio.ensure_future(store.in_reader(work))
    await gate.until_reached()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    gate.open()
    assert await store.in_reader(names, store) == []
    assert await store.in_reader(names, store) == []
    assert reads == []


async def test_a_read_cancelled_between_two_queries_does_not_run_the_second(store: Store) -> None:
    gate, ended = Gate(), threading.Event()

    def work(db: sqlite3.Connection) -> None:
        try:
            db.execute("SELECT 1").fetchone()
            gate.wait()
            db.execute(ENDLESS).fetchone()
        finally:
            ended.set()

    asked = asyncio.ensure_future(store.in_reader(store.read, work))
    await gate.until_reached()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    gate.open()
    assert await asyncio.to_thread(ended.wait, 10)
    assert await store.in_reader(names, store) == []


async def test_cancelling_one_read_leaves_the_other_alone(store: Store) -> None:
    gate = Gate()

    def slow(db: sqlite3.Connection) -> int:
        gate.wait()
        return int(db.execute(f"{ENDLESS.replace('FROM n)', 'FROM n WHERE i < 200000)')}").fetchone()[0])

    patient = asyncio.ensure_future(store.in_reader(store.read, slow))
    await gate.until_reached()
    started, ended = threading.Event(), threading.Event()
    hasty = asyncio.ensure_future(store.in_reader(count_for_ever, store, started, ended))
    assert await asyncio.to_thread(started.wait, 10)
    gate.open()
    hasty.cancel()
    assert await patient == 200000
    assert await asyncio.to_thread(ended.wait, 10)


async def test_a_write_is_done_even_when_nobody_waits_for_it(store: Store) -> None:
    gate = Gate()

    def first() -> None:
        gate.wait()
        add(store, "first")

    one = asyncio.ensure_future(store.in_writer(first))
    await gate.until_reached()
    two = asyncio.ensure_future(store.in_writer(add, store, "second"))
    await asyncio.sleep(0)
    one.cancel()
    two.cancel()
    gate.open()
    assert await store.in_writer(add, store, "third") == "third"
    assert names(store) == ["first", "second", "third"]


async def test_closing_stops_reads_and_ends_writes(store: Store) -> None:
    started, ended = threading.Event(), threading.Event()
    asked = asyncio.ensure_future(store.in_reader(count_for_ever, store, started, ended))
    assert await asyncio.to_thread(started.wait, 10)
    writing = asyncio.ensure_future(store.in_writer(add, store, "last words"))
    await asyncio.sleep(0)
    await asyncio.to_thread(store.close)
    assert ended.is_set()
    assert await writing == "last words"
    with pytest.raises(Exception, match="stopped"):
        await asked


def test_a_write_outlives_the_loop_that_asked_for_it(store: Store) -> None:
    gate = Gate()

    def late() -> None:
        gate.wait()
        add(store, "late")

    async def leave() -> None:
        asked = asyncio.ensure_future(store.in_writer(late))
        await gate.until_reached()
        asked.cancel()

    asyncio.run(leave())
    gate.open()

    async def arrive() -> str:
        return await store.in_writer(add, store, "after")

    assert asyncio.run(arrive()) == "after"
    assert names(store) == ["late", "after"]


async def test_reads_one_after_the_other_share_one_thread_and_the_connection_left_to_it(store: Store) -> None:
    own = store.read(id)
    store.rest()

    found = [await store.in_reader(lambda: (threading.get_ident(), store.read(id))) for _ in range(50)]

    assert len(set(found)) == 1
    assert found[0] == (found[0][0], own)
    assert found[0][0] != threading.get_ident()


async def test_a_read_beside_a_long_one_has_a_thread_of_its_own(store: Store) -> None:
    gate = Gate()
    long = asyncio.create_task(store.in_reader(gate.wait))
    await gate.until_reached()

    assert await store.in_reader(names, store) == []

    gate.open()
    await long


def test_connections_are_closed_between_the_reads_of_other_threads(store: Store) -> None:
    """Closed in the midst of one, they would end the process."""
    ended = threading.Event()
    read = [0, 0, 0]

    def read_on(place: int) -> None:
        while not ended.is_set():
            read[place] += store.read(
                lambda db: db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
            )

    threads = [threading.Thread(target=read_on, args=(place,)) for place in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(300):
        store.release()
    ended.set()
    for thread in threads:
        thread.join()
    assert all(read)


def test_a_store_is_not_closed_by_what_reads_it(store: Store) -> None:
    with pytest.raises(Bug):
        store.read(lambda _db: store.release())
    assert store.read(lambda db: db.execute("SELECT 1").fetchone()) == (1,)
