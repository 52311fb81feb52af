"""Finding and reading: views, filters, orders, tickets by number, conversations, files, and two consoles on one store."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk
from supportconsole.domain.errors import StoreBusy
from supportconsole.tui.loading import Opened
from tui.stories import SMALL, Agent, console, lay_desk, message, open_desk, ticket


def rows(agent: Agent) -> list[str]:
    """The tickets of the page, as the queue pane writes them."""
    model = agent.workspace.queue.model
    return [f"{row.id} {row.subject}" for row in model.rows]


async def test_the_first_view_with_work_is_open_and_its_first_ticket_beside_it(desk: Desk) -> None:
    async with console(desk) as agent:
        agent.sees("QUEUE  L1 4", "1/4", "VPN does not connect", "Error 809 since this morning.")
        assert agent.workspace.place == "queue"


async def test_moving_shows_the_ticket_under_the_cursor_and_leaves_it_unread(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("j")
        agent.sees("2/4", "It asks me again and again.")
        await agent.press("G")
        agent.sees("4/4", "Здравствуйте")
        await agent.press("g", "g")
        agent.sees("1/4", "Error 809")
        await agent.press("down", "down", "up")
        agent.sees("2/4")
        assert desk.tickets.get(4).unread


async def test_enter_opens_the_ticket_and_takes_it_as_read(desk: Desk) -> None:
    async with console(desk) as agent:
        assert "*" in agent.signs(1)
        await agent.press("enter")
        assert agent.workspace.place == "conversation"
        assert not desk.tickets.get(1).unread
        assert "@" in agent.signs(1)
        await agent.press("*")
        assert desk.tickets.get(1).unread
        await agent.press("escape")
        assert agent.workspace.place == "queue"


async def test_views_are_a_letter_away(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("t", "g", "m")
        agent.sees("QUEUE  mine 1")
        assert rows(agent) == ["1 VPN does not connect"]
        await agent.press("g", "u")
        assert len(rows(agent)) == 3
        await agent.press("g", "q")
        agent.sees("QUEUE  all 5")
        assert len(rows(agent)) == 5
        await agent.press("g", "v")
        agent.sees("view", "unassigned")
        await agent.choose("mine")
        agent.sees("QUEUE  mine 1")


async def test_a_view_without_tickets_says_so(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("g", "m")
        agent.sees("nothing here", "no ticket is open")


async def test_f_narrows_the_list_while_one_types_and_escape_gives_it_back(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("printer")
        assert rows(agent) == ["3 Printer is out of paper"]
        agent.sees("filter: printer")
        await agent.press("escape")
        assert len(rows(agent)) == 4
        await agent.press("f")
        await agent.type("счёт")
        await agent.press("enter")
        assert rows(agent) == ["2 Счёт не приходит"]
        agent.sees("1/1")
        await agent.press("escape")
        assert len(rows(agent)) == 4
        agent.sees_not("filter:")


async def test_a_query_that_cannot_be_read_names_the_place_and_changes_nothing(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("statis:open")
        assert len(rows(agent)) == 4
        await agent.press("enter")
        agent.sees("statis", "Did you mean")
        assert len(rows(agent)) == 4


async def test_the_filter_completes_fields(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("prio")
        agent.sees("priority")
        await agent.press("down", "tab")
        line = agent.workspace.chooser
        assert line is not None
        assert line._line.value.startswith("priority")


async def test_completing_a_word_of_the_filter_keeps_the_words_before_it(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("vpn -prio")
        await agent.press("tab")
        await agent.type("lo")
        await agent.press("tab", "enter")
        assert agent.workspace.queue.model.filter == "vpn -priority:low"
        await agent.press("f")
        for _letter in "-priority:low":
            await agent.press("backspace")
        await agent.type("group:l")
        await agent.press("tab", "enter")
        assert agent.workspace.queue.model.filter == "vpn group:L1"
        assert len(rows(agent)) == 1


async def test_a_filter_that_is_not_understood_is_mended_where_it_was_typed(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.type("priority:hgh")
        await agent.press("enter")
        agent.sees("Did you mean", "priority:hgh")
        await agent.press("backspace", "backspace")
        await agent.type("igh")
        await agent.press("enter")
        agent.sees_not("Did you mean")
        assert len(rows(agent)) == 1
        await agent.press("f")
        await agent.type(":")
        await agent.press("enter", "escape")
        assert agent.workspace.queue.model.filter == "priority:high"


async def test_another_order(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("o")
        await agent.choose("by number")
        assert [row.split()[0] for row in rows(agent)] == ["4", "3", "2", "1"]
        agent.sees("by number")


async def test_a_filter_is_kept_as_a_view(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("f")
        await agent.choose("printer")
        await agent.press("ctrl+p")
        await agent.choose("save the filter")
        await agent.choose("paper")
        agent.sees("view paper is kept")
        assert "paper" in [view.name for view in desk.queue.views()]
        await agent.press("g", "q")
        await agent.command("view paper")
        assert rows(agent) == ["3 Printer is out of paper"]


async def test_g_t_goes_to_a_ticket_by_its_number(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("g", "t")
        agent.sees("ticket number")
        await agent.choose("#5")
        agent.sees("Router drops the line", "Every hour.")
        assert agent.workspace.place == "conversation"
        await agent.command("3")
        agent.sees("The one on the second floor.")


@pytest.mark.parametrize(("typed", "said"), [("77", "77"), ("abc", "abc is not a ticket number"),
                                             ("9" * 40, "is not a ticket number")])  # fmt: skip
async def test_a_number_that_no_ticket_has_is_said(desk: Desk, typed: str, said: str) -> None:
    async with console(desk) as agent:
        await agent.press("g", "t")
        await agent.choose(typed)
        assert said in agent.status
        agent.sees("Error 809")


async def test_o_unfolds_what_was_quoted(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("enter")
        agent.sees("2 quoted lines folded")
        agent.sees_not("Did it work yesterday?")
        await agent.press("o")
        agent.sees("> Did it work yesterday?", "> Please tell us your client version.")
        await agent.press("o")
        agent.sees_not("Did it work yesterday?")


@pytest.fixture
def long_desk(tmp_path: Path) -> Iterator[Desk]:
    """One ticket with two hundred messages of ten lines."""
    body = "\n".join(f"line {n} of a long message" for n in range(8))
    talk = [message(f"x{n}", "t9", "c1", f"message number {n}\n{body}", f"2026-11-{n // 24 + 1:02d}T{n % 24:02d}:00:00Z")
            for n in range(200)]  # fmt: skip
    records = [*SMALL[:5], ticket("t9", "A long talk", "2026-11-01T00:00:00Z", requester="c1"), *talk]
    opened = lay_desk(tmp_path / "desk", records)
    yield opened
    opened.close()


async def test_a_long_conversation_opens_at_its_end_and_scrolls_to_its_beginning(long_desk: Desk) -> None:
    async with console(long_desk) as agent:
        await agent.press("enter")
        agent.sees("message number 199", "older messages")
        await agent.press("pageup", "ctrl+u", "k")
        agent.sees_not("message number 199")
        await agent.press("g", "g")
        await agent.press("g", "g")
        agent.sees("message number 0")
        agent.sees_not("older messages")
        await agent.press("G")
        agent.sees("message number 199")


async def test_find_goes_to_the_nearest_hit_and_n_to_the_next(long_desk: Desk) -> None:
    async with console(long_desk) as agent:
        await agent.press("enter", "/")
        await agent.choose("NUMBER 17")
        agent.sees("message number 179")
        await agent.press("n")
        agent.sees("message number 178")
        await agent.press("n", "N")
        agent.sees("message number 178")
        await agent.press("/")
        await agent.choose("nowhere to be found")
        assert "nowhere to be found" in agent.status


async def test_a_hit_stands_out_and_the_cursor_is_on_its_line(long_desk: Desk) -> None:
    async with console(long_desk) as agent:
        await agent.press("enter", "n")
        assert agent.status.split("?")[0].strip().endswith("/ finds words here")
        await agent.press("/")
        await agent.choose("NUMBER 17")
        for ahead in (("n",), ("n", "n", "n"), ("N", "N")):
            await agent.press(*ahead)
            row = agent.app.cursor_position.y
            assert "message number 17" in agent.screen()[row]
            inverse = [
                segment.text for segment in agent.strips()[row] if segment.style and segment.style.reverse
            ]
            assert inverse == ["number 17"]
        await agent.press(*"NNNNNNNNNNNN")
        assert "number 17 is not further down" in agent.status
        await agent.press(*"nnnnnnnnnnnn")
        assert "number 17 is not further up" in agent.status
        await agent.press("escape", "j", "enter")
        assert not any(
            segment.style and segment.style.reverse for strip in agent.strips() for segment in strip
        )


async def test_find_counts_the_whole_conversation(long_desk: Desk) -> None:
    """A hit in a message that was not read yet is found, or it is said that not all was read."""
    async with console(long_desk) as agent:
        await agent.press("enter", "/")
        await agent.choose("message number 42")
        found = any("message number 42" in line for line in agent.screen())
        assert found or "what was read" in agent.status


@pytest.fixture
def desk_with_file(tmp_path: Path) -> Iterator[Desk]:
    """The first ticket has a file attached, which lies in the store."""
    home = tmp_path / "desk"
    home.mkdir()
    (home / "files").mkdir()
    (home / "files" / "vpn.log").write_text("UDP 500 blocked\n")
    attached = message("m9", "t1", "c1", "Here is the log.", "2026-11-20T21:30:00Z",
                       attachments=[{"name": "../vpn.log", "type": "text/plain", "size": 16, "path": "files/vpn.log"}])  # fmt: skip
    opened = lay_desk(home, [*SMALL, attached])
    yield opened
    opened.close()


async def test_a_lists_files_and_links_and_saves_a_file(desk_with_file: Desk, tmp_path: Path) -> None:
    async with console(desk_with_file) as agent:
        agent.sees("[../vpn.log]")
        await agent.press("A")
        agent.sees(
            "attachments and links", "copy the link", "https://help.example.com/809", "save to a folder"
        )
        await agent.choose("save")
        agent.sees("save to folder")
        await agent.press("backspace", "backspace")
        await agent.type(str(tmp_path))
        await agent.press("enter")
        assert (tmp_path / "vpn.log").read_text() == "UDP 500 blocked\n"
        assert "saved" in agent.status
        await agent.press("A")
        await agent.choose("save")
        await agent.press("backspace", "backspace")
        await agent.choose(str(tmp_path))
        assert (tmp_path / "vpn-1.log").exists()


async def test_copying_a_link_and_a_number_says_how_it_went(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("A")
        await agent.choose("copy")
        assert agent.app.clipboard == "https://help.example.com/809"
        assert "clipboard" in agent.status
        await agent.press(".")
        assert agent.app.clipboard == "#1"
        await agent.press("enter", "y")
        assert "Error 809 since this morning." in agent.app.clipboard


async def test_a_ticket_without_files_says_so(desk: Desk) -> None:
    async with console(desk, open_ticket=3) as agent:
        await agent.press("A")
        agent.sees("no attachments and no links here")


async def test_two_consoles_on_one_store_see_each_others_changes(desk: Desk, tmp_path: Path) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        async with console(desk) as agent:
            await agent.looks_again()
            elsewhere.work.solve([4])
            elsewhere.work.tag([1], ["seen-by-maria"])
            await agent.looks_again()
            agent.sees("L1 3", "#seen")
            assert rows(agent)[0] == "1 VPN does not connect"
            given.inbound(elsewhere, 1, "One more thing")
            await agent.looks_again()
            agent.sees("One more thing")
    finally:
        elsewhere.close()


async def test_a_colleague_who_writes_is_seen_in_the_queue(desk: Desk, tmp_path: Path) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        async with console(desk) as agent, console(elsewhere) as maria:
            await maria.command("open 3")
            await maria.press("r")
            await maria.type("Paper is on its way")
            await maria.saved()
            await agent.looks_again()
            assert ">" in agent.signs(3)
            agent.sees("> being answered")
            await agent.command("open 3")
            await agent.press("r")
            await agent.type("Me too")
            await agent.press("escape")
            agent.sees("another console on this desk")
            await agent.press("n")
            await maria.press("escape", "D")
            await agent.looks_again()
            assert ">" not in agent.signs(3)
    finally:
        elsewhere.close()


async def test_a_ticket_that_goes_away_while_it_is_open_leaves_no_crash(desk: Desk, tmp_path: Path) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        async with console(desk) as agent:
            await agent.press("enter")
            elsewhere.work.merge([1], 3)
            elsewhere.work.solve([2, 4])
            await agent.looks_again()
            agent.sees("merged into #3")
            await agent.press("escape", "j", "k", "enter")
            agent.sees("The one on the second floor.")
    finally:
        elsewhere.close()


async def test_the_customer_tab_shows_who_it_is_and_leads_to_the_other_tickets(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("5")
        agent.sees("Anna Kowalska", "Kowalska s.c.", "anna@example.com", "#4 Password reset loop")
        await agent.press("enter")
        agent.sees("It asks me again and again.")
        assert agent.workspace.place == "conversation"


async def test_the_side_pane_lists_filters_and_reads(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("4")
        agent.sees("Error 809", "Reset a password")
        await agent.press("f")
        await agent.type("reset")
        await agent.press("enter")
        side = agent.workspace.side
        assert [entry.title for entry in side.shelf.entries] == ["Reset a password"]
        await agent.press("enter")
        agent.sees("Open the portal.")
        await agent.press("escape", "f", "escape")
        await agent.press("h")
        assert side.tab == "scripts"
        await agent.press("l", "l")
        assert side.tab == "customer"


async def test_opened_at_a_ticket_the_console_shows_it(desk: Desk) -> None:
    async with console(desk, open_ticket=5) as agent:
        agent.sees("#5 Router drops the line", "Every hour.")
        assert agent.workspace.place == "conversation"


async def test_a_ticket_that_cannot_be_read_for_once_does_not_end_the_preview(desk: Desk) -> None:
    """Given a store that refuses one reading, when the agent moves on, then it is said and the next ticket is shown."""
    async with console(desk) as agent:
        loader = agent.workspace.loader
        read = loader.open_ticket

        def refuse(ticket_id: int, limit: int = 60) -> Opened | None:
            if ticket_id == 4:
                raise StoreBusy("Another program holds the store.", hint="Try again.")
            return read(ticket_id, limit)

        loader.open_ticket = refuse  # type: ignore[method-assign]
        await agent.press("j")
        assert "Another program holds the store." in agent.status
        await agent.press("j")
        agent.sees("The one on the second floor.")


async def test_an_article_grows_stale_with_the_day_of_this_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 22:15 UTC the next day has long begun in Auckland."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    old = {
        "type": "article",
        "id": "k9",
        "title": "How long",
        "body": "A year.",
        "verified_until": "2026-11-20",
    }
    desk = lay_desk(tmp_path / "stale", (*SMALL, old))
    try:
        async with console(desk) as agent:
            await agent.press("4")
            agent.sees("How long", "stale")
    finally:
        desk.close()


async def test_a_stale_article_keeps_its_title_in_the_list_and_tells_since_when_as_it_is_read(
    tmp_path: Path,
) -> None:
    old = {"type": "article", "id": "k9", "title": "How long do we keep data", "body": "A year.",
           "format": "markdown", "language": "en", "state": "internal", "verified_until": "2026-01-31"}  # fmt: skip
    desk = lay_desk(tmp_path / "stale", (*SMALL, old))
    try:
        async with console(desk, size=(40, 15)) as agent:
            await agent.press("4")
            agent.sees("How long do we keep", "internal stale")
            await agent.press("/")
            await agent.type("long")
            await agent.press("enter", "enter")
            agent.sees("How long do we keep data", "not verified since 2026-01-31")
    finally:
        desk.close()


async def test_a_long_subject_and_many_tags_are_whole_above_the_conversation(tmp_path: Path) -> None:
    tags = [f"label-{n}" for n in range(6)]
    long = ticket("t9", "Почта не уходит 日本語 after the update of the mail server last night", "2026-11-20T22:00:00Z",
                  requester="c1", priority="urgent", tags=tags)  # fmt: skip
    desk = lay_desk(
        tmp_path / "long", (*SMALL, long, message("m9", "t9", "c1", "Help!", "2026-11-20T22:00:00Z"))
    )
    try:
        for size in ((120, 40), (80, 24)):
            async with console(desk, size=size) as agent:
                pane = agent.workspace.conversation.region
                head = [line[pane.x :] for line in agent.screen()[:6]]
                whole = " ".join(" ".join(head).split())
                for word in (*long["subject"].split(), *tags):  # type: ignore[attr-defined]
                    assert word in whole, agent.text()
                agent.sees("Help!")
    finally:
        desk.close()


async def test_gg_goes_to_the_very_first_of_many_messages_and_a_files_name_is_whole(tmp_path: Path) -> None:
    name = "a-very-long-name-of-a-file-" * 4 + "17.log"
    many = [message(f"l{n}", "t9", "c1", f"message number {n}.", "2026-11-20T21:00:00Z") for n in range(200)]
    file = {"name": name, "size": 1000, "type": "text/plain"}
    last = message("l200", "t9", "c1", "See the file.", "2026-11-20T21:30:00Z", attachments=[file])
    long = ticket("t9", "A long story", "2026-11-20T22:00:00Z", requester="c1", priority="urgent")
    desk = lay_desk(tmp_path / "many", (*SMALL, long, *many, last))
    try:
        async with console(desk, size=(80, 24)) as agent:
            await agent.press("2")
            region = agent.workspace.conversation.region
            shown = "".join(line[region.x + 2 : region.right].rstrip() for line in agent.screen())
            assert name in shown
            await agent.press("g", "g")
            agent.sees("message number 0.")
            await agent.press("G")
            agent.sees("See the file.")
    finally:
        desk.close()
