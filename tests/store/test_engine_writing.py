"""Writes are whole or not there, and nobody ever sees a raw error of SQLite."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import Bug, StoreBusy, StoreRefused
from supportconsole.store.files import beside
from supportconsole.store.store import Store
from supportconsole.store.turns import Turn
from supportconsole.store.writer import Writer


def add(name: str, db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO organization (name) VALUES (?)", (name,))


def names(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM organization ORDER BY id")]


def test_nothing_stays_of_a_write_that_raises(store: Store) -> None:
    def fail(db: sqlite3.Connection) -> None:
        add("half", db)
        raise LookupError

    with pytest.raises(LookupError):
        store.write(fail)
    store.write(lambda db: add("whole", db))
    assert store.read(names) == ["whole"]


def test_a_write_inside_a_write_is_kept_or_lost_with_the_outer_one(store: Store) -> None:
    def outer(db: sqlite3.Connection, *, end_well: bool) -> None:
        add(f"outer {end_well}", db)
        store.write(lambda inner: add(f"inner {end_well}", inner))
        if not end_well:
            raise LookupError

    store.write(lambda db: outer(db, end_well=True))
    with pytest.raises(LookupError):
        store.write(lambda db: outer(db, end_well=False))
    assert store.read(names) == ["outer True", "inner True"]


def test_a_failed_inner_write_leaves_nothing_when_the_outer_one_goes_on(store: Store) -> None:
    def fail(db: sqlite3.Connection) -> None:
        add("inner", db)
        raise LookupError

    def outer(db: sqlite3.Connection) -> None:
        add("before", db)
        with pytest.raises(LookupError):
            store.write(fail)
        add("after", db)

    store.write(outer)
    assert store.read(names) == ["before", "after"]


def test_a_read_inside_a_write_sees_what_was_written(store: Store) -> None:
    def work(db: sqlite3.Connection) -> list[str]:
        add("Acme", db)
        return store.read(names)

    assert store.write(work) == ["Acme"]


def test_a_read_stays_on_its_snapshot_while_others_write(store: Store) -> None:
    def work(db: sqlite3.Connection) -> tuple[list[str], list[str]]:
        before = names(db)
        writing = threading.Thread(target=store.write, args=(lambda other: add("late", other),))
        writing.start()
        writing.join()
        return before, store.read(names)

    assert store.read(work) == ([], [])
    assert store.read(names) == ["late"]


def test_a_reading_connection_does_not_write(store: Store) -> None:
    with pytest.raises(Bug, match="readonly"):
        store.read(lambda db: add("sly", db))
    assert store.read(names) == []


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT * FROM nowhere", "SELECT 1; SELECT 2", "SELECT ?"])
def test_wrong_sql_is_a_bug_and_no_error_of_sqlite(store: Store, sql: str) -> None:
    with pytest.raises(Bug):
        store.read(lambda db: db.execute(sql))
    with pytest.raises(Bug):
        store.write(lambda db: db.execute(sql))
    with pytest.raises(Bug):
        store.write(lambda _db: store.write(lambda db: db.execute(sql)))
    store.write(lambda db: add("still working", db))


def test_a_broken_rule_of_the_schema_is_a_bug_and_changes_nothing(store: Store) -> None:
    store.write(lambda db: add("Acme", db))
    with pytest.raises(Bug, match="UNIQUE"):
        store.write(lambda db: db.execute("INSERT INTO organization (name) VALUES ('other'), ('Acme')"))
    with pytest.raises(Bug, match="FOREIGN KEY"):
        store.write(lambda db: db.execute("INSERT INTO team_member VALUES (1, 1, 0)"))
    assert store.read(names) == ["Acme"]


def test_the_wait_for_another_writer_ends_in_a_sentence(store: Store) -> None:
    impatient = Writer(store.path, patience=0.05)
    try:
        with Turn(store.path), pytest.raises(StoreBusy) as caught:
            impatient.write(lambda db: add("too early", db))
        assert caught.value.hint
        impatient.write(lambda db: add("now", db))
    finally:
        impatient.close()
    assert store.read(names) == ["now"]


def test_a_tool_that_ignores_our_turn_is_waited_for_and_then_named(store: Store) -> None:
    store.write(lambda db: db.execute("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as tool:
        tool.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            store.write(lambda db: add("too early", db))
        tool.execute("ROLLBACK")
    store.write(lambda db: add("now", db))
    assert store.read(names) == ["now"]


@pytest.mark.parametrize("replaced", [False, True])
def test_a_store_removed_while_open_is_noticed_before_anything_is_lost(
    store: Store, tmp_path: Path, clock: SetClock, replaced: bool
) -> None:
    store.write(lambda db: add("Acme", db))
    store.path.rename(tmp_path / "elsewhere.db")
    if replaced:
        Store.open(tmp_path / "other.db", clock).close()
        (tmp_path / "other.db").rename(store.path)
    with pytest.raises(StoreRefused, match="moved or replaced"):
        store.write(lambda db: add("into the void", db))


def test_a_closed_store_says_so_and_closes_again(tmp_path: Path, clock: SetClock) -> None:
    store = Store.open(tmp_path / "other.db", clock)
    store.write(lambda db: add("Acme", db))
    store.close()
    store.close()
    with pytest.raises(Bug, match="closed"):
        store.read(names)
    with pytest.raises(Bug, match="closed"):
        store.write(lambda db: add("late", db))


def test_closing_ends_the_connections_of_all_threads_and_folds_the_journal_in(
    tmp_path: Path, clock: SetClock
) -> None:
    store = Store.open(tmp_path / "other.db", clock)
    store.write(lambda db: add("Acme", db))
    seen: list[list[str]] = []
    threads = [threading.Thread(target=lambda: seen.append(store.read(names))) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.has_changed() is True
    store.close()
    assert seen == [["Acme"]] * 4
    assert not beside(store.path, "wal").exists()


def test_a_released_store_opens_again_by_itself(store: Store) -> None:
    store.write(lambda db: add("before", db))
    store.release()
    assert not beside(store.path, "wal").exists()
    assert store.read(names) == ["before"]
    store.write(lambda db: add("after", db))
    assert store.read(names) == ["before", "after"]
