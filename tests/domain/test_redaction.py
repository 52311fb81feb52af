"""What may not stand in an article is taken out, and what looks alike stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportconsole.domain.redaction import redact

TAKEN = (
    ("secret", "password: Hunter2!x", "Hunter2!x"),
    ("secret", "Пароль - qwerty123.", "qwerty123"),
    ("secret", "hasło: Zima2026", "Zima2026"),
    ("secret", "your password is s3cret1!", "s3cret1!"),
    ("secret", "ghp" + "_abcdefghijklmnopqrstuvwxyz0123", "abcdefghijklmnopqrstuvwxyz0123"),
    ("secret", "Authorization: Bearer abcdef.ghij-klmn_opq", "abcdef.ghij-klmn_opq"),
    ("secret", "https://user:pa55" + "@host.example/x", "user:pa55"),
    ("secret", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_123", "eyJhbGciOiJIUzI1NiJ9"),
    ("e-mail", "write to anna.nowak+vpn@mail.example.org please", "anna.nowak+vpn@mail.example.org"),
    ("account", "IBAN PL61 1090 1014 0000 0712 1981 2874", "1090 1014"),
    ("card", "card 4111 1111 1111 1111 was charged", "4111 1111"),
    ("address", "from 10.0.0.5 to 192.168.1.0/24", "192.168.1.0/24"),
    ("address", "MAC 00:1b:44:11:3a:b7", "00:1b:44:11:3a:b7"),
    ("address", "at fe80::1ff:fe23:4567:890a now", "fe80::1ff"),
    ("address", "ul. Długa 12/3, Warszawa", "Długa 12"),
    ("address", "ул. Ленина, д. 5, кв. 12", "Ленина"),
    ("address", "221 Baker Street", "221 Baker"),
    ("phone", "call +48 600 123 456 after six", "600 123 456"),
    ("phone", "8 (495) 123-45-67", "495"),
    ("phone", "tel. 22 123 45 67", "123 45 67"),
    ("name", "Dear Anna,\nit works", "Anna"),
    ("name", "Szanowna Pani Kowalska,\n", "Kowalska"),
    ("name", "Здравствуйте, Мария!", "Мария"),
    ("name", "Kind regards,\nJan Lis", "Jan Lis"),
    ("name", "С уважением,\nПётр Иванов", "Пётр"),
)
STAYS = (
    "Error 809 and 0x80070005 in version 10.0.19041.1",
    "The password is wrong, reset the password to go on",
    "at 22:15:00 on 2026-11-20",
    "Restart the service spooler and wait for 30 seconds",
    "C:\\Windows\\System32\\drivers, /etc/ssh/sshd_config",
    "Dear all, please reboot",
    "Нажмите «Сброс» и подождите минуту",
    "Numer zgłoszenia 471100234",
)


@pytest.mark.parametrize(("kind", "text", "secret"), TAKEN)
def test_what_is_private_is_taken_out_and_listed(kind: str, text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert f"[{kind}]" in found.text
    assert any(one.kind == kind and secret in one.text for one in found.removed)


@pytest.mark.parametrize("text", STAYS)
def test_what_an_article_is_about_stays(text: str) -> None:
    assert redact(text) == (text, ())


def test_names_that_are_known_go_in_every_case_of_their_language() -> None:
    names = ["Анна Ковальская", "Jan Nowak", "Lis"]
    text = (
        "Проверили у Анны Ковальской. Zadzwoniłem do Jana Nowaka. Nowak's laptop. Lis called, a lis did not."
    )
    assert redact(text, names).text == (
        "Проверили у [name] [name]. Zadzwoniłem do [name] [name]. [name] laptop. [name] called, a lis did not."
    )


def test_a_language_has_its_own_words_for_what_was_there() -> None:
    assert redact("anna@example.org", (), {"e-mail": "почта"}.__getitem__).text == "[почта]"


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_and_no_name_breaks_it(text: str, names: list[str]) -> None:
    redact(text, names)


@pytest.mark.parametrize(
    "part",
    ["a", "1 ", "a@", "Dear A", "password: ", "ab:", "+1 ", "-----BEGIN A KEY-----\n", "eyJ", "ul. A "],
)
def test_long_texts_take_time_by_their_length(part: str) -> None:
    def cost(n: int) -> float:
        begun = time.process_time()
        redact(part * n, ["Anna Nowak"])
        return time.process_time() - begun

    short = max(cost(3_000), 0.002)
    assert cost(24_000) < short * 40
