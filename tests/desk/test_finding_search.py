"""An agent looks for something: in any form of a word, by a code or a part of it, mistyped, or by its number."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from search.code_tokens import CODES
from supportconsole.desk.desk import Desk
from supportconsole.domain.finding import Answer, HitKind

OWN = frozenset(HitKind) - {HitKind.SCRIPT}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = given.desk(tmp_path)
    yield opened
    opened.close()


def search(desk: Desk, text: str, **how: object) -> Answer:
    """The answer without the scripts that come with the program."""
    desk.finding.catch_up()
    return desk.finding.search(text, **{"kinds": OWN, **how})  # type: ignore[arg-type]  # what a test asks for


def ids(answer: Answer) -> list[int]:
    return [hit.id for hit in answer.hits if hit.kind in OWN]


@pytest.mark.parametrize(
    ("subject", "typed"),
    [
        ("Printers do not print", "printer"),
        ("Не работают принтеры", "принтером"),
        ("Счёт не приходит", "счета"),
        ("Nie działają drukarki", "drukarkami"),
        ("Wyłącznik główny", "wylacznik"),
        ("Problem with the wi-fi", "wifi"),
    ],
)
def test_a_word_is_found_in_another_form(desk: Desk, subject: str, typed: str) -> None:
    wanted = given.ticket(desk, subject, body="...")
    given.ticket(desk, "Something else", body="...")
    assert ids(search(desk, typed)) == [wanted]


def test_what_has_all_words_comes_before_what_has_some(desk: Desk) -> None:
    some = given.ticket(desk, "Printer on fire", body="Help")
    all_of_them = given.ticket(
        desk, "Paper jam", body="The printer in the basement jams the paper again and again"
    )
    assert ids(search(desk, "printer paper")) == [all_of_them, some]


def test_the_newest_come_first_while_it_is_typed(desk: Desk) -> None:
    old, new = (given.ticket(desk, subject) for subject in ("VPN is slow", "VPN connection lost"))
    desk.finding.catch_up()
    assert ids(desk.finding.newest("vp")) == []
    assert ids(desk.finding.newest("VPN")) == [new, old]
    assert ids(desk.finding.newest("vpn conn")) == [new]
    given.inbound(desk, old, "Still slow")
    desk.finding.catch_up()
    assert ids(desk.finding.newest("vpn")) == [old, new]


@pytest.mark.parametrize(
    "typed", ["con", "conn", "connec", "connect", "connecti", "connection", "connections"]
)
def test_a_word_is_found_from_three_letters_on_until_it_is_whole(desk: Desk, typed: str) -> None:
    wanted = given.ticket(desk, "VPN connection lost", body="...")
    desk.finding.catch_up()
    assert ids(desk.finding.newest(typed)) == [wanted]
    assert ids(desk.finding.search(typed, typing=True)) == [wanted]


@pytest.mark.parametrize(
    ("typed", "instead"),
    [("pritner", "printer"), ("ghbynth", "принтер"), ("зкштеук", "printer"), ("prnter", "printer")],
)
def test_a_slip_is_mended_and_said(desk: Desk, typed: str, instead: str) -> None:
    given.ticket(desk, "printer", body="принтер")
    answer = search(desk, typed)
    assert len(answer.hits) == 1
    assert [(one.typed, one.used) for one in answer.instead] == [(typed, (instead,))]


def test_a_word_that_is_there_is_not_mended(desk: Desk) -> None:
    given.ticket(desk, "A printer")
    given.ticket(desk, "A painter")
    assert search(desk, "painter").instead == ()


def test_a_phrase_is_found_in_its_order_only(desk: Desk) -> None:
    wanted = given.ticket(desk, "Password reset loop")
    given.ticket(desk, "Reset the password")
    assert ids(search(desk, '"password reset"')) == [wanted]


def test_conditions_narrow_it_down(desk: Desk) -> None:
    wanted = given.ticket(desk, "VPN is slow", tags=("vpn",))
    given.ticket(desk, "VPN is gone", status="solved")
    assert ids(search(desk, "status:new vpn")) == [wanted]
    assert ids(search(desk, "vpn -gone")) == [wanted]
    assert ids(search(desk, "tag:vpn")) == [wanted]


def test_what_the_query_language_refuses_is_searched_for_as_words(desk: Desk) -> None:
    wanted = given.ticket(desk, "Error: foo")
    answer = search(desk, "foo error:bar")
    assert ids(answer) == [wanted]
    assert "error" in answer.refused


def test_a_ticket_is_found_by_its_number_and_its_requesters_address(desk: Desk) -> None:
    wanted = given.ticket(desk, "Hello")
    assert ids(search(desk, f"#{wanted}")) == [wanted]
    assert ids(search(desk, str(wanted))) == [wanted]
    assert ids(search(desk, "anna@example.com")) == [wanted]


def test_articles_and_canned_responses_are_found_too(desk: Desk) -> None:
    article = given.article(desk, "Error 809", "The gateway is blocked by **routers** at home")
    text = given.canned(desk, "Restart", "Please restart your router.")
    found = search(desk, "router")
    assert {(hit.kind, hit.id) for hit in found.hits} == {(HitKind.ARTICLE, article), (HitKind.CANNED, text)}
    assert ids(search(desk, "router", kinds={HitKind.ARTICLE})) == [article]


def test_the_snippet_is_of_the_original_text_with_the_words_that_matched(desk: Desk) -> None:
    given.ticket(
        desk, "Printing", body="Hello!\n" + "Nothing here. " * 40 + "The Printers are OFFLINE since noon."
    )
    (hit,) = search(desk, "printer offline").hits
    assert "The Printers are OFFLINE" in hit.snippet
    assert hit.matched == ("Printers", "OFFLINE")


def test_what_changes_is_found_by_its_new_words_only(desk: Desk) -> None:
    ticket = given.ticket(desk, "Paper jam", body="...")
    assert ids(search(desk, "paper")) == [ticket]
    desk._store.write(lambda db: db.execute("UPDATE ticket SET subject = 'Empty toner'"))
    assert ids(search(desk, "paper")) == []
    assert ids(search(desk, "toner")) == [ticket]


def test_an_article_that_is_gone_is_not_found(desk: Desk) -> None:
    given.article(desk, "Error 809")
    assert search(desk, "809").hits
    desk._store.write(lambda db: db.execute("DELETE FROM article"))
    assert not search(desk, "809").hits


def test_hidden_tickets_are_not_found(desk: Desk) -> None:
    given.ticket(desk, "Cheap watches")
    desk._store.write(lambda db: db.execute("UPDATE ticket SET flags = 1"))
    assert not search(desk, "watches").hits


def test_every_code_is_found_whole_by_a_part_and_by_its_beginning(desk: Desk) -> None:
    tickets = {
        code: given.ticket(desk, f"Trouble {number}", body=f"It says {code} and stops.")
        for number, (code, _, _) in enumerate(CODES)
    }
    desk.finding.catch_up()
    assert len(CODES) >= 60
    missed = [
        (code, typed)
        for code, *ways in CODES
        for typed in (code, *ways)
        if tickets[code] not in ids(desk.finding.search(typed, limit=60))
    ]
    assert missed == []


def test_no_text_raises(desk: Desk) -> None:
    for subject in ("VPN does not connect", "Счёт не приходит", "Drukarka nie działa 0x80070005 10.0.0.15"):
        given.ticket(desk, subject)
    desk.finding.catch_up()
    letters = (
        "abcжщłę019 \"'()[]*:;,.-_#@/\\+&|^~<>=!?%$\t\n\0\u200b\ud800\u202e\U0001f600NEAR AND OR NOT status:-"
    )
    rng = random.Random(4)
    for _ in range(1_000):
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(40)))
        desk.finding.search(text)
        desk.finding.newest(text)


def test_guided_scripts_are_found_by_what_their_steps_say(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "gateway.md").write_text(
        '+++\ntitle = "The gateway is silent"\n+++\n\n# Ask\n\n```say\nIs the modem\'s lamp blinking?\n```\n\n- [yes](#end)\n\n# End\n\n```note\nDone.\n```\n'
    )
    shared = Desk(desk._store, scripts=[folder])
    shared.finding.catch_up()
    (hit,) = shared.finding.search("modems", kinds={HitKind.SCRIPT}).hits
    assert (hit.kind, hit.ref, hit.title) == (HitKind.SCRIPT, "gateway", "The gateway is silent")
    (folder / "gateway.md").unlink()
    shared.finding.catch_up()
    assert not shared.finding.search("modems", kinds={HitKind.SCRIPT}).hits


@pytest.mark.slow
def test_a_hundred_thousand_texts_raise_nothing(desk: Desk) -> None:
    for subject in ("VPN does not connect", "Счёт не приходит", "Drukarka nie działa 0x80070005 10.0.0.15"):
        given.ticket(desk, subject)
    desk.finding.catch_up()
    rng = random.Random(5)
    for n in range(100_000):
        text = "".join(
            chr(rng.choice((rng.randrange(128), rng.randrange(0x500), rng.randrange(0x110000))))
            for _ in range(rng.randrange(30))
        )
        (desk.finding.search if n % 2 else desk.finding.newest)(text)
