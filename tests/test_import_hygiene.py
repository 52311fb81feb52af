"""What a command really loads, seen from outside in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "rich", "httpx", "sqlite_utils", "tomllib", "html.parser", "email", "asyncio")
LINES = """\
{"type":"person","id":"a1","role":"agent","name":"Ivan Petrov"}
{"type":"ticket","id":"t1","subject":"VPN","status":"open","channel":"mail","created_at":"2025-11-20T22:15:00Z","updated_at":"2025-11-20T22:15:00Z"}
"""
ASK = """
import sys
from supportconsole.__main__ import main
sys.argv = ["supportconsole", *sys.argv[1:]]
code = main()
sys.stdout.flush()
print(" ".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store exists already."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "desk.jsonl").write_text(LINES)
    loaded(folder, "import", str(folder / "desk.jsonl"))
    loaded(folder, "list")
    return folder


def loaded(home: Path, *words: str, **environ: str) -> set[str]:
    """The modules that a command line has loaded when it ends."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK, *words],
        env={"SUPPORTCONSOLE_HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words", [("list",), ("list", "--json"), ("show", "1"), ("show", "1", "--json"), ("keys",)]
)
def test_reading_commands_load_neither_the_screen_nor_the_wire(home: Path, words: tuple[str, ...]) -> None:
    assert loaded(home, *words).isdisjoint(HEAVY)


def test_a_command_loads_its_own_module_only(home: Path) -> None:
    modules = {name for name in loaded(home, "list") if name.startswith("supportconsole.cli.")}
    others = {
        "showing",
        "writing",
        "creating",
        "changing",
        "setting",
        "transfer",
        "doctor",
        "config",
        "helping",
        "crash",
    }
    assert not {f"supportconsole.cli.{name}" for name in others} & modules


def test_completion_loads_neither_the_screen_nor_the_wire(home: Path) -> None:
    modules = loaded(
        home, _SUPPORTCONSOLE_COMPLETE="bash_complete", COMP_WORDS="supportconsole show ", COMP_CWORD="2"
    )
    assert modules.isdisjoint(HEAVY)


def test_the_version_loads_no_command_line(home: Path) -> None:
    assert "click" not in loaded(home, "--version")


def test_a_heavier_command_shows_that_the_look_works(home: Path) -> None:
    assert "click" in loaded(home, "list")
    assert "tomllib" in loaded(home, "config", "set", "theme", "dark")


def test_the_template_engine_is_loaded_by_the_first_text_that_needs_it(home: Path) -> None:
    (home / "config" / "scripts").mkdir(parents=True, exist_ok=True)
    (home / "config" / "scripts" / "thanks.md").write_text("+++\ntitle = 'Thanks'\n+++\nThank you.\n")
    (home / "config" / "scripts" / "hello.md").write_text(
        "+++\ntitle = 'Hello'\n+++\nI am {{ agent.name }}.\n"
    )

    for words in (
        ("list",),
        ("script", "list"),
        ("script", "show", "hello"),
        ("macro", "list"),
        ("kb", "list"),
    ):
        assert "liquid" not in loaded(home, *words), words
    assert "liquid" not in loaded(home, "note", "1", "--script", "thanks")
    assert "liquid" in loaded(home, "note", "1", "--script", "hello")
