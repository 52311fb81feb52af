"""The console itself: help, palette, `:` line, hints, sizes, themes, closing."""

import pytest

from supportconsole.config.settings import Settings
from supportconsole.desk.actions import ACTIONS, TEXT_PLACES, Place
from supportconsole.desk.desk import Desk
from tui.stories import Agent, console

SIZES = ((120, 40), (80, 24), (40, 15))


def focused(agent: Agent) -> str:
    widget = agent.workspace.focused
    assert widget is not None
    return str(widget.id)


@pytest.mark.parametrize(
    ("keys", "place"), [("1", Place.QUEUE), ("2", Place.CONVERSATION), ("3", Place.SIDE)]
)
async def test_help_begins_with_the_place_one_is_in_and_shows_the_live_map(
    desk: Desk, keys: str, place: Place
) -> None:
    from supportconsole.tui.help import place_word

    async with console(desk, settings=Settings(theme="dark", keys={"ticket.take": ("W",)})) as agent:
        await agent.press(keys, "?")
        rows = [line.strip() for line in agent.screen() if line.strip()]
        assert rows[1] == place_word(place)
        await agent.press("G")
        await agent.press("g", "g")
        while not any("take: assign to me" in line for line in agent.screen()):
            before = agent.text()
            await agent.press("ctrl+d")
            assert agent.text() != before, "the end of the help"
        assert agent.row_of("take: assign to me").split()[:2] == ["W", ":take"]
        await agent.press("escape")
        agent.sees("QUEUE")


async def test_help_shows_every_action_somewhere(desk: Desk) -> None:
    from supportconsole.tui.help import help_rows

    async with console(desk) as agent:
        rows = help_rows(agent.workspace.context.key_map, Place.QUEUE)
        titles = {title for keys, title in rows if keys}
        assert {action.title for action in ACTIONS} <= titles


async def test_every_key_of_help_closes_it_and_reaches_nothing_below(desk: Desk) -> None:
    async with console(desk) as agent:
        for key in ("escape", "q", "?", "enter"):
            await agent.press("?", "x", "t", key)
            agent.sees("QUEUE")
        assert desk.tickets.get(1).assignee == ""
        assert agent.app.is_running


