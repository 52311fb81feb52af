"""The file of a guided script, for editing: a team's or one's own in place, the program's own as a copy."""

from pathlib import Path
from typing import NamedTuple

from supportconsole.desk.guide_shelf import GuideShelf
from supportconsole.domain.errors import NotFound, Refusal
from supportconsole.locale import _
from supportconsole.scripts.guide import Guide
from supportconsole.scripts.shelf import SHIPPED


class Editable(NamedTuple):
    """Where an edited text will lie, and what the file holds now."""

    path: Path
    text: str


def editable(shelf: GuideShelf, guide: Guide) -> Editable:
    """The file of a script; of the program's own the copy that will lie in one's own folder.

    Raises NotFound when the file is gone, Refusal when there is no place for a copy.
    """
    version = shelf.look().get(guide.id, {}).get(guide.language)
    if version is None:
        raise NotFound(_("The file of {name} is gone.").format(name=guide.id))
    if version.folder != SHIPPED:
        path = Path(version.folder) / version.path
        return Editable(path, path.read_text(encoding="utf-8"))
    if shelf.own is None:
        raise Refusal(_("there is no folder for own scripts"))
    return Editable(shelf.own / Path(version.path).name, version.text)


def save_script(path: Path, text: str) -> None:
    """Replace the file's text in one step; its rights stay as they are. Makes the folder when it is missing."""
    import os
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=".editing-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def fault_of(shelf: GuideShelf, path: Path) -> str:
    """What is wrong with the file now, in one sentence; empty when nothing is."""
    files, faults = shelf.faults()
    for one in files:
        if Path(one.folder) / one.path == path:
            return one.sentence()
    for fault in faults:
        if fault.path == path.name or path.as_posix().endswith(f"/{fault.path}"):
            words = f"{fault.path}:{fault.problem.line}: {fault.problem.words}"
            return _("{problem}; the version before counts").format(problem=words) if fault.kept else words
    return ""
