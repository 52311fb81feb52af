"""One file of a scripts folder: what kind of help it is, its id and its language.

A canned response is text, a macro is text with changes, a guided script has headings as its steps. `kind` in the head
says which; without it the content does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from supportconsole.domain.errors import BadScript
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.locale import _
from supportconsole.scripts.front_matter import read_page

BYTES: Final = 256 * 1024
"""The largest file that is read: some four thousand lines."""

_NAMED: Final = re.compile(r"(.+?)(?:\.([a-z]{2,3}))?\.md", re.IGNORECASE | re.DOTALL)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_HEADING: Final = re.compile(r"#{1,6}\s+\S")
_MACRO_KEYS: Final = frozenset({"changes", "note", "script"})


class Kind(StrEnum):
    CANNED = "canned"
    MACRO = "macro"
    GUIDED = "guided"


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A readable file. `about` is its head, `body_line` the line of the file on which `body` begins.

    Files with the same `kind` and `id` are one entry in several languages; `language` is empty for a text that suits
    every one. `path` is relative to `folder`.
    """

    kind: Kind
    id: str
    language: str
    title: str
    about: Mapping[str, object]
    body: str
    body_line: int
    path: str
    folder: str

    @property
    def key(self) -> tuple[Kind, str, str]:
        """What only one file may be."""
        return self.kind, self.id, self.language

    @property
    def ref(self) -> str:
        """Its name in the store and on the command line: `greet.en`, or `greet` without a language."""
        return f"{self.id}.{self.language}" if self.language else self.id


def read_script(data: bytes, path: str, folder: str = "") -> ScriptFile:
    """The file with these bytes. `path` is relative to its folder. Raises BadScript with the line."""
    if len(data) > BYTES:
        raise BadScript(
            _("the file is larger than {n} KB.").format(n=BYTES // 1024),
            file=path,
            hint=_("Part it in several."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise BadScript(_("the file is not UTF-8 text."), file=path, line=line) from None
    page = read_page(text, path)
    named = _NAMED.fullmatch(PurePosixPath(path).name)
    stem, suffix = (named[1], named[2] or "") if named else (PurePosixPath(path).stem, "")
    name = clean_line(text_of(page.about, "id", path) or stem)
    kind = _kind_of(page.about, page.body, path)
    if not name or (not page.body.strip() and kind is not Kind.MACRO):
        raise BadScript(_("the file holds no text."), file=path)
    return ScriptFile(
        kind=kind,
        id=name,
        language=_language_of(page.about, suffix.lower(), path),
        title=clean_line(text_of(page.about, "title", path)) or _first_heading(page.body) or name,
        about=page.about,
        body=page.body,
        body_line=page.body_line,
        path=path,
        folder=folder,
    )


def text_of(about: Mapping[str, object], key: str, path: str) -> str:
    """A text of the head, empty when it is not there. Raises BadScript for anything but text."""
    value = about.get(key, "")
    if not isinstance(value, str):
        raise BadScript(_("{key} must be text.").format(key=key), file=path, hint=f'{key} = "..."')
    return value


def words_of(about: Mapping[str, object], key: str, path: str) -> tuple[str, ...]:
    """A list of words of the head; a single word counts as one. Raises BadScript for anything but texts."""
    value = about.get(key, ())
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise BadScript(
            _("{key} must be a list of texts.").format(key=key), file=path, hint=f'{key} = ["..."]'
        )
    return tuple(filter(None, map(clean_line, map(str, value))))


def has_steps(body: str) -> bool:
    """Whether a body has headings outside of fenced blocks: the steps of a guided script."""
    return bool(_first_heading(body))


def _kind_of(about: Mapping[str, object], body: str, path: str) -> Kind:
    named = text_of(about, "kind", path)
    if named:
        try:
            return Kind(named)
        except ValueError:
            raise BadScript(
                _("there is no kind {word}.").format(word=repr(named[:40])), file=path, hint=", ".join(Kind)
            ) from None
    if _MACRO_KEYS & about.keys():
        return Kind.MACRO
    return Kind.GUIDED if has_steps(body) else Kind.CANNED


def _language_of(about: Mapping[str, object], suffix: str, path: str) -> str:
    language = text_of(about, "language", path).lower() or suffix
    if language and not _LANGUAGE.fullmatch(language):
        raise BadScript(
            _("{word} is no language.").format(word=repr(language[:40])),
            file=path,
            hint=_("Write en, ru or pl."),
        )
    return language


def _first_heading(body: str) -> str:
    fence = ""
    for line in body.split("\n"):
        mark = line.lstrip()[:3]
        if fence:
            fence = "" if mark == fence else fence
        elif mark in {"```", "~~~"}:
            fence = mark
        elif _HEADING.match(line):
            return clean_line(line.lstrip("#").strip().rstrip("#"))
    return ""
