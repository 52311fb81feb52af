"""A column that is one cell off shifts the whole row, so widths must be those that the screen lays out with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from hostile import HOSTILE
from supportconsole.domain.text.cells import cell_width, fit, reduce_clusters, shorten
from supportconsole.domain.text.cleaning import clean, clean_line

SIGNS = "aя今ｶ\u0301\u200d\ufe0f\u20e3❤👍🏽👩💻🇵🇱☰\u3164\u115f\u00ad\u200b🏴\U000e0067\U000e007f\u1112\u1161\u11abक्ष…"
shown = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=()))).map(
    lambda text: reduce_clusters(clean_line(text))
)


@settings(max_examples=1_000)
@given(shown)
def test_a_reduced_line_is_as_wide_here_as_on_the_screen(text: str) -> None:
    assert cell_width(text) == cell_len(text)
    assert reduce_clusters(text) == text


def test_every_single_character_is_as_wide_here_as_on_the_screen() -> None:
    wrong = [
        f"U+{code:04X}"
        for code in (*range(0x20, 0x20000), *range(0x2FF00, 0x32000), *range(0xE0000, 0xE1000), 0x10FFFF)
        if cell_width(char := reduce_clusters(clean(chr(code)))) != cell_len(char)
    ]
    assert wrong == []


@given(shown, st.integers(0, 30))
def test_a_fitted_text_fills_its_column_exactly(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells
    assert cell_width(shorten(text, cells)) <= cells


def test_the_corpus_fits_into_a_column() -> None:
    for name, text in HOSTILE:
        assert cell_len(fit(reduce_clusters(clean_line(text)), 20)) == 20, name


@pytest.mark.parametrize(
    ("text", "cells", "column"),
    [
        ("Anna", 6, "Anna  "),
        ("Anna Kowalska", 6, "Anna …"),
        ("今朝から", 5, "今朝…"),
        ("今朝から", 4, "今… "),
        ("今", 1, "…"),
        ("今", 0, ""),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("", 3, "   "),
    ],
)
def test_a_text_is_cut_between_characters_and_padded(text: str, cells: int, column: str) -> None:
    assert fit(text, cells) == column


@pytest.mark.parametrize(
    ("sign", "plain"),
    [
        ("👨\u200d👩\u200d👧 all", "👨 all"),
        ("👍🏽", "👍"),
        ("👩🏽\u200d💻", "👩"),
        ("1\ufe0f\u20e3", "1"),
        ("❤\ufe0f", "❤"),
        ("🇵🇱", "PL"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),
        ("press ☰", "press ≡"),
        ("\u3164", " "),
        ("\U0001fae9", "�"),
        ("Zażółć, ёлка, 今朝", "Zażółć, ёлка, 今朝"),
    ],
)
def test_signs_that_terminals_disagree_about_are_put_plainly(sign: str, plain: str) -> None:
    assert reduce_clusters(sign) == plain
