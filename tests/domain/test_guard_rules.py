"""The rules of the guard one by one: what they find, and what they leave alone though it looks alike."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.guard.check import check_text
from supportconsole.domain.guard.findings import LEVELS, Level, Rule, Situation
from supportconsole.domain.guard.hosts import find_hosts
from supportconsole.domain.guard.manner import find_wrong_language
from supportconsole.domain.guard.names import Named, are_same, find_greeted, is_called
from supportconsole.domain.guard.numbers import find_cards, find_identities, passes_luhn
from supportconsole.domain.guard.policy import Policy, check_entry, make_policy
from supportconsole.domain.guard.secrets import find_secrets

REPLY = Situation(DraftKind.REPLY, "mail", "en")
NOTE = Situation(DraftKind.NOTE, "mail", "en")


def rules(text: str, situation: Situation = REPLY, **table: str | tuple[str, ...]) -> list[str]:
    """The rules that speak, hints apart."""
    policy = make_policy(
        {name: (value,) if isinstance(value, str) else value for name, value in table.items()}
    )
    return [one.rule.value for one in check_text(text, situation, policy) if one.level is not Level.HINT]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: Tr0ub4dor&3.", "Tr0ub4dor&3"),
        ("Пароль — Rf7#mQ29zz", "Rf7#mQ29zz"),
        ("hasło do niej to klon7-vydra-luna, proszę", "klon7-vydra-luna"),
        ("the password for the portal is kX9-plm-204 today", "kX9-plm-204"),
        ('client_secret = "Zk8~Q.1xTz4bYv6nLw9pRs2m"', "Zk8~Q.1xTz4bYv6nLw9pRs2m"),
        ("PIN: 4821", "4821"),
        ("С уважением, Ivan PetrovПароль: Rf7#mQ29zz", "Rf7#mQ29zz"),
        ("Ваша ОльгаПароль: Rf7#mQ29zz", "Rf7#mQ29zz"),
        ("Pozdrawiam, AnnaHasło: klon7-vydra-luna", "klon7-vydra-luna"),
        ("Petrovпароль: Rf7#mQ29zz", "Rf7#mQ29zz"),
        ("заявка 17Пароль: Rf7#mQ29zz", "Rf7#mQ29zz"),
        ("Ivan PetrovPassword: Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("Ivan PetrovПИН 4821", "4821"),
        ("curl -u ivan:Gr33nBottle https://example.com", "ivan:Gr33nBottle"),
    ],
)
def test_the_place_of_a_secret_is_the_secret_itself(text: str, secret: str) -> None:
    (found,) = find_secrets(text)
    assert text[found.start : found.end] == secret
    assert secret not in found.about, "a finding is printed and logged"


@pytest.mark.parametrize(
    "text",
    [
        "password: required",
        "password=********",
        "password=$DB_PASSWORD",
        "password: {{ password }}",
        "The password must have 12 characters.",
        "Пароль придёт в SMS в течение 10 минут",
        "token: https://example.com/tokens/2026-11-20T22",
        "session token 6f1c2a9e-3b7d-4c1e-9a55-0d7be1f0c2aa",
        "PIN of 4 digits",
        "your password. Windows11-Pro is next",
    ],
)
def test_a_word_about_passwords_is_no_password(text: str) -> None:
    assert list(find_secrets(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4111 1111 1111 1111", True),
        ("4111-1111-1111-1111", True),
        ("4111111111111111", True),
        ("4111111111111112", False),  # the check digit
        ("4111 1111 111 11111", False),  # no card is grouped so
        ("1234567812345670", False),  # no issuer
        ("00340434161094042557", False),
        ("356938035643809", False),  # an IMEI
        ("61 1090 1014 0000 0712 1981 2874", False),  # an account
        ("build.4111111111111111.zip", False),
    ],
)
def test_a_card_is_told_by_issuer_length_grouping_and_check_digit(text: str, found: bool) -> None:
    assert bool(list(find_cards(f"Number {text}, thank you"))) is found


@given(st.integers(0, 10**15 - 1))
def test_one_check_digit_in_ten_fits(number: int) -> None:
    assert sum(passes_luhn(f"{number:015}{last}") for last in range(10)) == 1


def test_accounts_and_personal_numbers_only_where_they_are_wished_for() -> None:
    text = "PL61109010140000071219812874, PESEL 44051401359"
    assert [text[one.start : one.end] for one in find_identities(text)] == [
        "PL61109010140000071219812874",
        "44051401359",
    ]
    assert rules(text) == []
    assert rules(text, identity="warn") == ["identity", "identity"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("open http://10.1.4.22:8080/x", "10.1.4.22"),
        ("172.31.0.9", "172.31.0.9"),
        ("fd12:3456:789a:1::20", "fd12:3456:789a:1::20"),
        (r"see \\files-01\export", r"\\files-01\export"),
        ("on nas-01.lan.", "nas-01.lan"),
        ("ivan@desk.corp", "desk.corp"),
        ("wiki.intra.example.com", "wiki.intra.example.com"),
    ],
)
def test_an_inside_address_is_found(text: str, host: str) -> None:
    (found,) = find_hosts(text, ("intra.example.com",))
    assert text[found.start : found.end] == host


@pytest.mark.parametrize(
    "text",
    [
        "172.32.0.1 and 8.8.8.8 and 127.0.0.1 and 169.254.1.1",
        "version 10.2.31.4",
        "в версии 10.2.31.4",
        "mail.corp.example.com",
        "settings.local.json",
        "04:5B:8C:11:9F:2E:73:A0",
        "std::string",
        "2001:db8::1",
        "1.10.2.31.4",
    ],
)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert list(find_hosts(text)) == []


def test_the_customers_own_network_and_router_may_be_named() -> None:
    assert rules("Open 192.168.1.1 in your browser.") == []
    assert rules("Open 192.168.40.7 in your browser.") == ["host"]
    theirs = Situation(DraftKind.REPLY, theirs="It says 192.168.40.7 on the label.")
    assert rules("Open 192.168.40.7 in your browser.", theirs) == []
    assert rules("Open 192.168.40.7 in your browser.", allowed=("192.168.40.7",)) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anny", "Anna", True),
        ("Соколовой", "Соколова", True),
        ("Marka", "Marek", True),
        ("Сергея", "Сергей", True),
        ("Wójcika", "Wójcik", True),
        ("Lis", "Lipski", False),
        ("Anna", "Antoni", False),
        ("Brandt", "Brandenburg", False),
    ],
)
def test_a_name_is_known_in_every_case(one: str, other: str, same: bool) -> None:
    assert are_same(one, other) is same


def test_a_name_is_known_in_either_order() -> None:
    assert is_called(Named(0, 0, "Nowak", "Anna"), "Anna Nowak")
    assert is_called(Named(0, 0, "Anna", "Nowak"), "Nowak, Anna")
    assert not is_called(Named(0, 0, "Anna", "Nowak"), "Anna")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Hello Laura,\nthank you", "Laura"), ("Здравствуйте, Сергей!", "Сергей"), ("Witaj Grzegorz,", "Grzegorz"),
     ("Hello,\nLaura is here", None), ("Dzień dobry,\nproszę", None), ("Dear customer,", None)],
)  # fmt: skip
def test_the_greeted_name_is_read(text: str, name: str | None) -> None:
    found = find_greeted(text)
    assert (found.first if found else None) == name


def test_lines_of_a_log_are_in_no_wrong_language() -> None:
    log = "Dzień dobry,\nERROR connection refused by server, retrying upstream"
    assert list(find_wrong_language(log, "pl")) == []
    assert list(find_wrong_language("Hello, please restart the router and write to us again.", "pl"))
    assert list(find_wrong_language("Hello, please restart the router and write to us again.", "de")) == []


def test_quoted_lines_are_the_customers_words() -> None:
    assert rules("> I have attached the log from nas-01.lan, @ivan\n\nThank you.") == []


def test_a_file_that_is_there_may_be_spoken_of() -> None:
    assert rules("I have attached the log.") == ["attachment"]
    assert rules("I have attached the log.", Situation(DraftKind.REPLY, "mail", "en", has_files=True)) == []


def test_a_note_may_say_what_a_reply_may_not() -> None:
    text = "PEBKAC on nas-01.lan, @ivan please look, internal only"
    ivan = frozenset({"ivan"})
    assert rules(text, Situation(DraftKind.REPLY, colleagues=ivan)) == [
        "internal",
        "internal",
        "host",
        "colleague",
    ]
    assert rules(text, Situation(DraftKind.NOTE, colleagues=ivan)) == []
    assert rules("password: Tr0ub4dor&3", NOTE) == ["secret"]


def test_rules_are_switched_and_added_to() -> None:
    assert rules("Our codename is Heron.", words=("heron",)) == ["internal"]
    assert rules("on nas-01.lan", host="off") == []
    (found,) = check_text("on nas-01.lan", REPLY, make_policy({"host": ("stop",)}))
    assert found.level is Level.STOP


def test_a_gap_is_never_switched_off() -> None:
    with pytest.raises(ValueError, match="always stop"):
        check_entry("gap", ("off",))
    assert Policy(levels={Rule.GAP: Level.OFF}).level(Rule.GAP) is Level.STOP


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [("sekret", "off", "Did you mean secret"), ("secret", "maybe", "must be off, hint, warn or stop"),
     ("chat_words", "many", "whole number")],
)  # fmt: skip
def test_a_wrong_entry_says_why(name: str, value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        check_entry(name, (value,))


def test_a_mail_is_greeted_and_a_chat_is_short() -> None:
    long = "The line is up again and the router has got its new address since then. " * 8
    assert [one.rule for one in check_text(long, REPLY, Policy())] == [Rule.GREETING]
    assert [one.rule for one in check_text("Hello,\n" + long, REPLY, Policy())] == []
    chat = Situation(DraftKind.REPLY, "chat", "en")
    assert [one.rule for one in check_text(long, chat, Policy())] == [Rule.LENGTH]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_findings_inside_it(text: str) -> None:
    everything = Policy(levels=dict.fromkeys(Rule, Level.WARN))
    for one in check_text(text, REPLY, everything):
        assert 0 <= one.start <= one.end <= len(text)
    assert set(LEVELS) == set(Rule)


@pytest.mark.parametrize("text", ["a" * 50_000, "1 " * 25_000, "password " * 6_000, "@" * 50_000, "::" * 25_000,
                                  "-----BEGIN " * 4_000, "A B " * 12_000, "4111 " * 10_000, "a." * 25_000])  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    """By counting what the rules may do at most, not by the clock: the test ends, or it does not."""
    check_text(text, REPLY, Policy())
