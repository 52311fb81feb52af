"""Keeps the store's canned responses in line with the files of the scripts folders."""

import hashlib
from typing import TYPE_CHECKING

from supportconsole.domain.errors import BadScript
from supportconsole.scripts.canned import extra_of, read_canned
from supportconsole.scripts.files import Kind
from supportconsole.scripts.shelf import SHIPPED, Problem, Shelf, walk
from supportconsole.store import canned_files
from supportconsole.store.canned_files import Kept, Trouble

if TYPE_CHECKING:
    from supportconsole.store.store import Store


def refresh(store: "Store", shelf: Shelf, library: str) -> bool:
    """Mirror what has changed in the folders; says whether anything had. Costs a `stat` a file when nothing has.

    `library` says whether the program's own responses are offered: `on`, `off`, or `auto`: while the desk has none that
    were imported or come from a helpdesk.
    """
    looks = {folder.name: _look(shelf, folder.name) for folder in shelf.folders}
    is_offered = library == "on" or (library == "auto" and not store.read(canned_files.has_own))
    if not is_offered:
        looks.pop(SHIPPED, None)
    if store.read(canned_files.stamps) == looks:
        return False
    shelf.refresh()
    rows: list[Kept] = []
    broken = [_trouble(one) for one in shelf.problems if one.folder in looks]
    for script in shelf.scripts:
        if script.kind is Kind.GUIDED or script.folder not in looks:
            continue
        try:
            rows.append(Kept(read_canned(script), extra_of(script.about), script.folder, script.path))
        except BadScript as problem:
            broken.append(Trouble(script.folder, script.path, problem.line, problem.reason, False))
    store.write(lambda db: canned_files.mirror(db, rows, looks, broken))
    return True


def _look(shelf: Shelf, name: str) -> str:
    """What tells one state of a folder from another; empty for one that cannot be read."""
    folder = next(one for one in shelf.folders if one.name == name)
    digest = hashlib.sha256()
    try:
        for found in walk(folder):
            digest.update(f"{found.path}\0{found.stamp}\n".encode("utf-8", "replace"))
    except (OSError, BadScript) as problem:
        return str(problem)[:200]
    return digest.hexdigest()


def _trouble(problem: Problem) -> Trouble:
    return Trouble(problem.folder, problem.path, problem.line, problem.reason, problem.kept)
