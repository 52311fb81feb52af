"""What is suggested for the open ticket, and why; what was used and what was not wanted is learned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.errors import NotFound
from supportconsole.domain.finding import Suggestions
from supportconsole.domain.tickets import Status


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = given.desk(tmp_path)
    for subject in (
        "Invoice is missing",
        "Door does not open",
        "Keyboard is broken",
        "New phone",
        "Slow laptop",
    ):
        given.ticket(opened, subject, body="Please help.", status=Status.SOLVED)
    yield opened
    opened.close()


def suggest(desk: Desk, ticket: int) -> Suggestions:
    desk.finding.catch_up()
    return desk.finding.suggest(ticket)


def answered(desk: Desk, subject: str, canned: int) -> int:
    """A ticket that was solved by a reply with this canned response."""
    ticket = given.ticket(desk, subject, body=f"{subject}, please help")
    ref = desk.library.canned_one(canned).ref
    desk.writing.reply(ticket, "Please see below.", canned=(ref,))
    desk.work.solve([ticket])
    return ticket


def test_solved_tickets_that_are_alike_say_which_words_they_share(desk: Desk) -> None:
    solved = given.ticket(desk, "VPN error 809", body="The gateway does not answer", status=Status.SOLVED)
    given.ticket(desk, "VPN error 809 again", body="...")
    ticket = given.ticket(desk, "Error 809 at the VPN", body="What now?")
    (hit,) = suggest(desk, ticket).tickets
    assert hit.id == solved
    assert hit.reason.startswith("shares ")
    assert {"809", "VPN"} <= set(hit.matched)


def test_words_of_the_message_count_too(desk: Desk) -> None:
    solved = given.ticket(
        desk, "No access", body="The smartcard reader shows SCARD_E_NO_SERVICE", status=Status.SOLVED
    )
    ticket = given.ticket(desk, "Help", body="Again SCARD_E_NO_SERVICE when I log in")
    assert [hit.id for hit in suggest(desk, ticket).tickets] == [solved]


def test_articles_are_suggested_by_their_words(desk: Desk) -> None:
    article = given.article(desk, "VPN error 809", "The gateway is blocked")
    given.article(desk, "Toner", "How to change it")
    ticket = given.ticket(desk, "Ошибка 809 при подключении VPN")
    assert [hit.id for hit in suggest(desk, ticket).articles] == [article]


def test_a_response_is_suggested_because_it_answered_such_messages(desk: Desk) -> None:
    unlock = given.canned(desk, "Unlock", "Your account is open again.")
    given.canned(desk, "Greeting", "Hello!")
    answered(desk, "Account is locked", unlock)
    answered(desk, "My account was locked after the holidays", unlock)
    ticket = given.ticket(desk, "I locked my account", body="Typed it wrong three times")
    (hit,) = suggest(desk, ticket).canned
    assert hit.id == unlock
    assert hit.reason.startswith("used for 2 similar tickets")


def test_an_article_is_suggested_because_it_helped_with_such_tickets(desk: Desk) -> None:
    article = given.article(desk, "Self-service page", "Where to do it")
    solved = given.ticket(desk, "Account is locked", body="...", status=Status.SOLVED)
    desk.knowledge.use(article, solved)
    ticket = given.ticket(desk, "My account is locked", body="...")
    (hit,) = suggest(desk, ticket).articles
    assert (hit.id, hit.reason) == (article, "used for 1 similar ticket")


def test_what_was_not_wanted_is_not_offered_again_and_counts_less_for_like_tickets(desk: Desk) -> None:
    unlock = given.canned(desk, "Unlock", "Your account is open again.")
    reset = given.canned(desk, "Reset", "Your password is new.")
    answered(desk, "Account is locked", unlock)
    answered(desk, "Account locked out", unlock)
    answered(desk, "Account needs a new password", reset)
    first = given.ticket(desk, "Account locked", body="...")
    hits = suggest(desk, first).canned
    assert [hit.id for hit in hits] == [unlock, reset]
    desk.finding.dismiss(first, hits[0])
    assert [hit.id for hit in suggest(desk, first).canned] == [reset]
    before = hits[0].score
    second = given.ticket(desk, "Account locked", body="...")
    after = next(hit.score for hit in suggest(desk, second).canned if hit.id == unlock)
    assert after < before


def test_a_response_in_another_language_than_the_customers_is_not_offered(desk: Desk) -> None:
    polish = given.canned(desk, "VPN", "Proszę uruchomić VPN ponownie.", language="pl")
    english = given.canned(desk, "VPN", "Please start the VPN again.", language="en")
    ticket = given.ticket(desk, "VPN", language="pl")
    assert [hit.id for hit in suggest(desk, ticket).canned] == [polish]
    ticket = given.ticket(desk, "VPN", language="en")
    assert [hit.id for hit in suggest(desk, ticket).canned] == [english]


def test_it_is_the_same_until_the_ticket_changes(desk: Desk) -> None:
    ticket = given.ticket(desk, "VPN error 809")
    first = suggest(desk, ticket)
    assert suggest(desk, ticket) is first
    given.inbound(desk, ticket, "The toner is empty, too")
    assert suggest(desk, ticket).version > first.version


def test_a_ticket_that_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.finding.suggest(4711)


def test_words_that_nobody_else_says_do_not_hide_those_that_others_say(desk: Desk) -> None:
    solved = given.ticket(desk, "Gateway unreachable", body="The gateway hangs", status=Status.SOLVED)
    given.ticket(desk, "Gateway again", body="...")
    own = " ".join(f"x{number}y" for number in range(100, 130))
    ticket = given.ticket(desk, "Gateway", body=f"It hangs: {own}")
    assert [hit.id for hit in suggest(desk, ticket).tickets] == [solved]
