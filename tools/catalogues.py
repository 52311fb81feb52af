"""Collects the sentences of the program and keeps its Russian and Polish catalogues beside them.

    python tools/catalogues.py            update the .po files and compile the .mo files
    python tools/catalogues.py --check    change nothing; 1 when a catalogue is missing something, fuzzy or stale

A translation is written into a .po file by hand; everything else in it is made here. Files come out the same, byte
for byte, when nothing has changed: no dates, no line numbers, no name of a tool.
"""

import ast
import io
import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from string import Formatter
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "supportconsole"
LANGUAGES: Final = ("ru", "pl")
PLAIN_ROOMS: Final = (
    "domain",
    "store",
    "config",
    "sync",
    "connectors/wire",
    "connectors/kinds.py",
    "wiring.py",
)
"""Rooms that cannot know the language: their fixed error sentences are translated where an error is shown."""

Found = str | tuple[str, str]


class Sentence(NamedTuple):
    """A sentence of the program: one string, or singular and plural; `context` parts homonyms."""

    text: Found
    context: str = ""


class Quiet(Catalog):
    """A catalogue whose header holds only what a reader of it needs."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", self.locale_identifier or ""),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "supportconsole.po"


def collect() -> dict[Sentence, set[str]]:
    """Every sentence of the program, and the files that it stands in."""
    errors = _error_names()
    found: dict[Sentence, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        plain = place.startswith(PLAIN_ROOMS)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for sentence in _sentences(node, errors if plain else frozenset()):
                found.setdefault(sentence, set()).add(f"src/supportconsole/{place}")
    return found


def _sentences(node: ast.AST, errors: frozenset[str]) -> Iterator[Sentence]:
    if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
        doc = ast.get_docstring(node)
        if doc:
            yield Sentence(cleandoc(doc))
    if errors and isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"hint", "message"}:
        yield from map(Sentence, _constants(node.value))
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    words = [one for argument in node.args for one in _constants(argument)]
    if name == "_" and words:
        yield Sentence(words[0])
    elif name == "ngettext" and len(words) == 2:
        yield Sentence((words[0], words[1]))
    elif name in {"pgettext", "marked"} and len(words) == 2:
        yield Sentence(words[1], words[0])
    elif errors and (name in errors or name in {"fail", "__init__"}):
        hints = [
            one for keyword in node.keywords if keyword.arg == "hint" for one in _constants(keyword.value)
        ]
        yield from (Sentence(word) for word in words + hints if " " in word)


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _is_command(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"command", "group"}


def _error_names() -> frozenset[str]:
    tree = ast.parse((SOURCE / "domain" / "errors.py").read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def make_catalogue(language: str, sentences: dict[Sentence, set[str]]) -> Catalog:
    """The sentences with the translations there are; a changed sentence keeps its old one, marked fuzzy."""
    template = Quiet(fuzzy=False)
    for sentence, places in sorted(sentences.items(), key=str):
        locations = [(place, 0) for place in sorted(places)]
        template.add(sentence.text, locations=locations, context=sentence.context or None)
    path = po_path(language)
    made = Quiet(
        locale=language,
        fuzzy=False,
        header_comment=f"# Support Console: sentences of the interface ({language}).",
    )
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language, ignore_obsolete=True):
                if message.id:
                    made[message.id] = message
    made.update(template, update_header_comment=False)
    made.obsolete.clear()
    return made


def po_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def problems(language: str, catalogue: Catalog) -> Iterator[str]:
    """What a reader of this language would stumble over, and files that are not as this tool makes them."""
    for message in catalogue:
        if message.id:
            yield from (f"{language}: {why}: {message.id!r}" for why in _faults(message))
    path = po_path(language)
    for file, made in ((path, po_bytes(catalogue)), (path.with_suffix(".mo"), mo_bytes(catalogue))):
        if not file.exists() or file.read_bytes() != made:
            yield f"{language}: {file.name} is stale"


def _faults(message: Message) -> Iterator[str]:
    string, text = message.string, message.id
    strings = [string] if isinstance(string, str) else list(string or ("",))
    if not all(strings):
        yield "not translated"
    elif message.fuzzy:
        yield "fuzzy"
    elif any(
        placeholders(one) != placeholders(text if isinstance(text, str) else text[1]) for one in strings
    ):
        yield "other placeholders"


def placeholders(text: str) -> list[str]:
    """What is filled in, in the order of its names; the text itself when it is no format at all."""
    try:
        return sorted(
            f"{name}:{spec}" for _text, name, spec, _how in Formatter().parse(text) if name is not None
        )
    except ValueError:
        return [part for part in "{}" for _ in range(text.count(part))]


def main(argv: list[str]) -> int:
    sentences = collect()
    found: list[str] = []
    for language in LANGUAGES:
        catalogue = make_catalogue(language, sentences)
        if "--check" not in argv:
            path = po_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po_bytes(catalogue))
            path.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
        found += problems(language, catalogue)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print("Translate these in src/supportconsole/locale, then run: make catalogues", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
