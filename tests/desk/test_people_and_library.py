"""Who works here, who is meant, and the texts that are at hand."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.desk.template_values import first_name, last_name
from supportconsole.domain.clock import SetClock
from supportconsole.domain.errors import NotFound, UsageProblem
from supportconsole.domain.people import Role
from supportconsole.store.store import Store


@pytest.fixture
def desk(tmp_path: Path, clock: SetClock) -> Iterator[Desk]:
    opened = given.desk(tmp_path, clock)
    yield opened
    opened.close()


class TestWhoWorksHere:
    @pytest.mark.parametrize("configured", ["maria", "maria@example.org", "Maria Nowak", "MARIA"])
    def test_the_configured_agent(self, tmp_path: Path, configured: str) -> None:
        with closing(given.desk(tmp_path, agent=configured)) as desk:
            assert desk.people.me().name == "Maria Nowak"

    def test_an_unknown_one_is_named_with_the_nearest(self, tmp_path: Path) -> None:
        with closing(given.desk(tmp_path, agent="Mario Nowak")) as desk, pytest.raises(NotFound) as caught:
            desk.people.me()
        assert "Mario Nowak" in caught.value.message
        assert "Maria Nowak" in caught.value.hint

    def test_the_only_one(self, tmp_path: Path) -> None:
        with closing(given.desk(tmp_path, team=False)) as desk:
            olga = given.agent_of(desk, "Olga Kim")
            assert desk.people.me() == olga

    def test_on_an_empty_desk_the_user_of_this_machine_once_and_for_all(self, tmp_path: Path) -> None:
        with closing(given.desk(tmp_path, team=False)) as desk:
            me = desk.people.me()
            given.agent_of(desk, "Olga Kim")
        with closing(Desk(Store.open(tmp_path / "desk.db", SetClock(given.NOW)))) as again:
            assert again.people.me() == me
            assert me.role is Role.AGENT

    def test_with_several_and_none_configured_it_is_none_of_them(self, tmp_path: Path) -> None:
        with closing(given.desk(tmp_path, agent=None)) as desk:
            assert desk.people.me().name not in {"Ivan Petrov", "Maria Nowak"}
            assert len(desk.people.agents()) == 3


class TestColleagues:
    def test_they_come_by_name_with_their_groups(self, desk: Desk) -> None:
        given.agent_of(desk, "Adam Lis", groups=("L2", "L1"))
        assert [(one.name, one.groups) for one in desk.people.agents()] == [
            ("Adam Lis", ("L2", "L1")),
            ("Ivan Petrov", ("L1",)),
            ("Maria Nowak", ("L2",)),
        ]
        assert [(one.name, one.level) for one in desk.people.groups()] == [("L1", "L1"), ("L2", "L2")]

    @pytest.mark.parametrize("word", ["maria", "MARIA@EXAMPLE.ORG", "maria nowak", "Nowak", "mar"])
    def test_a_word_is_enough(self, desk: Desk, word: str) -> None:
        assert desk.people.agent(word).ref == "maria"

    def test_me_is_me(self, desk: Desk) -> None:
        assert desk.people.agent("me").ref == "ivan"

    def test_a_word_for_two_is_refused(self, desk: Desk) -> None:
        given.agent_of(desk, "Adam Nowak")
        with pytest.raises(UsageProblem, match="several"):
            desk.people.agent("nowak")

    @pytest.mark.parametrize("word", ["", "  ", "Marja", "anna@example.com"])
    def test_nobody_is_said_to_be_nobody(self, desk: Desk, word: str) -> None:
        given.customer(desk)
        with pytest.raises(NotFound):
            desk.people.agent(word)


class TestCustomers:
    def test_they_are_found_by_parts_of_name_address_and_firm_in_any_script(self, desk: Desk) -> None:
        olga = desk.people.add_customer("Ольга Ким", "kim@example.com", organization="Фирма Łódź", vip=True)
        for words in ("ольга", "ким КИМ", "kim@", "łódź ольга"):
            assert desk.people.find(words) == (olga,)
        assert (olga.organization, olga.vip, desk.people.find("ольга absent")) == ("Фирма Łódź", True, ())

    def test_without_a_name_the_address_is_the_name(self, desk: Desk) -> None:
        assert desk.people.add_customer("", "kim@example.com").name == "kim@example.com"
        with pytest.raises(UsageProblem):
            desk.people.add_customer(" \u200b ", "")

    def test_their_names_are_clean(self, desk: Desk) -> None:
        person = desk.people.add_customer("Anna\x1b]0;owned\x07\nNowak", "a@example.com")
        assert person.name.isprintable()


class TestCanned:
    def test_found_by_words_language_and_group(self, desk: Desk) -> None:
        given.canned(desk, "Greeting", "Hello {{ requester.first_name }},", shortcut="hi", language="en")
        given.canned(desk, "Powitanie", "Cześć", shortcut="czesc", language="pl", groups='["L2"]')
        given.canned(desk, "Anything", "hi there")

        def names(words: str = "", **wanted: Any) -> list[str]:
            return [one.title for one in desk.library.canned(words, **wanted)]

        assert names() == ["Anything", "Greeting", "Powitanie"]
        assert names(words="hi") == ["Greeting", "Anything"]
        assert names(words="CZEŚĆ") == ["Powitanie"]
        assert names(language="pl") == ["Anything", "Powitanie"]
        assert names(group="L1") == ["Anything", "Greeting"]
        assert names(limit=1) == ["Anything"]

    def test_one_is_named_by_shortcut_id_or_number(self, desk: Desk) -> None:
        number = given.canned(desk, "Greeting", "Hello", shortcut="hi")
        one = desk.library.canned_one("hi")
        assert (
            desk.library.canned_one(one.ref)
            == desk.library.canned_one(str(number))
            == desk.library.canned_one(number)
            == one
        )
        for key in ("", "absent", 999, "٣"):
            with pytest.raises(NotFound):
                desk.library.canned_one(key)

    def test_filled_with_the_ticket_s_words(self, desk: Desk) -> None:
        number = given.ticket(desk)
        body = (
            "Hello {{ requester.first_name }}, #{{ ticket.id }}: {{ fields.product }}. {{ agent.first_name }}"
        )
        one = desk.library.canned_one(given.canned(desk, "Greeting", body))
        filled = f"Hello Anna, #{number}: {{{{ fields.product }}}}. Ivan"
        assert desk.library.fill(one, desk.tickets.get(number)) == filled
        assert desk.library.fill(body, number) == filled
        assert (
            desk.library.fill("{{ requester.name }} {{ agent.name }}") == "{{ requester.name }} Ivan Petrov"
        )


def test_articles_are_found_and_read(desk: Desk) -> None:
    number = given.article(desk, "Error 809", "# Cause", ref="k1")
    given.article(desk, "Ошибка 691")
    assert [one.title for one in desk.library.articles()] == ["Error 809", "Ошибка 691"]
    assert [one.title for one in desk.library.articles("ОШИБКА")] == ["Ошибка 691"]
    assert desk.library.article("k1") == desk.library.article(number)
    with pytest.raises(NotFound):
        desk.library.article("k2")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Anna Nowak", "Anna"),
        ("Nowak, Anna Maria", "Anna"),
        ("Ольга", "Ольга"),
        ("a@example.com", ""),
        ("", ""),
        ("Lis,", "Lis,"),
    ],
)
def test_people_are_greeted_by_their_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("name", "last"),
    [("Anna Nowak", "Nowak"), ("Nowak, Anna Maria", "Nowak"), ("Ольга", ""), ("a@example.com", ""), ("", "")],
)
def test_people_have_a_family_name(name: str, last: str) -> None:
    assert last_name(name) == last


async def test_a_screen_asks_and_tells_in_threads(desk: Desk) -> None:
    number = given.ticket(desk)
    await desk.tell(desk.work.take, [number])
    assert (await desk.ask(desk.tickets.get, number)).assignee == "Ivan Petrov"


def test_a_change_of_another_process_is_noticed(desk: Desk, tmp_path: Path, clock: SetClock) -> None:
    number = given.ticket(desk)
    desk.has_changed()
    assert not desk.has_changed()
    with closing(given.desk(tmp_path, clock)) as other:
        other.work.take([number])
    assert desk.has_changed()


def test_bytes_that_are_no_text_are_refused_in_words(desk: Desk) -> None:
    """A shell hands on what is no UTF-8 as halves of characters."""
    for call in (desk.people.find, desk.library.canned, desk.library.canned_one, desk.library.articles):
        with pytest.raises(UsageProblem, match="no text contains"):
            call("\udcff")
