"""What an agent does to tickets with single keys, one or many at once, and how each of it is taken back."""

from collections.abc import Awaitable, Callable

import pytest

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.tickets import Flag, Priority, Status, Ticket
from supportconsole.tui.showing import renew_ticket
from tui.stories import Agent, console, tickets_of


async def take(agent: Agent) -> None:
    await agent.press("t")


async def assign(agent: Agent) -> None:
    await agent.press("a")
    await agent.choose("maria")


async def hand_over(agent: Agent) -> None:
    await agent.press("e")
    await agent.choose("L2")


async def put_on_hold(agent: Agent) -> None:
    await agent.press("s")
    await agent.choose("hold")


async def raise_priority(agent: Agent) -> None:
    await agent.press("p")
    await agent.choose("urgent")


async def tag(agent: Agent) -> None:
    await agent.press("T")
    await agent.choose("network -vpn")


async def solve(agent: Agent) -> None:
    await agent.press("x")


async def watch(agent: Agent) -> None:
    await agent.press("w")


async def snooze(agent: Agent) -> None:
    await agent.press("z")
    await agent.choose("tomorrow")


async def rename(agent: Agent) -> None:
    await agent.command("subject Another subject")


async def merge(agent: Agent) -> None:
    await agent.command("merge #3")


Doing = Callable[[Agent], Awaitable[None]]
Facts = tuple[object, ...]

CHANGES: dict[str, tuple[Doing, Callable[[Ticket], object], object]] = {
    "take": (take, lambda t: t.assignee, "Ivan Petrov"),
    "assign": (assign, lambda t: t.assignee, "Maria Nowak"),
    "group": (hand_over, lambda t: t.group, "L2 network"),
    "status": (put_on_hold, lambda t: t.status, Status.HOLD),
    "priority": (raise_priority, lambda t: t.priority, Priority.URGENT),
    "tags": (tag, lambda t: "network" in t.tags and "vpn" not in t.tags, True),
    "solve": (solve, lambda t: t.status, Status.SOLVED),
    "watch": (watch, lambda t: t.watchers, ("a1",)),
    "snooze": (snooze, lambda t: t.status is Status.HOLD and t.wake_at is not None, True),
    "subject": (rename, lambda t: t.subject, "Another subject"),
    "merge": (merge, lambda t: t.merged_into == 3 and Flag.MERGED in t.flags, True),
}


def facts(ticket: Ticket) -> Facts:
    """What of a ticket an undo must bring back: all but its version, its times and whether it was read."""
    return (ticket.subject, ticket.status, ticket.priority, ticket.group, ticket.assignee, ticket.tags,
            ticket.watchers, ticket.flags, ticket.merged_into, ticket.wake_at)  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
async def test_a_key_changes_the_ticket_u_takes_it_back_and_shift_u_does_it_again(
    desk: Desk, name: str
) -> None:
    doing, look, wanted = CHANGES[name]
    before = desk.tickets.get(1)
    assert look(before) != wanted
    async with console(desk, settings=Settings(theme="dark", advance="stay")) as agent:
        await doing(agent)
        assert look(desk.tickets.get(1)) == wanted
        assert "u undo" in agent.status, agent.status
        done = facts(desk.tickets.get(1))
        await agent.press("u")
        assert facts(desk.tickets.get(1)) == facts(before)
        assert "undone:" in agent.status, agent.status
        await agent.press("U")
        assert facts(desk.tickets.get(1)) == done
        assert "done again:" in agent.status, agent.status


@pytest.mark.parametrize("name", sorted(set(CHANGES) - {"subject", "merge"}))
async def test_marked_tickets_change_at_once_with_one_undo(desk: Desk, name: str) -> None:
    doing, look, wanted = CHANGES[name]
    before = {number: facts(desk.tickets.get(number)) for number in tickets_of(desk)}
    async with console(desk, settings=Settings(theme="dark", advance="stay")) as agent:
        await agent.press("space", "space")  # 1 and 4, the first two by priority
        await doing(agent)
        assert [look(desk.tickets.get(number)) == wanted for number in (1, 4)] == [True, True]
        assert {number: facts(desk.tickets.get(number)) for number in (2, 3, 5)} == {
            number: before[number] for number in (2, 3, 5)
        }
        assert "2 tickets" in agent.status
        agent.sees_not("marked")
        await agent.press("u")
        assert {number: facts(desk.tickets.get(number)) for number in tickets_of(desk)} == before


