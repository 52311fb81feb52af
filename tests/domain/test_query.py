"""The query language: what is understood, what is refused and where, and that its canonical text means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import Group, Query, Term, parse

FRAGMENTS = st.sampled_from([
    "vpn", "żółw", "принтер", '"exact words"', '"or"', "or", "-", "--", "(", ")", " ", ",", ":", ">=", "<", '"', '""',
    "status:open", "status:open,new", "priority>=high", "updated<2d", "created>=2026-11-01", "wake:today", "#4711", "12",
    "assignee:me", 'group:"L2 network"', 'group:"a ""b"""', "field.product:5", 'field."Product name">3', "is:unread",
    "has:draft", "tag:vpn", "id>=7", "channel:social:chat", "sla<30m", "foo:bar", "\x00", "\ud800", "C++", "re:", "!!",
])  # fmt: skip


@given(st.one_of(st.text(), st.text(alphabet='ao r-:<>=,"()#.19é\t'), st.lists(FRAGMENTS).map("".join)))
def test_any_text_is_understood_or_refused_with_a_place_inside_it(text: str) -> None:
    found = understand(text)
    if isinstance(found, BadQuery):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.query == text
        assert found.message
    else:
        assert found.text == text
        assert parse(str(found)) == found
        assert str(parse(str(found))) == str(found)
        assert hash(parse(str(found))) == hash(found)


def understand(text: str) -> Query | BadQuery:
    try:
        return parse(text)
    except BadQuery as error:
        return error


def test_the_example_of_the_language_is_understood() -> None:
    text = 'status:open,new assignee:me -tag:vpn priority>=high updated<2d channel:mail group:"L2 network" "exact words" words'
    assert parse(text).root == Group(
        "and",
        (
            Term("status", ":", ("open", "new")),
            Term("assignee", ":", ("me",)),
            Term("tag", ":", ("vpn",), negated=True),
            Term("priority", ">=", ("high",)),
            Term("updated", "<", ("2d",)),
            Term("channel", ":", ("mail",)),
            Term("group", ":", ("L2 network",)),
            Term("", "=", ("exact words",)),
            Term("", ":", ("words",)),
        ),
    )


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("", ""),
        ("  VPN   down ", "VPN down"),
        ("Status=Open", "status:open"),
        ("status:open,open,new", "status:open,new"),
        ("#0042", "id:42"),
        ("id:#42", "id:42"),
        ("fields.product:5", "field.product:5"),
        ('tag:"vpn"', "tag:vpn"),
        ("a (b c)", "a b c"),
        ("a (b or c)", "a (b or c)"),
        ("a b OR c", "a b or c"),
        ("-(-(a b))", "a b"),
        ("-(a or b)", "-(a or b)"),
        ("VPN - again & again", "VPN again again"),
        ("updated<02D", "updated<2d"),
        ("10:30", "10:30"),
    ],
)
def test_a_query_is_written_in_one_way(typed: str, canonical: str) -> None:
    assert str(parse(typed)) == canonical


@pytest.mark.parametrize(
    ("text", "bad", "hint"),
    [
        ("vpn statsu:open", "statsu", '"status"'),
        ("status:opne", "opne", '"open"'),
        ("status:open,slved", "slved", '"solved"'),
        ("priority>=hihg", "hihg", '"high"'),
        ("is:unred", "unred", '"unread"'),
        ("created>=2026-13-01", "2026-13-01", "2026-11-01"),
        ("created>=2026-02-30", "2026-02-30", "today"),
        ("updated<2y", "2y", "12h"),
        ("id:abc", "abc", "4711"),
        ("sla<30m", "sla", "Leave"),
        ("tag>vpn", ">", "tag:VALUE"),
        ("status:", "", "commas"),
        ("status:open, new", "", "commas"),
        ('group:"L2', '"L2', "quotation mark"),
        ('vpn "exact', '"exact', "quotation mark"),
        ("(vpn", "(", '")"'),
        ("vpn)", ")", ""),
        ("vpn or", "or", ""),
        ("or vpn", "or", ""),
        ("a ()", "()", ""),
        ("updated<1d,2d", "1d,2d", ""),
        ("#12345678901234567890", "#12345678901234567890", ""),
    ],
)
def test_a_refusal_names_the_place_and_what_was_probably_meant(text: str, bad: str, hint: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text)
    error = caught.value
    place = text[error.start : error.end]
    assert place == bad or (bad == "()" and place == "(")
    assert hint in error.hint


def test_a_query_stays_small_enough_for_any_store() -> None:
    for text in ("a " * 51, "(" * 21 + "a" + ")" * 21, "x" * 201, "tag:" + ",".join(map(str, range(60)))):
        with pytest.raises(BadQuery):
            parse(text)
    assert str(parse("a " * 50)) == " ".join("a" * 50)


def test_equal_questions_are_equal_whatever_was_typed() -> None:
    assert parse("status=open  VPN") == parse("status:open VPN")
    assert parse("status:open") != parse("-status:open")
    assert {parse("vpn"), Query(Term("", ":", ("vpn",)), "")} == {parse("vpn")}
