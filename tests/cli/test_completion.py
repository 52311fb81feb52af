"""What the shell offers after a few letters."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from needed import needs

BASH = """
eval "$(supportconsole completion bash)"
COMP_LINE="$1" COMP_POINT=${#1}
_supportconsole_completion supportconsole 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = """
supportconsole completion fish | source
complete -C $argv[1]
"""


def offered(desk: CommandLine, *words: str) -> list[str]:
    desk.environ |= {
        "_SUPPORTCONSOLE_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["supportconsole", *words]),
    }
    return [line.partition(",")[2] for line in desk.ok().out.splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["re"], ["reply", "reopen", "redo", "restore"]),
        (["show", ""], ["1", "2"]),
        (["solve", "2"], ["2"]),
        (["list", "--view", "mi"], ["mine"]),
        (["list", "--so"], ["--sort"]),
        (["list", "status:pe"], ["status:pending"]),
        (["assign", "1", "--to", "gr"], ["grace@example.org"]),
        (["set", "1", "pri"], ["priority="]),
        (["set", "1", "priority=u"], ["priority=urgent"]),
        (["reply", "1", "--script", "gr"], ["greet"]),
        (["kb", "show", ""], ["k1"]),
        (["config", "set", "th"], ["theme"]),
        (["list", "--desk", ""], ["main"]),
        (["help", "exi"], ["exit-codes"]),
    ],
)
def test_commands_options_and_the_desks_own_words_are_offered(
    desk: CommandLine, words: list[str], expected: list[str]
) -> None:
    assert offered(desk, *words) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(run: CommandLine, shell: str) -> None:
    assert "_SUPPORTCONSOLE_COMPLETE" in run.ok("completion", shell).out


def test_what_fails_offers_nothing_and_says_nothing(run: CommandLine) -> None:
    run.environ |= {"_SUPPORTCONSOLE_COMPLETE": "bash_complete", "SUPPORTCONSOLE_DESK": "../x"}
    run.environ |= {"COMP_WORDS": "supportconsole show ", "COMP_CWORD": "2"}
    ran = run()
    assert (ran.out, ran.err) == ("", "")


def in_shell(desk: CommandLine, *command: str) -> list[str]:
    """What a real shell, which has loaded our script, would put on the line."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        command,
        env={**desk.environ, "PATH": path, "HOME": str(desk.home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.splitlines()


@needs("bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("supportconsole rep", ["reply"]),
        ("supportconsole show ", ["1", "2"]),
        ("supportconsole list status:pe", ["pending"]),  # bash has set off what stands before the colon
        ("supportconsole list status:open,pe", ["open,pending"]),
        ("supportconsole list 'status:pe", ["status:pending"]),
        ("supportconsole set 1 priority=u", ["urgent"]),
        ("supportconsole assign 1 --to=gr", ["grace@example.org"]),
        ("supportconsole list --view L2", [r"L2\ network"]),
    ],
)
def test_bash_completes_also_after_colons_and_equals_signs(
    desk: CommandLine, line: str, expected: list[str]
) -> None:
    desk.environ["SUPPORTCONSOLE_AGENT"] = "grace@example.org"
    assert in_shell(desk, "bash", "--norc", "-c", BASH, "bash", line) == expected


@needs("fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("supportconsole list status:open,pe", ["status:open,pending"]),
        ("supportconsole show ", ["1\tVPN does not connect", "2\tСчёт не приходит"]),
    ],
)
def test_fish_completes_words_with_commas_and_says_what_they_are(
    desk: CommandLine, line: str, expected: list[str]
) -> None:
    assert in_shell(desk, "fish", "-c", FISH, line) == expected
