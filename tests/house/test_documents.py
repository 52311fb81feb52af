"""What the documents say exists: links, commands, make targets, and what is made from the program is current."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from supportconsole.cli.group import make_top

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    shown = re.sub(
        r"^```.*?^```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target in re.findall(r"\]\(([^)\s]+)\)", shown):  # a link of an example leads nowhere
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}, (
                target
            )


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or f"({name}" in index, name


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_in_examples_exist(page: Path) -> None:
    top = make_top()
    ctx = click.Context(top)
    text = page.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    lines += re.findall(r"`(supportconsole [^`]+)`", text)
    for line in lines:
        if not line.startswith("supportconsole "):
            continue
        words = [word for word in shlex.split(line, comments=True)[1:] if word != "--json"]
        if words[0].startswith("-") or words[0].isupper():
            continue
        command: click.Command | None = top.get_command(ctx, words[0])
        assert command is not None, line
        if isinstance(command, click.Group) and len(words) > 1:
            command = command.get_command(ctx, words[1])
            assert command is not None, line
        options = {name for param in command.params for name in param.opts} | {"--desk"}
        for word in words[1:]:
            if word.startswith("--"):
                assert word.partition("=")[0] in options, line


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = set(re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert said <= targets


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_files_that_are_named_exist(page: Path) -> None:
    for name in re.findall(
        r"`((?:src|tests|tools|docs|themes|requirements|benchmarks)/[\w./-]+\.\w+)`",
        page.read_text(encoding="utf-8"),
    ):
        assert (ROOT / name).exists() or Path(name).stem.isupper(), name


def test_what_is_made_from_the_program_is_current() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools/make_docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
def test_the_pictures_show_the_console_as_it_is() -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tools/make_pictures.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
