"""The one file for a jump host: it runs on a bare Python, from any folder, and brings everything along."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pty_screen import PtyScreen

ROOT = Path(__file__).parents[2]
BARE = [str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"), "-I"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("host") / "supportconsole.pyz"
    make(made)
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def make(target: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "tools/make_zipapp.py"), str(target)], check=True, capture_output=True
    )


def run(file: Path, home: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BARE, str(file), *words],
        env={
            "SUPPORTCONSOLE_HOME": str(home),
            "PATH": os.defpath,
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            **environ,
        },
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_console_opens_the_sample_desk(file: Path, home: Path) -> None:
    with PtyScreen(
        [*BARE, str(file), "demo"],
        columns=120,
        rows=40,
        env={"SUPPORTCONSOLE_HOME": str(home), "LANG": "C.UTF-8"},
        cwd="/",
    ) as tty:
        tty.wait_for("VPN")
        tty.wait_for("SCRIPTS")
        tty.press("?")
        tty.wait_for("next line")
        tty.press("q")
        tty.wait_gone("next line")
        tty.press("q")
        assert tty.wait_ended() == 0


@pytest.mark.parametrize("theme", sorted(path.stem for path in (ROOT / "themes").glob("*.toml")))
def test_every_theme_came_along(file: Path, home: Path, theme: str) -> None:
    environ = {"SUPPORTCONSOLE_HOME": str(home), "SUPPORTCONSOLE_THEME": theme, "LANG": "C.UTF-8"}
    with PtyScreen([*BARE, str(file), "demo"], columns=80, rows=24, env=environ, cwd="/") as tty:
        tty.wait_for("VPN")
        tty.press("q")
        assert tty.wait_ended() == 0
        assert (b"8;5;" in tty.raw) == (theme in {"dark", "light", "high-contrast"})


@pytest.mark.parametrize(("language", "words"), [("ru", "Рабочее место"), ("pl", "Stanowisko")])
def test_every_language_came_along(file: Path, home: Path, language: str, words: str) -> None:
    ran = run(file, home, "--help", SUPPORTCONSOLE_LANGUAGE=language)
    assert words in ran.stdout, ran


def test_commands_work_on_a_new_desk(file: Path, home: Path) -> None:
    made = run(file, home, "new", "Printer is out of paper", "--name", "Anna", "--text", "Floor 3")
    assert made.returncode == 0, made.stderr
    assert "Printer is out of paper" in run(file, home, "list").stdout
    assert run(file, home, "doctor").returncode == 0


def test_nothing_is_written_beside_the_file_or_outside_the_home(file: Path, home: Path) -> None:
    run(file, home, "list")
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_same_sources_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    make(tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == file.read_bytes()