async def test_the_palette_finds_an_action_by_its_words_and_does_it(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("ctrl+p")
        agent.sees("action")
        await agent.type("assign to me")
        agent.sees("take: assign to me")
        await agent.press("enter")
        assert desk.tickets.get(1).assignee == "Ivan Petrov"


async def test_the_palette_offers_every_action_that_makes_sense_outside_a_text(desk: Desk) -> None:
    from supportconsole.tui.handlers.console import _palette_options

    async with console(desk) as agent:
        offered = {option.value for option in _palette_options(agent.workspace)}
    inside = {action.id for action in ACTIONS if action.place in TEXT_PLACES | {Place.REVIEW, Place.HELP}}
    assert offered == {action.id for action in ACTIONS} - inside


async def test_the_command_line_completes_words_and_what_follows_them(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(":")
        await agent.type("assi")
        agent.sees("assign to an agent")
        await agent.press("tab")
        agent.sees("Ivan Petrov", "Maria Nowak")
        await agent.type("mar")
        await agent.press("tab", "enter")
        assert desk.tickets.get(1).assignee == "Maria Nowak"


@pytest.mark.parametrize(("typed", "near"), [("tkae", "take"), ("solv e", ""), ("statsu", "status")])
async def test_a_wrong_word_names_the_nearest_right_one(desk: Desk, typed: str, near: str) -> None:
    async with console(desk) as agent:
        await agent.command(typed)
        if near:
            assert f"Did you mean {near}?" in agent.status
        assert desk.tickets.get(1).assignee == ""


async def test_a_bad_value_on_the_command_line_names_the_good_ones(desk: Desk) -> None:
    async with console(desk, size=(160, 40)) as agent:
        await agent.command("status opne")
        assert "opne" in agent.status
        assert "open" in agent.status.replace("opne", "")
        await agent.command("assign nobody-of-that-name")
        assert "nobody-of-that-name" in agent.status
        await agent.command("group Atlantis")
        assert "Atlantis" in agent.status
        await agent.command("merge 1")
        assert agent.app.is_running


async def test_an_unfinished_sequence_shows_what_may_follow_and_escape_ends_it(desk: Desk) -> None:
    async with console(desk, size=(200, 40)) as agent:
        await agent.press("g")
        agent.sees("my tickets", "unsent drafts", "all active tickets")
        await agent.press("escape")
        agent.sees_not("my tickets")
        await agent.press("g", "x")
        agent.sees_not("my tickets")


async def test_q_closes_at_once_when_nothing_is_being_written(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("q")
        assert agent.app._exit


async def test_q_asks_when_a_text_is_unsent_and_keeps_it_either_way(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("unsent")
        await agent.press("f2", "q")
        agent.sees("a text is unsent")
        await agent.press("escape")
        agent.sees_not("a text is unsent")
        await agent.press("q", "enter")
        assert agent.app._exit
    assert [draft.body for draft in desk.writing.drafts()] == ["unsent"]


async def test_resizing_keeps_focus_text_and_cursor(desk: Desk) -> None:
    async with console(desk, size=SIZES[0]) as agent:
        await agent.press("j", "r")
        await agent.type("a long line that must be wrapped when the terminal becomes narrow")
        for size in (*SIZES[1:], *SIZES[::-1], (20, 8), (120, 40)):
            await agent.resize(*size)
            assert focused(agent) == "draft-text"
            assert agent.text_written.startswith("a long line")
            assert {len(line) for line in agent.screen()} == {size[0]}
        await agent.type("!")
        assert agent.text_written.endswith("narrow!")
        ticket = agent.workspace.conversation.ticket
        assert ticket is not None
        assert ticket.id == 4


@pytest.mark.parametrize("pane", ["queue", "conversation", "side"])
async def test_resizing_shows_the_pane_in_front(desk: Desk, pane: str) -> None:
    async with console(desk) as agent:
        await agent.press({"queue": "1", "conversation": "2", "side": "3"}[pane])
        for size in SIZES[1:]:
            await agent.resize(*size)
            assert focused(agent) == pane
            assert agent.workspace.query_one(f"#{pane}").display
            assert agent.workspace.query_one(f"#{pane}").region.width > 20


async def test_in_a_narrow_terminal_one_pane_is_shown_at_a_time(desk: Desk) -> None:
    async with console(desk, size=(40, 15)) as agent:
        agent.sees("QUEUE", "VPN does not")
        agent.sees_not("Error 809 since")
        await agent.press("enter")
        agent.sees("Error 809 since")
        agent.sees_not("QUEUE")
        await agent.press("r")
        await agent.type("short")
        agent.sees("REPLY to Anna", "short", "Esc review and send")
        await agent.press("escape")
        agent.sees("y send")
        await agent.press("y", "escape", "3")
        agent.sees("SCRIPTS", "Greeting")


@pytest.mark.parametrize("size", SIZES)
async def test_the_review_line_names_every_key_at_every_size(desk: Desk, size: tuple[int, int]) -> None:
    async with console(desk, size=size) as agent:
        await agent.press("r")
        await agent.type("Hello")
        await agent.press("escape")
        agent.sees(
            "y send", "p send, pending", "x send, solve", "e edit", "n keep as draft", "F4 note", "D discard"
        )
        agent.sees("Hello")


async def test_0_enlarges_a_pane_and_gives_it_back(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("2", "0")
        agent.sees_not("QUEUE", "SCRIPTS")
        await agent.press("0")
        agent.sees("QUEUE", "SCRIPTS")


async def test_tab_goes_through_the_panes_and_back(desk: Desk) -> None:
    async with console(desk) as agent:
        seen = []
        for _ in range(3):
            await agent.press("tab")
            seen.append(focused(agent))
        assert seen == ["conversation", "side", "queue"]
        await agent.press("shift+tab")
        assert focused(agent) == "side"


async def test_f2_looks_at_another_pane_while_the_text_stays(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("abc")
        await agent.press("f2")
        assert focused(agent) == "side"
        await agent.press("2", "tab")
        assert focused(agent) == "draft-text"
        await agent.type("d")
        assert agent.text_written == "abcd"


async def test_another_theme_is_worn_while_running(desk: Desk) -> None:
    def colours(agent: Agent) -> set[str]:
        return {str(segment.style.bgcolor) for strip in agent.strips() for segment in strip if segment.style}

    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("text")
        await agent.saved()
        dark, text = colours(agent), agent.text()
        await agent.press("f2")
        await agent.command("theme light")
        assert not dark & colours(agent)
        await agent.command("theme dark")
        await agent.press("2", "tab")
        assert colours(agent) == dark
        assert agent.text().splitlines()[:-1] == text.splitlines()[:-1]


async def test_an_unknown_theme_is_refused_with_those_there_are_and_changes_nothing(desk: Desk) -> None:
    async with console(desk, size=(160, 40)) as agent:
        await agent.command("theme plaid")
        assert "plaid" in agent.status
        assert "high-contrast" in agent.status
        assert agent.workspace.context.palette.name == "dark"


async def test_wishes_for_keys_that_cannot_be_are_said_at_the_start(desk: Desk) -> None:
    settings = Settings(
        theme="dark", keys={"ticket.take": ("j",), "move.down": ("j",), "ticket.tkae": ("t",)}
    )
    async with console(desk, settings=settings, size=(200, 40)) as agent:
        said = " ".join(problem.text for problem in agent.workspace.context.key_map.problems)
        assert "move.down" in said
        assert "ticket.tkae" in said
        assert "did you mean 'ticket.take'" in said
        assert any(problem.text in agent.status for problem in agent.workspace.context.key_map.problems)


async def test_the_terminals_cursor_stands_where_keys_go(desk: Desk) -> None:
    async with console(desk) as agent:
        ws = agent.workspace
        for keys in (("2",), ("3",), ("1",), ("f",), ("escape",), ("2", "s"), ("escape",), ("1",)):
            await agent.press(*keys)
            row = ws.app.cursor_position.y
            place = ws.app.cursor_position.x
            widget = ws.focused
            assert widget is not None
            assert widget.region.contains(place, row), f"{keys}: {place},{row} is outside of {widget.id}"


async def test_what_was_said_leaves_with_the_next_action_but_not_with_a_move(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("t")
        assert "take: #1" in agent.status
        await agent.press("j", "k")
        assert "take: #1" in agent.status
        await agent.press("2", "o")
        assert "take: #1" not in agent.status
        await agent.press("t")
        assert "nothing to change" in agent.status
        await agent.press("r")
        assert "nothing to change" not in agent.status


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (30, 10)])
async def test_a_sentence_is_never_cut_and_gives_its_rows_back(desk: Desk, size: tuple[int, int]) -> None:
    async with console(desk, size=size) as agent:
        agent.workspace.status.say(" ".join(f"word{n}" for n in range(20)) + " the end.", bad=True)
        await agent.settled()
        assert "".join(agent.status.split()).endswith("word18word19theend.")
        await agent.press("2", "1")
        assert agent.workspace.status.size.height == 1
        agent.sees("local, no remote")


async def test_a_sentence_that_moves_the_text_takes_the_terminals_cursor_along(desk: Desk) -> None:
    async with console(desk, size=(40, 15)) as agent:
        await agent.press("r")
        await agent.type("Hello")
        agent.workspace.status.say("a sentence that is longer than one row of such a small screen")
        await agent.settled()
        assert agent.app.cursor_position == agent.composer.text.cursor_screen_offset
        assert agent.screen()[agent.app.cursor_position.y].startswith("Hello")


async def test_facts_that_do_not_fit_are_left_out_whole(desk: Desk) -> None:
    async with console(desk, size=(30, 10)) as agent:
        await agent.press("r")
        await agent.type("Hello")
        await agent.press("escape", "n", "2", "1")
        assert agent.status.split() == ["main", "1", "unsent", "draft"]


async def test_where_one_pane_is_shown_each_key_leads_to_the_ticket_under_the_cursor(desk: Desk) -> None:
    async with console(desk, size=(40, 15)) as agent:
        await agent.press("j", "2")
        agent.sees("#4 Password reset loop")
        await agent.press("1", "j", "5")
        agent.sees("Jan Lis")
        await agent.press("1", "j", "tab")
        agent.sees("#2 Счёт не приходит")
        await agent.press("r")
        await agent.type("Hello")
        await agent.press("escape", "f2", "1", "k", "2")
        agent.sees("#2 Счёт не приходит", "Hello")


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (30, 10)])
async def test_help_is_cut_nowhere(desk: Desk, size: tuple[int, int]) -> None:
    async with console(desk, size=size) as agent:
        await agent.press("?")
        seen = agent.text()
        for _page in range(1000):
            before = agent.text()
            await agent.press("j")
            if agent.text() == before:
                break
            seen += "\n" + agent.text().splitlines()[-1]
        assert "…" not in seen
        whole = "".join(seen.split())
        for action in ACTIONS:
            assert "".join(action.title.split()) in whole, action.title


async def test_what_went_wrong_and_what_to_do_are_two_sentences(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.command("theme contrast")
        assert "there is no theme 'contrast'. Themes: " in agent.status
        await agent.command("prioritty high")
        assert "there is no command prioritty. Did you mean priority?" in agent.status


async def test_what_is_no_ticket_number_is_said_so(desk: Desk) -> None:
    async with console(desk) as agent:
        for line in ("merge abc", "open abc"):
            await agent.command(line)
            assert "abc is not a ticket number. f filters by words." in agent.status
            await agent.press("1", "o", "escape")


async def test_the_hint_of_an_unfinished_sequence_leaves_the_first_rows_to_be_seen(desk: Desk) -> None:
    async with console(desk, size=(30, 10)) as agent:
        await agent.press("g")
        agent.sees("QUEUE", " d ", " t ")
        await agent.press("escape")
        agent.sees("main")
