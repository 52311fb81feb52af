"""The guided scripts that come with the program: a dozen, each in three languages, sound, and alike in what they ask and set."""

from collections.abc import Iterator

import pytest

from supportconsole.desk.guide_checking import Known, check_shelf
from supportconsole.desk.template_values import NAMES
from supportconsole.scripts.files import Kind
from supportconsole.scripts.guide import Guide
from supportconsole.scripts.guide_lint import ROOTS
from supportconsole.scripts.guides import Guides
from supportconsole.scripts.shelf import Shelf, shipped

LANGUAGES = ("en", "pl", "ru")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    shelf = Shelf([shipped()])
    shelf.refresh()
    return shelf


def shape(guide: Guide) -> list[object]:
    """What a script does, without its words: names of answers, fields, commands, and where each choice leads."""
    places = {step.slug: number for number, step in enumerate(guide.steps)}
    found: list[object] = []
    for step in guide.steps:
        found.append([places[choice.target] for choice in step.choices])
        found += [(one.name, one.kind, len(one.choices), one.optional) for one in step.questions]
        found.append([(type(block).__name__, *_fixed(block)) for block in step.blocks])
    return found


def _fixed(block: object) -> Iterator[str]:
    for name in ("field", "value", "name", "group"):
        if hasattr(block, name):
            yield str(getattr(block, name))


def test_there_are_a_dozen_in_three_languages_and_all_are_sound(shelf: Shelf) -> None:
    guides = Guides()
    guides.take(shelf.scripts)
    assert guides.faults == ()
    assert len(guides.versions) >= 12
    assert {tuple(sorted(by_language)) for by_language in guides.versions.values()} == {LANGUAGES}


def test_lint_with_the_template_engine_has_nothing_to_say(shelf: Shelf) -> None:
    known = Known(
        groups=("L2", "Billing"),
        commands=("ping", "dig", "dig-mx", "dig-txt", "traceroute", "curl", "openssl", "whois"),
    )
    checked = check_shelf(shelf, known)
    assert len(checked) >= 36
    assert [(one.path, one.problems) for one in checked if one.problems] == []


def test_the_languages_of_a_script_ask_and_do_the_same(shelf: Shelf) -> None:
    guides = Guides()
    guides.take(shelf.scripts)
    for name, by_language in guides.versions.items():
        shapes = {language: shape(version.guide) for language, version in by_language.items()}
        assert shapes["ru"] == shapes["en"], name
        assert shapes["pl"] == shapes["en"], name


def test_each_says_by_which_words_of_a_ticket_it_is_suggested(shelf: Shelf) -> None:
    guides = Guides()
    guides.take(shelf.scripts)
    for by_language in guides.versions.values():
        for version in by_language.values():
            assert len(version.guide.match) >= 3, version.path
            assert version.guide.summary, version.path


def test_what_a_script_may_ask_for_is_what_a_template_knows() -> None:
    assert set(NAMES) - {"ask"} | {"answers"} == ROOTS


def test_the_shelf_holds_no_other_kind_in_their_folder(shelf: Shelf) -> None:
    inside = {one.kind for one in shelf.scripts if one.path.startswith("guides/")}
    assert inside == {Kind.GUIDED}
