"""What becomes of a store that is missing, current, old, newer, foreign, damaged, locked away or somebody else's."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import StoreRefused
from supportconsole.store.connection import APPLICATION_ID, SCHEMA_VERSION
from supportconsole.store.files import beside
from supportconsole.store.migrations import history
from supportconsole.store.opening import network_kind
from supportconsole.store.store import Store


def add_organization(store: Store, name: str) -> None:
    store.write(lambda db: db.execute("INSERT INTO organization (name) VALUES (?)", (name,)))


def organizations(store: Store) -> list[str]:
    return store.read(
        lambda db: [name for (name,) in db.execute("SELECT name FROM organization ORDER BY id")]
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desks" / "desk.db"


@pytest.fixture
def used(path: Path, clock: SetClock) -> Path:
    """A closed store that holds an organization."""
    with closing(Store.open(path, clock)) as store:
        add_organization(store, "Acme")
    return path


def refuse(path: Path, clock: SetClock) -> StoreRefused:
    """Open the store, which must be refused in one sentence with a hint, and leave every byte as it was."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreRefused) as caught:
        Store.open(path, clock)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    return caught.value


def test_a_new_store_is_made_for_its_owner_alone(path: Path, clock: SetClock) -> None:
    with closing(Store.open(path, clock)) as store:
        add_organization(store, "Acme")
        files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files.pop("desk.db-reserve") == 0o600
    assert set(files) == {"desk.db", "desk.db-wal", "desk.db-shm", "desk.db-lock"}
    assert set(files.values()) == {0o600}


def test_what_was_written_is_there_after_opening_again(used: Path, clock: SetClock) -> None:
    with closing(Store.open(used, clock)) as store:
        assert organizations(store) == ["Acme"]


def test_a_store_carries_its_mark_and_version_in_the_first_bytes(used: Path) -> None:
    header = used.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_the_version_counts_the_named_steps() -> None:
    assert len(history()._migrations) == SCHEMA_VERSION


def test_opening_a_current_store_loads_neither_migrations_nor_threads(used: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from supportconsole.domain.clock import SystemClock\n"
        "from supportconsole.store.store import Store\n"
        f"store = Store.open(Path({str(used)!r}), SystemClock())\n"
        "store.write(lambda db: db.execute(\"INSERT INTO organization (name) VALUES ('x')\"))\n"
        "store.read(lambda db: db.execute('SELECT 1').fetchone()); store.has_changed(); store.close()\n"
        "print([name for name in ('sqlite_utils', 'asyncio', 'concurrent.futures', 'logging', 'hashlib',"
        " 'supportconsole.store.migrations') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_connection_has_the_settings_of_the_guarantees(used: Path, clock: SetClock) -> None:
    def settings(db: sqlite3.Connection) -> dict[str, object]:
        names = (
            "journal_mode",
            "synchronous",
            "busy_timeout",
            "foreign_keys",
            "cell_size_check",
            "cache_size",
        )
        found = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in (*names, "temp_store")}
        return found | {"journal_size_limit": db.execute("PRAGMA journal_size_limit").fetchone()[0] > 0}

    with closing(Store.open(used, clock)) as store:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": 5000,
            "foreign_keys": 1,
            "cell_size_check": 1,
            "cache_size": -4000,
            "temp_store": 2,
            "journal_size_limit": True,
        }
        assert store.read(settings) == wanted | {"cache_size": -400}
        assert store.write(settings) == wanted


