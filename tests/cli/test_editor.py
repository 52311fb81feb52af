"""A text goes to the user's editor and comes back."""

from pathlib import Path

import pytest

from supportconsole.config.editor import edit_text, find_editor, leftovers
from supportconsole.domain.errors import Refusal


def editor(folder: Path, lines: str) -> str:
    script = folder / "my editor"
    script.write_text(f"#!/bin/sh\n{lines}\n")
    script.chmod(0o700)
    return f"'{script}' -x"


def test_what_was_written_comes_back_and_no_file_stays(tmp_path: Path) -> None:
    said = edit_text("Hello", editor=editor(tmp_path, 'echo "Anna, привет" >> "$2"'), folder=tmp_path / "e")
    assert said == "Hello\nAnna, привет"
    assert list((tmp_path / "e").iterdir()) == []


def test_the_file_is_private_and_its_name_says_nothing(tmp_path: Path) -> None:
    look = editor(tmp_path, f'stat -c "%a %n" "$2" "$(dirname "$2")" > {tmp_path}/seen')
    edit_text("VPN of Anna", editor=look, folder=tmp_path / "e")
    file, folder = (tmp_path / "seen").read_text().splitlines()
    assert file.startswith("600 ")
    assert "VPN" not in file
    assert folder.startswith("700 ")


def test_an_editor_that_ends_with_an_error_means_forget_it(tmp_path: Path) -> None:
    assert edit_text("Hello", editor=editor(tmp_path, "exit 1"), folder=tmp_path / "e") is None
    assert leftovers(tmp_path / "e") == ()


def test_a_text_that_a_crash_left_is_found(tmp_path: Path) -> None:
    (tmp_path / "text-1.md").write_text("half a reply")
    assert [path.read_text() for path in leftovers(tmp_path)] == ["half a reply"]


@pytest.mark.parametrize("command", ["/nowhere/at all", "", "'"])
def test_an_editor_that_is_not_there_is_a_sentence_with_the_remedy(tmp_path: Path, command: str) -> None:
    with pytest.raises(Refusal) as problem:
        edit_text("Hello", editor=command, folder=tmp_path)
    assert "config set editor" in problem.value.hint
    assert leftovers(tmp_path) == ()


def test_the_setting_wins_over_the_variables() -> None:
    environ = {"VISUAL": "emacs", "EDITOR": "nano"}
    assert find_editor("micro", environ) == "micro"
    assert find_editor("", environ) == "emacs"
    assert find_editor("", {}) == "vi"
