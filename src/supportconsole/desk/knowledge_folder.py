"""A folder of Markdown or HTML taken in as articles: all of it or nothing, and again without doubles."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from supportconsole.domain.article_files import FORMATS, ArticleFile, read_article
from supportconsole.domain.errors import NotFound, Refusal, UsageProblem
from supportconsole.domain.front_matter import BadFront
from supportconsole.domain.knowledge import ArticleState
from supportconsole.domain.records_values import Unreadable
from supportconsole.locale import _, marked
from supportconsole.store.article_batches import Entry

if TYPE_CHECKING:
    from supportconsole.desk.desk import Desk

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one file; an article is read by people."""
MOST: Final = 50_000
_SHOWN: Final = 20


class FolderReport(NamedTuple):
    """What became of a folder's files; `undo_id` takes all of it back, 0 when nothing was different."""

    folder: str
    added: int
    changed: int
    unchanged: int
    undo_id: int


def import_folder(
    desk: "Desk", folder: Path, *, state: ArticleState = ArticleState.PUBLIC, language: str = ""
) -> FolderReport:
    """Take in every Markdown and HTML file of a folder and those below it.

    An article's id is that of its front matter, else its path without the ending. `state` and `language` are for
    files that do not say theirs.

    Raises Refusal that names the files and what is wrong with them; nothing of the folder is kept then.
    """
    if not folder.is_dir():
        raise NotFound(_("There is no folder {path}.").format(path=folder))
    entries, faults = _read_all(desk, folder, state, language)
    if faults:
        more = _("and {n} more").format(n=len(faults) - _SHOWN) if len(faults) > _SHOWN else ""
        listed = "\n".join([*faults[:_SHOWN], *([more] if more else [])])
        raise Refusal(
            _("The folder was not taken in:\n{faults}").format(faults=listed),
            hint=_("Mend these files and import the folder again; nothing of it was kept."),
        )
    if not entries:
        raise UsageProblem(
            _("No article is in {path}.").format(path=folder),
            hint=_("Articles end in {names}.").format(names=", ".join(FORMATS)),
        )
    written = desk.knowledge.write_all(marked("done", "import articles"), entries.values())
    return FolderReport(str(folder), *written)


def _read_all(
    desk: "Desk", folder: Path, state: ArticleState, language: str
) -> tuple[dict[str, Entry], list[str]]:
    """The articles by their ids, and what is wrong with files."""
    entries: dict[str, Entry] = {}
    faults: list[str] = []
    owners: dict[str, int | None] = {"": None}
    for path, file in _files(folder):
        try:
            found = _read(file, path, state)
            if found.text.owner not in owners:
                owners[found.text.owner] = desk.people.agent(found.text.owner).id
        except (Unreadable, UnicodeDecodeError, OSError, Refusal, BadFront) as problem:
            faults.append(f"{path}: {_reason(problem)}")
            continue
        text = found.text if found.text.language else found.text._replace(language=language)
        ref = found.ref or str(PurePosixPath(path).with_suffix(""))
        if ref in entries:
            faults.append(
                _("{path}: its id {id} is that of {other} too").format(
                    path=path, id=repr(ref), other=entries[ref].extra["path"]
                )
            )
            continue
        entries[ref] = Entry(ref, text, owners[found.text.owner], {**found.extra, "path": path})
    return entries, faults


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files by their paths below the folder, in order. Hidden ones are left out and links are not followed."""
    count = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(where) / name
            if name.startswith(".") or file.suffix.lower() not in FORMATS or file.is_symlink():
                continue
            count += 1
            if count > MOST:
                raise Refusal(_("There are more than {n} articles in {path}.").format(n=MOST, path=folder))
            yield file.relative_to(folder).as_posix(), file


def _read(file: Path, path: str, state: ArticleState) -> ArticleFile:
    if file.stat().st_size > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST // 1024 // 1024} MB")
    if not path.isprintable() or len(path) > 240:
        raise Unreadable("its name cannot be an id")
    text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    name = str(PurePosixPath(path).with_suffix(""))
    return read_article(text, form=FORMATS[file.suffix.lower()], name=name, state=state)


def _reason(problem: Exception) -> str:
    match problem:
        case UnicodeDecodeError():
            return _("it is not UTF-8")
        case OSError():
            return problem.strerror or str(problem)
        case Refusal():
            return problem.said(_)[0]
        case _:
            return str(problem)
