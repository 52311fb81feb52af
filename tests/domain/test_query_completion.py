"""What is offered while a query is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.errors import BadQuery
from supportconsole.domain.query import complete, parse
from supportconsole.domain.query.completion import complete as complete_with
from supportconsole.domain.query.completion import word_start


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("sta", ("status:",)),
        ("vpn -pri", ("priority:",)),
        ("status:o", ("status:open",)),
        ("status:open,s", ("status:open,solved",)),
        ("priority>=h", ("priority>=high",)),
        ("is:wa", ("is:waiting", "is:watched")),
        ("(has:", ("has:attachment", "has:draft", "has:note")),
        ("assignee:", ("assignee:me", "assignee:none")),
        ("nothing:x", ()),
    ],
)
def test_fields_and_known_values_are_offered(text: str, offered: tuple[str, ...]) -> None:
    assert complete(text, len(text)) == offered


def test_names_that_the_desk_knows_are_offered_in_quotes_where_needed() -> None:
    names = {"group": ("L1", "L2 network")}
    assert complete_with('group:"l2', 9, names) == ('group:"L2 network"',)


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert complete("sta vpn", 3) == ("status:",)


@given(st.text(alphabet='aist:<>=,-"( ', max_size=20), st.data())
def test_a_candidate_can_always_be_put_in(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    start = word_start(text, cursor)
    assert 0 <= start <= cursor
    for candidate in complete(text, cursor):
        if candidate[-1] not in ":=<>":
            # An earlier value of the list may be wrong, the offered one is not.
            assert refused_at(candidate) < len(candidate)


def refused_at(text: str) -> int:
    try:
        parse(text)
    except BadQuery as error:
        return error.end
    return 0
