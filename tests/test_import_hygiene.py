"""What a command really loads, seen from outside in a process of its own."""

import json
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


SHOW = """
import json, os, sys
from supportconsole.config.paths import SAMPLE_DESK, find_paths
from supportconsole.config.settings import load
from supportconsole.tui import app, indexing, suggester
from supportconsole.wiring import open_desk

seen = {}
done = set()
settle, show, work = app.ConsoleApp._settle, suggester.Suggester.show, indexing.Indexer._work

def note(moment):
    seen[moment] = sorted(sys.modules)

async def settled(self):
    note("painted")
    self.workspace.indexer.rest = 0.01
    await settle(self)
    note("settled")

def end(part, ws):
    done.add(part)
    if done == {"suggested", "indexed"}:
        note("rested")
        ws.app.exit(0)

async def shown(self):
    await show(self)
    end("suggested", self._workspace)

async def worked(self):
    await work(self)
    end("indexed", self._workspace)

app.ConsoleApp._settle, suggester.Suggester.show, indexing.Indexer._work = settled, shown, worked
paths = find_paths(os.environ)
settings = load(paths, SAMPLE_DESK, os.environ)
console = app.make_app(open_desk(settings, paths, SAMPLE_DESK), settings, desk_name=SAMPLE_DESK)
console.run(headless=True, size=(120, 40))
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What a console on the sample desk has loaded when its first screen stands, when that is complete, and after a rest."""
    folder = tmp_path_factory.mktemp("console")
    loaded(folder, "--desk", "demo", "list")
    ran = subprocess.run(
        [sys.executable, "-c", SHOW],
        env={"SUPPORTCONSOLE_HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "xterm"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    moments = json.loads(ran.stdout.splitlines()[-1])
    return {moment: set(modules) for moment, modules in moments.items()}


NEVER_UNASKED = ("pymorphy3", "morfeusz2", "spylls", "liquid", "httpx", "sqlite_utils",
                 "supportconsole.sync", "supportconsole.connectors")  # fmt: skip
"""What only a search, a text, a helpdesk or a file needs: dictionaries, templates, the wire."""
AFTER_A_REST = ("snowballstemmer", "supportconsole.search.normaliser", "supportconsole.desk.finding",
                "supportconsole.desk.guiding", "supportconsole.scripts.shelf", "supportconsole.desk.accounts",
                "zipfile", "importlib.resources")  # fmt: skip


def test_the_first_screen_is_painted_before_anything_is_read_that_it_does_not_show(
    console: dict[str, set[str]],
) -> None:
    modules = console["painted"]

    assert sorted(modules & {*NEVER_UNASKED, *AFTER_A_REST, "hashlib"}) == []
    assert not [
        name for name in modules if name.startswith(("supportconsole.tui.handlers", "supportconsole.scripts"))
    ]


def test_the_complete_screen_has_read_no_guided_script_and_no_word(console: dict[str, set[str]]) -> None:
    assert sorted(console["settled"] & {*NEVER_UNASKED, *AFTER_A_REST}) == []


def test_a_rest_brings_suggestions_without_a_dictionary(console: dict[str, set[str]]) -> None:
    assert sorted(console["rested"] & {*NEVER_UNASKED}) == []
    assert {"supportconsole.desk.finding", "supportconsole.search.normaliser"} <= console["rested"]


def test_asyncio_works_without_tls_which_can_be_loaded_later() -> None:
    program = """
import sys
from supportconsole.tui.loop import load_asyncio
load_asyncio()
assert not {"ssl", "_ssl"} & set(sys.modules)
import asyncio
assert asyncio.run(asyncio.sleep(0, "slept")) == "slept"
import ssl
ssl.create_default_context()
load_asyncio()
assert sys.modules["ssl"] is ssl
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
