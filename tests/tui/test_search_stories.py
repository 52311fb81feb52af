"""Typed search at the console: hits while one types, Enter to what was found, Esc to where one was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.errors import StoreBusy
from supportconsole.domain.finding import Answer
from tui.screens import faults
from tui.stories import SMALL, Agent, console, lay_desk, message, ticket

MORE = (
    ticket("t6", "Принтер не печатает", "2026-11-20T17:00:00Z", requester="c2", language="ru"),
    message("m6", "t6", "c2", "Принтеры на втором этаже молчат.", "2026-11-20T17:00:00Z"),
    ticket(
        "t7", "Drukarka nie działa", "2026-11-20T16:00:00Z", requester="c1", language="pl", status="solved"
    ),
    message("m7", "t7", "c1", "Kod 0x80070005 przy wydruku.", "2026-11-20T16:00:00Z"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = lay_desk(tmp_path / "desk", (*SMALL, *MORE))
    opened.finding.catch_up()
    yield opened
    opened.close()


def hits(agent: Agent) -> list[str]:
    """What was found, as the view lists it."""
    view = agent.workspace.search
    assert view is not None, "nothing is being searched\n" + agent.text()
    return [f"{hit.kind} {hit.title}" for hit in view.hits.hits]


async def test_hits_come_while_one_types_and_show_the_words_in_inverse(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("error 809")
        assert {"ticket VPN does not connect", "article Error 809"} <= set(hits(agent))
        agent.sees("best first", "#1", "KB")
        inverse = [
            segment.text
            for strip in agent.strips()
            for segment in strip
            if segment.style and segment.style.reverse
        ]
        assert "809" in inverse
        assert "Error" in inverse


async def test_enter_opens_the_ticket_and_n_walks_on(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("printer")
        assert hits(agent)[0] == "ticket Printer is out of paper"
        await agent.press("enter")
        assert agent.workspace.search is None
        assert agent.workspace.place == "conversation"
        agent.sees("The one on the second floor.")
        assert not desk.tickets.get(3).unread
        await agent.press("n")
        agent.sees("that was the last hit of printer")
        await agent.press("escape", "/")
        await agent.type("it asks")
        await agent.press("enter", "escape", "N")
        agent.sees("that was the first hit of it asks")


async def test_n_and_capital_n_go_from_hit_to_hit(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/", "tab")
        await agent.type("is:active")
        assert len(hits(agent)) == 6
        await agent.press("enter", "n")
        agent.sees("hit 2 of 6: is:active")
        await agent.press("N")
        agent.sees("hit 1 of 6: is:active")


async def test_escape_gives_back_exactly_what_was_there(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("group:L1")
        await agent.press("enter", "j", "tab", "tab")
        before = agent.text()
        await agent.press("/")
        await agent.type("vpn")
        agent.sees("SEARCH")
        await agent.press("escape")
        assert agent.text() == before


async def test_a_text_that_is_being_written_is_left_alone(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("r")
        await agent.type("Hello/")
        assert agent.text_written == "Hello/"
        await agent.press("f2")
        await agent.command("search printer")
        agent.sees("Printer is out of paper")
        await agent.press("escape")
        assert agent.workspace.front == "side"
        assert agent.text_written == "Hello/"


async def test_an_article_and_a_response_are_opened_in_the_side_pane(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("open the portal")
        await agent.press("tab", "tab")
        assert hits(agent) == ["article Reset a password"]
        await agent.press("enter")
        assert agent.workspace.place == "side"
        agent.sees("Open the portal.")
        await agent.press("/", "tab", "tab", "tab")
        await agent.type("greeting")
        assert hits(agent)[0] == "canned Greeting"
        agent.sees("Hello [first name],")
        await agent.press("enter")
        agent.sees("Hello {{ requester.first_name")


async def test_the_search_finds_what_was_written_into_a_teams_folder_meanwhile(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    desk._own_scripts = folder
    for room in ("shelf", "guiding", "library", "finding"):
        desk.__dict__.pop(room, None)
    async with console(desk) as agent:
        (folder / "zebra.md").write_text("+++\ntitle = 'Zebra'\n+++\nStriped horse.", encoding="utf-8")
        await agent.press("/")
        await agent.type("striped")
        assert hits(agent) == ["canned Zebra"]


async def test_a_guided_script_that_was_found_is_followed(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/", "tab", "tab", "tab")
        await agent.type("vpn does not connect")
        assert "script VPN does not connect" in hits(agent)
        for _hit in range(hits(agent).index("script VPN does not connect")):
            await agent.press("down")
        await agent.press("enter")
        assert agent.workspace.side.guide is not None


async def test_the_search_says_what_it_looked_for_instead(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("ghbynth")
        agent.sees("searched for", "instead of ghbynth", "Принтер не печатает")
        for _letter in "ghbynth":
            await agent.press("backspace")
        await agent.type("pritner")
        agent.sees("instead of pritner", "Printer is out of paper")


async def test_forms_codes_and_numbers_are_found(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("принтером")
        assert hits(agent)[0] == "ticket Принтер не печатает"
        await agent.press("escape", "/", "tab")
        await agent.type("80070005")
        assert hits(agent) == ["ticket Drukarka nie działa"]
        agent.sees("solved")
        await agent.press("escape", "/", "tab")
        await agent.type("#5")
        assert hits(agent)[0] == "ticket Router drops the line"


async def test_the_words_are_marked_in_the_conversation_that_was_found(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("asks again")
        await agent.press("enter")
        region = agent.workspace.conversation.region
        inverse = [
            segment.text
            for strip in agent.strips()[region.y : region.bottom]
            for segment in strip
            if segment.style and segment.style.reverse
        ]
        assert {"asks", "again"} <= set(inverse)
        await agent.press("escape", "j", "k")
        assert agent.workspace.conversation._marks == ()


async def test_the_filter_of_the_knowledge_base_finds_by_the_text_too(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("4", "f")
        await agent.type("firewalls")
        agent.sees("Error 809")
        agent.sees_not("Reset a password")


async def test_nothing_found_and_a_condition_that_is_not_understood_are_said(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("zzzzqqq")
        agent.sees("nothing found")
        await agent.press("escape", "/")
        await agent.type("statis:open printer")
        agent.sees("searched for as words")


async def test_the_cursor_stays_on_its_hit_when_better_ones_come(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("error")
        view = agent.workspace.search
        assert view is not None
        await agent.press("down")
        chosen = view.current
        assert chosen is not None
        view.show(Answer("error", tuple(reversed(view.hits.hits))), ranked=True)
        assert view.current == chosen


async def test_the_last_search_comes_back(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("printer")
        await agent.press("enter", "escape", "/", "up")
        assert agent.workspace.search is not None
        assert agent.workspace.search.text == "printer"
        agent.sees("Printer is out of paper")


async def test_a_search_that_led_to_nothing_is_a_gap(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("/")
        await agent.type("citrix receiver")
        await agent.press("escape", "/")
        await agent.type("printer")
        await agent.press("enter")
    assert [gap.words for gap in desk.knowledge.gaps().searches] == ["citrix receiver"]


async def test_what_arrives_is_found_without_anybody_asking(desk: Desk) -> None:
    async with console(desk) as agent:
        desk.writing.note(3, "The fuser unit is worn.")
        agent.workspace.indexer.wake()
        await agent.settled()
        await agent.press("/")
        await agent.type("fuser")
        assert hits(agent) == ["ticket Printer is out of paper"]


async def test_a_store_that_is_held_says_so_in_the_search(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(desk) as agent:
        await agent.press("/")

        def busy(*_words: object, **_more: object) -> Answer:
            raise StoreBusy("The store is held by another program.", hint="Wait.")

        monkeypatch.setattr(desk.finding, "newest", busy)
        await agent.type("vpn")
        agent.sees("The store is held by another program. Wait.")
        await agent.press("escape")
        assert agent.app.is_running


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 15), (40, 10)])
async def test_it_fits_every_screen(desk: Desk, size: tuple[int, int]) -> None:
    async with console(desk, size=size, settings=Settings(theme="ansi", ascii=True)) as agent:
        await agent.press("/")
        await agent.type("error")
        agent.sees("SEARCH", "VPN does not connect")
        assert faults(agent) == []
        assert agent.row_of("#1 ").startswith("  ") or agent.row_of("#1 ").startswith("> ")
        await agent.resize(size[0] - 4, size[1])
        assert faults(agent) == []


async def test_who_has_the_screen_read_out_hears_words_and_the_cursor_follows(desk: Desk) -> None:
    async with console(desk, settings=Settings(theme="mono", screen_reader=True)) as agent:
        await agent.press("/")
        await agent.type("error")
        agent.sees("ticket 1", "article")
        await agent.press("down")
        row = agent.app.cursor_position.y
        assert agent.screen()[row].strip()
        view = agent.workspace.search
        assert view is not None
        assert view.current is not None
        assert view.current.title in agent.screen()[row]


async def test_on_the_russian_layout_the_key_opens_it_and_letters_stay_letters(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("g", "/")
        await agent.press("tab")
        await agent.type("счёт")
        assert hits(agent) == ["ticket Счёт не приходит"]
        await agent.press("escape")
        await agent.press("т")  # where n is
        agent.sees("/ searches")


async def test_ctrl_p_finds_tickets_too(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("ctrl+p")
        await agent.type("router drops")
        agent.sees("#5 Router drops the line")
        await agent.press("enter")
        agent.sees("Every hour.")


async def test_hostile_texts_are_found_shown_and_typed_without_harm(tmp_path: Path) -> None:
    from hostile import HOSTILE
    from tui.hostile_desk import lay_raw_desk

    desk = lay_raw_desk(tmp_path / "raw")
    desk.finding.catch_up()
    try:
        async with console(desk, size=(80, 24)) as agent:
            await agent.press("/")
            view = agent.workspace.search
            assert view is not None
            view.text = "status:any"
            await agent.settled()
            assert len(view.hits.hits) == 50
            for _page in range(6):
                assert faults(agent) == []
                await agent.press("pagedown")
            for _name, text in HOSTILE[::9]:
                view.text = text[:500]
                await agent.settled()
                assert faults(agent) == []
            view.text = "status:any"
            await agent.settled()
            await agent.press("enter")
            assert faults(agent) == []
    finally:
        desk.close()
