"""The catalogues that are committed: whole, up to date, and with the forms that Russian and Polish have."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from supportconsole import locale
from supportconsole.domain import errors as errors_module

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "supportconsole"
FOLDER = SOURCE / "locale"
OTHERS = ("ru", "pl")
FOR_PROGRAMMERS = {"Bug", "BadLine", "BadScript"}
"""A bug's words go into a report; the others name a file and a line before words that others have found."""


def sentences(language: str) -> Iterator[Message]:
    with (FOLDER / language / "LC_MESSAGES" / "supportconsole.po").open("rb") as file:
        yield from (message for message in read_po(file, locale=language) if message.id)


def strings(message: Message) -> tuple[str, ...]:
    found = message.string
    return (found,) if isinstance(found, str) else tuple(found or ("",))


def english(message: Message) -> str:
    """The English sentence, of a plural the one for many."""
    return message.id if isinstance(message.id, str) else message.id[1]


def filled_in(text: str) -> Counter[tuple[str, str]]:
    """The places of a sentence where something is filled in, and how."""
    return Counter(
        (name, form or "") for _text, name, form, _how in Formatter().parse(text) if name is not None
    )


def test_the_tool_finds_nothing_to_do() -> None:
    """Nothing is missing, fuzzy or left over, and both files are what the sentences of the source make them."""
    tool = [sys.executable, str(ROOT / "tools" / "catalogues.py"), "--check"]

    done = subprocess.run(tool, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def raised() -> Iterator[tuple[str, ast.Call, list[ast.expr]]]:
    """Every error that is made in a room where no language is known: its place, and its message and hint."""
    errors = {one.__name__ for one in vars(errors_module).values() if isinstance(one, type)} - FOR_PROGRAMMERS
    for room in ("config", "domain", "store", "sync"):
        for path in sorted((SOURCE / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in errors:
                    hints = [one.value for one in call.keywords if one.arg == "hint"]
                    yield f"{path.relative_to(SOURCE)}:{call.lineno}", call, [*call.args, *hints]


def test_what_an_error_names_is_given_apart_from_its_sentence() -> None:
    """A sentence that was put together where no language is known could not be found in a catalogue."""
    built = [
        place
        for place, _call, sentences in raised()
        if any(isinstance(part, ast.JoinedStr) for one in sentences for part in ast.walk(one))
    ]
    assert [
        one for one in built if not one.startswith("config/layers.py")
    ] == []  # a path before others' words


def _is_fixed(sentence: ast.expr) -> bool:
    """A constant, a choice of them, or the hint of `checks.near`."""
    if isinstance(sentence, ast.IfExp):
        return _is_fixed(sentence.body) and _is_fixed(sentence.orelse)
    return isinstance(sentence, ast.Constant) or (isinstance(sentence, ast.Name) and sentence.id == "hint")


def test_whatever_an_error_names_is_given() -> None:
    """What a sentence lacks would only be noticed when something goes wrong."""
    count = 0
    for place, call, sentences in raised():
        texts = [
            part.value
            for one in sentences
            for part in ast.walk(one)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        named = {name for text in texts for _text, name, _how, _form in Formatter().parse(text) if name}
        given = {one.arg for one in call.keywords}
        if given - {"hint", "until", "query", "start", "end"}:
            assert named <= given, place
            assert all(_is_fixed(one) for one in sentences), (
                place
            )  # a made one may hold braces of a customer's
            count += 1
    assert count > 70


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    found = list(sentences(language))

    assert len(found) > 400
    assert [message.id for message in found if message.fuzzy or not all(strings(message))] == []


def test_both_languages_have_the_same_sentences() -> None:
    russian, polish = ({(english(message), message.context) for message in sentences(one)} for one in OTHERS)

    assert russian == polish


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_was_written(language: str) -> None:
    locale.use(language)
    written = list(sentences(language))
    for message in written:
        if isinstance(message.id, str):
            spoken = locale.pgettext(message.context, message.id) if message.context else locale._(message.id)
            assert spoken == message.string

    with (FOLDER / language / "LC_MESSAGES" / "supportconsole.mo").open("rb") as file:
        compiled = [strings(message) for message in read_mo(file) if message.id]
    assert sorted(compiled) == sorted(strings(message) for message in written)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_what_the_english_sentence_fills_in(language: str) -> None:
    for message in sentences(language):
        if "{" in english(message):
            for one in strings(message):
                assert filled_in(one) == filled_in(english(message)), one


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_ends_and_the_paragraphs_of_the_sentence(language: str) -> None:
    for message in sentences(language):
        text = english(message)
        for one in strings(message):
            assert one == one.strip(), one
            assert one.count("\n") == text.count("\n"), one
            assert one.endswith(".") == text.endswith("."), one


FORMS = {
    "ru": {
        "заявка": (1, 21, 101),
        "заявки": (2, 3, 4, 22, 24, 102),
        "заявок": (0, 5, 11, 12, 14, 20, 25, 100, 111, 112),
    },
    "pl": {
        "zgłoszenie": (1,),
        "zgłoszenia": (2, 3, 4, 22, 24, 102),
        "zgłoszeń": (0, 5, 11, 12, 14, 21, 25, 100, 101, 111, 112),
    },
    "en": {"ticket": (1,), "tickets": (0, 2, 5, 11, 21, 22, 25, 101, 111)},
}


@pytest.mark.parametrize("language", FORMS)
def test_things_are_counted_as_the_language_counts_them(language: str) -> None:
    locale.use(language)
    for form, numbers in FORMS[language].items():
        for n in numbers:
            assert locale.ngettext("{n} ticket", "{n} tickets", n).format(n=n) == f"{n} {form}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_plural_has_a_form_for_each_number(language: str) -> None:
    locale.use(language)
    for message in sentences(language):
        if not isinstance(message.id, str):
            one, many = message.id
            for n in (0, 1, 2, 5, 11, 21, 22, 25, 101, 111):
                assert locale.ngettext(one, many, n) in strings(message)


@pytest.mark.parametrize("language", OTHERS)
def test_homonyms_are_parted_by_what_they_stand_for(language: str) -> None:
    """A ticket is solved, a view holds those that are solved, and solving is what was done."""
    locale.use(language)

    words = {locale._("solve"), locale._("solved"), locale.pgettext("done", "solve")}

    assert len(words) == 3


def test_a_catalogue_is_read_from_where_it_lies(tmp_path: Path) -> None:
    """Given the program as one zip file, when it speaks Polish, then it finds its sentences there."""
    from zipfile import ZipFile

    packed = tmp_path / "program.pyz"
    source = ROOT / "src"
    with ZipFile(packed, "w") as archive:
        for file in ("__init__.py", "locale/__init__.py", "locale/pl/LC_MESSAGES/supportconsole.mo"):
            archive.write(source / "supportconsole" / file, f"supportconsole/{file}")
    code = "from supportconsole import locale; locale.use('pl'); print(locale._('internal note'))"

    done = subprocess.run([sys.executable, "-S", "-c", code], env={"PYTHONPATH": str(packed), "PYTHONUTF8": "1"},
                          capture_output=True, text=True, check=True)  # fmt: skip

    assert done.stdout == "notatka wewnętrzna\n"
