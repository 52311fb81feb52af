"""Placeholders: filled once, never looked at again, and what is left is seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportconsole.domain.gaps import fill, find_gaps

VALUES = {
    "ticket.id": "4711",
    "requester.first_name": "Anna",
    "requester.name": "Anna Nowak",
    "agent.name": "",
}


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("Hello {{ requester.first_name }},", "Hello Anna,"),
        ("Hello {{requester.first_name}},", "Hello Anna,"),
        ("#{{ ticket.id }} {{ ticket.id }}", "#4711 4711"),
        ('Hello {{ requester.nick | default: "there" }},', "Hello there,"),
        ("Hello {{ requester.nick | default: 'there' }},", "Hello there,"),
        ('Hello {{ requester.first_name | default: "there" }},', "Hello Anna,"),
        ('{{ agent.name | default: "" }}.', "."),
        ("{{ agent.name }}", "{{ agent.name }}"),
        ("{{ requester.name | upcase }}", "{{ requester.name | upcase }}"),
        ("{{ unknown }} {{ ticket.id }}", "{{ unknown }} 4711"),
        ("{% if a %}x{% endif %}", "{% if a %}x{% endif %}"),
        ("{{{ ticket.id }}}", "{4711}"),
        ("{{ {{ ticket.id }}", "{{ 4711"),
        ("{{ open", "{{ open"),
        ("no { braces } at {all}", "no { braces } at {all}"),
        ("", ""),
    ],
)
def test_a_text_is_filled(body: str, filled: str) -> None:
    assert fill(body, VALUES) == filled


def test_a_value_is_never_filled_itself() -> None:
    assert fill("{{ a }}{{ b }}", {"a": "{{ b }}", "b": "{{ a }}"}) == "{{ b }}{{ a }}"
    assert fill("{{ a }} b }}", {"a": "{{"}) == "{{ b }}"


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
    find_gaps(part * 100_000)
