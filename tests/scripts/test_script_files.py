"""Scripts as files: what a team keeps in a folder, and what happens when a file of it breaks."""

import os
from pathlib import Path

import pytest

from supportconsole.domain.errors import BadScript
from supportconsole.scripts.files import BYTES, Kind, ScriptFile, read_script
from supportconsole.scripts.shelf import SHIPPED, Folder, Shelf, shipped

GREETING = """+++
title = "Greeting"
shortcut = "hi"
groups = ["L1"]
+++

Hello {{ requester.first_name }},
"""


def lay(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(text: str, path: str = "greet.en.md") -> ScriptFile:
    return read_script(text.encode(), path)


def test_the_head_names_the_text_and_the_file_name_its_language() -> None:
    script = read(GREETING)

    assert (script.kind, script.id, script.language, script.title) == (Kind.CANNED, "greet", "en", "Greeting")
    assert script.ref == "greet.en"
    assert script.about["groups"] == ["L1"]
    assert script.body == "Hello {{ requester.first_name }},\n"
    assert script.body_line == 7


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("+++\ntitle = 'Thanks'\n+++\nThank you.", Kind.CANNED),
        ("+++\ntitle = 'Close'\n[changes]\nstatus = 'solved'\n+++\nThank you.", Kind.MACRO),
        ("# VPN\n\n## Which error?\n\n- [809](#809)\n", Kind.GUIDED),
        ("+++\nkind = 'canned'\n+++\n# A heading in a letter\n\nText", Kind.CANNED),
        ("+++\ntitle = 'Shell'\n+++\nRun this:\n\n```\n# as root\ndf -h\n```\n", Kind.CANNED),
    ],
)
def test_a_file_is_what_it_holds_unless_it_says_so(text: str, kind: Kind) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("+++\ntitle = 'No end'\n\nHello", 1, "not closed"),
        ("+++\ntitle = 'Fine'\nshortcut = hi\n+++\nHello", 3, "not TOML"),
        ("+++\ntitle = 'Fine'\n+++\n  \n", 0, "no text"),
        ("+++\ntitle = 3\n+++\nHello", 0, "title must be text"),
        ("+++\nkind = 'poem'\n+++\nHello", 0, "no kind"),
        ("+++\nlanguage = 'klingon'\n+++\nHello", 0, "no language"),
    ],
)
def test_a_broken_file_names_the_place_and_the_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(BadScript, match=reason) as refused:
        read(text, "team/greet.md")

    assert (refused.value.file, refused.value.line) == ("team/greet.md", line)


def test_what_is_no_text_or_too_much_of_it_is_refused() -> None:
    with pytest.raises(BadScript, match="not UTF-8") as refused:
        read_script(b"Hello\n\xff", "greet.md")
    assert refused.value.line == 2

    with pytest.raises(BadScript, match="larger than"):
        read_script(b"x" * (BYTES + 1), "greet.md")


def test_nothing_in_a_file_reaches_the_terminal_as_a_command() -> None:
    script = read('+++\ntitle = "Hello\\u001b[2J"\n+++\nText \x1b]0;owned\x07 end')

    assert "\x1b" not in script.title + script.body


def test_a_shelf_holds_the_files_of_several_folders_and_the_upper_one_counts(tmp_path: Path) -> None:
    lay(tmp_path / "team", "mail/greet.en.md", GREETING)
    lay(tmp_path / "team", "greet.ru.md", GREETING.replace("Hello", "Здравствуйте"))
    lay(tmp_path / "own", "greet.en.md", GREETING.replace("Hello", "Hi"))
    lay(tmp_path / "own", "README.md", "# How we write")
    lay(tmp_path / "own", ".git/HEAD.md", "no script")
    shelf = Shelf([Folder(tmp_path / "team", "team"), Folder(tmp_path / "own", "own")])

    assert shelf.refresh()

    assert [(one.ref, one.folder, one.body.split()[0]) for one in shelf.scripts] == [
        ("greet.en", "own", "Hi"),
        ("greet.ru", "team", "Здравствуйте"),
    ]
    assert not shelf.problems


def test_an_edited_file_is_picked_up_and_an_untouched_one_is_not_read_again(tmp_path: Path) -> None:
    path = lay(tmp_path, "greet.en.md", GREETING)
    shelf = Shelf([Folder(tmp_path, "own")])
    shelf.refresh()
    before = shelf.scripts[0]

    assert not shelf.refresh()
    assert shelf.scripts[0] is before

    lay(tmp_path, "greet.en.md", GREETING.replace("Hello", "Good morning"))
    assert shelf.refresh()
    assert shelf.scripts[0].body.startswith("Good morning")

    path.unlink()
    assert shelf.refresh()
    assert shelf.scripts == ()


def test_a_file_that_breaks_keeps_its_last_good_version_and_says_so(tmp_path: Path) -> None:
    lay(tmp_path, "greet.en.md", GREETING)
    shelf = Shelf([Folder(tmp_path, "own")])
    shelf.refresh()

    lay(tmp_path, "greet.en.md", "+++\ntitle = broken\n+++\nHello")
    assert shelf.refresh()

    assert [one.title for one in shelf.scripts] == ["Greeting"]
    assert [(one.path, one.line, one.kept) for one in shelf.problems] == [("greet.en.md", 2, True)]
    assert "The version before still counts." in shelf.problems[0].sentence()

    lay(tmp_path, "greet.en.md", GREETING)
    assert shelf.refresh()
    assert not shelf.problems


def test_two_files_of_one_folder_cannot_be_the_same_text(tmp_path: Path) -> None:
    lay(tmp_path, "a/greet.en.md", GREETING)
    lay(tmp_path, "b/greet.en.md", GREETING)
    shelf = Shelf([Folder(tmp_path, "own")])

    shelf.refresh()

    assert [one.path for one in shelf.scripts] == ["a/greet.en.md"]
    assert "a/greet.en.md has the same id" in shelf.problems[0].sentence()


def test_links_and_pipes_in_a_shared_folder_are_not_followed(tmp_path: Path) -> None:
    secret = lay(tmp_path, "secret.md", "key")
    team = tmp_path / "team"
    team.mkdir()
    (team / "leak.md").symlink_to(secret)
    (team / "out").symlink_to(tmp_path)
    os.mkfifo(team / "pipe.md")
    shelf = Shelf([Folder(team, "team"), Folder(tmp_path / "gone", "gone")])

    shelf.refresh()

    assert shelf.scripts == ()
    assert [one.folder for one in shelf.problems if not one.path] == ["gone"]


def test_the_programs_own_library_is_whole() -> None:
    shelf = Shelf([shipped()])

    shelf.refresh()

    assert not shelf.problems
    assert {one.folder for one in shelf.scripts} == {SHIPPED}
