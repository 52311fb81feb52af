"""The knowledge base from a shell."""

from pathlib import Path

from command_line import CommandLine


def test_an_article_is_drafted_from_a_ticket_listed_verified_and_used(desk: CommandLine) -> None:
    made = desk.ok("kb", "new", "--from", "1", "--no-edit", "--id", "vpn", "--json").answer
    assert made["article"]["state"] == "draft"
    assert made["removed"] == []
    assert [one["ref"] for one in desk.ok("kb", "list", "--state", "draft", "--json").answer] == ["vpn"]
    assert desk.ok("kb", "verify", "vpn", "--until", "1y", "--json").answer["article"]["verified_until"]
    used = desk.ok("kb", "use", "vpn", "2", "--json").answer
    assert (used["article"]["uses"], used["undo"]) == (2, 3)
    shown = desk.ok("kb", "show", "vpn", "--json").answer
    assert {use["how"] for use in shown["used_for"]} == {"helped", "drafted"}
    desk.ok("undo", "3")
    assert desk.ok("kb", "show", "vpn", "--json").answer["uses"] == 1


def test_an_article_comes_from_standard_input_and_goes_back_as_a_file(
    desk: CommandLine, tmp_path: Path
) -> None:
    desk.ok(
        "kb",
        "new",
        "--file",
        "-",
        typed='+++\nid = "p"\ntitle = "Printer"\nstate = "public"\nurl = "https://kb.example.org/p"\n+++\nPaper.\n',
    )
    source = desk.ok("kb", "show", "p", "--source").out
    (tmp_path / "p.md").write_text(source.replace("Paper.", "Paper is out."))
    changed = desk.ok("kb", "edit", "p", "--file", str(tmp_path / "p.md"), "--json").answer
    assert changed["article"]["body"].strip() == "Paper is out."
    assert desk.ok("kb", "link", "p", "--ticket", "1").out == "https://kb.example.org/p\n"
    assert desk.ok("kb", "edit", "p", "--state", "internal").code == 0
    refused = desk("kb", "link", "p")
    assert refused.code == 1
    assert "not public" in refused.err


def test_a_folder_is_taken_in_whole_or_not_at_all(desk: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "a.md").write_text("# Alpha\n\nText\n")
    assert desk.ok("kb", "import", str(folder), "--json").answer["added"] == 1
    (folder / "b.md").write_text("---\nstate: wrong\n---\n# B\n")
    refused = desk("kb", "import", str(folder), "--json")
    assert refused.code == 1
    assert "b.md" in refused.err
    assert [one["ref"] for one in desk.ok("kb", "list", "Alpha", "--json").answer] == ["a"]


def test_gaps_are_listed(desk: CommandLine) -> None:
    assert set(desk.ok("kb", "gaps", "--json").answer) == {"searches", "tickets", "stale"}
    assert "#3" in desk.ok("kb", "gaps", "--days", "10000").out


def test_what_the_editor_left_unreadable_is_kept(desk: CommandLine) -> None:
    desk.environ["EDITOR"] = "sed -i s/^state/=state/"
    refused = desk("kb", "edit", "k1")
    assert refused.code == 2
    kept = Path(refused.err.split("kept in ")[1].split(";")[0])
    assert "UDP 500" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    desk.environ["EDITOR"] = "sed -i s/firewall/gateway/"
    desk.ok("kb", "edit", "k1")
    assert "gateway" in desk.ok("kb", "show", "k1").out
    assert list(kept.parent.glob("*")) == [kept]


def test_a_wrong_date_and_an_article_that_is_not_there(desk: CommandLine) -> None:
    assert desk("kb", "verify", "k1", "--until", "soon").code == 2
    assert desk("kb", "use", "nothing", "1").code == 6
    assert desk("kb", "use", "k1", "99").code == 6
