"""What the user chose: files, variables, what is refused, and changing one value without touching another."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.config.editing import set_in_file, to_toml, with_value
from supportconsole.config.paths import Paths, find_desk_name, find_paths
from supportconsole.config.schema import BY_NAME, SETTINGS, accept
from supportconsole.config.settings import Settings, load
from supportconsole.desk.keymap import LAYOUTS, PRESETS
from supportconsole.domain.errors import ConfigProblem, UsageProblem


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = find_paths({"SUPPORTCONSOLE_HOME": str(tmp_path)})
    found.config.mkdir(parents=True)
    return dataclasses.replace(found, system=tmp_path / "etc")


def test_the_table_and_the_settings_name_the_same_things() -> None:
    named = {field.name for field in dataclasses.fields(Settings)} - {"origins", "notices"}
    assert named == set(BY_NAME)
    for setting in SETTINGS:
        default = getattr(Settings(), setting.name)
        assert accept(setting, default) == default


def test_the_table_knows_the_presets_and_layouts_that_exist() -> None:
    assert set(BY_NAME["keymap"].choices) == set(PRESETS)
    assert set(BY_NAME["layouts"].choices) == set(LAYOUTS)


def test_without_files_and_variables_everything_is_a_default(paths: Paths) -> None:
    settings = load(paths, "main", {})
    assert settings.theme == "auto"
    assert not settings.origins
    assert not settings.notices


def test_each_layer_wins_over_the_one_below(paths: Paths) -> None:
    assert paths.system_file is not None
    paths.system_file.parent.mkdir()
    paths.system_file.write_text(
        'theme = "dark"\nlanguage = "pl"\nadvance = "stay"\ncursor = "bar"\ntimes = "age"\n'
    )
    paths.user_file.write_text(
        'language = "ru"\nadvance = "stay"\ncursor = "mark"\n\n[desks.night]\nadvance = "queue"\ntheme = "mono"\n'
    )
    environ = {"SUPPORTCONSOLE_CURSOR": "bar", "SUPPORTCONSOLE_ASCII": "yes", "SUPPORTCONSOLE_HOME": "x"}
    night = load(paths, "night", environ, {"theme": "light"})
    assert (night.times, night.language, night.advance, night.cursor, night.theme) == (
        "age",
        "ru",
        "queue",
        "bar",
        "light",
    )
    assert night.ascii
    assert night.origins["times"] == str(paths.system_file)
    assert night.origins["advance"] == str(paths.user_file)
    assert night.origins["cursor"] == "environment SUPPORTCONSOLE_CURSOR"
    assert load(paths, "main", {}).advance == "stay"


def test_a_bad_value_leaves_the_default_and_says_where_and_what_was_meant(paths: Paths) -> None:
    paths.user_file.write_text(
        'theem = "dark"\nlanguage = "rus"\npreview = "no"\ncomposer_height = 900\nmouse = "off"\n'
    )
    settings = load(paths, "main", {"SUPPORTCONSOLE_MOUSEE": "on"})
    assert settings.language == "auto"
    assert settings.preview
    assert settings.mouse == "off"
    told = [notice.sentence() for notice in settings.notices]
    assert f"{paths.user_file}: theem: there is no such setting. Did you mean theme?" in told
    assert any(
        "language" in line and "auto, en, ru or pl" in line and "Did you mean ru?" in line for line in told
    )
    assert any("whole number from 0 to 60" in line for line in told)
    assert any("SUPPORTCONSOLE_MOUSEE" in line and "SUPPORTCONSOLE_MOUSE?" in line for line in told)


def test_a_file_that_is_not_toml_is_a_notice_with_its_line(paths: Paths) -> None:
    paths.user_file.write_text('theme = "dark"\nlanguage = \n')
    settings = load(paths, "main", {})
    assert settings.theme == "auto"
    assert "line 2" in settings.notices[0].sentence()


def test_a_team_shares_a_file_and_each_agent_wins_over_it(paths: Paths) -> None:
    (paths.config / "team.toml").write_text(
        'include = ["config.toml"]\ntheme = "light"\n[keys]\nwrite.reply = ["r"]\n'
    )
    paths.user_file.write_text('include = ["team.toml"]\ncursor = "bar"\n[keys]\n"write.note" = ["n"]\n')
    settings = load(paths, "main", {})
    assert (settings.theme, settings.cursor) == ("light", "bar")
    assert settings.keys == {"write.reply": ("r",), "write.note": ("n",)}
    assert [notice.reason for notice in settings.notices] == ["includes itself."]


@pytest.mark.parametrize("name", ["", "../x", "A", "a/b", "-x", "a" * 41, "a\x1b"])
def test_a_desk_name_that_is_no_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        find_paths({"SUPPORTCONSOLE_HOME": str(tmp_path)}).store(name)


def test_the_desk_is_the_one_asked_for_then_the_variable_then_main() -> None:
    assert find_desk_name({"SUPPORTCONSOLE_DESK": "night"}, "day") == "day"
    assert find_desk_name({"SUPPORTCONSOLE_DESK": "night"}) == "night"
    assert find_desk_name({}) == "main"


COMMENTED = """\
# My console.

theme = "dark"  # at night
layouts = [
  "ru",
  # no Polish: it is Latin
]

[keys]
# as in my mail program
write.reply = ["r", "a"]

[desks.night] # alone
language = "pl"
"""


def test_setting_a_value_keeps_every_comment(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(COMMENTED)
    set_in_file(path, "theme", "mono")
    set_in_file(path, "layouts", "ru,uk")
    set_in_file(path, "keys.write.reply", '["R", ","]')
    set_in_file(path, "keys.write.note", "n")
    set_in_file(path, "mouse", "off")
    set_in_file(path, "desks.night.preview", "no")
    set_in_file(path, "desks.day.times", "age")
    text = path.read_text()
    assert tomllib.loads(text) == {
        "theme": "mono",
        "layouts": ["ru", "uk"],
        "mouse": "off",
        "keys": {"write": {"reply": ["R", ","], "note": ["n"]}},
        "desks": {"night": {"language": "pl", "preview": False}, "day": {"times": "age"}},
    }
    for line in COMMENTED.splitlines():
        if "#" in line:
            assert line[line.index("#") :] in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_form_that_cannot_be_edited_by_line_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    source = 'desks = { night = { theme = "dark" } }\n'
    path.write_text(source)
    with pytest.raises(ConfigProblem):
        set_in_file(path, "desks.night.theme", "light")
    assert path.read_text() == source


@pytest.mark.parametrize(
    ("key", "text"), [("theem", "x"), ("language", "de"), ("composer_height", "x"), ("keys", "x")]
)
def test_a_wrong_key_or_value_writes_nothing(tmp_path: Path, key: str, text: str) -> None:
    with pytest.raises(UsageProblem):
        set_in_file(tmp_path / "config.toml", key, text)
    assert not (tmp_path / "config.toml").exists()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_as_toml(text: str) -> None:
    assert tomllib.loads(with_value("", ("open_cmd",), to_toml(text))) == {"open_cmd": text}
