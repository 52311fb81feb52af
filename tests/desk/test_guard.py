"""The guard on a real desk: the labelled texts hold its floor, and customers are told apart."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import given
from guard_texts import GuardedDesk, labelled
from supportconsole.desk.desk import Desk
from supportconsole.desk.guard import Written
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.guard.findings import Level, Rule
from supportconsole.domain.guard.policy import Policy

GRAVE = (Rule.GAP, Rule.SECRET)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(given.desk(tmp_path)) as opened:
        yield opened


def said(desk: Desk, number: int, text: str, kind: DraftKind = DraftKind.REPLY) -> list[tuple[Rule, str]]:
    findings = desk.guard.check(Written(text, kind, number), Policy())
    return [(one.rule, text[one.start : one.end]) for one in findings if one.level is not Level.HINT]


def test_the_labelled_texts_are_enough_and_balanced() -> None:
    texts = labelled()
    assert len(texts) >= 300
    assert len({one.id for one in texts}) == len(texts)
    for language in ("en", "ru", "pl"):
        here = [one for one in texts if one.language == language]
        assert len(here) >= 100
        assert sum(not one.findings for one in here) >= 50
        assert sum(one.part != "tuned" for one in here) * 3 >= len(here)


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_secrets_and_gaps_are_found_and_ordinary_texts_left_alone(desk: Desk, language: str) -> None:
    guarded = GuardedDesk(desk)
    texts = [one for one in labelled() if one.language == language]
    found = {
        one.id: {finding.rule for finding in guarded.check(one, Policy()) if finding.level is not Level.HINT}
        for one in texts
    }
    for rule in GRAVE:
        wanted = [one.id for one in texts if rule in one.findings]
        assert sum(rule in found[one] for one in wanted) >= 0.95 * len(wanted)
    for rule in set(Rule) - set(GRAVE):
        wanted = [one.id for one in texts if rule in one.findings]
        assert sum(rule in found[one] for one in wanted) >= 0.8 * len(wanted), rule
    ordinary = [one.id for one in texts if not one.findings]
    assert sum(bool(found[one]) for one in ordinary) <= 0.02 * len(ordinary)


def test_another_customer_is_told_in_any_case_and_by_address(desk: Desk) -> None:
    given.customer(desk, "Соколова, Мария", "M.Sokolova@example.com")
    number = given.ticket(desk)
    assert said(desk, number, "Как у Марии Соколовой вчера.") == [(Rule.CUSTOMER, "Марии Соколовой")]
    assert said(desk, number, "In copy: m.sokolova@example.com.") == [
        (Rule.CUSTOMER, "m.sokolova@example.com")
    ]
    assert said(desk, number, "Как у Марии Соколовой вчера.", DraftKind.NOTE) == []


def test_whoever_takes_part_or_is_of_the_firm_may_be_named(desk: Desk) -> None:
    anna = given.customer(desk, "Anna Nowak", "anna@example.com", organization="Nowak s.c.")
    given.customer(desk, "Jan Lis", "jan@example.com", organization="Nowak s.c.")
    laura = given.customer(desk, "Laura Hughes", "laura@example.net")
    number = given.ticket(desk, requester=anna, body="My colleague Peter Brandt wrote to you, too.")
    given.customer(desk, "Peter Brandt", "peter@example.org")
    assert said(desk, number, "Hello Anna Nowak, Jan Lis and Peter Brandt, and Maria Nowak of ours.") == []
    assert said(desk, number, "Hello, as Laura Hughes said.") == [(Rule.CUSTOMER, "Laura Hughes")]
    given.inbound(desk, number, "Me too.", laura)
    assert said(desk, number, "Hello, as Laura Hughes said.") == []


def test_a_greeting_by_another_customers_first_name_is_told(desk: Desk) -> None:
    given.customer(desk, "Laura Hughes", "laura@example.net")
    number = given.ticket(desk)
    assert said(desk, number, "Hello Laura,\ndone.") == [(Rule.CUSTOMER, "Laura")]
    assert said(desk, number, "Hello Ann,\ndone.") == []
    assert said(desk, number, "Hello Zdzisław,\ndone.") == []


def test_a_reply_right_after_a_colleagues_note_is_told_and_after_ones_own_is_not(desk: Desk) -> None:
    number = given.ticket(desk)
    desk.writing.note(number, "checked the line")
    assert said(desk, number, "Done.") == []
    given.colleague(desk).writing.note(number, "please ask for the log")
    assert said(desk, number, "Done.") == [(Rule.THREAD, "")]
    given.inbound(desk, number, "And?")
    assert said(desk, number, "Done.") == []


def test_the_language_is_the_customers(desk: Desk) -> None:
    number = given.ticket(desk, language="pl")
    text = "Hello, we have changed the cable and the line is up again."
    assert said(desk, number, text) == [(Rule.LANGUAGE, "")]
    unknown = given.ticket(desk, body="Добрый день, интернет не работает с утра.")
    assert said(desk, unknown, text) == [(Rule.LANGUAGE, "")]
