"""Guided scripts and diagnostics as commands: in lines, from a file of answers, as JSON, with exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from scripts.guides import SOUND

LINES = "this morning\nvpn.example.org\n\n1\n"
"""Answers to the questions of the first step of `SOUND`."""


@pytest.fixture
def shell(run: CommandLine) -> CommandLine:
    """A shell whose desk is empty."""
    return run


@pytest.fixture
def ticket(shell: CommandLine) -> str:
    """A ticket that names one server."""
    made = shell.ok(
        "new",
        "VPN",
        "--text",
        "vpn.example.org does not answer, see https://a.example.org/x",
        "--json",
    )
    return str(made.answer["id"])


@pytest.fixture
def script(shell: CommandLine) -> str:
    """One's own script `mine`."""
    folder = shell.home / "config" / "scripts"
    folder.mkdir(parents=True)
    (folder / "mine.md").write_text(SOUND, encoding="utf-8")
    return "mine"


def answers(shell: CommandLine, **given: object) -> str:
    path = shell.home / "answers.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return str(path)


WHOLE: dict[str, Any] = {
    "since": "today", "server": "vpn.example.org", "network": "home", "devices": 3, "which-code": "809", "error-809": "It connects",
}  # fmt: skip


def test_a_script_is_followed_in_lines_through_a_pipe(shell: CommandLine, ticket: str, script: str) -> None:
    ran = shell.ok("script", "run", script, "--ticket", ticket, typed=f"{LINES}1\n1\n")
    assert "Which code?   step 1 of 3" in ran.out
    assert "2. Error 809: It connects" in ran.out
    assert "It was the firewall at home." in ran.out
    shown = shell.ok("show", ticket, "--json").answer
    assert (shown["priority"], shown["tags"]) == ("high", ["vpn"])
    assert [one["kind"] for one in shown["messages"] if one["kind"] != "event"] == ["inbound", "note"]
    shell.ok("undo")
    assert shell.ok("show", ticket, "--json").answer["priority"] == "none"


def test_a_wrong_line_is_asked_again(shell: CommandLine, ticket: str, script: str) -> None:
    typed = "today\n-v\nvpn.example.org\n\noffice\nnothing like it\nb\n1\nb\n\n\n\n\n1\n1\n"
    ran = shell.ok("script", "run", script, "--ticket", ticket, typed=typed)
    assert "does not fit. A host name or an address." in ran.out
    assert "There is no such choice." in ran.out
    assert "this is the first step" in ran.out


def test_a_walk_left_before_the_first_answer_keeps_nothing_and_says_so(
    shell: CommandLine, ticket: str, script: str
) -> None:
    left = shell("script", "run", script, "--ticket", ticket, typed="")
    assert "Nothing was answered, so nothing is kept." in left.err
    assert "stays open" not in left.err


def test_a_run_that_was_left_goes_on_where_it_was(shell: CommandLine, ticket: str, script: str) -> None:
    left = shell("script", "run", script, "--ticket", ticket, typed=f"{LINES}1\nq\n")
    assert (left.code, "Left at Error 809" in left.err) == (2, True)
    (run,) = shell.ok("script", "runs", "--json").answer
    assert (run["script"], run["step"], run["answers"]["server"]) == ("mine", "error-809", "vpn.example.org")
    assert "Error 809" in shell.ok("script", "runs", "--ticket", ticket).out
    ran = shell.ok("script", "run", script, "--ticket", ticket, "--json", typed="1\n")
    assert ran.answer["id"] == run["id"]
    assert ran.answer["state"] == "finished"


def test_answers_come_from_a_file_and_the_result_is_json(
    shell: CommandLine, ticket: str, script: str
) -> None:
    given = answers(shell, **WHOLE)
    ran = shell.ok(
        "script", "run", script, "--ticket", ticket, "--answers", given, "--keep", "draft", "--json"
    )
    answer = ran.answer
    assert [one["step"] for one in answer["path"]] == ["which-code", "error-809", "done"]
    assert (answer["answers"]["devices"], answer["state"], answer["reason"]) == ("3", "finished", "draft")
    assert answer["note"].startswith("Script: VPN\n")
    assert answer["draft"]
    assert [one["field"] for one in answer["changed"][0]["changes"]] == ["priority", "tags"]
    (stats,) = shell.ok("script", "stats", script, "--json").answer
    assert (stats["runs"], stats["finished"], stats["ends"]) == (1, 1, [{"step": "done", "n": 1}])
    assert "followed 1 time: 1 finished" in shell.ok("script", "stats").out


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"server": None}, "There is no answer for server"),
        ({"server": "; id"}, "does not fit"),
        ({"which-code": None}, "There is no choice for which-code"),
        ({"which-code": "404"}, "is no choice of which-code"),
        ({"error-809": "Once more"}, "The answers lead back to which-code"),
    ],
)
def test_answers_that_do_not_suffice_leave_the_run_open(
    shell: CommandLine, ticket: str, script: str, changed: dict[str, str | None], words: str
) -> None:
    given = answers(shell, **{name: value for name, value in (WHOLE | changed).items() if value is not None})
    ran = shell("script", "run", script, "--ticket", ticket, "--answers", given)
    assert (ran.code, words in ran.err) == (2, True), ran
    assert len(shell.ok("script", "runs", "--json").answer) == 1
    ended = shell.ok(
        "script", "run", script, "--ticket", ticket, "--abandon", "wrong script", "--json"
    ).answer
    assert (ended["state"], ended["reason"]) == ("abandoned", "wrong script")


