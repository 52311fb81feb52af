"""Suggestions beside the open ticket: found while the hand rests, each with its reason, never moving what is under the cursor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole.desk.desk import Desk
from tui.screens import faults
from tui.stories import SMALL, console, lay_desk, message, ticket

MORE = (
    ticket("s1", "Printer says paper jam", "2026-10-01T10:00:00Z", status="solved", requester="c1", language="en"),
    message("sm1", "s1", "c1", "The printer on the second floor is out of paper.", "2026-10-01T10:00:00Z"),
    *(
        ticket(f"o{n}", f"About {word}", "2026-09-01T10:00:00Z", status="solved", requester="c3", language="en")
        for n, word in enumerate(("mail", "phones", "screens", "disks", "licences", "badges", "cables", "keys"))
    ),
    *(
        {"type": "article", "id": f"f{n}", "title": f"A page about {word}", "body": f"All about {word}.",
         "format": "markdown", "language": "en"}
        for n, word in enumerate(("mail", "phones", "screens", "disks", "licences", "badges"))
    ),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = lay_desk(tmp_path / "desk", (*SMALL, *MORE))
    opened.finding.catch_up()
    yield opened
    opened.close()


async def test_suggestions_stand_first_with_their_reason_when_the_hand_rests(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("4", "2")
        assert agent.workspace.side.shelf.entries[0].title == "A page about badges"
        await agent.rests()
        assert "+Error 809" in agent.row_of("+Error 809")
        agent.sees("shares 809")
        assert faults(agent) == []
        await agent.press("4", "i")
        assert agent.text_written == "https://kb.example.org/809\n"


async def test_a_list_under_the_cursor_stays_as_it_is_until_asked(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("4", "j", "j")
        before = agent.workspace.side.shelf.entries
        await agent.rests()
        assert agent.workspace.side.shelf.entries == before
        agent.sees("= shows suggestions")
        await agent.press("=")
        assert agent.workspace.side.shelf.current is not None
        assert agent.workspace.side.shelf.current.title == "Error 809"
        agent.sees_not("= shows suggestions")


async def test_the_way_to_what_may_help_is_one_key_from_the_queue_at_80_columns(desk: Desk) -> None:
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("=")
        await agent.rests()
        assert agent.workspace.front == "side"
        agent.sees("SCRIPTS  KB  CUSTOMER")
        await agent.press("4")
        agent.sees("+Error 809")


async def test_solved_tickets_like_this_one_stand_beside_the_customer(desk: Desk) -> None:
    async with console(desk, open_ticket=3) as agent:
        await agent.rests()
        await agent.press("5", "G")
        agent.sees("+#6 Printer says", "similar:")
        await agent.press("enter")
        assert agent.workspace.conversation.ticket is not None
        assert agent.workspace.conversation.ticket.id == 6


async def test_what_is_not_wanted_goes_and_does_not_come_back(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.rests()
        await agent.press("4")
        agent.sees("+Error 809")
        await agent.press("g", "g", "-")
        agent.sees("Error 809 is not suggested for #1 again")
        agent.sees_not("+Error 809")
        assert [hit.title for hit in desk.finding.suggest(1).articles] == []
        await agent.press("-")
        agent.sees("this is no suggestion")


async def test_another_ticket_has_its_own(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.rests()
        await agent.press("4")
        agent.sees("+Error 809")
        await agent.press("2", "escape", "j", "enter")
        await agent.rests()
        await agent.press("4")
        agent.sees_not("+Error 809")
        agent.sees("+Reset a password")


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_suggestions_fit_small_screens(desk: Desk, size: tuple[int, int]) -> None:
    async with console(desk, open_ticket=1, size=size) as agent:
        await agent.rests()
        await agent.press("4")
        agent.sees("+Error 809")
        assert faults(agent) == []
        await agent.press("G", "g", "g")
        assert faults(agent) == []
