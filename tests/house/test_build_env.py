"""`make run` and `make test` on a fresh machine: the environment is built once, and mends itself.

A small project of two packages stands in for the real one, so that nothing is fetched.
"""

import ast
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "build_env.py"
BACKEND = """
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "supportconsole-1-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("supportconsole.pth", str(pathlib.Path("src").absolute()))
        wheel.writestr("supportconsole-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: supportconsole\\nVersion: 1\\n")
        wheel.writestr("supportconsole-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("supportconsole-1.dist-info/RECORD", "")
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "supportconsole"
version = "1"
"""


class Clone:
    """A checkout with the real tool, and an index that can be taken away."""

    def __init__(self, root: Path, shelf: Path) -> None:
        self.root, self.shelf, self.online = root, shelf, True
        for folder in ("tools", "requirements", "src/supportconsole"):
            (root / folder).mkdir(parents=True)
        shutil.copy(TOOL, root / "tools")
        (root / "pyproject.toml").write_text(PROJECT)
        (root / "backend.py").write_text(BACKEND)
        (root / "src/supportconsole/__init__.py").write_text("")
        self.lock("runtime", "alpha")
        self.lock("dev", "alpha", "beta")

    def lock(self, kind: str, *names: str) -> None:
        lines = [f"{name}==1 --hash=sha256:{_digest(_wheel(self.shelf, name))}\n" for name in names]
        (self.root / "requirements" / f"{kind}.txt").write_text("".join(lines))

    def start(self, kind: str, *, python: str = sys.executable) -> subprocess.Popen[str]:
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
        }
        environ |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_NO_CACHE_DIR": "1"}
        if self.online:
            environ["PIP_FIND_LINKS"] = str(self.shelf)
        command = [python, str(self.root / "tools/build_env.py"), ".venv", kind]
        return subprocess.Popen(
            command, cwd=self.root, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def build(self, kind: str, *, python: str = sys.executable) -> tuple[int, str]:
        """The exit code and what was said."""
        process = self.start(kind, python=python)
        _out, err = process.communicate()
        return process.returncode, err

    def can_import(self, name: str) -> bool:
        command = [str(self.root / ".venv/bin/python"), "-c", f"import {name}"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _wheel(shelf: Path, name: str) -> Path:
    path = shelf / f"{name}-1-py3-none-any.whl"
    files = {
        f"{name}.py": "",
        f"{name}-1.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{name}-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{where},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}\n"
        for where, text in files.items()
    )
    with zipfile.ZipFile(path, "w") as wheel:
        for where, text in (files | {f"{name}-1.dist-info/RECORD": record}).items():
            wheel.writestr(zipfile.ZipInfo(where), text)
    return path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    return Clone(tmp_path / "clone", shelf)


def test_an_older_python_can_read_the_tool_and_is_refused_in_a_sentence() -> None:
    text = TOOL.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 6))
    code = (
        "import sys, runpy; sys.version_info = (3, 9, 2); sys.version = '3.9.2 (old)'; sys.argv = ['', 'nowhere', 'dev'];"
        f"runpy.run_path({str(TOOL)!r}, run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Support Console needs Python 3.11 or newer; this is 3.9.2 ")
    assert "Traceback" not in ran.stderr


def test_a_python_without_pip_and_ensurepip_is_told_what_to_install(clone: Clone, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import sys, runpy, importlib.util as u; find = u.find_spec;'
        " u.find_spec = lambda name, *a: None if name in ('pip', 'ensurepip') else find(name, *a);"
        ' sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name=\'__main__\')" "$@"\n'
    )
    bare.chmod(0o755)
    code, said = clone.build("runtime", python=str(bare))
    assert (code, "apt install python3-venv" in said, "Traceback" in said) == (2, True, False)


@pytest.mark.slow
def test_run_and_test_in_either_order_and_offline_the_second_time(clone: Clone) -> None:
    assert clone.build("runtime")[0] == 0
    assert clone.can_import("alpha, supportconsole")
    assert not clone.can_import("beta")
    assert clone.build("dev")[0] == 0
    assert clone.can_import("beta")
    clone.online = False
    assert [clone.build(kind) for kind in ("runtime", "dev")] == [(0, ""), (0, "")]
    clone.online = True
    shutil.rmtree(clone.root / ".venv")
    assert clone.build("dev")[0] == 0
    clone.online = False
    assert clone.build("runtime") == (0, "")


@pytest.mark.slow
def test_a_failed_addition_leaves_the_console_usable_offline(clone: Clone) -> None:
    clone.build("runtime")
    clone.online = False
    code, said = clone.build("dev")
    assert code == 2
    assert "needs a package index" in said
    assert "Traceback" not in said
    assert clone.build("runtime") == (0, "")
    assert clone.can_import("alpha, supportconsole")


@pytest.mark.slow
def test_a_build_that_was_killed_is_begun_again(clone: Clone) -> None:
    process = clone.start("runtime")
    target = clone.root / ".venv"
    while not (target / "bin/python").exists():
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert not (target / ".run").exists()
    assert clone.build("runtime")[0] == 0
    assert clone.can_import("alpha, supportconsole")


@pytest.mark.slow
def test_a_vanished_python_a_moved_checkout_and_a_new_lock_are_put_right(clone: Clone) -> None:
    clone.build("runtime")
    python = clone.root / ".venv/bin/python"
    python.unlink()
    python.symlink_to(clone.root / "no-such-python")
    assert clone.build("runtime")[0] == 0
    assert clone.can_import("alpha, supportconsole")

    clone.root = clone.root.rename(clone.root.with_name("elsewhere"))
    assert not clone.can_import("supportconsole")
    assert clone.build("runtime")[0] == 0
    assert clone.can_import("alpha, supportconsole")

    clone.lock("runtime", "alpha", "gamma")
    assert clone.build("runtime")[0] == 0
    assert clone.can_import("gamma")


@pytest.mark.slow
def test_two_builds_at_once_take_turns(clone: Clone) -> None:
    both = [clone.start(kind) for kind in ("runtime", "dev")]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert clone.can_import("alpha, beta, supportconsole")


@pytest.mark.slow
def test_without_ensurepip_the_pip_outside_does_it(clone: Clone, tmp_path: Path) -> None:
    debian = tmp_path / "debian"
    debian.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import sys, runpy, importlib.util as u; find = u.find_spec;'
        " u.find_spec = lambda name, *a: None if name == 'ensurepip' else find(name, *a);"
        ' sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name=\'__main__\')" "$@"\n'
    )
    debian.chmod(0o755)
    code, said = clone.build("runtime", python=str(debian))
    assert code == 0, said
    assert clone.can_import("alpha, supportconsole")
    assert not clone.can_import("pip")
