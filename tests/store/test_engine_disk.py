"""A disk that is full or failing: what was acknowledged is there, and a sentence says what became of the rest."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import ConsoleError, DiskFull
from supportconsole.store.files import beside
from supportconsole.store.store import Store

Mount = Callable[[int], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Makes real file systems of so many megabytes."""
    places: list[Path] = []

    def make(megabytes: int) -> Path:
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            if os.environ.get("CI"):
                pytest.fail("a small file system cannot be mounted here")
            pytest.skip("mounting is not permitted here")
        places.append(place)
        return place

    yield make
    for place in places:
        subprocess.run(["umount", place], check=True)


def save(store: Store, text: str) -> None:
    store.write(lambda db: db.execute("INSERT INTO setting VALUES (?, ?)", (text[:8], text)))


def kept(store: Store) -> list[str]:
    return store.read(lambda db: [value for (value,) in db.execute("SELECT value FROM setting ORDER BY key")])


def fill(place: Path) -> Path:
    """Use up the last byte of the disk."""
    junk = place / "junk"
    with junk.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return junk


def text(number: int) -> str:
    return f"{number:08}" + "w" * 20_000


def fill_up_with_work(store: Store) -> int:
    """Save until the disk is full; the number of texts that were acknowledged."""
    for number in range(10_000):
        try:
            save(store, text(number))
        except DiskFull:
            return number
    raise AssertionError("the disk never filled up")


def test_a_full_disk_is_said_and_costs_nothing_that_was_saved(mount: Mount, clock: SetClock) -> None:
    place = mount(2)  # too small for the reserve
    with closing(Store.open(place / "desk.db", clock)) as store:
        saved = fill_up_with_work(store)
        assert saved > 10
        assert not beside(store.path, "reserve").exists()
        with pytest.raises(DiskFull, match="The disk is full; nothing of this was saved") as caught:
            store.write(lambda db: db.execute("DELETE FROM setting"))
        assert caught.value.hint
        assert kept(store) == [text(number) for number in range(saved)]
    with closing(Store.open(place / "desk.db", clock)) as store:
        assert kept(store) == [text(number) for number in range(saved)]
        assert store.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()) == ("ok",)


def test_the_reserve_saves_the_draft_that_meets_a_full_disk_and_comes_back_with_the_space(
    mount: Mount, clock: SetClock
) -> None:
    place = mount(16)
    with closing(Store.open(place / "desk.db", clock)) as store:
        save(store, text(0))
        reserve = beside(store.path, "reserve")
        assert reserve.stat().st_blocks * 512 == 4 * 1024 * 1024
        junk = fill(place)
        save(store, text(1))  # the reserve is given up for it
        assert not reserve.exists()
        saved = 2
        while saved < 1000:
            try:
                save(store, text(saved))
            except DiskFull:
                break
            saved += 1
        assert 10 < saved < 1000
        junk.unlink()
        save(store, text(saved))
        assert reserve.exists()
        assert kept(store) == [text(number) for number in range(saved + 1)]


def test_work_that_can_run_only_once_is_not_run_again_and_leaves_the_reserve_alone(
    mount: Mount, clock: SetClock
) -> None:
    place = mount(12)
    with closing(Store.open(place / "desk.db", clock)) as store:
        save(store, text(0))
        fill(place)
        lines = iter([text(number) for number in range(1, 50)])

        def take_in(db: sqlite3.Connection) -> None:
            db.executemany("INSERT INTO setting VALUES (?, '')", ((line,) for line in lines))

        with pytest.raises(DiskFull):
            store.write(take_in, once=True)
        assert kept(store) == [text(0)]
        save(store, text(1))  # the reserve was left for this


def test_a_store_opens_and_reads_on_a_full_disk(mount: Mount, clock: SetClock) -> None:
    place = mount(12)
    with closing(Store.open(place / "desk.db", clock)) as store:
        save(store, text(0))
    fill(place)
    with closing(Store.open(place / "desk.db", clock)) as store:
        assert kept(store) == [text(0)]
        save(store, text(1))
        assert kept(store) == [text(0), text(1)]


@pytest.mark.parametrize("free", [0, 40_000, 120_000])
def test_a_new_store_that_finds_no_room_leaves_nothing_half_made(
    mount: Mount, clock: SetClock, free: int
) -> None:
    place = mount(2)
    junk = fill(place)
    os.truncate(junk, junk.stat().st_size - free)
    with pytest.raises(ConsoleError) as caught:
        Store.open(place / "desk.db", clock)
    assert isinstance(caught.value, DiskFull)
    assert not (place / "desk.db").exists()
    junk.unlink()
    with closing(Store.open(place / "desk.db", clock)) as store:
        save(store, text(0))


def test_a_failing_disk_at_the_end_of_a_save_leaves_the_outcome_open(tmp_path: Path, clock: SetClock) -> None:
    path = tmp_path / "desk.db"
    with closing(Store.open(path, clock)) as store:
        save(store, text(0))
    # A limit on the size of files makes the journal's write fail as a bad disk does: with an input/output error.
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from supportconsole.domain.clock import SystemClock; from supportconsole.domain.errors import ConsoleError\n"
        "from supportconsole.store.store import Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = Store.open(Path(sys.argv[1]), SystemClock())\n"
        "def save(key): store.write(lambda db: db.execute('INSERT INTO setting VALUES (?, ?)', (key, 'w' * 20000)))\n"
        "save('first'); size = Path(sys.argv[1] + '-wal').stat().st_size\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 5000, resource.RLIM_INFINITY))\n"
        "try: save('second')\n"
        "except ConsoleError as error: print(error.code, error)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "save('third'); store.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("disk_trouble ")
    assert "not known" in done.stdout
    with closing(Store.open(path, clock)) as store:
        keys = store.read(lambda db: {key for (key,) in db.execute("SELECT key FROM setting")})
        assert keys - {"second"} == {"00000000", "first", "third"}
