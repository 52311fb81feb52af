"""Canned responses and macros at the console: chosen with their text in view, asked for what they need, applied after a look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole import locale
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SetClock
from supportconsole.domain.conversation import Kind
from supportconsole.store.store import Store
from tui.stories import NOW, console, lay_desk

STAY = Settings(theme="dark", advance="stay", undo_seconds=0)
PROMISE = """+++
title = "Promise"
shortcut = "pr"
[[ask]]
name = "when"
question = "When will you write again?"
kind = "date"
default = "tomorrow 9:00"
[[ask]]
name = "os"
question = "Which system?"
choices = ["Windows", "Linux"]
+++
Hello {{ requester.first_name }}, more on {{ ask.when }} about {{ ask.os }}.
"""
CLOSE = """+++
title = "Close it"
shortcut = "cl"
note = "Solved for {{ requester.name }}."
[changes]
status = "solved"
tags = ["+done"]
+++
It works again, {{ requester.first_name }}.
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "promise.en.md").write_text(PROMISE, encoding="utf-8")
    (folder / "promise.ru.md").write_text(
        PROMISE.replace("Hello", "Здравствуйте").replace("more on", "напишу"), encoding="utf-8"
    )
    (folder / "close.md").write_text(CLOSE, encoding="utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, scripts: Path) -> Iterator[Desk]:
    """Ivan's desk, with a folder of scripts of his own."""
    lay_desk(tmp_path / "desk").close()
    store = Store.open(tmp_path / "desk" / "desk.db", SetClock(NOW))
    opened = Desk(store, "a1", own_scripts=scripts, library="off")
    yield opened
    opened.close()


async def test_the_text_of_the_chosen_response_stands_above_filled(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.type("pr")

        agent.sees("Promise", "Hello Anna, more on 21 November at 9:00 about {{ ask.os }}.")


async def test_its_questions_are_asked_one_after_the_other(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.choose("promise")
        agent.sees("When will you write again?", "tomorrow 9:00")
        await agent.press("enter")
        agent.sees("Which system?", "Windows", "Linux")
        await agent.choose("linux")

        assert agent.text_written.strip() == "Hello Anna, more on 21 November at 9:00 about Linux."


async def test_what_is_typed_takes_the_place_of_the_proposal_and_is_mended_when_refused(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.choose("promise")
        await agent.type("someday")
        await agent.press("enter")
        agent.sees("'someday' is not a moment.")

        await agent.press(*["backspace"] * 3)
        await agent.type("thing")
        await agent.press("enter")
        agent.sees("'something' is not a moment.")


async def test_without_an_answer_the_gap_is_selected_and_nothing_leaves(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.choose("promise")
        await agent.press("escape")
        assert "{{ ask.when }}" in agent.text_written

        await agent.type("Monday")
        await agent.press("tab")
        await agent.type("Linux")
        assert agent.text_written.strip() == "Hello Anna, more on Monday about Linux."


async def test_a_gap_stops_the_sending(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press(";")
        await agent.choose("promise")
        await agent.press("escape", "escape", "y")

        assert not [one for one in given.written(desk, 1) if one.kind is Kind.REPLY]
        agent.sees("{{ ask.when }}")


async def test_the_reply_speaks_the_customers_language(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.command("open 2")
        await agent.press(";")
        await agent.choose("promise")
        await agent.press("enter", "enter")

        assert agent.text_written.startswith("Здравствуйте Олег, напишу 21 ноября в 9:00")


async def test_what_is_typed_after_a_response_begins_a_line_of_its_own(desk: Desk, scripts: Path) -> None:
    (scripts / "thanks.md").write_text(
        "+++\ntitle = 'Thanks'\n+++\nThank you.\nIvan Petrov", encoding="utf-8"
    )
    async with console(desk) as agent:
        await agent.press("r", ";")
        await agent.type("Hello;")
        await agent.command_in_text("f7", "thanks")
        await agent.type("Password: later")

        assert agent.text_written == ";Hello;\nThank you.\nIvan Petrov\nPassword: later"


async def test_a_response_in_the_middle_of_a_line_glues_on_to_no_word(desk: Desk, scripts: Path) -> None:
    (scripts / "thanks.md").write_text("+++\ntitle = 'Thanks'\n+++\nThank you.", encoding="utf-8")
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("Well.Bye.")
        await agent.press("left", "left", "left", "left")
        await agent.command_in_text("f7", "thanks")
        await agent.type("So")

        assert agent.text_written == "Well. Thank you. SoBye."


async def test_several_responses_go_into_one_text_and_are_remembered(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press(";")
        await agent.choose("greeting")
        await agent.type("::")
        await agent.choose("promise")
        await agent.press("enter", "enter")
        await agent.press("escape", "y")

        assert (
            given.written(desk, 1)[-1].body.rstrip()
            == "Hello Anna,\nHello Anna, more on 21 November at 9:00 about Windows."
        )
        offered = [offer.text.title for offer in desk.library.offers() if offer.used_at]
        assert sorted(offered) == ["Greeting", "Promise"]


async def test_what_was_used_last_is_offered_first(desk: Desk) -> None:
    desk.library.refresh()
    desk.writing.reply(2, "Text", canned=("promise.en",))
    async with console(desk) as agent:
        await agent.press(";")
        agent.sees("Hello Anna, more on")  # the first candidate's text


@pytest.mark.parametrize("typed", ["pr", "prom", "promise", "more about"])
async def test_a_response_is_found_by_shortcut_title_and_words_of_its_text(desk: Desk, typed: str) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.type(typed)
        agent.sees("Hello Anna, more on")


async def test_what_fits_no_response_is_said_and_the_question_stands(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.type("zzz")
        await agent.press("enter")
        agent.sees("nothing fits what is typed", "zzz")
        await agent.press("backspace", "backspace", "backspace")
        await agent.choose("greeting")
        assert agent.text_written.startswith("Hello Anna,")


async def test_a_row_shows_what_a_reader_would_read(desk: Desk, scripts: Path) -> None:
    (scripts / "close.en.md").write_text(
        "+++\ntitle = 'Zero'\n+++\n**Hello** {{ requester.first_name }}{% if x %}!{% endif %}",
        encoding="utf-8",
    )
    async with console(desk) as agent:
        await agent.press(";")
        await agent.type("e")
        assert "Hello [first name]!" in agent.row_of("Zero")
        agent.sees_not("{% if", "**")


async def test_an_edited_file_is_there_at_the_next_look(desk: Desk, scripts: Path) -> None:
    async with console(desk) as agent:
        await agent.press(";", "escape")
        (scripts / "thanks.en.md").write_text(
            "+++\ntitle = 'Thanks a lot'\n+++\nThank you.", encoding="utf-8"
        )
        await agent.press(";")
        await agent.choose("thanks")

        assert agent.text_written == "Thank you.\n"


async def test_a_macro_shows_what_it_will_do_and_does_exactly_that(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("m")
        await agent.choose("close")
        agent.sees(
            "status open to solved",
            "tags +done",
            "It works again, Anna.",
            "Solved for Anna Kowalska.",
        )
        assert desk.tickets.get(1).status.value == "open"

        await agent.press("enter")
        ticket = desk.tickets.get(1)
        assert (ticket.status.value, ticket.tags) == ("solved", ("vpn", "done"))
        assert [one.body for one in given.written(desk, 1)[-2:]] == [
            "Solved for Anna Kowalska.",
            "It works again, Anna.",
        ]
        agent.sees("macro Close it: #1")


async def test_turning_back_from_the_look_does_nothing(desk: Desk) -> None:
    before = desk.tickets.get(1)
    async with console(desk) as agent:
        await agent.press("m")
        await agent.choose("close")
        await agent.press("escape")

    assert desk.tickets.get(1) == before


async def test_one_undo_takes_a_macro_back(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("m")
        await agent.choose("close")
        await agent.press("enter", "u")

        assert desk.tickets.get(1).status.value == "open"
        assert [one.kind for one in given.written(desk, 1)] == [Kind.INBOUND]


async def test_text_and_note_that_are_taken_back_are_told_once(desk: Desk) -> None:
    async with console(desk, settings=STAY, size=(300, 50)) as agent:
        await agent.press("m")
        await agent.choose("close")
        await agent.press("enter", "u")
        assert agent.text().count("a reply or note was taken back") == 1


async def test_a_macro_goes_over_all_marked_tickets_and_is_repeated_elsewhere(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("space", "space", "m")
        await agent.choose("close")
        agent.sees("2 tickets", "#1  status open to solved", "#4  status open to solved")
        await agent.press("enter")
        assert [desk.tickets.get(n).status.value for n in (1, 4, 3)] == ["solved", "solved", "open"]

        await agent.command("open 3")
        await agent.press("M", "enter")
        assert desk.tickets.get(3).status.value == "solved"


async def test_a_macro_with_a_gap_cannot_be_applied(desk: Desk, scripts: Path) -> None:
    (scripts / "close.md").write_text(
        CLOSE.replace("It works again", "{{ requester.nick }}"), encoding="utf-8"
    )
    async with console(desk) as agent:
        await agent.press("m")
        await agent.choose("close")
        agent.sees("still to be filled: {{ requester.nick }}", "back, nothing is done")
        agent.sees_not("apply it")


async def test_the_guard_looks_at_a_macros_reply_too(desk: Desk, scripts: Path) -> None:
    (scripts / "close.md").write_text(
        CLOSE.replace("It works again", "Your password: Xk7#pQ2!vLm9 it is"), encoding="utf-8"
    )
    async with console(desk) as agent:
        await agent.press("m")
        await agent.choose("close")
        agent.sees("!! #1  a password, key or token", "apply it all the same")


async def test_the_note_of_a_macro_is_looked_at_and_shown_too(desk: Desk, scripts: Path) -> None:
    text = CLOSE.replace("Solved for", "His password: Xk7#pQ2!vLm9 of")
    (scripts / "close.md").write_text(text, encoding="utf-8")
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("m")
        await agent.choose("close")
        agent.sees("!! #1  a password", "internal note:", "His password:", "apply it all the same")


async def test_a_macro_is_told_in_russian(desk: Desk) -> None:
    locale.use("ru")
    async with console(desk, settings=STAY) as agent:
        await agent.press("m")
        await agent.choose("close")
        agent.sees("статус: открыта > решена")
        await agent.press("enter")
        agent.sees("макрос Close")


async def test_a_customers_quoted_braces_do_not_stop_the_reply(desk: Desk) -> None:
    given.inbound(desk, 1, "My playbook says {{ item }} and {% if x %}.")
    async with console(desk, settings=STAY) as agent:
        await agent.press("R")
        await agent.type("Leave it so.")
        await agent.press("escape", "y")

    assert "> My playbook says {{ item }} and {% if x %}." in given.written(desk, 1)[-1].body


async def test_in_russian_on_a_small_screen(desk: Desk) -> None:
    locale.use("ru")
    async with console(desk, size=(80, 24)) as agent:
        await agent.command("open 2")
        await agent.press("ж")
        await agent.choose("promise")
        await agent.press("enter", "enter")

        assert agent.text_written.startswith("Здравствуйте Олег")
