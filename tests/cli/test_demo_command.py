"""The sample desk keeps its ages believable and never loses what somebody did on it."""

from pathlib import Path

import pytest

from command_line import CommandLine
from supportconsole import wiring
from supportconsole.config.paths import Paths, find_paths
from supportconsole.domain.clock import DAY, SystemClock
from supportconsole.domain.errors import StoreBusy
from supportconsole.sample.desk import ME
from supportconsole.store.numbers import made_at, note_made
from supportconsole.store.store import Store


@pytest.fixture
def paths(run: CommandLine) -> Paths:
    """The folders of somebody who has opened the sample desk once."""
    run.ok("list", "--desk", "demo", "--limit", "1")
    return find_paths({"SUPPORTCONSOLE_HOME": str(run.home)})


def make_old(store: Path) -> int:
    """Let the sample be two days old; gives the time it then claims to be made."""
    old = SystemClock().now() - 2 * DAY
    opened = Store.open(store, SystemClock())
    opened.write(lambda db: note_made(db, old))
    opened.close()
    return old


def claims(store: Path) -> int | None:
    opened = Store.open(store, SystemClock())
    try:
        return opened.read(made_at)
    finally:
        opened.close()


def test_the_agent_that_the_wiring_names_is_the_samples_own() -> None:
    assert wiring.SAMPLE_AGENT == ME


def test_numbers_begin_where_the_pictures_show_them(run: CommandLine) -> None:
    ids = [
        int(line.split("\t")[0])
        for line in run.ok(
            "list", "status:any", "--sort", "number", "--limit", "5000", "--plain", "--desk", "demo"
        ).out.splitlines()
    ]
    assert min(ids) == wiring.FIRST_SAMPLE_NUMBER


def test_an_old_sample_that_nobody_touched_is_made_anew(run: CommandLine, paths: Paths) -> None:
    old = make_old(paths.store("demo"))
    run.ok("list", "--desk", "demo", "--limit", "1")
    made = claims(paths.store("demo"))
    assert made is not None
    assert made > old


def test_an_old_sample_with_work_in_it_stays(run: CommandLine, paths: Paths) -> None:
    (ticket,) = run.ok("list", "--desk", "demo", "--limit", "1", "--json").answer
    run.ok("tag", str(ticket["id"]), "+mine", "--desk", "demo")
    old = make_old(paths.store("demo"))
    assert "mine" in run.ok("show", str(ticket["id"]), "--desk", "demo", "--json").answer["tags"]
    assert claims(paths.store("demo")) == old


def test_a_sample_that_a_console_shows_is_not_pulled_away(paths: Paths) -> None:
    shown = wiring.open_sample_desk(paths)
    shown.enter()
    try:
        with pytest.raises(StoreBusy):
            wiring.open_sample_desk(paths, fresh=True)
    finally:
        shown.close()
    wiring.open_sample_desk(paths, fresh=True).close()
