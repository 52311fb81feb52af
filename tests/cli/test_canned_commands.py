"""Canned responses and macros from a shell: inserted with answers, previewed, applied, imported, checked."""

from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine, Ran

PROMISE = """+++
title = "Promise"
shortcut = "pr"
[[ask]]
name = "when"
kind = "date"
default = "tomorrow 9:00"
[[ask]]
name = "system"
choices = ["Windows", "Linux"]
+++
Hello {{ requester.first_name }}, more {{ ask.when }} about {{ ask.system }}.
"""
CLOSE = """+++
title = "Close it"
note = "Cause: {{ ask.cause }}"
[[ask]]
name = "cause"
[changes]
status = "solved"
tags = ["+done"]
+++
Solved: {{ ask.cause }}.
"""


def told(desk: CommandLine, *words: str) -> Any:
    """What a command answers to a program."""
    return desk.ok(*words, "--json").answer


def refused(desk: CommandLine, code: int, *words: str) -> Ran:
    """A command that ends with that code."""
    ran = desk(*words)
    assert ran.code == code, ran
    return ran


@pytest.fixture
def scripts(desk: CommandLine, tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "config" / "scripts"
    folder.mkdir(parents=True)
    (folder / "promise.en.md").write_text(PROMISE, encoding="utf-8")
    (folder / "close.md").write_text(CLOSE, encoding="utf-8")
    return folder


def test_a_reply_is_made_of_a_file_and_answers(desk: CommandLine, scripts: Path) -> None:
    desk.ok("reply", "1", "--script", "pr", "--set", "system=linux", "--set", "when=2030-11-26 10:30")

    said = told(desk, "show", "1")["messages"]
    assert [one["body"] for one in said if one["kind"] == "reply"] == [
        "Hello Anna, more 26 November at 10:30 about Linux.\n"
    ]


def test_without_an_answer_nothing_is_sent(desk: CommandLine, scripts: Path) -> None:
    assert "{{ ask.system }}" in refused(desk, 2, "reply", "1", "--script", "promise").err
    assert (
        "not one of the choices"
        in refused(desk, 2, "reply", "1", "--script", "promise", "--set", "system=BSD").err
    )
    assert (
        "it asks for: when, system"
        in refused(desk, 2, "reply", "1", "--script", "promise", "--set", "x=y").err
    )
    assert "--script" in refused(desk, 2, "reply", "1", "--text", "x", "--set", "x=y").err
    assert "still has a gap" in refused(desk, 2, "new", "VPN", "--script", "promise").err

    assert not [one for one in told(desk, "show", "1")["messages"] if one["kind"] == "reply"]


def test_a_response_is_shown_with_its_questions(desk: CommandLine, scripts: Path) -> None:
    shown = told(desk, "script", "show", "promise")

    assert (shown["ref"], shown["family"], shown["kind"], shown["file"]) == (
        "promise.en",
        "promise",
        "canned",
        "promise.en.md",
    )
    assert [(one["name"], one["kind"], one["choices"]) for one in shown["ask"]] == [
        ("when", "date", []),
        ("system", "choice", ["Windows", "Linux"]),
    ]
    assert "asks when" in desk.ok("script", "show", "pr").out


def test_a_macro_does_what_its_preview_says(desk: CommandLine, scripts: Path) -> None:
    answer = ("--set", "cause=cable")
    foreseen = told(desk, "macro", "preview", "close", "1", "2", *answer)
    assert foreseen == told(desk, "macro", "apply", "--preview", "close", "1", "2", *answer)
    assert told(desk, "show", "1")["status"] == "open"

    done = told(desk, "macro", "apply", "close", "1", "2", *answer)

    assert [one["changes"] for one in foreseen["tickets"]] == [one["changes"] for one in done["changed"]]
    assert [one["reply"] for one in foreseen["tickets"]] == ["Solved: cable.", "Solved: cable."]
    said = [
        (one["kind"], one["body"])
        for one in told(desk, "show", "1")["messages"][-3:]
        if one["kind"] != "event"
    ]
    assert said == [("note", "Cause: cable"), ("reply", "Solved: cable.")]

    desk.ok("undo", str(done["undo"]))
    assert [told(desk, "show", number)["status"] for number in "12"] == ["open", "new"]


def test_a_macro_with_a_gap_does_nothing(desk: CommandLine, scripts: Path) -> None:
    foreseen = told(desk, "macro", "preview", "close", "1")
    assert foreseen["tickets"][0]["gaps"] == ["{{ ask.cause }}", "{{ ask.cause }}"]

    assert "Nothing was done" in refused(desk, 2, "macro", "apply", "close", "1").err
    assert told(desk, "show", "1")["status"] == "open"


def test_macros_are_listed_and_shown(desk: CommandLine, scripts: Path) -> None:
    assert [one["ref"] for one in told(desk, "macro", "list")] == ["close"]
    assert "status=solved, tags=+done" in desk.ok("macro", "list").out
    assert "Cause: {{ ask.cause }}" in desk.ok("macro", "show", "close").out
    assert "no macro" in refused(desk, 6, "macro", "show", "promise").err


def test_an_export_of_another_helpdesk_becomes_files(
    desk: CommandLine, scripts: Path, tmp_path: Path
) -> None:
    export = tmp_path / "macros.json"
    export.write_text(
        '{"macros": [{"title": "Thank", "actions": [{"field": "status", "value": "solved"}, {"field": "brand_id", "value": "7"}]}]}'
    )

    answer = told(desk, "macro", "import", str(export))

    assert (answer["written"], answer["unknown"][0]["action"]) == (["thank.md"], "brand_id")
    assert [one["title"] for one in told(desk, "macro", "list", "thank")] == ["Thank"]
    assert told(desk, "macro", "import", str(export))["kept"] == ["thank.md"]


def test_lint_names_the_line_of_what_is_wrong(desk: CommandLine, scripts: Path) -> None:
    (scripts / "bad.en.md").write_text(
        '+++\ntitle = "Bad"\n[changes]\nstatus = "asleep"\n+++\nHello {{ requester.frist_name }}\n{{ ask.x }} {% if %}',
        encoding="utf-8",
    )
    (scripts / "names.en.md").write_text(
        '+++\ntitle = "Names"\ncolour = "red"\n+++\nHello {{ requester.frist_name }},\n{{ ask.x }}',
        encoding="utf-8",
    )

    found = desk("script", "lint", str(scripts))

    assert found.code == 1
    assert "bad.en.md:7: problem: the text cannot be filled: missing expression. [template]" in found.out
    assert "Did you mean 'solved'?" not in found.out
    assert (
        "names.en.md:5: problem: there is no value requester.frist_name. Did you mean 'first_name'? [unknown-name]"
        in found.out
    )
    assert "names.en.md:6: problem: ask.x is not asked for [unknown-question]" in found.out
    assert "names.en.md:1: warning: colour is not a key of a head" in found.out
