"""A guided script as a person writes it: what is read, where it is wrong, and that no text breaks the reader."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import HOSTILE
from scripts.guides import SOUND, sound
from supportconsole.scripts.guide import Escalate, Kind, Question, Run, SetField
from supportconsole.scripts.guide_lint import lint
from supportconsole.scripts.guide_parser import LARGEST, read_guide
from supportconsole.scripts.slugs import Slugs, slug_of


def test_headings_are_steps_and_the_links_at_their_end_are_choices() -> None:
    guide = sound()
    assert (guide.title, guide.summary) == ("VPN", "For a customer whose VPN worked before.")
    assert [step.slug for step in guide.steps] == ["which-code", "error-809", "no-code", "done", "hand-over"]
    first = guide.steps[0]
    assert first.text == "Look at the window."
    assert [(one.label, one.target, one.hint) for one in first.choices] == [
        ("809", "error-809", "a firewall"),
        ("Nothing", "no-code", ""),
    ]
    assert [step.is_end for step in guide.steps] == [False, False, False, True, True]


def test_blocks_say_what_the_console_does() -> None:
    guide = sound()
    since, server, devices, network = guide.steps[0].questions
    assert (since.name, since.label, since.kind, since.optional) == ("since", "Since when?", Kind.TEXT, False)
    assert (server.kind, devices.kind, devices.optional) == (Kind.HOST, Kind.NUMBER, True)
    assert (network.kind, network.choices) == (Kind.CHOICE, ("home", "office"))
    run = next(block for block in guide.steps[1].blocks if isinstance(block, Run))
    assert (run.name, run.arguments) == ("ping", ("{{ answers.server }}",))
    fields = [(block.field, block.value) for block in guide.steps[1].blocks if isinstance(block, SetField)]
    assert fields == [("priority", "high"), ("tags", "+vpn")]
    handed = next(block for block in guide.steps[-1].blocks if isinstance(block, Escalate))
    assert (handed.group, handed.text.startswith("Server")) == ("L2", True)


def test_a_sentence_in_brackets_is_no_type() -> None:
    guide = read_guide("# A\n```ask\nx: Which one (of the two)\n```\n- [B](#b)\n# B\n```note\nn\n```\n")
    assert guide.steps[0].questions == (Question("x", "Which one (of the two)", Kind.TEXT, (), False, 3),)


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Error 809", "error-809"),
        ("What's new?", "whats-new"),
        ("Не приходит почта", "не-приходит-почта"),
        ("Ёлка, «счёт» № 5", "ёлка-счёт--5"),
        ("Zażółć gęślą jaźń!", "zażółć-gęślą-jaźń"),
        ("a_b - c", "a_b---c"),
        ("C++ / C#", "c--c"),
    ],
)
def test_anchors_are_those_that_a_forge_makes(heading: str, slug: str) -> None:
    assert slug_of(heading) == slug


def test_equal_headings_are_told_apart_as_a_forge_does() -> None:
    slugs = Slugs()
    assert [slugs.next(one) for one in ("Done", "Done", "Done 1", "Done")] == [
        "done",
        "done-1",
        "done-1-1",
        "done-2",
    ]


def test_links_written_in_percent_signs_lead_to_cyrillic_headings() -> None:
    text = "# Начало\n- [дальше](#%D0%BA%D0%BE%D0%BD%D0%B5%D1%86)\n# Конец\n```note\nвсё\n```\n"
    assert lint(read_guide(text)) == ()


PLANTED = {
    "missing-step": ("(#error-809)", "(#error-908)"),
    "dead-end": ("```note\nIt was the firewall at {{ answers.network }}.\n```", "Nothing more."),
    "unreachable": ("## Done", "## Alone\n\n```note\nnobody comes here\n```\n\n## Done"),
    "unknown-field": ("priority = high", "prioritet = high"),
    "bad-value": ("priority = high", "priority = hihg"),
    "unknown-placeholder": ("{{ requester.first_name }}", "{{ client.first_name }}"),
    "unknown-answer": ("at {{ answers.network }}", "at {{ answers.netwrk }}"),
    "bad-ask": ("since: Since when?", "Since when?"),
    "bad-set": ("priority = high", "priority high"),
    "bad-escalate": ("group: L2\n", "L2\n"),
    "empty-block": ("ping {{ answers.server }}\n", ""),
    "unknown-block": ("```say", "```sya"),
    "open-block": ("since {{ answers.since }}.\n```\n", "since {{ answers.since }}.\n"),
    "same-choice": ("- [Nothing](#no-code)", "- [809](#no-code)"),
    "asked-twice": ("devices: How", "since: How"),
    "choices-not-last": ("- [Nothing](#no-code)\n", "- [Nothing](#no-code)\n\nAnd more.\n"),
    "block-outside": ("# VPN does", "```say\nx\n```\n\n# VPN does"),
    "bad-head": ('title = "VPN"', "title = VPN"),
    "empty-heading": ("## No code", "##"),
}


@pytest.mark.parametrize("code", PLANTED)
def test_lint_finds_a_planted_defect_and_names_its_line(code: str) -> None:
    right, wrong = PLANTED[code]
    text = SOUND.replace(right, wrong, 1)
    assert text != SOUND
    found = [problem for problem in lint(read_guide(text, "vpn")) if problem.code == code]
    assert found, lint(read_guide(text, "vpn"))
    assert all(1 <= problem.line <= text.count("\n") + 1 and problem.words for problem in found)


def test_lint_finds_circles_that_no_way_leaves() -> None:
    text = "# A\n- [b](#b)\n- [end](#end)\n# B\n- [c](#c)\n# C\n- [b](#b)\n# End\n```note\nn\n```\n"
    assert [(one.code, one.line) for one in lint(read_guide(text))] == [
        ("endless-loop", 4),
        ("endless-loop", 6),
    ]


def test_a_sound_script_has_no_problem_and_unknown_commands_and_groups_are_warnings() -> None:
    assert lint(sound()) == ()
    warned = lint(sound(), groups=["L1"], commands=["dig"])
    assert {(one.code, one.is_warning) for one in warned} == {
        ("unknown-command", True),
        ("unknown-group", True),
    }


def test_a_file_that_is_too_long_is_refused_at_once() -> None:
    guide = read_guide("x" * (LARGEST + 1))
    assert [one.code for one in guide.problems] == ["too-long"]


LINES = st.sampled_from(
    ["# A", "## B", "#", "- [x](#a)", "- [](#)", "1. [y](#b) z", "```ask", "```", "~~~say", "~~~", "a: b (host)",
     "a: [x, y]", "group: L2", "tags = +x", "{{ answers.a", "{{ x }}", "<!--", "-->", "+++", "====", "text", ""]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(LINES, max_size=40).map("\n".join)))
def test_no_text_breaks_the_reader_or_the_check(text: str) -> None:
    guide = read_guide(text, "any")
    for problem in lint(guide):
        assert 1 <= problem.line <= text.count("\n") + 2
    if not guide.is_sound:
        assert guide.problems or not guide.steps


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[name for name, _text in HOSTILE])
def test_no_hostile_text_breaks_the_reader(name: str, text: str) -> None:
    guide = read_guide(f"# Step\n\n```say\n{text}\n```\n\n- [{text}](#step)\n{text}\n", name)
    lint(guide)
