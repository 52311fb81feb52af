"""The guided scripts among the files of a shelf: parsed once for each version, and followed only while they are sound.

A file that has become unsound keeps the version that was sound last; `problems` says so.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from supportconsole.scripts.files import Kind, ScriptFile
from supportconsole.scripts.guide import Guide, Problem
from supportconsole.scripts.guide_lint import lint
from supportconsole.scripts.guide_parser import read_body


class Version(NamedTuple):
    """A sound script, and the whole of its text as a run keeps it."""

    guide: Guide
    text: str
    path: str
    folder: str


class Fault(NamedTuple):
    """An unsound file: its first problem, and whether an older version of it is still followed."""

    path: str
    problem: Problem
    kept: bool


class Guides:
    """Guided scripts by id and language. `take` is given the files of a shelf whenever they have changed."""

    def __init__(self) -> None:
        self.versions: Mapping[str, Mapping[str, Version]] = {}
        self.faults: tuple[Fault, ...] = ()
        self._read: dict[tuple[str, str], tuple[ScriptFile, Version | None, Fault | None]] = {}

    def take(self, files: Iterable[ScriptFile]) -> None:
        """Parse what is new among the guided scripts of these files."""
        read: dict[tuple[str, str], tuple[ScriptFile, Version | None, Fault | None]] = {}
        for file in files:
            if file.kind is Kind.GUIDED:
                key = (file.id, file.language)
                before = self._read.get(key)
                read[key] = before if before is not None and before[0] is file else self._parse(file, before)
        self._read = read
        versions: dict[str, dict[str, Version]] = {}
        for (name, language), (_file, version, _fault) in read.items():
            if version is not None:
                versions.setdefault(name, {})[language] = version
        self.versions = versions
        self.faults = tuple(fault for _file, _version, fault in read.values() if fault is not None)

    def _parse(
        self, file: ScriptFile, before: tuple[ScriptFile, Version | None, Fault | None] | None
    ) -> tuple[ScriptFile, Version | None, Fault | None]:
        guide = guide_of(file)
        wrong = next((one for one in lint(guide) if not one.is_warning), None)
        if wrong is None:
            return file, Version(guide, text_of(guide, file.body), file.path, file.folder), None
        kept = before[1] if before is not None else None
        return file, kept, Fault(file.path, wrong, kept is not None)


def guide_of(file: ScriptFile) -> Guide:
    """The guided script in a file, its lines counted as in the file."""
    guide = read_body(file.about, file.body, file.id, file.body_line)
    return replace(
        guide, id=file.id, language=file.language, title=file.title if "title" in file.about else guide.title
    )


def text_of(guide: Guide, body: str) -> str:
    """The script as one text that `read_guide` takes: what a run needs of the head, and the body as it is."""
    head = {"id": guide.id, "language": guide.language, "title": guide.title}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    return "\n".join(["+++", *lines, "+++", "", body])
