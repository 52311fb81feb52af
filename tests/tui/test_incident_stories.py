"""Duplicates and incidents at the console: noticed once, offered with their lists, done with one key, taken back."""

import json
from pathlib import Path

import pytest

from search.weeks import MONDAY, as_records, ordinary_reports, outage_reports
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import DAY, HOUR, SetClock
from tui.stories import SMALL, Record, console, lay_desk, open_desk, person, ticket

PAST: tuple[Record, ...] = tuple(
    ticket(f"p{n}", f"Thing {n} is broken", "2026-11-10T10:00:00Z", status="closed") for n in range(60)
)
PEOPLE: tuple[Record, ...] = tuple(person(f"b{n}", f"Customer {n}") for n in range(8))
REPORTS: tuple[Record, ...] = tuple(
    ticket(f"b{n}", "Gateway unreachable", "2026-11-20T22:10:00Z", requester=f"b{n}") for n in range(8)
)


def lay_burst(folder: Path) -> Desk:
    desk = lay_desk(folder, (*SMALL, *PAST, *PEOPLE, *REPORTS))
    desk.finding.catch_up()
    return desk


async def test_a_burst_is_offered_and_marked_with_one_key(tmp_path: Path) -> None:
    desk = lay_burst(tmp_path / "burst")
    async with console(desk) as agent:
        await agent.press("g", "i")
        agent.sees("8 similar tickets in 1 min", "gateway")
        await agent.press("enter")
        agent.sees("mark all 8 tickets", "Gateway unreachable")
        await agent.press("enter")
        agent.sees("marked as an incident: 8 tickets")
        (incident,) = desk.bursts.incidents()
        assert incident.tickets == 8
        await agent.press("g", "i")
        agent.sees(incident.name)
        await agent.press("escape", "u")
        assert desk.bursts.incidents() == ()
    desk.close()


async def test_a_ticket_of_the_list_is_opened_and_nothing_is_marked(tmp_path: Path) -> None:
    desk = lay_burst(tmp_path / "burst")
    async with console(desk) as agent:
        await agent.press("g", "i", "enter", "down", "enter")
        assert agent.workspace.conversation.ticket is not None
        assert agent.workspace.conversation.ticket.subject == "Gateway unreachable"
        assert desk.bursts.incidents() == ()
    desk.close()


async def test_a_new_burst_is_told_of_once(tmp_path: Path) -> None:
    desk = lay_desk(tmp_path / "burst", (*SMALL, *PAST))
    desk.finding.catch_up()
    async with console(desk) as agent:
        assert "similar" not in agent.status
        other = open_desk(tmp_path / "burst")
        lines = tmp_path / "more.jsonl"
        lines.write_text("".join(json.dumps(one) + "\n" for one in (*PEOPLE, *REPORTS)))
        other.transfer.import_file(lines)
        other.close()
        agent.workspace.indexer.wake()
        await agent.settled()
        assert "8 similar tickets in 1 min" in agent.status
        await agent.press("j", "g", "q")
        given_again = agent.workspace.indexer
        given_again.wake()
        await agent.settled()
        assert "similar" not in agent.status
    desk.close()


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
async def test_an_outage_is_told_of_by_its_fifteenth_ticket(tmp_path: Path, language: str) -> None:
    """A hundred tickets a day, then the mail is down; each ticket comes in by itself, at its time."""
    begin = MONDAY + 2 * DAY + 9 * HOUR
    reports = list(outage_reports(1, language, begin, first=10**6))[:15]
    week = list(ordinary_reports(1, (language,), MONDAY - 7 * DAY, 10, 100))
    before = [one for one in week if one.at < begin]
    among = [one for one in week if begin <= one.at <= reports[-1].at]
    me: Record = {"type": "person", "id": "a1", "role": "agent", "name": "Ivan Petrov"}
    desk = lay_desk(tmp_path / "outage", (me, *as_records(before)), now=begin)
    desk.finding.catch_up()
    clock = desk.clock
    assert isinstance(clock, SetClock)
    other = open_desk(tmp_path / "outage")
    lines = tmp_path / "more.jsonl"
    async with console(desk) as agent:
        for report in sorted((*among, *reports), key=lambda one: one.at):
            clock.advance(report.at - clock.now())
            lines.write_text("".join(json.dumps(one) + "\n" for one in as_records([report])))
            other.transfer.import_file(lines)
            await agent.rests()
            if "similar tickets" in agent.status:
                break
        assert "similar tickets" in agent.status
        (burst,) = desk.bursts.offered()
        theirs = {hit.id for hit in desk.bursts.titles(burst.ticket_ids) if hit.ref.startswith("report10000")}
        assert len(theirs) >= max(6, 0.8 * len(burst.ticket_ids))
        await agent.press("g", "i")
        agent.sees(f"{len(burst.ticket_ids)} similar tickets")
    other.close()
    desk.close()


async def test_nothing_to_offer_is_said(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.command("incidents")
        agent.sees("no burst of similar tickets, and no incident")
        await agent.press("D")
        agent.sees("no ticket looks like a duplicate")


async def test_a_duplicate_is_merged_into_and_taken_back(tmp_path: Path) -> None:
    again = ticket("t9", "VPN does not connect, error 809", "2026-11-20T22:00:00Z", requester="c1")
    desk = lay_desk(tmp_path / "twice", (*SMALL, again))
    desk.finding.catch_up()
    async with console(desk, open_ticket=6) as agent:
        await agent.press("D")
        agent.sees("merge #6 into", "#1 VPN does not connect", "same requester")
        await agent.press("enter")
        agent.sees("merge: 2 tickets")
        assert desk.tickets.get(6).merged_into == 1
        await agent.press("u")
        assert desk.tickets.get(6).merged_into is None
    desk.close()
