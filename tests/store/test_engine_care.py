"""Backups that can be trusted, putting one back, and what a check says."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from supportconsole.desk.care import Care, Finding, Level
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import Refusal, StoreBusy, StoreRefused
from supportconsole.store import consoles
from supportconsole.store.connection import SCHEMA_VERSION
from supportconsole.store.drafts import checksum
from supportconsole.store.files import beside
from supportconsole.store.integrity import find_damage
from supportconsole.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desks" / "desk.db"


@pytest.fixture
def store(path: Path, clock: SetClock) -> Iterator[Store]:
    opened = Store.open(path, clock)
    add(opened, "Acme")
    yield opened
    opened.close()


@pytest.fixture
def care(store: Store) -> Care:
    return Care(store)


@pytest.fixture
def backup(care: Care, tmp_path: Path) -> Path:
    return care.backup(tmp_path / "copy.db")


def add(store: Store, name: str) -> None:
    store.write(lambda db: db.execute("INSERT INTO organization (name) VALUES (?)", (name,)))


def names(store: Store) -> list[str]:
    return store.read(
        lambda db: [name for (name,) in db.execute("SELECT name FROM organization ORDER BY id")]
    )


def names_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        return [name for (name,) in db.execute("SELECT name FROM organization ORDER BY id")]


# Backing up


def test_a_backup_is_one_private_file_that_stands_alone(care: Care, tmp_path: Path) -> None:
    made = care.backup(tmp_path / "copy.db")
    assert [file.name for file in tmp_path.glob("*copy.db*")] == ["copy.db"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert names_in(made) == ["Acme"]


def test_a_backup_holds_what_only_the_journal_has_and_nothing_unfinished(
    care: Care, store: Store, tmp_path: Path
) -> None:
    def work(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO organization (name) VALUES ('unfinished')")
        care.backup(tmp_path / "copy.db")

    add(store, "in the journal")
    store.write(work)
    assert names_in(tmp_path / "copy.db") == ["Acme", "in the journal"]
    assert names(store) == ["Acme", "in the journal", "unfinished"]


def test_a_backup_replaces_a_file_only_when_told_to(care: Care, store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(Refusal, match="exists already"):
        care.backup(target)
    assert target.read_text() == "precious"
    care.backup(target, overwrite=True)
    assert names_in(target) == ["Acme"]
    with pytest.raises(Refusal, match="exists already"):
        care.backup(store.path, overwrite=True)


def test_a_backup_into_a_missing_folder_is_refused_in_words(care: Care, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written: No such file"):
        care.backup(tmp_path / "missing" / "copy.db")


def test_a_damaged_store_makes_no_backup(store: Store, care: Care, tmp_path: Path) -> None:
    spoil_organizations(store)
    with pytest.raises(StoreRefused, match="damaged"):
        care.backup(tmp_path / "copy.db")
    assert list(tmp_path.glob("*copy.db*")) == []


def spoil_organizations(store: Store) -> None:
    (page,) = store.read(
        lambda db: db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'organization'").fetchone()
    )
    store.release()
    with store.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))


# Restoring


def test_a_restored_store_is_the_backup_and_the_present_one_is_set_aside(
    care: Care, store: Store, backup: Path
) -> None:
    add(store, "later")
    aside = care.restore(backup)
    assert names(store) == ["Acme"]
    add(store, "goes on")
    assert names(store) == ["Acme", "goes on"]
    assert aside is not None
    assert aside.parent == store.path.parent / "backups"
    assert names_in(aside) == ["Acme", "later"]
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert backup.exists()


def test_what_was_set_aside_can_be_restored_again(care: Care, store: Store, backup: Path) -> None:
    add(store, "later")
    aside = care.restore(backup)
    assert aside is not None
    care.restore(aside)
    assert names(store) == ["Acme", "later"]


def test_a_restore_mends_a_damaged_store(care: Care, store: Store, backup: Path) -> None:
    spoil_organizations(store)
    with pytest.raises(StoreRefused):
        names(store)
    aside = care.restore(backup)
    assert names(store) == ["Acme"]
    assert aside is not None
    assert aside.exists()


def test_the_journal_of_a_damaged_store_does_not_get_into_the_restored_one(
    care: Care, store: Store, backup: Path
) -> None:
    add(store, "later")
    journal = beside(store.path, "wal").read_bytes()
    store.release()
    store.path.write_bytes(b"x" * 8192)
    beside(store.path, "wal").write_bytes(journal)
    aside = care.restore(backup)
    assert names(store) == ["Acme"]
    assert aside is not None
    assert beside(aside, "wal").read_bytes() == journal
    for kept in (aside, beside(aside, "wal")):
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_restore_brings_back_a_store_that_is_gone(care: Care, store: Store, backup: Path) -> None:
    store.release()
    store.path.unlink()
    assert care.restore(backup) is None
    assert names(store) == ["Acme"]


def test_a_plain_copy_of_a_store_in_use_is_restored_with_its_journal(
    care: Care, store: Store, tmp_path: Path
) -> None:
    add(store, "in the journal")
    copy = tmp_path / "plain.db"
    copy.write_bytes(store.path.read_bytes())
    beside(copy, "wal").write_bytes(beside(store.path, "wal").read_bytes())
    before = copy.read_bytes()
    care.restore(copy)
    assert names(store) == ["Acme", "in the journal"]
    assert copy.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "newer version"),
        ("PRAGMA application_id = 7", "not a store"),
        ("CREATE TRIGGER sly AFTER INSERT ON ticket BEGIN DELETE FROM message; END", "did not make"),
        ("DROP TRIGGER ticket_counted_in", "did not make"),
    ],
)
def test_a_backup_that_cannot_be_trusted_changes_nothing(
    care: Care, store: Store, backup: Path, change: str, sentence: str
) -> None:
    with closing(sqlite3.connect(backup)) as db:
        db.execute(change)
    before = backup.read_bytes()
    refuse_restore(care, store, backup, sentence)
    assert backup.read_bytes() == before


@pytest.mark.parametrize("left", [0, 50, 100, 4096, 50_000])
def test_a_truncated_backup_changes_nothing(care: Care, store: Store, backup: Path, left: int) -> None:
    os.truncate(backup, left)
    refuse_restore(care, store, backup, "damaged|not a store")


def test_a_missing_backup_and_the_store_itself_are_refused(care: Care, store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no backup"):
        care.restore(tmp_path / "missing.db")
    with pytest.raises(Refusal, match="the store itself"):
        care.restore(store.path)
    assert names(store) == ["Acme"]


def refuse_restore(care: Care, store: Store, backup: Path, sentence: str) -> None:
    add(store, "later")
    with pytest.raises(StoreRefused, match=sentence) as caught:
        care.restore(backup)
    assert caught.value.hint
    assert names(store) == ["Acme", "later"]
    assert not beside(store.path, "new").exists()
    assert not (store.path.parent / "backups").exists()


def test_a_store_with_another_living_console_is_not_replaced(
    care: Care, store: Store, backup: Path, clock: SetClock
) -> None:
    mine = store.write(lambda db: consoles.register(db, None, clock.now()))
    other = store.write(lambda db: consoles.register(db, None, clock.now()))
    with pytest.raises(StoreBusy, match="Another console"):
        care.restore(backup, console=mine)
    store.write(lambda db: consoles.unregister(db, other))
    care.restore(backup, console=mine)
    assert names(store) == ["Acme"]


def test_a_store_that_another_program_holds_open_is_not_replaced(
    care: Care, store: Store, backup: Path
) -> None:
    script = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1])\n"
        "db.execute('SELECT count(*) FROM ticket').fetchone(); print('open', flush=True); input(); db.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, store.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreBusy, match="Another program"):
            care.restore(backup)
        other.communicate("\n")
    assert names(store) == ["Acme"]


# Checking


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def bad(findings: tuple[Finding, ...]) -> dict[str, Level]:
    assert all(finding.remedy for finding in findings if finding.level is not Level.OK)
    return {finding.name: finding.level for finding in findings if finding.level is not Level.OK}


@pytest.mark.parametrize("thorough", [False, True])
def test_a_healthy_store_has_nothing_to_mend(care: Care, store: Store, thorough: bool) -> None:
    store.write(lambda db: add_ticket(db, "one"))
    found = care.check(thorough=thorough)
    assert bad(found) == {}
    assert set(by_name(found)) == {
        *("store", "SQLite", "integrity", "drafts", "counts"),
        *("file rights", "folder rights", "space", "reserve", "journal", "search"),
    }
    assert care.is_sound() is True


def add_ticket(db: sqlite3.Connection, ref: str) -> None:
    db.execute(
        "INSERT INTO ticket (ref, subject, status, created_at, updated_at) VALUES (?, 'x', 1, 1, 1)", (ref,)
    )


def test_each_thing_that_is_wrong_is_named_with_its_remedy(care: Care, store: Store) -> None:
    store.write(lambda db: add_ticket(db, "one"))
    store.write(lambda db: db.execute("UPDATE tally SET n = n + 1"))
    store.write(
        lambda db: db.execute(
            "INSERT INTO draft (kind, body, checksum, generation, console, saved_at) "
            "VALUES ('note', 'typed', ?, 1, 'c', 1), ('note', 'tipped', ?, 1, 'c', 1)",
            (checksum("typed"), checksum("typed")),
        )
    )
    store.path.chmod(0o640)
    store.path.parent.chmod(0o755)
    beside(store.path, "reserve").unlink()
    found = care.check()
    assert bad(found) == {
        "counts": Level.FAIL,
        "drafts": Level.FAIL,
        "file rights": Level.WARN,
        "folder rights": Level.WARN,
        "reserve": Level.WARN,
    }
    assert "draft 2 " in by_name(found)["drafts"].text
    assert by_name(found)["file rights"].remedy == f"chmod 600 {store.path}"


def test_damage_is_found_and_the_way_back_is_named(care: Care, store: Store) -> None:
    spoil_organizations(store)
    found = care.check()
    assert bad(found)["integrity"] is Level.FAIL
    assert "backups" in by_name(found)["integrity"].remedy
    assert care.is_sound() is False


def test_an_index_that_lost_a_row_is_found_by_a_thorough_check_only(care: Care, store: Store) -> None:
    store.write(lambda db: add_ticket(db, "one"))

    def lose(db: sqlite3.Connection) -> None:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX ticket_updated ON ticket (created_at, id)' "
            "WHERE name = 'ticket_updated'"
        )

    store.write(lambda db: db.execute("UPDATE ticket SET created_at = 9"))
    store.write(lose)
    store.release()
    assert bad(care.check()) == {}
    assert bad(care.check(thorough=True)) == {"integrity": Level.FAIL}


def test_a_look_that_takes_too_long_is_broken_off(store: Store) -> None:
    def grow(db: sqlite3.Connection) -> None:
        db.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
            "INSERT INTO setting SELECT i, hex(randomblob(100)) FROM n"
        )

    store.write(grow)
    assert store.read(lambda db: find_damage(db, seconds=0.001)) is None
    assert store.read(lambda db: find_damage(db, seconds=60)) == ()
