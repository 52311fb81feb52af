"""What is handed out: pure Python below it, and everything it needs inside it."""

import re
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_SHIPPED = re.compile(r"/(?:__pycache__|\.\w+_cache)/")


ACCELERATED = {"markupsafe"}
"""Pure Python with a compiled part that it does without; the zipapp leaves that part out."""


def locked() -> list[str]:
    text = (ROOT / "requirements/runtime.txt").read_text()
    return [
        name
        for name in re.findall(r"^([\w.-]+)==[^\s;]+(?= \\)", text, re.MULTILINE)
        if name not in ACCELERATED
    ]


@pytest.mark.parametrize("name", locked())
def test_a_run_time_package_is_pure_python(name: str) -> None:
    """One zipapp must run on a host with another processor and another Python."""
    found = distribution(name)
    wheel = found.read_text("WHEEL") or ""
    assert "Root-Is-Purelib: true" in wheel
    assert set(re.findall(r"^Tag: (.+)$", wheel, re.MULTILINE)) <= {"py3-none-any", "py2-none-any"}
    assert [str(file) for file in found.files or () if file.suffix in {".so", ".pyd", ".dll", ".dylib"}] == []


@pytest.mark.parametrize("name", sorted(ACCELERATED))
def test_a_package_with_a_compiled_part_does_without_it(name: str, tmp_path: Path) -> None:
    found = distribution(name)
    for file in found.files or ():
        if file.suffix == ".py":
            copy = tmp_path / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_binary())
    ask = f"import {name}; print({name}.__file__); {name}.escape('<')"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {ask}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith(str(tmp_path))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built without a network by the build system that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (made,) = folder.glob("*.whl")
    return zipfile.ZipFile(made)


def test_the_wheel_brings_its_data(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    themes = {f"supportconsole/themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    source = ROOT / "src"
    data = {
        path.relative_to(source).as_posix()
        for path in (source / "supportconsole").rglob("*")
        if path.is_file() and not NOT_SHIPPED.search(path.as_posix())
    }
    assert len(themes) >= 5
    assert themes | data <= inside
    for needed in (
        "store/schema_001.sql",
        "tui/console.tcss",
        "locale/ru/LC_MESSAGES/supportconsole.mo",
        "py.typed",
    ):
        assert f"supportconsole/{needed}" in inside


def test_the_wheel_says_whose_work_is_in_it(wheel: zipfile.ZipFile) -> None:
    licences = [name for name in wheel.namelist() if "dist-info/licenses/" in name]
    assert sorted(Path(name).name for name in licences) == ["ATTRIBUTION.md", "LICENSE"]
    assert "supportconsole/sample/data/ATTRIBUTION.md" in wheel.namelist()
    (metadata,) = (name for name in wheel.namelist() if name.endswith("dist-info/METADATA"))
    assert "License-Expression: MIT" in wheel.read(metadata).decode()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {re.sub(r"-[\d.]+\.dist-info$", ".dist-info", top) for top in tops} == {
        "supportconsole",
        "supportconsole.dist-info",
    }


def test_the_readme_names_the_sources_of_the_sample() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    attribution = (ROOT / "src/supportconsole/sample/data/ATTRIBUTION.md").read_text(encoding="utf-8")
    sources = re.findall(r"\*([\w-]+)\* \(<", attribution)
    assert len(sources) >= 3
    assert [source for source in sources if source not in readme] == []
