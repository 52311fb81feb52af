"""Walking a guided script: the way, back and jumps, and the note that the same events always leave."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.guides import sound
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.gaps import find_gaps
from supportconsole.scripts.answers import read_answer
from supportconsole.scripts.guide import Kind, Question
from supportconsole.scripts.guide_note import wished_escalation, wished_fields, write_note
from supportconsole.scripts.walk import (
    Act,
    Event,
    State,
    Walk,
    choice_of,
    follow,
    replay,
    steps_left,
    unanswered,
)

GUIDE = sound()
SLUGS = [step.slug for step in GUIDE.steps]


def chose(step: str, label: str) -> Event:
    choice = choice_of(GUIDE.by_slug[step], label)
    assert choice is not None
    return Event(Act.CHOSE, step, choice.target, choice.label)


def answered(step: str, name: str, value: str) -> Event:
    return Event(Act.ANSWERED, step, name, value)


WALKED = [
    answered("which-code", "since", "this morning"),
    answered("which-code", "network", "home"),
    chose("which-code", "809"),
    Event(Act.RAN, "error-809", "ping -c 4 vpn.example.org", "exit 1", "100% packet loss\n"),
    chose("error-809", "It connects"),
]


def note(walk: Walk) -> str:
    return write_note(GUIDE, walk, lambda template: template.replace("{{ answers.network }}", "home"))


def test_the_note_tells_questions_answers_and_what_was_done() -> None:
    assert note(replay(GUIDE, WALKED)) == (
        "Script: VPN\n\n"
        "1. Which code? 809\n"
        "   Since when? this morning\n"
        "   Network: home\n"
        "2. Error 809: It connects\n"
        "   $ ping -c 4 vpn.example.org  (exit 1)\n"
        "   | 100% packet loss\n"
        "3. Done\n\n"
        "It was the firewall at home.\n"
    )


def test_back_takes_the_step_from_the_way_but_not_what_was_done() -> None:
    walk = replay(GUIDE, [*WALKED, Event(Act.WENT_BACK, "done"), Event(Act.WENT_BACK, "error-809")])
    assert walk.step == "which-code"
    assert walk.answers["network"] == "home"
    assert "Done on another way:\n   $ ping" in note(walk)
    assert wished_fields(GUIDE, walk) == ()


def test_a_jump_goes_back_along_the_way_or_straight_on() -> None:
    walk = replay(GUIDE, [*WALKED, Event(Act.JUMPED, "done", "which-code", "Which code?")])
    assert [visit.step for visit in walk.path] == ["which-code"]
    walk = follow(GUIDE, walk, Event(Act.JUMPED, "which-code", "hand-over", "Hand over"))
    assert [visit.step for visit in walk.path] == ["which-code", "hand-over"]
    assert "2. Hand over (jumped to)" in note(walk)
    handed = wished_escalation(GUIDE, walk)
    assert handed is not None
    assert handed.group == "L2"


def test_fields_of_the_steps_walked_are_wished_for_once() -> None:
    walk = replay(GUIDE, [*WALKED[:3], chose("error-809", "Once more"), chose("which-code", "809")])
    assert [block.field for block in wished_fields(GUIDE, walk)] == ["priority", "tags"]
    done = follow(GUIDE, walk, Event(Act.SET, "error-809", "", "priority=high, tags=+vpn"))
    assert wished_fields(GUIDE, done) == ()
    assert "Set: priority=high" in note(done)


def test_what_must_be_answered_is_named_and_what_need_not_is_left_out() -> None:
    walk = replay(GUIDE, [])
    assert [one.name for one in unanswered(GUIDE.steps[0], walk)] == ["since", "server", "network"]


def test_the_end_is_the_end() -> None:
    for last, state in ((Act.FINISHED, State.FINISHED), (Act.ABANDONED, State.ABANDONED)):
        walk = replay(GUIDE, [*WALKED, Event(last, "done", "", "why"), *WALKED])
        assert (walk.state, walk.reason, walk.step) == (state, "why", "done")


def test_a_choice_is_meant_by_its_number_its_words_or_their_beginning() -> None:
    step = GUIDE.by_slug["error-809"]
    meant = [choice_of(step, word) for word in ("1", "once", "STILL NOT")]
    assert [one.target for one in meant if one is not None] == ["done", "which-code", "hand-over"]
    assert [choice_of(step, word) for word in ("0", "4", "", "x", "99999999")] == [None] * 5
    first = GUIDE.by_slug["which-code"]
    assert choice_of(first, "809") == first.choices[0]


def test_steps_left_counts_the_longest_way_without_circles() -> None:
    assert [steps_left(GUIDE, slug) for slug in SLUGS] == [2, 3, 1, 0, 0]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.NUMBER, "1 200,5", "1200.5"),
        (Kind.YES_NO, "Да", "yes"),
        (Kind.YES_NO, "nie", "no"),
        (Kind.CHOICE, "2", "office"),
        (Kind.CHOICE, "hom", "home"),
        (Kind.HOST, "VPN.Example.ORG.", "vpn.example.org"),
        (Kind.ADDRESS, "[::1]", "::1"),
        (Kind.URL, "HTTPS://Example.org/a?b=c#d", "https://example.org/a?b=c"),
        (Kind.PORT, "0443", "443"),
        (Kind.TEXT, " a\x1b[31m ", "a␛[31m"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: Kind, text: str, value: str) -> None:
    assert read_answer(Question("x", "X", kind, ("home", "office"), False, 1), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.NUMBER, "nan"), (Kind.NUMBER, "1_0"), (Kind.YES_NO, "perhaps"), (Kind.CHOICE, "3"), (Kind.CHOICE, "x"),
     (Kind.HOST, "-v"), (Kind.ADDRESS, "fe80::1%eth0"), (Kind.URL, "file:///etc/passwd"), (Kind.PORT, "0"), (Kind.TEXT, " ")],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(UsageProblem):
        read_answer(Question("x", "X", kind, ("home", "office"), False, 1), text)


WORDS = st.text(max_size=20)
EVENTS = st.lists(
    st.builds(
        Event, st.sampled_from(list(Act)), st.sampled_from(SLUGS), st.sampled_from([*SLUGS, "since", "gone"]),
        WORDS, WORDS,
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_a_replay_is_the_same_walk_and_leaves_the_same_note(events: list[Event]) -> None:
    step_by_step = replay(GUIDE, [])
    for event in events:
        step_by_step = follow(GUIDE, step_by_step, event)
    again = replay(sound(), [Event(Act(str(act)), *rest) for act, *rest in events])
    assert again == step_by_step
    assert note(again) == note(step_by_step)
    assert again.path[0].step == SLUGS[0]
    assert {visit.step for visit in again.path} <= set(SLUGS)


@settings(max_examples=200, deadline=None)
@given(EVENTS)
def test_no_words_of_people_or_programs_make_a_placeholder_in_the_note(events: list[Event]) -> None:
    marked = [event._replace(value="{{ x }}", detail="{% y %}") for event in events]
    told = write_note(GUIDE, replay(GUIDE, marked), lambda _template: "filled")
    assert find_gaps(told) == ()
