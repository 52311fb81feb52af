"""A slip of the finger is one letter left out, added, wrong, or two that changed places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportconsole.search.spelling import choose, distance, near, swap_layout

WORDS = st.text("abcд", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ac", 1), ("abcd", "bacde", 2), ("ca", "abc", 3)],
)
def test_the_slips_between_two_words_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 3) == slips


@settings(deadline=None)
@given(WORDS, WORDS)
def test_the_way_back_is_as_far(one: str, other: str) -> None:
    assert distance(one, other, 8) == distance(other, one, 8)


@settings(max_examples=20, deadline=None)
@given(st.text("abcxyz", min_size=1, max_size=5))
def test_what_is_one_slip_away_is_that_near(word: str) -> None:
    assert all(distance(word, other, 1) <= 1 for other in near(word))


def test_of_the_nearest_words_the_commonest_come_first() -> None:
    assert choose("printr", {"printer": 5, "prints": 9, "painter": 99}) == ("prints", "printer")


@settings(deadline=None)
@given(st.text("qwertyuiop[]asdfghjkl;'zxcvbnm,."))
def test_the_other_layout_twice_is_what_was_typed(typed: str) -> None:
    assert swap_layout(swap_layout(typed)) == typed
