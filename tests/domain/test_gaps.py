"""Gaps: what nobody has filled is seen, and a stranger's braces are not taken for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportconsole.domain.gaps import JOINER, find_gaps, literal, plain
from supportconsole.domain.text.cells import cell_width


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("plain", []),
        ("{{ a }} and {% b %}", ["{{ a }}", "{% b %}"]),
        ("{{\nover lines\n}}", ["{{\nover lines\n}}"]),
        ("{{}}", ["{{}}"]),
        ("}} {{ not closed", []),
        ("{% a }} {{ b %} {{ c }}", ["{% a }} {{ b %}", "{{ c }}"]),
        ("{{ a %} {{ b }} %}", ["{{ b }}"]),
        ("{{ {{ ticket.id }}", ["{{ ticket.id }}"]),
        ("no { braces } at {all}", []),
        ("", []),
    ],
)
def test_gaps_are_found_where_they_are(text: str, marks: list[str]) -> None:
    gaps = find_gaps(text)
    assert [gap.mark for gap in gaps] == marks
    assert [text[gap.start : gap.end] for gap in gaps] == marks


@given(st.text("{}% ab", max_size=40))
def test_every_closed_mark_is_a_gap(text: str) -> None:
    start = text.find("{{")
    assert bool(find_gaps(text)) >= (start >= 0 and "}}" in text[start + 2 :])


@settings(max_examples=20, deadline=2000)
@given(st.sampled_from(["{", "{{", "{%", "{{{%", "{% }} ", "{{ %} "]))
def test_a_hostile_quote_costs_no_time(part: str) -> None:
    find_gaps(literal(part * 100_000))
    find_gaps(part * 100_000)


@given(st.text("{}% a", max_size=12), st.text("{}% a\n", max_size=30), st.text("{}% a", max_size=12))
def test_a_strangers_braces_make_no_gap_wherever_they_are_put(before: str, stranger: str, after: str) -> None:
    own = [gap for text in (before, after) for gap in find_gaps(text)]

    gaps = find_gaps(before + literal(stranger) + after)

    # What opens before the stranger's text and closes after it is our own unfinished mark.
    assert len([gap for gap in gaps if literal(stranger) not in gap.mark or not stranger]) <= len(own) + 1
    assert not find_gaps(f"a {literal(stranger)} b")


@given(st.text("{}% a\n", max_size=40))
def test_a_strangers_text_is_sent_as_he_wrote_it(stranger: str) -> None:
    assert plain(literal(stranger)) == stranger
    assert plain(f"({literal(stranger)})") == f"({stranger})"
    assert cell_width(literal(stranger).replace("\n", "")) == cell_width(stranger.replace("\n", ""))


@given(st.text("{}% a" + JOINER, max_size=40))
def test_taking_the_joiners_out_changes_nothing_but_joiners(text: str) -> None:
    assert plain(text).replace(JOINER, "") == text.replace(JOINER, "")