def test_an_old_store_is_backed_up_and_then_brought_up_to_date(path: Path, clock: SetClock) -> None:
    make_old(path)
    with closing(Store.open(path, clock)) as store:
        add_organization(store, "Acme")
        assert store.read(lambda db: db.execute("SELECT note FROM scribble").fetchone()) == ("kept",)
    (backup,) = (path.parent / "backups").iterdir()
    assert backup.name == "desk-20261120T221500-v0.db"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("SELECT note FROM scribble").fetchone() == ("kept",)
        assert db.execute("PRAGMA user_version").fetchone() == (0,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_migration_that_fails_leaves_the_old_store_and_names_the_backup(
    path: Path, clock: SetClock
) -> None:
    make_old(path, "CREATE TABLE undo_step (somebody, elses)")  # late in the schema: much has run before it
    with pytest.raises(StoreRefused, match="as it was") as caught:
        Store.open(path, clock)
    assert "desk-20261120T221500-v0.db" in caught.value.hint
    with closing(sqlite3.connect(path)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"scribble", "undo_step"}
        assert db.execute("PRAGMA user_version").fetchone() == (0,)


def test_only_the_newest_seven_own_backups_are_kept(path: Path, clock: SetClock) -> None:
    for _round in range(9):
        path.unlink(missing_ok=True)
        beside(path, "reserve").unlink(missing_ok=True)
        make_old(path)
        Store.open(path, clock).close()
        clock.advance(1_000_000)
    names = sorted(file.name for file in (path.parent / "backups").iterdir())
    assert names == [f"desk-20261120T22150{second}-v0.db" for second in range(2, 9)]


def make_old(path: Path, also: str = "") -> None:
    """A store of this program from before its first step."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"CREATE TABLE scribble (note); INSERT INTO scribble VALUES ('kept'); {also}"
        )


def test_a_newer_store_is_refused_and_not_even_read(used: Path, clock: SetClock) -> None:
    with closing(sqlite3.connect(used)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    assert "newer version" in refuse(used, clock).message
    assert not beside(used, "wal").exists()


def test_a_store_that_became_newer_in_its_journal_only_is_refused(used: Path, clock: SetClock) -> None:
    with closing(sqlite3.connect(used)) as db:  # while it is open, the journal is not folded in
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        assert "newer version" in refuse(used, clock).message


def test_a_running_program_stops_writing_when_a_newer_one_has_migrated_the_store(
    used: Path, clock: SetClock
) -> None:
    with closing(Store.open(used, clock)) as store:
        add_organization(store, "before")
        with closing(sqlite3.connect(used)) as db:
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        with pytest.raises(StoreRefused, match="newer version"):
            add_organization(store, "after")
        assert organizations(store) == ["Acme", "before"]


def test_somebody_elses_database_is_left_alone(path: Path, clock: SetClock) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE bookmark (url)")
    assert "not a store" in refuse(path, clock).message


@pytest.mark.parametrize("text", [b"hello", b"a letter to a friend, " * 100])
def test_a_file_that_is_no_database_is_left_alone(path: Path, clock: SetClock, text: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(text)
    assert "not a store" in refuse(path, clock).message


@pytest.mark.parametrize("left", [1, 60, 100, 4096, 50_000])
def test_a_truncated_store_is_refused_with_the_way_to_restore(used: Path, clock: SetClock, left: int) -> None:
    os.truncate(used, left)
    refusal = refuse(used, clock)
    assert "damaged" in refusal.message
    assert "restore" in refusal.hint


def test_an_emptied_store_is_not_taken_for_a_new_one(used: Path, clock: SetClock) -> None:
    os.truncate(used, 0)
    assert "damaged" in refuse(used, clock).message


def test_an_empty_file_where_no_store_was_becomes_one(path: Path, clock: SetClock) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(Store.open(path, clock)) as store:
        add_organization(store, "Acme")
        assert organizations(store) == ["Acme"]


def test_a_store_with_a_spoilt_page_is_refused_when_that_is_read(used: Path, clock: SetClock) -> None:
    with closing(sqlite3.connect(used)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'organization'").fetchone()
    with used.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    with closing(Store.open(used, clock)) as store:
        with pytest.raises(StoreRefused, match="damaged"):
            organizations(store)
        with pytest.raises(StoreRefused, match="damaged"):
            add_organization(store, "lost?")


def test_a_store_made_read_only_is_refused_also_for_the_superuser(used: Path, clock: SetClock) -> None:
    used.chmod(0o400)
    assert "cannot be written" in refuse(used, clock).message


def test_a_folder_in_the_place_of_a_store_is_refused(path: Path, clock: SetClock) -> None:
    path.mkdir(parents=True)
    assert "not a file" in refuse(path, clock).message


def test_a_file_in_the_place_of_the_folder_is_refused(path: Path, clock: SetClock) -> None:
    path.parent.write_text("in the way")
    assert "cannot be reached" in refuse(path, clock).message


def test_a_link_leads_to_the_store_it_names(used: Path, tmp_path: Path, clock: SetClock) -> None:
    link = tmp_path / "short.db"
    link.symlink_to(used)
    with closing(Store.open(link, clock)) as store:
        assert organizations(store) == ["Acme"]
        assert not beside(link, "wal").exists()


needs_superuser = pytest.mark.skipif(
    os.geteuid() != 0, reason="only the superuser can give files away or mount"
)


@needs_superuser
def test_a_store_of_another_user_is_refused(used: Path, clock: SetClock) -> None:
    os.chown(used, 12345, 12345)
    assert "belongs to user 12345" in refuse(used, clock).message


@needs_superuser
def test_another_user_is_told_whose_the_store_is_and_where_nothing_can_be_made(clock: SetClock) -> None:
    script = (
        "import os, sys; from pathlib import Path; from supportconsole.domain.clock import SystemClock\n"
        "from supportconsole.domain.errors import StoreRefused; from supportconsole.store.store import Store\n"
        "import supportconsole.store.migrations, sqlite_utils, pwd\n"
        "os.setgid(12345); os.setuid(12345)\n"
        "for name in sys.argv[1:]:\n"
        "    try: Store.open(Path(name), SystemClock())\n"
        "    except StoreRefused as error: print(error)\n"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        used = folder / "desk.db"
        Store.open(used, clock).close()
        used.chmod(0o644)
        other = folder / "other.db"
        done = subprocess.run(
            [sys.executable, "-c", script, used, other], capture_output=True, text=True, check=True
        )
    first, second = done.stdout.splitlines()
    assert first == f"The store {used} belongs to root."
    assert second == f"The store {other} cannot be written to."


@needs_superuser
def test_a_store_on_a_read_only_file_system_is_refused(used: Path, tmp_path: Path, clock: SetClock) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    if subprocess.run(["mount", "--bind", used.parent, place], capture_output=True, check=False).returncode:
        if os.environ.get("CI"):
            pytest.fail("a folder cannot be mounted here")
        pytest.skip("mounting is not permitted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
        assert "cannot be written" in refuse(place / "desk.db", clock).message
        assert "cannot be written" in refuse(place / "new.db", clock).message
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_network_file_system_is_known_by_its_device_number(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "36 28 0:31 / /home rw,nosuid shared:17 - nfs4 files:/home rw,vers=4.2\n"
        "40 28 0:40 / /tmp rw - tmpfs tmpfs rw\n"
    )
    assert network_kind(os.makedev(0, 31), mounts) == "nfs4"
    assert network_kind(os.makedev(0, 40), mounts) == ""
    assert network_kind(os.makedev(8, 1), mounts) == ""
    assert network_kind(os.makedev(0, 31), tmp_path / "missing") == ""
