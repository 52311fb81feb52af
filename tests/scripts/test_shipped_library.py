"""The library that comes with the program: whole, in three languages, and each text can really be filled."""

from datetime import UTC, datetime

import pytest

from supportconsole.desk.template_values import NAMES
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.text.language import guess_language
from supportconsole.scripts.canned import read_canned
from supportconsole.scripts.files import Kind, ScriptFile
from supportconsole.scripts.limits import Moment
from supportconsole.scripts.shelf import Shelf, shipped
from supportconsole.scripts.templates import fill, names_in

LANGUAGES = ("en", "pl", "ru")


def library(kind: Kind) -> list[ScriptFile]:
    shelf = Shelf([shipped()])
    shelf.refresh()
    assert not shelf.problems
    return [one for one in shelf.scripts if one.kind is kind]


TEXTS = [*library(Kind.CANNED), *library(Kind.MACRO)]


@pytest.mark.parametrize(("kind", "least"), [(Kind.CANNED, 30), (Kind.MACRO, 12)])
def test_each_text_is_there_in_three_languages(kind: Kind, least: int) -> None:
    found: dict[str, list[str]] = {}
    for one in library(kind):
        found.setdefault(one.id, []).append(one.language)

    assert len(found) >= least
    assert {tuple(sorted(languages)) for languages in found.values()} == {LANGUAGES}


def test_no_two_texts_of_a_language_share_a_shortcut_or_a_title() -> None:
    texts = [(read_canned(one), one.language) for one in TEXTS]

    for values in (
        [(one.shortcut, tongue) for one, tongue in texts],
        [(one.title, tongue) for one, tongue in texts],
    ):
        assert len(values) == len(set(values))
        assert all(value for value, _tongue in values)


@pytest.mark.parametrize("script", TEXTS, ids=lambda one: one.ref)
def test_each_text_names_only_what_there_is_and_leaves_no_gap(script: ScriptFile) -> None:
    text = read_canned(script)
    asked = {ask.name for ask in text.ask}
    values = _values(text)
    parts = [text.body, text.note, *(one for one in text.changes.values() if isinstance(one, str))]

    for part in parts:
        for name, _line in names_in(part, name=script.ref):
            first, _dot, second = name.partition(".")
            assert second in (asked if first == "ask" else NAMES[first]), name
        assert not fill(
            part, values, Moment(datetime(2026, 11, 25, 9, 0, tzinfo=UTC), script.language), name=script.ref
        ).gaps


@pytest.mark.parametrize("script", TEXTS, ids=lambda one: one.ref)
def test_each_text_is_in_its_language(script: ScriptFile) -> None:
    filled = fill(
        script.body,
        {"agent": {"name": "A", "first_name": "A"}},
        Moment(datetime(2026, 1, 1, tzinfo=UTC)),
        name="x",
    )

    assert guess_language(filled.text) == script.language
    assert script.body.strip() == script.body.strip().replace("\t", " ")


def _values(text: CannedResponse) -> dict[str, object]:
    person = {"first_name": "Anna", "name": "Anna Nowak", "email": "anna@example.org"}
    return {
        "ask": {ask.name: "x" for ask in text.ask},
        "requester": person,
        "agent": person,
        "ticket": {"id": "4711"},
    }
