"""Views: saved, renamed, put in order, removed, shared as files, and counted without waiting."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.desk.view_files import ViewFiles, read_views, write_views
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import BadQuery, Conflict, NotFound, UsageProblem
from supportconsole.domain.views import Count, Sort, View
from supportconsole.store import tallies
from supportconsole.store.store import Store

NIGHT = View("night", "group:L1 created>=today", Sort.OLDEST, "n")


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


def names(desk: Desk) -> list[str]:
    return [view.name for view in desk.views.own()]


def test_a_view_is_saved_renamed_moved_removed_and_each_is_undone(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.views.save(View(name, "is:active"))
    desk.views.rename("two", "zwei")
    assert names(desk) == ["one", "zwei", "three"]
    desk.views.move("three", 1)
    assert names(desk) == ["three", "one", "zwei"]
    desk.views.remove("ONE")
    assert names(desk) == ["three", "zwei"]
    desk.work.undo()
    assert names(desk) == ["three", "one", "zwei"]
    desk.work.undo()
    desk.work.undo()
    assert names(desk) == ["one", "two", "three"]
    desk.work.redo()
    assert names(desk) == ["one", "zwei", "three"]


def test_saving_the_same_again_changes_nothing(desk: Desk) -> None:
    assert desk.views.save(NIGHT) > 0
    assert desk.views.save(NIGHT) == 0
    assert desk.views.get("NIGHT") == NIGHT


def test_an_undo_never_overwrites_what_was_saved_since(desk: Desk) -> None:
    first = desk.views.save(NIGHT)
    desk.views.save(View("night", "is:active"))
    with pytest.raises(Conflict):
        desk.work.undo(first)
    assert desk.views.get("night").query == "is:active"


def test_what_cannot_be_a_view_is_refused(desk: Desk) -> None:
    desk.views.save(NIGHT)
    with pytest.raises(BadQuery):
        desk.views.save(View("bad", "statis:open"))
    with pytest.raises(UsageProblem):
        desk.views.save(View(" ", "is:active"))
    with pytest.raises(UsageProblem):
        desk.views.rename("night", "night")
    with pytest.raises(NotFound, match="saved view"):
        desk.views.rename("mine", "yours")
    with pytest.raises(NotFound) as problem:
        desk.views.get("nigth")
    assert "night" in problem.value.hint


def test_a_view_goes_through_a_file_and_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "team.toml"
    views = (NIGHT, View('"quoted" Szybkie', 'group:"L2 network"'))
    file.write_text(write_views(views), encoding="utf-8")
    assert read_views(file) == views


def test_files_are_followed_and_a_broken_one_keeps_its_last_good_version(tmp_path: Path) -> None:
    team, own = tmp_path / "team", tmp_path / "own"
    team.mkdir()
    own.mkdir()
    (team / "a.toml").write_text('name = "network"\nquery = "group:L2"\n')
    files = ViewFiles([team, own, tmp_path / "nowhere"])
    assert [view.query for view in files.views()] == ["group:L2"]
    (own / "b.toml").write_text('[[view]]\nname = "network"\nquery = "group:L1"\n')
    assert [view.query for view in files.views()] == ["group:L1"]
    (own / "b.toml").write_text('[[view]]\nname = "network"\nquery = "gruop:L1 "\n')
    assert [view.query for view in files.views()] == ["group:L1"]
    (problem,) = files.problems()
    assert "b.toml" in problem
    assert "still counts" in problem
    (own / "b.toml").unlink()
    assert [view.query for view in files.views()] == ["group:L2"]
    assert files.problems() == ()


@pytest.mark.parametrize(
    "text",
    ["name = ", 'query = "is:active"', 'name = "a"\nsort = "up"', 'name = "a"\nkey = "ab"', 'name = "a"\nquerry = "x"',
     "view = 3", "[[view]]\nname = 'a'\nquery = 'priority:hgh'"],
)  # fmt: skip
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    files = ViewFiles([tmp_path])
    assert files.views() == ()
    assert "bad.toml" in files.problems()[0]


def test_views_of_files_stand_between_the_built_in_and_ones_own(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "views"
    folder.mkdir()
    (folder / "v.toml").write_text(
        '[[view]]\nname = "team"\nquery = "is:active"\n[[view]]\nname = "solved"\nquery = "status:closed"\n'
    )
    desk = Desk(store, "ivan", views=[folder])
    desk.views.save(View("team", "status:new"))
    known = {view.name: view for view in desk.queue.views()}
    assert known["team"].query == "status:new"
    assert known["solved"].query == "status:closed"
    assert desk.views.origin("solved").endswith("v.toml")
    assert desk.views.origin("team") == "own"
    assert desk.views.origin("all") == "built-in"
    desk.views.remove("team")
    assert desk.views.get("team").query == "is:active"


def test_counting_ends_when_it_has_cost_enough(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO ticket (ref, subject, status, language, created_at, updated_at) VALUES (?, 'x', 5, ?, 0, 0)",
            ((f"t{n}", "pl" if n % 500 == 0 else "en") for n in range(20_000)),
        )

    desk._store.write(fill)
    query = desk.queue.parse("status:any language:pl")
    assert desk.queue.count(query) == Count(40)
    monkeypatch.setattr(tallies, "PATIENCE", 1)
    some = desk.queue.count(query)
    assert not some.exact
    assert 0 < some.n < 40
    assert desk.queue.count(desk.queue.parse("status:closed")) == Count(20_000), (
        "the tally is never cut short"
    )


def test_a_view_that_cannot_be_understood_counts_nothing_and_hinders_no_other(desk: Desk) -> None:
    given.ticket(desk)
    desk._store.write(
        lambda db: db.execute("INSERT INTO view (name, query, sort) VALUES ('bad', 'statis:x', 'priority')")
    )
    counts = {view.name: count.n for view, count in desk.views.counts()}
    assert counts["bad"] == 0
    assert counts["all"] == 1
