"""Filling a text: known values become words, unknown ones stay to be seen, and nothing of a stranger ever runs."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from injections import INJECTIONS
from supportconsole.domain.errors import BadScript
from supportconsole.domain.gaps import find_gaps, plain
from supportconsole.domain.text.cleaning import clean
from supportconsole.scripts.limits import OUTPUT, SOURCE, Moment
from supportconsole.scripts.templates import Filled, fill, names_in

NOON = Moment(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), "en")
VALUES: dict[str, Any] = {
    "ticket": {
        "id": "4711",
        "subject": "VPN",
        "tags": ["vpn", "error-809"],
        "fields": {"product": "client 5"},
    },
    "requester": {"first_name": "Anna", "name": "Anna Nowak", "vip": True},
    "agent": {"name": "Ivan Petrov", "email": "ivan@example.org"},
}


def filled(body: str, values: dict[str, Any] | None = None, moment: Moment = NOON) -> Filled:
    return fill(body, VALUES if values is None else values, moment, name="greet.en")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Hello {{ requester.first_name }},", "Hello Anna,"),
        ("#{{ticket.id}} {{ ticket.fields.product }}", "#4711 client 5"),
        ("{{ requester.first_name | upcase }}", "ANNA"),
        ('{{ requester.nick | default: "there" }}', "there"),
        ("{{ ticket.tags }}", "vpn, error-809"),
        ("{{ ticket.tags | join: ' + ' }}", "vpn + error-809"),
        ("{% if requester.vip %}Dear{% else %}Hello{% endif %}", "Dear"),
        ("{% if requester.phone %}{{ requester.phone }}{% else %}no number{% endif %}", "no number"),
        ("{% for tag in ticket.tags %}[{{ tag }}]{% endfor %}", "[vpn][error-809]"),
        ("{% assign who = requester.name %}{{ who }}", "Anna Nowak"),
        ("{{ 'now' | date: '%-d %B %Y' }}", "25 November 2026"),
        ("{% comment %}for us{% endcomment %}Text", "Text"),
        ("no placeholder at all", "no placeholder at all"),
    ],
)
def test_a_text_is_filled_as_large_helpdesks_do(body: str, text: str) -> None:
    assert filled(body) == Filled(text)


def test_days_are_named_in_the_language_of_the_letter() -> None:
    body = "{{ 'now' | date: '%-d %B, %A' }}"

    assert filled(body, moment=Moment(NOON.now, "ru")).text == "25 ноября, среда"
    assert filled(body, moment=Moment(NOON.now, "pl")).text == "25 listopada, środa"


@pytest.mark.parametrize(
    ("body", "text", "gaps"),
    [
        ("Hello {{ requester.nick }},", "Hello {{ requester.nick }},", ["{{ requester.nick }}"]),
        ("{{ requester.nick | upcase }}", "{{ requester.nick | upcase }}", ["{{ requester.nick | upcase }}"]),
        ("{{ requester.name | nofilter }}", "{{ requester.name | nofilter }}", ["{{ requester.name | nofilter }}"]),
        ("{{ nothing }} {{ ticket.id }}", "{{ nothing }} 4711", ["{{ nothing }}"]),
        ("{{ ticket }}", "{{ ticket }}", ["{{ ticket }}"]),
        ("{{ ticket.id | divided_by: 0 }}", "{{ ticket.id | divided_by: 0 }}", ["{{ ticket.id | divided_by: 0 }}"]),
        ("{% for x in ticket.files %}{{ x }}{% endfor %}", "{% for x in ticket.files %}", ["{% for x in ticket.files %}"]),
        ("{% capture c %}{{ gone }}{% endcapture %}{{ c }}", "{{ gone }}", ["{{ gone }}"]),
        ("{% assign g = gone %}{{ g }}", "{{ g }}", ["{{ g }}"]),
        ("{{ '' }}", "{{ '' }}", ["{{ '' }}"]),
    ],
)  # fmt: skip
def test_what_has_no_value_stays_to_be_seen(body: str, text: str, gaps: list[str]) -> None:
    found = filled(body)

    assert (found.text, list(found.gaps)) == (text, gaps)


def test_braces_that_a_text_shows_on_purpose_are_no_gap() -> None:
    found = filled("Write {% raw %}{{ item }}{% endraw %} in the playbook.")

    assert not found.gaps
    assert plain(found.text) == "Write {{ item }} in the playbook."


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ("Hello\n{% if requester %}", 2, "endif"),
        ("Hello\n{{ requester.name", 2, "not closed"),
        ("{% include 'secret' %}", 1, "unexpected tag 'include'"),
        ("a\nb\n{% render 'x' %}", 3, "unexpected tag 'render'"),
        ("{% nope %}", 1, "unexpected tag"),
        ("{{ a | }}", 1, "expected word"),
    ],
)
def test_a_broken_text_is_refused_with_its_line(body: str, line: int, reason: str) -> None:
    with pytest.raises(BadScript, match=reason) as refused:
        fill(body, VALUES, NOON, name="greet.en", line=10)

    assert (refused.value.file, refused.value.line) == ("greet.en", 9 + line)


@pytest.mark.parametrize(
    "body",
    [
        "{% for i in (1..1000000000) %}x{% endfor %}",
        "{% for i in (1..100) %}{% for j in (1..100) %}{% endfor %}{% endfor %}",
        "{% for i in (1..500) %}{% endfor %}" * 8,
        "{{ (1..1000000000) | join }}",
        "{{ (1..1000000000) | concat: ticket.tags | size }}",
        "{% assign s = 'abcdefghij' %}" + "{% assign s = s | append: s %}" * 30,
        "{% assign s = 'aaaaaaaaaa' %}" + "{% assign s = s | replace: 'a', s %}" * 5 + "{{ s }}",
        "{% assign a = '' | split: '' %}" + "{% assign a = a | concat: ticket.tags %}" * 2 + "{{ 'x' | split: '' | join: s }}"
        + "{% assign s = 'abcdefghij' %}" + "{% assign s = s | prepend: s %}" * 30,
        "{{ 'aaaaaaaaaaaaaaaaaaaa'" + " | replace: '', 'bbbbbbbbbbbbbbbbbbbbbbbb'" * 4 + " }}",
        "{% for i in (1..1000) %}" + "x" * 500 + "{% endfor %}",
    ],
)  # fmt: skip
def test_a_greedy_text_ends_soon_and_in_words(body: str) -> None:
    before = time.process_time()

    with suppress(BadScript):
        assert len(filled(body).text) <= OUTPUT

    assert time.process_time() - before < 2


@pytest.mark.parametrize("part", [
    "{{", "{%", "{% raw %}", "{{ a ", "{% if a %}", "{{ 'a' | append: ", "{% comment %}", "{{{%", "{{ (", "{{ a[", "{{-", "{%-", "{{ '",
])  # fmt: skip
@pytest.mark.parametrize("end", ["", "}}", "%}", "' }} %}"])
def test_a_twisted_text_ends_soon(part: str, end: str) -> None:
    before = time.process_time()

    with pytest.raises(BadScript):
        filled(part * (SOURCE // len(part) - 4) + end)

    assert time.process_time() - before < 5


def test_a_text_with_placeholders_has_a_longest_size() -> None:
    with pytest.raises(BadScript, match="too long"):
        filled("{{ ticket.id }}" + "x" * SOURCE)


@pytest.mark.parametrize("stranger", INJECTIONS)
def test_what_a_stranger_writes_is_never_run_and_never_a_gap(stranger: str) -> None:
    body = (
        "A {{ requester.name }} B {{ ticket.subject | default: 'x' }} C{% if requester.name %} D {% endif %}"
        "{% assign who = requester.name %}{{ who }}{% capture c %}{{ requester.name }}{% endcapture %}{{ c }}"
        "{% for tag in ticket.tags %}{{ tag }}{% endfor %} {{ requester.first_name }}{{ requester.name }}{{ agent.name }}"
    )
    said = clean(stranger)
    values = {
        "requester": {"name": said, "first_name": said},
        "ticket": {"subject": said, "tags": [said, said]},
        "agent": {"name": "Ivan", "email": "secret@example.org"},
    }

    found = fill(body, values, NOON, name="greet.en")

    sent = plain(found.text)
    assert sent == plain(f"A {said} B {said} C D {said}{said}{said}{said} {said}{said}Ivan")
    assert "secret@" not in sent or "secret@" in stranger
    assert not found.gaps
    assert not find_gaps(found.text)


@given(st.text("{}%| a'\"\n\u2060", max_size=30), st.text("{}%|a \n", max_size=30))
def test_any_value_in_any_text_is_only_a_value(name: str, around: str) -> None:
    name = clean(name)
    body = f"{around}. {{{{ requester.name }}}}"
    try:
        found = filled(body, {"requester": {"name": name}} if name else {})
        empty = filled(around + ". ")
    except BadScript:
        return

    if name:
        assert found.gaps == empty.gaps
        assert plain(found.text).endswith(plain(name))


def test_a_text_says_which_values_it_reads() -> None:
    body = "Hello {{ requester.first_name }}\n{% for tag in ticket.tags %}{{ tag }}{% endfor %}{{ ask.when }}"

    assert names_in(body, name="greet", line=5) == (
        ("requester.first_name", 5),
        ("ask.when", 6),
        ("ticket.tags", 6),
    )
