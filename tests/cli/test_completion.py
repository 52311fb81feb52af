"""What the shell offers after a few letters."""

import pytest

from command_line import CommandLine


def offered(desk: CommandLine, *words: str) -> list[str]:
    desk.environ |= {
        "_SUPPORTCONSOLE_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["supportconsole", *words]),
        "COMP_CWORD": str(len(words)),
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
