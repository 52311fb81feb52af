"""Views that a team shares: TOML files in folders, read again when they change; a broken file keeps its last good version."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import parse
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.domain.views import Sort, View
from supportconsole.locale import _

LARGEST: Final = 256 * 1024
"""Bytes of a file of views."""
MOST: Final = 200
"""Files of a folder."""
_KEYS: Final = frozenset({"name", "query", "sort", "key"})


class _Read(NamedTuple):
    stamp: tuple[int, int, int]
    views: tuple[View, ...]
    problem: str


class ViewFiles:
    """The views in `folders`; of two with the same name the one of the later folder counts. Threads may share one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._files: dict[Path, _Read] = {}
        self._lock = Lock()

    def views(self) -> tuple[View, ...]:
        """The views as the files have them now; costs one look at each folder and file."""
        with self._lock:
            self._look()
            return tuple({view.name: view for read in self._files.values() for view in read.views}.values())

    def problems(self) -> tuple[str, ...]:
        """What is wrong with files, each with its name; what they held before still counts."""
        with self._lock:
            self._look()
            return tuple(read.problem for read in self._files.values() if read.problem)

    def place_of(self, name: str) -> Path | None:
        """The file that a view comes from."""
        with self._lock:
            places = [
                path for path, read in self._files.items() if any(view.name == name for view in read.views)
            ]
        return places[-1] if places else None

    def _look(self) -> None:
        files: dict[Path, _Read] = {}
        for path, stamp in _find(self._folders):
            before = self._files.get(path)
            if before is None or before.stamp != stamp:
                files[path] = _read(path, stamp, before)
            else:
                files[path] = before
        self._files = files


def _find(folders: Sequence[Path]) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    for folder in folders:
        try:
            found = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith(".toml"))
        except OSError:
            continue
        for path in found[:MOST]:
            try:
                status = Path(path).stat()
            except OSError:
                continue
            yield Path(path), (status.st_mtime_ns, status.st_size, status.st_ino)


def _read(path: Path, stamp: tuple[int, int, int], before: _Read | None) -> _Read:
    try:
        return _Read(stamp, read_views(path), "")
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        kept = before.views if before is not None else ()
        said = _("{path}: {reason}.").format(path=path, reason=str(reason).rstrip("."))
        return _Read(stamp, kept, f"{said} {_('The version before still counts.')}" if kept else said)


def read_views(path: Path) -> tuple[View, ...]:
    """The views of one file: `[[view]]` tables, or one view at its top. Raises OSError and ValueError with the reason."""
    import tomllib

    if path.stat().st_size > LARGEST:
        raise ValueError(_("the file is larger than {n} kB").format(n=LARGEST // 1024))
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = content.get("view", [content] if content else [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError(_("views are written as [[view]] tables"))
    return tuple(_view(table) for table in tables)


def _view(table: dict[str, object]) -> View:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ValueError(_("{key} is not a key of a view").format(key=repr(unknown[0])))
    values = {key: table.get(key, "") for key in _KEYS}
    name, query, sort, key = (clean_line(str(values[one])) for one in ("name", "query", "sort", "key"))
    if not name:
        raise ValueError(_("a view needs a name"))
    try:
        parse(query)
    except BadQuery as problem:
        raise ValueError(f"{name}: {problem.said(_)[0]}") from None
    if sort and sort not in tuple(Sort):
        raise ValueError(
            _("{word} is not an order; there are {words}").format(word=repr(sort), words=", ".join(Sort))
        )
    if len(key) > 1:
        raise ValueError(_("{name}: a view has one letter as its key").format(name=name))
    return View(name, query, Sort(sort) if sort else Sort.PRIORITY, key)


def write_views(views: Sequence[View]) -> str:
    """A file of these views, as `read_views` reads it."""
    import json

    parts = []
    for view in views:
        lines = ["[[view]]", f"name = {json.dumps(view.name, ensure_ascii=False)}"]
        lines += [f"query = {json.dumps(view.query, ensure_ascii=False)}", f'sort = "{view.sort.value}"']
        if view.key:
            lines.append(f"key = {json.dumps(view.key, ensure_ascii=False)}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
