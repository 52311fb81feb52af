"""Views from a shell."""

from pathlib import Path

from command_line import CommandLine


def test_a_view_is_saved_shown_used_moved_renamed_and_removed(desk: CommandLine) -> None:
    saved = desk.ok("view", "save", "vpn", "-tag:billing", "vpn", "--sort", "oldest", "--json").answer
    assert saved["view"]["query"] == "-tag:billing vpn"
    desk.ok("view", "save", "bills", "tag:billing")
    shown = desk.ok("view", "show", "vpn", "--json").answer
    assert (shown["count"], shown["exact"], shown["origin"]) == (1, True, "own")
    assert [one["id"] for one in desk.ok("list", "--view", "vpn", "--json").answer] == [1]
    desk.ok("view", "move", "bills", "1")
    desk.ok("view", "rename", "vpn", "tunnel")
    own = [one["name"] for one in desk.ok("view", "list", "--json").answer if one["origin"] == "own"]
    assert own == ["bills", "tunnel"]
    undo = desk.ok("view", "remove", "tunnel", "--json").answer["undo"]
    assert desk("view", "show", "tunnel").code == 6
    desk.ok("undo", str(undo))
    assert desk.ok("view", "show", "tunnel").code == 0


def test_views_are_shared_as_files(desk: CommandLine, tmp_path: Path) -> None:
    desk.ok("view", "save", "bills", "tag:billing")
    team = tmp_path / "team"
    team.mkdir()
    desk.ok("view", "export", "bills", "--output", str(team / "bills.toml"))
    assert desk("view", "export", "--output", str(team / "bills.toml")).code == 1
    desk.ok("view", "remove", "bills")
    desk.environ["SUPPORTCONSOLE_VIEW_FOLDERS"] = str(team)
    shown = desk.ok("view", "show", "bills", "--json").answer
    assert shown["origin"] == str(team / "bills.toml")
    assert [one["id"] for one in desk.ok("list", "--view", "bills", "--json").answer] == [2]
    (team / "bills.toml").write_text("nonsense")
    assert "bills.toml" in desk.ok("view", "list").err
    own = Path(desk.home) / "config" / "views"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text('name = "mine too"\nquery = "assignee:me"\n')
    assert "mine too" in [one["name"] for one in desk.ok("view", "list", "--no-counts", "--json").answer]


def test_a_wrong_view_is_refused_with_the_nearest_right_one(desk: CommandLine) -> None:
    desk.ok("view", "save", "bills", "tag:billing")
    refused = desk("view", "show", "bils", "--json")
    assert refused.code == 6
    assert "bills" in refused.err
    assert desk("view", "save", "x", "statis:open").code == 2
    assert desk("view", "remove", "mine").code == 6
