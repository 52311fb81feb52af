"""An agent at the console of a desk with a helpdesk behind it: the state is true, and what waits can be decided."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import Connection

import pytest

from model_desk import ModelDesk
from model_remote import ACCOUNT, ANNA, CAPS
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.clock import SetClock
from supportconsole.domain.conversation import Format, Kind
from supportconsole.domain.errors import Unreachable
from supportconsole.domain.outbox import Stage
from supportconsole.domain.people import Role
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Page, Upsert
from supportconsole.domain.remote.things import RemoteArticle
from supportconsole.domain.tickets import Priority, Status
from supportconsole.store import accounts, intake, people
from supportconsole.store.store import Store
from tui.stories import NOW, Agent, console


@pytest.fixture
def far(tmp_path: Path) -> ModelDesk:
    """A desk whose agent has two tickets at a helpdesk, pulled once."""
    clock = SetClock(NOW)
    desk = ModelDesk(Store.open(tmp_path / "desk.db", clock), clock)
    desk.server.ticket("VPN does not connect", assignee="u1", priority=Priority.HIGH)
    desk.server.ticket("Printer is out of paper", assignee="u1")
    return desk


@asynccontextmanager
async def at_the_console(far: ModelDesk, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Agent]:
    try:
        async with console(far.desk, size=size) as agent:
            yield agent
    finally:
        far.desk.close()


async def reply(agent: Agent, text: str) -> None:
    await agent.press("r")
    await agent.type(text)
    await agent.press("escape", "y")


async def test_a_reply_is_shown_as_queued_and_then_as_sent(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        agent.sees("acme 100")
        number = far.number("100")
        await reply(agent, "Please restart it.")
        await agent.command(f"open {number}")
        agent.sees("reply  22:15  queued")
        assert "outbox 1" in agent.status
        await far.run()
        await agent.looks_again()
        agent.sees("reply  22:15")
        agent.sees_not("queued")
        assert "outbox" not in agent.status
    assert far.server.bodies() == ["Please restart it."]


async def test_the_status_line_tells_since_when_the_helpdesk_is_silent(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        far.server.read_faults = ["offline"] * 9
        far.clock.advance(60 * 1_000_000 * 25)
        with pytest.raises(Unreachable):
            await far.run()
        await agent.looks_again()
        assert "offline since 22:15" in agent.status, agent.status


async def test_a_conflict_of_fields_is_decided_from_the_outbox(far: ModelDesk) -> None:
    await far.run()
    number = far.number("100")
    async with at_the_console(far) as agent:
        await agent.command("status pending")
        far.server.set("100", status=Status.SOLVED)
        await far.run()
        await agent.looks_again()
        assert [entry.stage for entry in far.outbox()] == [Stage.CONFLICT]
        await agent.press("tab")
        assert "outbox 1, 1 needs you" in agent.status, agent.status
        await agent.press("g", "o")
        agent.sees(f"#{number} status: conflict, decide")
        await agent.press("enter")
        agent.sees("keep theirs", "status: solved", "send mine all the same", "status: pending")
        await agent.choose("theirs")
        assert far.outbox() == ()
    assert far.server.tickets["100"].status is Status.SOLVED


async def test_a_reply_that_customers_have_overtaken_becomes_a_draft_again(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        await reply(agent, "Please restart it.")
        far.server.say("100", Kind.INBOUND, "It works again!", ANNA.id)
        await far.run()
        await agent.looks_again()
        assert [entry.stage for entry in far.outbox()] == [Stage.CONFLICT]
        await agent.press("g", "o", "enter")
        agent.sees("It works again!", "back to a draft")
        await agent.press("enter")
        assert "draft" in agent.status
        assert far.server.bodies() == []
        assert [draft.body for draft in far.desk.writing.drafts()] == ["Please restart it."]


async def test_an_operation_that_was_refused_is_taken_back_or_tried_again(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far, size=(80, 24)) as agent:
        far.server.send_faults = ["rejected"]
        await agent.command("priority urgent")
        await far.run()
        await agent.looks_again()
        await agent.press("g", "o")
        agent.sees("priority: refused")
        await agent.press("enter")
        agent.sees("try again", "take back")
        await agent.choose("try again")
        await far.run()
        assert far.outbox() == ()
    assert far.server.tickets["100"].priority is Priority.URGENT


async def test_what_the_helpdesk_does_not_offer_is_not_offered(far: ModelDesk) -> None:
    far.connector.caps = CAPS & ~(Cap.TAGS | Cap.MERGE)
    await far.run()
    async with at_the_console(far) as agent:
        await agent.press("T")
        assert "acme does not offer this" in agent.status
        await agent.press("ctrl+p")
        await agent.type("merge")
        agent.sees_not("merge into another ticket")
        await agent.press("escape")
        await agent.command("copy-remote")
        assert "3 characters" in agent.status
        assert far.outbox() == ()


async def test_a_filter_finds_the_tickets_of_an_account(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        await agent.command("filter account:acme paper")
        agent.sees("Printer is out of paper")
        assert agent.workspace.queue.model.total.n == 1
        await agent.command("filter account:local")
        assert agent.workspace.queue.model.total.n == 0


async def test_a_desk_without_a_helpdesk_has_nothing_to_confirm(far: ModelDesk) -> None:
    async with at_the_console(far) as agent:
        assert "local, no remote" in agent.status
        await agent.press("g", "o")
        assert "everything is confirmed" in agent.status
        await agent.command("deletion")
        assert "no helpdesk asks anything" in agent.status


async def call_in(agent: Agent, *after: str) -> None:
    """A call: whom it is from, what is asked beside, then the text."""
    await agent.command("new anna@example.org")
    await agent.press(*after)
    await agent.type("Lost phone")
    await agent.press("enter")
    await agent.type("Please block it.")
    await agent.press("escape", "y")


async def test_a_call_becomes_a_ticket_of_the_only_helpdesk(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        agent.app.context.start_engine = lambda: False
        await call_in(agent)
        agent.sees("acme, not there yet")
        agent.sees("queued")
        await far.run()
        await agent.looks_again()
        agent.sees("acme 102")
        assert agent.text().count("Please block it.") == 1
    assert [one.subject for one in far.server.tickets.values()].count("Lost phone") == 1


async def test_with_several_helpdesks_the_console_asks_and_rows_say_which(far: ModelDesk) -> None:
    await far.run()
    far.store.write(lambda db: accounts.ensure(db, "zeta", "model"))
    async with at_the_console(far) as agent:
        agent.app.context.start_engine = lambda: False
        agent.sees("1 ac VPN")
        await agent.command("new anna@example.org")
        agent.sees("at which helpdesk?")
        await agent.press("down", "down", "enter")
        agent.sees("NEW TICKET from anna@example.org")
        agent.sees_not("at acme")
        await agent.type("A call of ours")
        await agent.press("escape", "y")
        await agent.looks_again()
        assert far.outbox() == ()


async def test_who_is_an_agent_of_two_helpdesks_has_the_tickets_of_both(far: ModelDesk) -> None:
    """Known by another address at the second one, where somebody else assigned a ticket."""
    await far.run()
    theirs = far.store.write(_is_logged_in_at_zeta)
    number = (
        far.desk.writing.create(NewTicket("Scanner is slow", requester="Anna Nowak")).changed[0].ticket_id
    )
    far.desk.work.assign([number], theirs)
    async with at_the_console(far) as agent:
        await agent.command("view mine")
        agent.sees("mine 3", "3    Scanner is")
        await agent.command(f"open {number}")
        agent.sees("open · me · phone")


def _is_logged_in_at_zeta(db: Connection) -> int:
    accounts.ensure(db, "zeta", "model")
    person = people.add(db, Role.AGENT, "I. Petrov", "petrov@zeta.example")
    accounts.note_probe(db, "zeta", caps=(), me_id=person.id, zone="", product="")
    return person.id


async def test_a_desk_with_one_helpdesk_names_it_in_no_row(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        agent.sees("1 VPN")
        agent.sees_not("ac VPN")


async def test_a_ticket_that_is_not_here_is_opened_by_its_number_there(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        far.server.ticket("Scanner is slow")
        await agent.command("fetch 102")
        assert "asked acme for 102" in agent.status
        await far.run(pull=False)
        await agent.looks_again()
        agent.sees("Scanner is slow", "About: Scanner is slow", "acme 102")
        await agent.command("fetch 4711")
        await far.run(pull=False)
        await agent.looks_again()
        assert "acme does not give 4711: There is no ticket 4711." in agent.status


async def test_a_ticket_that_comes_while_a_reply_is_written_takes_nothing_away(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        number = far.server.ticket("Scanner is slow")
        await agent.command(f"fetch {number}")
        await agent.press("r")
        await agent.type("Please")
        await far.run(pull=False)
        await agent.looks_again()
        assert f"102 has come: #{far.number(number)}" in agent.status
        assert agent.text_written == "Please"


async def test_the_agent_is_known_as_soon_as_the_first_exchange_has_told_who_it_is(tmp_path: Path) -> None:
    clock = SetClock(NOW)
    far = ModelDesk(Store.open(tmp_path / "desk.db", clock), clock)
    far.desk = Desk(far.store)
    far.server.ticket("VPN does not connect", assignee="u1")
    async with at_the_console(far) as agent:
        await far.run()
        await agent.looks_again()
        agent.sees("mine 1")
        await agent.command(f"open {far.number('100')}")
        agent.sees("open · me · mail · acme 100")


async def test_that_the_helpdesk_has_gone_silent_is_seen_without_a_key(far: ModelDesk) -> None:
    await far.run()
    async with at_the_console(far) as agent:
        await reply(agent, "Please restart it.")
        assert "reply: #" in agent.status
        far.server.read_faults = ["offline"] * 9
        with pytest.raises(Unreachable):
            await far.run()
        await agent.looks_again()
        assert "offline since 22:15 · outbox 1" in agent.status, agent.status


async def test_what_comes_from_the_helpdesk_is_marked_with_its_account(far: ModelDesk) -> None:
    await far.run()
    into = intake.Into(ACCOUNT.name, None, far.clock.now(), inline=False)
    article = RemoteArticle("a7", "Error 809 on the tunnel", "Open the port.", Format.MARKDOWN)
    far.store.write(
        lambda db: intake.take_items(db, into, Page([Upsert(article)], "", complete=True), "article")
    )
    async with at_the_console(far) as agent:
        await agent.press("g", "k")
        line = next(line for line in agent.screen() if "Error 809" in line)
        assert "acme" in line
