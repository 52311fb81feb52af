"""Checking scripts of all kinds: those of the shelf, or files anywhere, against what this desk knows."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from supportconsole.desk.template_values import NAMES
from supportconsole.domain.errors import BadScript, NotFound
from supportconsole.locale import _
from supportconsole.scripts import canned_lint
from supportconsole.scripts.files import BYTES, Kind, ScriptFile, read_script
from supportconsole.scripts.guide import Problem
from supportconsole.scripts.guide_lint import lint
from supportconsole.scripts.guides import guide_of
from supportconsole.scripts.shelf import Shelf


class Checked(NamedTuple):
    """One script and what is wrong with it; `path` as people know the file."""

    path: str
    name: str
    language: str
    problems: tuple[Problem, ...]


class Known(NamedTuple):
    """What a desk knows: its groups, and the commands of its allow-list."""

    groups: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


def check_shelf(shelf: Shelf, known: Known) -> tuple[Checked, ...]:
    """Every script of the shelf as it is now, and the files that cannot be read."""
    shelf.refresh()
    broken = (
        Checked(one.path or one.folder, "", "", (Problem(one.line or 1, "unreadable", one.reason),))
        for one in shelf.problems
    )
    return (*broken, *(_check(file, file.path, known) for file in shelf.scripts))


def check_paths(paths: Iterable[Path], known: Known) -> tuple[Checked, ...]:
    """The scripts of these files and folders. Raises NotFound for a path that is not there."""
    return tuple(found for path in paths for file in _files(path) for found in _check_file(file, known))


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*.md") if one.is_file() and not one.name.startswith("."))
    elif path.is_file():
        yield path
    else:
        raise NotFound(_("there is no file {path}").format(path=path))


def _check_file(path: Path, known: Known) -> Iterator[Checked]:
    try:
        with path.open("rb") as stream:
            file = read_script(stream.read(BYTES + 1), path.name, str(path.parent))
    except BadScript as problem:
        yield Checked(str(path), "", "", (Problem(problem.line or 1, "unreadable", problem.reason),))
        return
    yield _check(file, str(path), known)


def _check(file: ScriptFile, path: str, known: Known) -> Checked:
    if file.kind is not Kind.GUIDED:
        return Checked(path, file.id, file.language, canned_lint.lint(file, known=NAMES, groups=known.groups))
    problems = lint(guide_of(file), groups=known.groups, commands=known.commands, names=_names, known=NAMES)
    return Checked(path, file.id, file.language, problems)


def _names(template: str) -> Iterator[str]:
    """The placeholders as the template engine reads them. Raises ValueError."""
    from supportconsole.scripts.templates import names_in

    try:
        found = names_in(template, name="")
    except BadScript as problem:
        raise ValueError(problem.reason) from None
    yield from (name for name, _line in found)
