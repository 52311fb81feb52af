"""The language of a text is guessed from its letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.text.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The VPN does not connect since this morning", "en"),
        ("Не открывается почта после обновления", "ru"),
        ("Ошибка 809 при подключении VPN", "ru"),
        ("Після оновлення не працює", "ru"),
        ("Nie działa drukarka", "pl"),
        ("Faktura za październik", "pl"),
        ("Nie moge sie zalogowac do systemu", "pl"),
        ("prosze o pomoc z drukarka, nie drukuje", "pl"),
        ("Please see the word ok, i mean na", "en"),
        ("Problem z drukarka w biurze", "pl"),
        ("Problems with Z570 w/ Nvidia", "en"),
        ("systemctl restart nginx на сервере", "en"),
        ("0x80070005 10.0.0.15", "en"),
        ("12345 !!", ""),
        ("", ""),
    ],
)
def test_the_letters_say_the_language(text: str, language: str) -> None:
    assert guess_language(text) == language


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert guess_language(text) in {"", "en", "pl", "ru"}


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert guess_language("Dzień dobry. " + "error " * 100_000) == "pl"


@given(
    st.lists(
        st.sampled_from(
            ["w", "nie", "the", "w/", "/w", "a/w", "(z)", "z-na", "po_na", "w3", "3w", "W.", "'nie'", "\\nie"]
        )
    )
)
def test_words_of_ascii_are_the_same_beside_other_signs(words: list[str]) -> None:
    text = " ".join(["text", *words])
    assert guess_language(text) == guess_language(f"{text} →")
