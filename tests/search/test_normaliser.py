"""The same words come from what is written and from what is typed, in all their forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportconsole.search.normaliser import LONGEST_TEXT, Normaliser
from supportconsole.search.runs import LONGEST_TOKEN, read_run

NORMALISER = Normaliser()


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("printers", "printer", "en"),
        ("connecting", "connected", "en"),
        ("Wi-Fi", "wi\u2011fi", "en"),
        ("Anna's", "Anna\u2019s", "en"),
        ("принтеров", "принтером", "ru"),
        ("ошибку", "ошибка", "ru"),
        ("счёт", "счет", "ru"),
        ("drukarkami", "drukarki", "pl"),
        ("logowaniem", "logowania", "pl"),
        ("\ufb01le", "FILE", "en"),
    ],
)
def test_forms_of_a_word_have_one_key(one: str, other: str, language: str) -> None:
    assert NORMALISER.keys(one, language).stems == NORMALISER.keys(other, language).stems


@pytest.mark.parametrize(
    ("typed", "written"), [("bledy", "błędy"), ("wylacznik", "wyłącznik"), ("strasse", "straße")]
)
def test_letters_left_out_in_a_hurry_do_not_matter(typed: str, written: str) -> None:
    assert NORMALISER.keys(typed, "pl").stems == NORMALISER.keys(written, "pl").stems


def test_the_stemmer_sees_a_word_before_its_letters_are_folded() -> None:
    assert NORMALISER.keys("wiadomości", "pl").stems == NORMALISER.keys("wiadomość", "pl").stems


@pytest.mark.parametrize(
    ("run", "parts", "whole"),
    [
        ("err_conn_reset", ("err", "conn", "reset"), "errx5fconnx5freset"),
        ("10.0.0.15,", ("10", "0", "0", "15"), "10x2e0x2e0x2e15"),
        ("db-01.example.org", ("db", "01", "example", "org"), "dbx2d01x2eexamplex2eorg"),
        ("0x80070005", ("0x80070005", "80070005"), ""),
        ("kb5034441)", ("kb5034441", "5034441"), ""),
        ("c++", ("c",), "cx2bx2b"),
        ("#1234", ("1234",), "x231234"),
    ],
)
def test_a_code_is_kept_whole_and_in_parts(run: str, parts: tuple[str, ...], whole: str) -> None:
    found = read_run(run)
    assert (found.parts, found.whole, found.is_code) == (parts, whole, True)


def test_a_word_with_a_hyphen_is_also_one_word() -> None:
    assert NORMALISER.keys("e-mail").stems.split()[-1] == NORMALISER.keys("email").stems


def test_what_is_no_word_is_left_out() -> None:
    assert NORMALISER.keys("see " + "QUJD" * 40 + " below").stems == "see below"
    assert NORMALISER.keys("https://example.org/a?token=abc123").stems.startswith("example org a ")


def test_a_word_in_latin_letters_inside_a_russian_text_is_english() -> None:
    assert NORMALISER.keys("Не открываются printers").stems.endswith(" printer")


@settings(deadline=None)
@given(st.text())
def test_any_text_has_keys_of_letters_and_digits(text: str) -> None:
    keys = NORMALISER.keys(text)
    assert all(len(key) <= 3 * LONGEST_TOKEN for key in keys.stems.split())
    assert '"' not in keys.stems


def test_a_long_text_is_looked_at_in_part() -> None:
    assert len(NORMALISER.keys("word " * LONGEST_TEXT).stems) <= LONGEST_TEXT
