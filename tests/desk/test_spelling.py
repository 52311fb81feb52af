"""Spelling with a small hunspell dictionary, and silence where there is none."""

from pathlib import Path

import pytest

from supportconsole.desk.spelling import find_dictionary, find_misspelt
from supportconsole.domain.errors import UsageProblem

AFF = "SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n"
WORDS = ("hello/S", "we", "receive/S", "your", "message/S", "the", "router/S", "restart", "please", "don't")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en_US.aff").write_text(AFF)
    (tmp_path / "en_US.dic").write_text("\n".join((str(len(WORDS)), *WORDS)))
    return tmp_path


def misspelt(text: str, folder: Path) -> list[str]:
    return [text[one.start : one.end] for one in find_misspelt(text, str(folder))]


def test_unknown_words_are_found_where_they_stand(folder: Path) -> None:
    assert misspelt("Hello, we recieve your mesages.", folder) == ["recieve", "mesages"]


@pytest.mark.parametrize(
    "text",
    [
        "Please restart the routers, we don't.",
        "Please restart the Fritzbox, we receive SNMP.",  # a name, an abbreviation
        "> we recieve\nwe receive",  # the customer's words
        "Please restart gateway-01.example.com, /var/lgo/x, user@exampel.org, $HOEM",
        "",
    ],
)
def test_names_addresses_and_quotes_are_left_alone(text: str, folder: Path) -> None:
    assert misspelt(text, folder) == []


def test_without_a_dictionary_nothing_is_said(folder: Path) -> None:
    assert misspelt("Здравствуйте, мы палучили письмо.", folder) == []
    (folder / "en_US.aff").unlink()
    assert find_dictionary("en", str(folder)) is None


def test_a_broken_dictionary_is_named(folder: Path) -> None:
    (folder / "en_US.aff").write_text("SET no-such-code\nSFX S\n")
    with pytest.raises(UsageProblem, match="en_US"):
        find_misspelt("Hello, we receive it.", str(folder))


def test_a_log_does_not_drown_the_review(folder: Path) -> None:
    words = " ".join(f"wrd{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200))
    assert len(find_misspelt(words, str(folder))) == 20