async def test_merging_two_marked_tickets_into_a_third_and_back(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("space", "space")
        await agent.command("merge 3")
        assert [desk.tickets.get(number).merged_into for number in (1, 4)] == [3, 3]
        agent.sees("L1 2")
        await agent.press("u")
        assert [desk.tickets.get(number).merged_into for number in (1, 4)] == [None, None]
        agent.sees("L1 4")


async def test_v_marks_from_the_last_mark_to_the_cursor_and_escape_takes_the_marks_away(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("space", "j", "j", "v")
        agent.sees("4 marked")
        assert ["+" in agent.signs(number) for number in (1, 2, 3, 4)] == [True] * 4
        await agent.press("escape")
        agent.sees_not("marked")
        assert ["+" in agent.signs(number) for number in (1, 2, 3, 4)] == [False] * 4


async def test_star_marks_all_that_are_shown_and_again_none(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("*")
        agent.sees("4 tickets marked", "4 marked")
        await agent.press("t")
        assert [desk.tickets.get(number).assignee for number in (1, 2, 3, 4)] == ["Ivan Petrov"] * 4
        await agent.press("u")
        assert [desk.tickets.get(number).assignee for number in (1, 2, 3, 4)] == [""] * 4
        await agent.press("*", "*")
        agent.sees_not("4 marked")


async def test_nobody_can_be_assigned_too(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("t", "a")
        agent.sees("assign to", "nobody", "Maria Nowak")
        await agent.choose("nobody")
        assert desk.tickets.get(1).assignee == ""


async def test_reopening_a_solved_ticket(desk: Desk) -> None:
    async with console(desk, settings=Settings(theme="dark", advance="stay")) as agent:
        await agent.press("2", "x")
        agent.sees("solved · high")
        await agent.press("X")
        agent.sees("open · high")
        assert desk.tickets.get(1).status is Status.OPEN
        await agent.press("u")
        assert desk.tickets.get(1).status is Status.SOLVED


async def test_w_again_stops_watching(desk: Desk) -> None:
    async with console(desk, size=(170, 40)) as agent:
        await agent.press("w")
        agent.sees("watched")
        await agent.press("w")
        assert desk.tickets.get(1).watchers == ()
        agent.sees_not("watched")


async def test_what_a_colleague_watches_is_not_called_watched(desk: Desk) -> None:
    desk.work.change([1], [Change(Field.WATCHERS, ("+" + desk.people.agent("maria").ref,))], label="given")
    async with console(desk, size=(170, 40)) as agent:
        agent.sees_not("watched")


async def test_a_ticket_that_sleeps_says_until_when_and_leaves_the_view(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("z")
        agent.sees("in one hour", "tomorrow 9:00", "Monday 9:00")
        await agent.choose("tomorrow")
        agent.sees("L1 3")
        assert "21.11 09:00" in agent.status
        await agent.press("g", "q")
        assert "z" in agent.signs(1)


@pytest.mark.parametrize(("advance", "shown", "place"), [("next", 4, "conversation"), ("stay", 1, "conversation"),
                                                         ("queue", 4, "queue")])  # fmt: skip
async def test_after_solving_the_agent_is_where_the_setting_says(
    desk: Desk, advance: str, shown: int, place: str
) -> None:
    async with console(desk, settings=Settings(theme="dark", advance=advance)) as agent:
        await agent.press("enter", "x")
        ticket = agent.workspace.conversation.ticket
        assert ticket is not None
        assert ticket.id == shown
        assert agent.workspace.place == place
        assert agent.workspace.focused is not None
        assert agent.workspace.focused.id == place


async def test_undo_goes_back_step_by_step_and_says_when_nothing_is_left(desk: Desk) -> None:
    before = facts(desk.tickets.get(1))
    async with console(desk) as agent:
        await take(agent)
        await raise_priority(agent)
        await tag(agent)
        for _ in range(3):
            await agent.press("u")
        assert facts(desk.tickets.get(1)) == before
        await agent.press("u")
        agent.sees("nothing to undo")


async def test_undo_leaves_what_a_colleague_has_changed_since_and_says_so(desk: Desk) -> None:
    async with console(desk) as agent:
        await raise_priority(agent)
        desk.work.set_priority([1], Priority.LOW)
        await agent.command("undo 1")
        assert desk.tickets.get(1).priority is Priority.LOW
        assert "left as they are" in agent.status
        assert "#1" in agent.status


async def test_the_same_value_again_changes_nothing_and_needs_no_undo(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("t", "t")
        agent.sees("nothing to change")
        await agent.press("u")
        assert desk.tickets.get(1).assignee == ""


async def test_an_empty_queue_takes_every_key_without_a_change(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from tui.stories import SMALL, lay_desk

    desk = lay_desk(tmp_path_factory.mktemp("empty"), SMALL[:2])
    try:
        async with console(desk) as agent:
            for key in "tasepTxXzwuUrRc;.y":
                await agent.press(key, "escape")
            agent.sees("This desk is empty.")
        assert list(tickets_of(desk)) == []
    finally:
        desk.close()


async def test_marking_more_than_can_be_changed_at_once_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supportconsole.tui.handlers.listing.MARKED_AT_ONCE", 3)
    async with console(desk) as agent:
        await agent.press("*")
        assert "the first 3 are marked" in agent.status


async def test_a_ticket_opened_while_the_screen_is_read_again_stays(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.command("open 1")
        shown = agent.workspace.conversation.ticket
        assert shown is not None
        ask = desk.ask

        async def slow(call: Callable[..., object], *args: object) -> object:
            """While the old ticket is read again, the agent has opened another one."""
            answer = await ask(call, *args)
            if args[:1] == (1,):
                agent.workspace.show_opened(agent.workspace.loader.open_ticket(2))
            return answer

        desk.ask = slow  # type: ignore[method-assign,assignment]
        await renew_ticket(agent.workspace, 1)
        desk.ask = ask  # type: ignore[method-assign]
        assert agent.workspace.conversation.ticket is not None
        assert agent.workspace.conversation.ticket.id == 2
