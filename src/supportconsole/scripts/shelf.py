"""The files of several folders as one shelf that follows their changes.

The library of the program lies at the bottom, the folders of teams above it, one's own on top: of two files with the
same kind, id and language the upper one counts. Looking for changes is one `stat` a file, and only changed files are
read again. A file that has become unreadable keeps the version that was read last, and the shelf says so.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from supportconsole.domain.errors import BadScript
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.locale import _
from supportconsole.scripts.files import BYTES, ScriptFile, read_script

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SHIPPED: Final = "supportconsole"
"""What the folder of the program's own library is called."""
FILES: Final = 5000
DEPTH: Final = 8
_NO_SCRIPTS: Final = frozenset({"readme", "contributing", "changelog", "license", "licence"})


class Folder(NamedTuple):
    """A folder of scripts and what it is called; the program's own may lie inside a zip file."""

    root: "Path | Traversable"
    name: str
    may_miss: bool = False
    """Nobody has to make it: while it is not there it is empty."""


class Problem(NamedTuple):
    """A file that could not be read, or a folder. `kept` says that an older version of it still counts."""

    folder: str
    path: str
    line: int
    reason: str
    kept: bool = False

    def sentence(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path or self.folder
        kept = " " + _("The version before still counts.") if self.kept else ""
        return f"{place}: {self.reason}{kept}"


class Found(NamedTuple):
    """A file as it is seen without being read: two stamps are equal while it has not changed."""

    path: str
    stamp: tuple[int, ...]
    read: Callable[[], bytes]


class _Read(NamedTuple):
    stamp: tuple[int, ...]
    script: ScriptFile | None
    problem: Problem | None


class Shelf:
    """What lies in `folders`, the last one on top. Reads nothing before it is first asked to `refresh`.

    Several threads may share one.
    """

    def __init__(self, folders: Sequence[Folder]) -> None:
        self.folders = tuple(folders)
        self.scripts: tuple[ScriptFile, ...] = ()
        """Every file that counts, by kind, id and language."""
        self.problems: tuple[Problem, ...] = ()
        self._read: dict[tuple[str, str], _Read] = {}
        self._lock = Lock()

    def refresh(self) -> bool:
        """Read what has changed since the last time. Says whether anything has."""
        with self._lock:
            return self._refresh()

    def _refresh(self) -> bool:
        read: dict[tuple[str, str], _Read] = {}
        beside: list[Problem] = []
        for folder in self.folders:
            try:
                for found in walk(folder):
                    read[folder.name, found.path] = self._look(folder.name, found)
            except BadScript as problem:
                beside.append(Problem(folder.name, "", 0, problem.reason))
            except OSError as error:
                if folder.may_miss and isinstance(error, FileNotFoundError):
                    continue
                beside.append(
                    Problem(
                        folder.name,
                        "",
                        0,
                        _("the folder cannot be read: {reason}.").format(reason=error.strerror),
                    )
                )
        if read == self._read and not beside and self._read:
            return False
        before = (self.scripts, self.problems)
        self._read = read
        self._settle(beside)
        return (self.scripts, self.problems) != before

    def _look(self, folder: str, found: Found) -> _Read:
        before = self._read.get((folder, found.path))
        if before is not None and before.stamp == found.stamp:
            return before
        try:
            return _Read(found.stamp, read_script(found.read(), found.path, folder), None)
        except BadScript as problem:
            reason, line = problem.reason, problem.line
        except OSError as error:
            reason, line = _("the file cannot be read: {reason}.").format(reason=error.strerror), 0
        kept = before.script if before is not None else None
        return _Read(found.stamp, kept, Problem(folder, found.path, line, reason, kept is not None))

    def _settle(self, beside: Sequence[Problem]) -> None:
        problems = [*beside, *(one.problem for one in self._read.values() if one.problem)]
        counting: dict[tuple[str, str, str], ScriptFile] = {}
        for one in self._read.values():
            script = one.script
            if script is None:
                continue
            under = counting.get(script.key)
            if under is not None and under.folder == script.folder:
                reason = _("{path} has the same id and language.").format(path=under.path)
                problems.append(Problem(script.folder, script.path, 0, reason))
            else:
                counting[script.key] = script
        self.scripts = tuple(counting[key] for key in sorted(counting))
        self.problems = tuple(problems)


def shipped() -> Folder:
    """The library that comes with the program, also from inside a zip file."""
    from importlib.resources import files

    return Folder(files("supportconsole").joinpath("library"), SHIPPED)


def folders(shared: Sequence[Path], own: Path | None) -> tuple[Folder, ...]:
    """The folders of a desk, bottom first: the program's, the team's, one's own."""
    return (
        shipped(),
        *(Folder(path, str(path)) for path in shared),
        *((Folder(own, str(own), may_miss=True),) if own else ()),
    )


def walk(folder: Folder) -> Iterator[Found]:
    """The Markdown files below a folder by their paths, without hidden ones, links and a forge's pages.

    A link is not followed: a folder that others write to could point anywhere with it. Raises OSError, and BadScript
    for a folder that is too large to be one of scripts.
    """
    found = _walk_disk(folder.root, "", 0) if isinstance(folder.root, Path) else _walk_zip(folder.root, "", 0)
    for number, one in enumerate(found):
        if number >= FILES:
            raise BadScript(
                _("more than {n} files; the others are left out.").format(n=FILES), file=folder.name
            )
        yield one


def _walk_disk(root: Path, inside: str, depth: int) -> Iterator[Found]:
    with os.scandir(root) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < DEPTH:
                yield from _walk_disk(Path(entry.path), f"{inside}{entry.name}/", depth + 1)
        elif _is_script(entry.name):
            stamp = _stamp(entry.stat(follow_symlinks=False))
            yield Found(clean_line(f"{inside}{entry.name}"), stamp, partial(_read_bounded, entry.path))


def _read_bounded(path: str) -> bytes:
    # Not blocked by a pipe, and not led away by a link that has just taken the file's place.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        return file.read(BYTES + 1)


def _walk_zip(root: "Traversable", inside: str, depth: int) -> Iterator[Found]:
    archive = getattr(getattr(root, "root", None), "filename", None)
    stamp = _stamp(Path(archive).stat()) if isinstance(archive, str) else (0,)
    for entry in sorted(root.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            if depth < DEPTH:
                yield from _walk_zip(entry, f"{inside}{entry.name}/", depth + 1)
        elif _is_script(entry.name):
            yield Found(f"{inside}{entry.name}", stamp, entry.read_bytes)


def _stamp(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _is_script(name: str) -> bool:
    stem, _dot, ending = name.rpartition(".")
    return (
        ending.lower() == "md" and bool(stem) and not name.startswith("_") and stem.lower() not in _NO_SCRIPTS
    )
