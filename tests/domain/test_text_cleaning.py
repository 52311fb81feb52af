"""Whatever a customer sends, nothing of it may command the terminal, and nothing readable may be lost."""

import timeit
import unicodedata
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hostile import HOSTILE, forbidden
from supportconsole.domain.text.cells import cell_width
from supportconsole.domain.text.cleaning import FORBIDDEN, LINE_CELLS, clean, clean_line, is_clean

# Whole code points, surrogates included, with those that matter for the rules far more often than by chance.
TROUBLE = (
    "\x00\x07\x08\t\n\r\x1b\x7f\x85\x9b\x9d\u00ad\u0301\u0489\u061c\u200b\u200c\u200d\u200e\u2028\u202e\u2060\u2066"
    "\u2069\u206f\u3164\ud800\udc00\ufdd0\ufe0f\ufeff\ufff9\uffff\U0001f3f4\U000e0001\U000e0067\U000e007f\U000e0100"
)
anything = st.text(st.one_of(st.sampled_from(TROUBLE), st.characters(exclude_categories=())))

ORDINARY = {
    "English": "The VPN client says “Error 809” — again; it's café-grade Wi-Fi, 50 % slower.",
    "Russian": "Здравствуйте! Не могу войти: ошибка №809, «сервер не отвечает». Ещё раз — ёлка.",
    "Polish": "Dzień dobry, zażółć gęślą jaźń; hasło „zresetowane”, a nadal nie działa…",
    "Japanese": "今朝からVPNに接続できません。至急、ご確認ください。ｶﾞｷﾞｸﾞ",
    "Arabic": "مُحَمَّدٌ: لا أستطيع تسجيل الدخول، رقم الطلب ١٢٣٤؟",
    "Hebrew": "שלום, אני לא מצליח להתחבר (שגיאה 809).",
    "Hindi": "मैं लॉग इन नहीं कर पा रहा हूँ, क्षमा करें।",
    "Persian": "نمی\u200cخواهم",
    "emoji": "👨\u200d👩\u200d👧 👍🏽 ❤\ufe0f 1\ufe0f\u20e3 🇵🇱 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
}


@settings(max_examples=1_000)
@given(anything)
@example("\U0001f3f4" + "\U000e0067" * 300)
@example("a" + "\u0301\u200b" * 50)
def test_nothing_forbidden_is_left_of_any_text(text: str) -> None:
    cleaned = clean(text)
    assert not forbidden(cleaned)
    assert FORBIDDEN.search(cleaned) is None


@settings(max_examples=1_000)
@given(anything)
@example("\r\r\n\n")
@example("\u200b\x1b\u200b")
@example("e" + "\u0301" * 20 + "\u200b\u200b")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert is_clean(cleaned)
    assert len(cleaned) <= len(text)


@settings(max_examples=1_000)
@given(anything)
@example("\n a \n")
@example("\u200b \u0301")
@example("今" * 400)
def test_a_line_is_one_line_that_fits_and_stays_as_it_is(text: str) -> None:
    line = clean_line(text)
    assert not forbidden(line)
    assert "\n" not in line
    assert "\t" not in line
    assert cell_width(line) <= LINE_CELLS
    assert clean_line(line) == line


@pytest.mark.parametrize("language", ORDINARY)
def test_ordinary_writing_comes_back_untouched(language: str) -> None:
    assert clean(ORDINARY[language]) == ORDINARY[language]
    assert clean_line(ORDINARY[language]) == ORDINARY[language]


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_letters_digits_signs_and_spaces_of_every_script_stay(text: str) -> None:
    assert clean(text) == text


def test_the_whole_corpus_is_harmless_after_cleaning() -> None:
    for name, text in HOSTILE:
        assert not forbidden(clean(text)), name
        assert not forbidden(clean_line(text)), name
        assert clean(clean(text)) == clean(text), name
        assert clean_line(clean_line(text)) == clean_line(text), name


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    names = [name for name, _ in HOSTILE]
    assert len(names) >= 300
    assert len(set(names)) == len(names)


def test_the_fast_path_sees_every_character_that_a_rule_is_about() -> None:
    """Nine of a kind, so that runs and floods count; each must come out of `clean` as the slow path would have it."""
    missed = [
        f"U+{code:04X}"
        for code in (*range(0x80, 0x20000), *range(0x2FF00, 0x32000), *range(0xDFFF0, 0xF0010), 0x10FFFE)
        if (unicodedata.category(char := chr(code)) in {"Mn", "Me"} or FORBIDDEN.match(char))
        and clean("a" + char * 9) == "a" + char * 9
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x9b31m", "�31m"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("one\r\ntwo\rthree\x85four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("keep\ttabs\nand lines", "keep\ttabs\nand lines"),
        ("invoice\u202efdp.exe", "invoice⇄fdp.exe"),
        ("\u2066x\u2069", "⇄x⇄"),
        ("left\u200e right\u200f", "left\u200e right\u200f"),
        ("\ud800 \ufdd0 \uffff \U0001fffe", "� � � �"),
        ("\ufff9a\ufffab\ufffb", "�a�b�"),
        ("hi\U000e0068\U000e0069", "hi��"),
        ("pass\u200b\u200b\u200bword", "pass\u200bword"),
        ("\ufeff\u200b\u00adx", "\ufeffx"),
        ("e" + "\u0301" * 8, "e" + "\u0301" * 8),
        ("e" + "\u0301" * 9 + "f", "e" + "\u0301" * 8 + "�f"),
        ("e" + "\u0301" * 10_000 + "f", "e" + "\u0301" * 8 + "�f"),
    ],
)
def test_what_is_taken_away_leaves_a_visible_sign(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("  VPN is down \r\n", "VPN is down"),
        ("one\ntwo\tthree", "one␊two␉three"),
        ("subject\r\nBcc: all@example.com", "subject␊Bcc: all@example.com"),
        ("", ""),
        (" \t\n\u200b\u3164\u0301", ""),
        ("x" * 501, "x" * 499 + "…"),
        ("x" * 500, "x" * 500),
        ("今" * 251, "今" * 249 + "…"),
    ],
)
def test_a_subject_is_one_visible_line(dirty: str, shown: str) -> None:
    assert clean_line(dirty) == shown


def test_clean_text_costs_next_to_nothing() -> None:
    """Against the cheapest thing that looks at every character once, so that the machine does not matter."""
    for language in ("English", "Russian", "Japanese"):
        text = (ORDINARY[language] + "\n") * (10_000 // len(ORDINARY[language]))
        copy = min(timeit.repeat(partial(str.encode, text), number=50, repeat=5))
        cleaning = min(timeit.repeat(partial(clean, text), number=50, repeat=5))
        assert cleaning < 40 * copy


def test_dirt_costs_a_bounded_time() -> None:
    plain = "The same length, nothing to do.\n" * 6_400
    base = min(timeit.repeat(lambda: plain.replace("the", "a").split(" "), number=3, repeat=3))
    for name, text in HOSTILE:
        if len(text) >= 10_000:
            spent = min(timeit.repeat(partial(clean, text), number=1, repeat=2))
            assert spent < 60 * base, name
