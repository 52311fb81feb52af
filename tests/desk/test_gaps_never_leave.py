"""No mark that nobody has filled is ever stored as said, whatever way a text takes: by rule, and by random work."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

import given
from scripts.guides import SOUND
from supportconsole.desk.desk import Desk
from supportconsole.desk.guide_shelf import GuideShelf
from supportconsole.desk.guiding import Keep
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.domain.errors import BadScript, NotFound, UsageProblem
from supportconsole.domain.gaps import JOINER, find_gaps
from supportconsole.domain.text.cleaning import clean
from supportconsole.scripts.shelf import Folder, Shelf

MARKS = st.sampled_from(
    ["{{ name }}", "{{name}}", "{{ requester.shoe_size }}", "{{ a | default: b }}", "{{}}", "{{\n}}", "{% if a %}",
     "{%endif%}", "{{{ x }}}", "{{ имя }}", "{{ {{ x }}", "{{ '%}' }}"]
)  # fmt: skip
ORDINARY = st.text(st.sampled_from("ab {}%|\n\r\t\x00\x1b\u200b\u00ad\u202e\ufeffя'\""), max_size=20)


@st.composite
def with_a_gap(draw: st.DrawFn) -> str:
    return draw(ORDINARY) + draw(MARKS) + draw(ORDINARY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gaps")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Desk]:
    with closing(given.desk(folder)) as opened:
        yield opened


def said(desk: Desk, ticket: int) -> list[str]:
    """What agents have said on a ticket."""
    return [one.body for one in given.written(desk, ticket) if one.kind in {Kind.REPLY, Kind.NOTE}]


def by_draft(desk: Desk, ticket: int, text: str, kind: DraftKind, sent_as: DraftKind | None = None) -> None:
    draft = desk.writing.begin(ticket, kind)
    try:
        desk.writing.save(draft.id, text, 1)
        desk.writing.send(draft.id, kind=sent_as)
    finally:
        with suppress(NotFound):
            desk.writing.discard(draft.id)


def by_turned_draft(desk: Desk, ticket: int, text: str) -> None:
    draft = desk.writing.begin(ticket, DraftKind.NOTE)
    desk.writing.save(draft.id, "whole", 1)
    desk.writing.turn(draft.id, DraftKind.REPLY)
    desk.writing.save(draft.id, text, 2)
    try:
        desk.writing.send(draft.id)
    finally:
        with suppress(NotFound):
            desk.writing.discard(draft.id)


def by_undo_and_redo(desk: Desk, ticket: int, text: str) -> None:
    """What was sent whole and taken back comes again only as it was."""
    outcome = desk.writing.reply(ticket, "whole")
    undone = desk.work.undo(outcome.undo_id)
    assert undone.draft_id is not None
    desk.writing.save(undone.draft_id, text, 99)
    desk.work.redo(outcome.undo_id)
    with suppress(NotFound):
        desk.writing.discard(undone.draft_id)


def by_macro(desk: Desk, ticket: int, text: str, place: str) -> None:
    ref = f"macro{len(desk.library.canned(limit=10_000))}"
    extra = json.dumps({"note": text}) if place == "note" else None
    body = text if place == "reply" else ""
    given.canned(desk, ref, body, ref=ref, changes='{"priority": "high"}', extra=extra)
    desk.macros.apply([ticket], ref)


WAYS: dict[str, Callable[[Desk, int, str], object]] = {
    "reply": lambda desk, ticket, text: desk.writing.reply(ticket, text),
    "note": lambda desk, ticket, text: desk.writing.note(ticket, text),
    "reply draft": lambda desk, ticket, text: by_draft(desk, ticket, text, DraftKind.REPLY),
    "note draft": lambda desk, ticket, text: by_draft(desk, ticket, text, DraftKind.NOTE),
    "note sent as reply": lambda desk, ticket, text: by_draft(
        desk, ticket, text, DraftKind.NOTE, DraftKind.REPLY
    ),
    "turned draft": by_turned_draft,
    "undo and redo": by_undo_and_redo,
    "macro's reply": lambda desk, ticket, text: by_macro(desk, ticket, text, "reply"),
    "macro's note": lambda desk, ticket, text: by_macro(desk, ticket, text, "note"),
}


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_any(text=with_a_gap())
def test_a_text_with_a_gap_is_refused_on_every_way(desk: Desk, way: str, text: str) -> None:
    ticket = given.ticket(desk)
    with suppress(UsageProblem, BadScript):
        WAYS[way](desk, ticket, text)
    for body in said(desk, ticket):
        assert not find_gaps(body)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_any(text=st.text(st.sampled_from("{}% a\x00\r\n\t\u200b\u200d\u00ad\u202e\ufeff\u2061"), max_size=12))
def test_cleaning_makes_no_mark_of_what_was_none(desk: Desk, text: str) -> None:
    """The check comes before the cleaning, and nothing that cleaning takes away stood between two braces."""
    assert JOINER not in text
    if not find_gaps(text):
        assert not find_gaps(clean(text))


def test_a_guided_note_with_a_gap_stays_with_its_run(desk: Desk, folder: Path) -> None:
    scripts = folder / "scripts"
    scripts.mkdir()
    odd = SOUND.replace("{{ answers.network }}", "{{ organization.name }}")
    (scripts / "vpn.en.md").write_text(odd, encoding="utf-8")
    desk.guiding.shelf = GuideShelf(Shelf([Folder(scripts, "team")]))
    given.team_of(desk, "L2")
    ticket = given.ticket(desk)
    run = desk.guiding.begin(ticket, "vpn")
    answers = {"since": "today", "server": "vpn.example.org", "network": "home"}
    for question in run.step.questions:
        if question.name in answers:
            run = desk.guiding.answer(run, question, answers[question.name])
    run = desk.guiding.choose(run, run.step.choices[0])
    run = desk.guiding.choose(run, run.step.choices[0])
    assert "organization.name" in desk.guiding.note(run)
    with pytest.raises(UsageProblem, match="gap"):
        desk.guiding.finish(run, Keep.NOTE)
    assert said(desk, ticket) == []
    assert desk.guiding.get(run.id).walk.step == run.walk.step