def test_a_hand_over_to_a_group_that_is_not_there_says_so_and_another_can_be_named(
    shell: CommandLine, ticket: str, script: str
) -> None:
    given = answers(shell, **WHOLE | {"error-809": "Still not"})
    refused = shell("script", "run", script, "--ticket", ticket, "--answers", given)
    assert refused.code == 6
    assert len(shell.ok("script", "runs", "--json").answer) == 1


def test_list_and_show_know_guided_scripts(shell: CommandLine, script: str) -> None:
    listed = shell.ok("script", "list", "--json").answer
    assert {one["id"] for one in listed if one.get("kind") == "guided"} >= {"mine", "vpn"}
    shown = shell.ok("script", "show", script, "--json").answer
    assert [step["id"] for step in shown["steps"]] == [
        "which-code",
        "error-809",
        "no-code",
        "done",
        "hand-over",
    ]
    assert "2. Error 809" in shell.ok("script", "show", "mine").out
    assert shell("script", "show", "mien").code == 6


def test_lint_finds_nothing_on_a_desk_without_scripts_of_its_own(shell: CommandLine) -> None:
    ran = shell("script", "lint")
    assert (ran.code, "problem:" in ran.out) == (0, False)


def test_lint_names_file_and_line_and_ends_with_one(shell: CommandLine, script: str, tmp_path: Path) -> None:
    assert shell("script", "lint").code == 0
    bad = tmp_path / "bad.md"
    bad.write_text(SOUND.replace("(#no-code)", "(#nowhere)"), encoding="utf-8")
    ran = shell("script", "lint", str(bad))
    assert ran.code == 1
    assert f"{bad}:26: problem: there is no step #nowhere [missing-step]" in ran.out
    checked = shell("script", "lint", str(tmp_path), "--json")
    assert checked.code == 1
    assert {one["code"] for found in checked.answer for one in found["problems"]} >= {"missing-step"}
    assert shell("script", "lint", str(tmp_path / "gone.md")).code == 6


@pytest.mark.parametrize(
    "words", [("script", "run", "vpn"), ("script", "run", "vpn", "--ticket", "x"), ("diagnose", "1")]
)
def test_a_command_that_lacks_something_says_so(shell: CommandLine, words: tuple[str, ...]) -> None:
    assert shell(*words).code == 2


def allow(shell: CommandLine, *lines: str) -> None:
    path = shell.home / "config" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["[diagnostics]", *lines]) + "\n", encoding="utf-8")


def test_a_diagnostic_takes_its_value_from_the_ticket_and_is_kept_as_a_note(
    shell: CommandLine, ticket: str
) -> None:
    allow(shell, 'say = ["printf", "<%s>", "{url}"]', 'name = ["printf", "<%s>", "{host}", "{port}"]')
    ran = shell.ok("diagnose", ticket, "say", "--keep", "--json").answer
    assert (ran["argv"][2], ran["output"]) == ("https://a.example.org/x", "<https://a.example.org/x>")
    assert (ran["ending"], ran["code"]) == ("exit", 0)
    last = shell.ok("show", ticket, "--json").answer["messages"][-1]
    assert (last["kind"], "| <https://a.example.org/x>" in last["body"]) == ("note", True)
    several = shell("diagnose", ticket, "name")
    assert (several.code, "names several" in several.err) == (2, True)
    plain = shell.ok("diagnose", ticket, "name", "vpn.example.org", "443")
    assert plain.out == "<vpn.example.org><443>\n"
    assert shell("diagnose", ticket, "name", "vpn.example.org;id", "443").code == 2
    assert shell("diagnose", ticket, "no-such").code == 6
    assert shell("diagnose", "999", "say").code == 6


def test_the_list_of_diagnostics_says_what_cannot_be_run(shell: CommandLine) -> None:
    allow(shell, 'far = ["no-such-program-anywhere", "{host}"]', "curl = []")
    listed = {one["name"]: one for one in shell.ok("diagnose", "list", "--json").answer}
    assert "not installed" in listed["far"]["problem"]
    assert "curl" not in listed
    assert listed["openssl"]["values"] == ["host", "port"]
    assert listed["certificate"]["kind"] == "pipe"
    assert "far" in shell.ok("diagnose", "list").out


def test_a_note_with_a_password_is_refused_until_its_rule_is_overridden(
    shell: CommandLine, ticket: str, script: str
) -> None:
    given = answers(shell, **{**WHOLE, "since": "password: Xk7#pQ2!vLm9"})
    words = ("script", "run", script, "--ticket", ticket, "--answers", given, "--json")
    ran = shell(*words)
    assert ran.code == 2
    assert json.loads(ran.err[ran.err.index('{"error"') :])["error"]["code"] == "guarded"
    assert [one["state"] for one in shell.ok("script", "runs", "--json").answer] == ["open"]
    assert shell.ok(*words, "--override", "secret").answer["state"] == "finished"
