"""The knowledge base at the console: what an agent sees of an article, what goes into a reply, what becomes of a ticket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole.desk.desk import Desk
from supportconsole.domain.knowledge import ArticleState
from tui.stories import SMALL, Record, console, lay_desk


def article(ref: str, title: str, body: str = "Text.", **more: object) -> Record:
    return {"type": "article", "id": ref, "title": title, "body": body, "format": "markdown", "language": "en",
            "state": "public", **more}  # fmt: skip


KNOWLEDGE: tuple[Record, ...] = (
    article("n1", "Internal: call the carrier", "Number 17.", state="internal", owner="a1"),
    article("n2", "Half a draft", state="draft"),
    article("n3", "Old page", verified_until="2026-01-31", owner="a2", updated_at="2026-11-18T10:00:00Z"),
    article("proxy-en", "Set up the proxy", "| port | use |\n|---|---|\n| 3128 | web |\n\n```sh\ncurl -x proxy\n```\n\n"
            "See [the form](https://f.example.org/x) and [the VPN page](net/vpn.md).", path="proxy.md"),
    article("proxy-ru", "Настройка прокси", language="ru"),
    article("vpn", "VPN page", path="net/vpn.md"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = lay_desk(tmp_path / "desk", (*SMALL, *KNOWLEDGE))
    yield opened
    opened.close()


async def test_states_are_told_in_word_and_sign(desk: Desk) -> None:
    async with console(desk, size=(40, 24)) as agent:
        await agent.press("4")
        assert "#Internal: call the carrier   internal" in agent.row_of("Internal")
        assert "~Half a draft" in agent.row_of("Half")
        assert agent.row_of("Half").rstrip().endswith("draft")
        assert "!Old page" in agent.row_of("Old page")
        assert agent.row_of("Old page").rstrip().endswith("stale")


async def test_an_enlarged_list_tells_age_and_owner(desk: Desk) -> None:
    async with console(desk, size=(120, 30)) as agent:
        await agent.press("4", "0")
        assert "2d Nowak" in agent.row_of("Old page")


async def test_a_page_is_read_with_its_table_code_and_links(desk: Desk) -> None:
    async with console(desk, size=(120, 40)) as agent:
        await agent.press("4", "f")
        await agent.choose("set up the proxy")
        await agent.press("enter", "0")
        agent.sees(
            "port  use",
            "3128  web",
            "curl -x proxy",
            "1. the form https://f.example.org/x",
            "2. the VPN page net/vpn.md",
        )
        await agent.press("o")
        await agent.choose("VPN page")
        agent.sees("VPN page", "Text.")
        assert agent.workspace.side.shelf.reading


async def test_a_link_is_copied(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("4", "f")
        await agent.choose("set up")
        await agent.press("o")
        await agent.choose("copy")
        agent.sees("clipboard: 23 characters") if "clipboard" in agent.text() else agent.sees("characters")


async def test_an_article_is_read_in_its_next_language(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("4", "f")
        await agent.choose("set up")
        await agent.press("L")
        agent.sees("Настройка прокси")
        await agent.press("L")
        agent.sees("Set up the proxy")


async def test_an_article_goes_into_a_reply_in_the_customers_language(desk: Desk) -> None:
    async with console(desk, open_ticket=2) as agent:
        await agent.press("r", "f8")
        await agent.choose("set up the proxy")
        assert agent.text_written == "Text.\n"
        agent.sees("Настройка прокси")
        assert [(use.title, use.how) for use in desk.knowledge.uses_for(2)] == [("Настройка прокси", "text")]


async def test_an_internal_article_goes_into_a_reply_only_when_the_agent_says_so(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("r", "f8")
        await agent.choose("carrier")
        agent.sees("is internal, and the customer reads this reply")
        await agent.press("enter")
        assert agent.text_written == ""
        assert desk.knowledge.uses_for(1) == ()
        await agent.press("f8")
        await agent.choose("carrier")
        await agent.choose("all the same")
        assert agent.text_written == "Number 17.\n"


async def test_a_note_takes_an_internal_article_without_a_question(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("c", "f8")
        await agent.choose("carrier")
        assert agent.text_written == "Number 17.\n"


async def test_the_link_goes_in_where_a_customer_can_open_it_and_the_text_on_demand(desk: Desk) -> None:
    async with console(desk, open_ticket=1) as agent:
        await agent.press("4", "f")
        await agent.choose("error 809")
        await agent.press("i")
        assert agent.text_written == "https://kb.example.org/809\n"
        await agent.press("f2", "B")
        assert agent.text_written.endswith("809\n# Cause\nA *firewall* drops UDP 500.\n")
        assert {use.how for use in desk.knowledge.uses_for(1)} == {"link", "text"}


async def test_what_helped_is_marked_and_taken_back(desk: Desk) -> None:
    async with console(desk, open_ticket=1, size=(120, 30)) as agent:
        await agent.press("4", "f")
        await agent.choose("old page")
        await agent.press("+")
        agent.sees("Old page helped with #1", "used stale")
        await agent.press("u")
        agent.sees_not("used stale")
        assert desk.knowledge.uses_for(1) == ()


async def test_an_article_is_vouched_for_until_a_date(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("4", "f")
        await agent.choose("old page")
        await agent.press("Y")
        agent.sees("2027-05-20")
        await agent.press("enter")
        assert desk.knowledge.get("n3").verified_until == "2027-05-20"
        agent.sees_not("!Old page")
        await agent.press("Y")
        await agent.type("yesterday")
        await agent.press("enter")
        agent.sees("is not a date to come")
        await agent.press("escape")


async def test_a_solved_ticket_becomes_a_draft_and_what_was_taken_out_is_listed(desk: Desk) -> None:
    desk.writing.reply(1, "Dear Anna,\n\nopen UDP 500 for 10.0.0.5, or call +48 600 123 456.")
    async with console(desk, open_ticket=1) as agent:
        await agent.press("K")
        agent.sees("private things were taken out", "10.0.0.5", "address")
        await agent.press("enter")
        agent.sees("draft · en", "open UDP 500 for [address]")
        await agent.press("u")
        assert desk.knowledge.find(states=[ArticleState.DRAFT])[0].ref == "n2"


async def test_gaps_lead_to_what_fills_them(desk: Desk) -> None:
    desk.knowledge.note_search("citrix", 0)
    desk.work.solve([3])
    desk.knowledge.use("n3", 2)
    async with console(desk) as agent:
        await agent.command("gaps")
        agent.sees("citrix", "#3 Printer is out of paper", "Old page", "stale, used 1 time")
        await agent.choose("Printer")
        agent.sees("The one on the second floor.")


async def test_actions_of_an_article_say_where_articles_are(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("3", "Y")
        agent.sees("no article is here", "4 goes to the knowledge base.")
