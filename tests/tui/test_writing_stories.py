"""Writing: reply and note, what is inserted, the review line, drafts that stay, and nothing sent blind."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.strip import Strip

import given
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.domain.tickets import Flag, Status
from supportconsole.store.turns import Turn
from tui.stories import Agent, console, open_desk

STAY = Settings(theme="dark", advance="stay")


def last(desk: Desk, ticket_id: int = 1) -> tuple[Kind, str]:
    written = given.written(desk, ticket_id)[-1]
    return written.kind, written.body


async def write(agent: Agent, text: str, *, key: str = "r") -> None:
    """Open the composer, type a text and go to the review line."""
    await agent.press(key)
    await agent.type(text)
    await agent.press("escape")


@contextmanager
def another_program_writes(desk: Desk) -> Iterator[None]:
    """Nothing can be written meanwhile; the console's patience is short."""
    desk._store._writer._patience = 0.01
    with Turn(desk._store.path):
        yield


async def test_r_writes_a_reply_that_y_sends_and_u_brings_back_as_a_draft(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        agent.sees("REPLY to Anna Kowalska", "mail, en")
        await agent.type("Please try UDP 500.")
        await agent.press("escape")
        agent.sees("y send", "p send, pending", "x send, solve")
        await agent.press("y")
        assert last(desk) == (Kind.REPLY, "Please try UDP 500.")
        assert "reply: #1" in agent.status
        agent.sees("Please try UDP 500.")
        agent.sees_not("REPLY to")
        await agent.press("u")
        assert last(desk)[0] is Kind.INBOUND
        assert agent.text_written == "Please try UDP 500."
        agent.sees("REPLY to Anna Kowalska")


@pytest.mark.parametrize(("key", "status"), [("p", Status.PENDING), ("x", Status.SOLVED)])
async def test_sending_with_a_status_is_one_step(desk: Desk, key: str, status: Status) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, "Done.")
        await agent.press(key)
        assert desk.tickets.get(1).status is status
        assert last(desk) == (Kind.REPLY, "Done.")
        await agent.press("u")
        assert desk.tickets.get(1).status is Status.OPEN
        assert last(desk)[0] is Kind.INBOUND


async def test_e_goes_back_into_the_text(desk: Desk) -> None:
    async with console(desk) as agent:
        await write(agent, "Hello")
        await agent.press("e")
        await agent.type(" Anna")
        assert agent.text_written == "Hello Anna"


async def test_c_writes_a_note_that_looks_unlike_a_reply(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        reply = agent.row_of("REPLY to")
        await agent.press("escape", "c")
        note = agent.row_of("NOTE, internal")
        assert "the customer never sees it" in note
        assert ("─" in reply, "┄" in reply) == (True, False)
        assert ("─" in note, "┄" in note) == (False, True)
        await agent.type("tried two networks")
        await agent.press("escape")
        agent.sees("y keep the note")
        await agent.press("y")
        assert last(desk) == (Kind.NOTE, "tried two networks")


async def test_f4_turns_the_reply_into_a_note_and_back_in_the_text_and_on_the_review_line(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("For the next shift")
        await agent.press("f4")
        agent.sees("NOTE, internal")
        await agent.press("escape", "f4")
        agent.sees("REPLY to")
        await agent.press("f4", "y")
        assert last(desk) == (Kind.NOTE, "For the next shift")


async def test_shift_r_quotes_what_the_customer_wrote_but_not_what_she_had_quoted(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("R")
        assert agent.text_written.startswith(
            "> Error 809 since this morning.\n> See https://help.example.com/809"
        )
        assert "Did it work yesterday" not in agent.text_written
        assert agent.text_written.endswith("\n\n")


async def test_an_empty_text_is_not_asked_about(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r", "escape")
        agent.sees("nothing was written")
        assert agent.workspace.composer is None
        assert desk.writing.drafts() == ()


async def test_semicolon_chooses_a_canned_response_and_fills_what_is_known(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        agent.sees("canned response", "Greeting", "Ask for the version")
        await agent.choose("greet")
        assert agent.text_written == "Hello Anna,\n"
        assert agent.workspace.place == "composer"


async def test_two_colons_in_the_text_choose_a_canned_response(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("::")
        await agent.choose("greet")
        await agent.type("thanks")
        assert agent.text_written == "Hello Anna,\nthanks"


async def test_colons_inside_words_stay_text(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("std::string fe80::1 what?? a@@b")
        assert agent.text_written == "std::string fe80::1 what?? a@@b"
        assert agent.workspace.chooser is None


async def test_two_question_marks_insert_an_article_and_two_ats_a_colleague(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("c")
        await agent.type("see ??")
        await agent.choose("809")
        await agent.type(" @@")
        await agent.choose("maria")
        assert agent.text_written == "see https://kb.example.org/809  @Maria Nowak "


async def test_turning_back_from_a_choice_leaves_the_text_alone(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("abc ::")
        await agent.press("escape")
        await agent.type("d")
        assert agent.text_written == "abc d"


async def test_i_inserts_the_entry_of_the_side_pane(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("3", "j", "i")  # the cursor stays on the first response when scripts join the list
        assert agent.text_written == "Hello Anna,\n"
        await agent.press("f2", "l", "i")
        assert agent.text_written == "Hello Anna,\nhttps://kb.example.org/809\n"


async def test_an_article_without_an_address_goes_in_with_its_text(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r", "f8")
        await agent.choose("reset")
        assert agent.text_written == "Open the portal.\n"


async def test_a_gap_cannot_be_sent(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press(";")
        await agent.choose("version")
        assert "your_question" in agent.text_written
        await agent.press("escape")
        agent.sees("still to be filled:")
        await agent.press("y")
        assert last(desk)[0] is Kind.INBOUND
        assert agent.workspace.composer is not None
        agent.sees("your_question")


async def test_d_discards_and_the_text_can_still_be_had(desk: Desk) -> None:
    async with console(desk) as agent:
        await write(agent, "not this")
        draft = agent.composer.draft.id
        await agent.press("D")
        assert desk.writing.drafts() == ()
        assert desk.writing.versions(draft)[0] == "not this"
        agent.sees("discarded")


async def test_n_keeps_the_draft_g_d_lists_it_and_goes_on_with_it(desk: Desk) -> None:
    async with console(desk) as agent:
        await write(agent, "Half an answer")
        await agent.press("n")
        agent.sees("kept as a draft", "g d")
        assert agent.workspace.composer is None
        await agent.press("j", "g", "d")
        agent.sees("unsent drafts", "#1", "Half an answer")
        await agent.press("enter")
        assert agent.text_written == "Half an answer"
        ticket = agent.workspace.conversation.ticket
        assert ticket is not None
        assert ticket.id == 1


async def test_a_draft_is_there_in_the_next_console_on_the_same_desk(desk: Desk, tmp_path: Path) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("To be continued")
        await agent.saved()
        agent.sees("draft 22:")
    desk.leave()
    again = open_desk(tmp_path / "desk")
    try:
        async with console(again) as agent:
            agent.sees("1 unsent draft")
            await agent.press("r")
            assert agent.text_written == "To be continued"
    finally:
        again.close()


async def test_switching_the_ticket_keeps_each_text_with_its_own_ticket(desk: Desk) -> None:
    async with console(desk) as agent:
        await write(agent, "for one")
        await agent.press("n", "1", "j", "r")
        await agent.type("for four")
        await agent.press("escape", "n", "1", "k", "r")
        assert agent.text_written == "for one"
        assert {(draft.ticket_id, draft.body) for draft in desk.writing.drafts()} == {
            (1, "for one"),
            (4, "for four"),
        }


async def test_a_reply_and_a_note_on_one_ticket_are_two_drafts(desk: Desk) -> None:
    async with console(desk) as agent:
        await write(agent, "to Anna")
        await agent.press("n")
        await write(agent, "to us", key="c")
        await agent.press("n", "r")
        assert agent.text_written == "to Anna"


async def test_a_message_that_came_meanwhile_stops_the_sending_once(desk: Desk, tmp_path: Path) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        async with console(desk, settings=STAY) as agent:
            await write(agent, "My answer")
            given.inbound(elsewhere, 1, "It works now, thank you!")
            await agent.press("y")
            assert [one.body for one in given.written(desk, 1)][-1] == "It works now, thank you!"
            agent.sees("It works now, thank you!", "y sends all the same", "My answer")
            await agent.press("y")
            assert last(desk) == (Kind.REPLY, "My answer")
    finally:
        elsewhere.close()


async def test_a_colleagues_reply_stops_the_sending_too(desk: Desk, tmp_path: Path) -> None:
    elsewhere = open_desk(tmp_path / "desk", me="a2")
    try:
        async with console(desk, settings=STAY) as agent:
            await write(agent, "My answer")
            elsewhere.writing.reply(1, "Maria's answer")
            await agent.press("y")
            assert last(desk)[1] == "Maria's answer"
            await agent.press("n")
            assert [draft.body for draft in desk.writing.drafts()] == ["My answer"]
    finally:
        elsewhere.close()


async def test_a_call_of_a_known_customer_becomes_a_ticket(desk: Desk) -> None:
    async with console(desk, size=(200, 40)) as agent:
        await agent.press("C")
        agent.sees("who is calling?")
        await agent.type("kowalska")
        await agent.press("down", "enter")
        agent.sees("NEW TICKET from anna@example.com", "the first line is")
        await agent.type("Modem is dead\nNo light since noon.")
        await agent.press("escape")
        agent.sees("y create")
        await agent.press("y")
        made = desk.tickets.get(6)
        assert (made.subject, made.requester, made.channel) == ("Modem is dead", "Anna Kowalska", "phone")
        assert [one.body for one in given.written(desk, 6)] == ["No light since noon."]
        agent.sees("Modem is dead", "new ticket: #6")
        await agent.press("u")
        assert Flag.DELETED in desk.tickets.get(6).flags


async def test_a_call_of_somebody_new_adds_the_customer(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("C")
        await agent.choose("Piotr Zieliński")
        await agent.type("No signal")
        await agent.press("escape", "y")
        made = desk.tickets.get(6)
        assert (made.subject, made.requester) == ("No signal", "Piotr Zieliński")


async def test_a_new_caller_is_named_with_an_address_in_one_line(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("C")
        await agent.choose("Piotr Zieliński <piotr@example.org>")
        agent.sees("NEW TICKET from Piotr Zieliński")
        await agent.type("No signal")
        await agent.press("escape", "y")
        assert desk.tickets.get(6).requester == "Piotr Zieliński"
        (caller,) = desk.people.find("Piotr", 5)
        assert (caller.name, caller.email) == ("Piotr Zieliński", "piotr@example.org")


async def test_a_call_that_was_begun_is_found_again_by_shift_c(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("C")
        await agent.choose("Piotr Zieliński")
        await agent.type("No sig")
        await agent.press("escape", "n", "C")
        assert agent.text_written == "No sig"
        await agent.press("escape", "f4")
        agent.sees("NEW TICKET")
        assert desk.writing.drafts()[0].kind is DraftKind.TICKET


async def test_a_file_is_attached_and_sent(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "vpn log.txt"
    log.write_text("UDP 500 blocked")
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("see the file")
        await agent.press("f9")
        agent.sees("file to attach")
        for _ in "~/":
            await agent.press("backspace")
        await agent.choose(str(log))
        agent.sees("1 file")
        await agent.press("escape", "y")
        (sent,) = given.written(desk, 1)[-1].attachments
        assert sent.name == "vpn log.txt"
        assert Path(sent.path).read_text() == "UDP 500 blocked"  # noqa: ASYNC240


async def test_text_typed_faster_than_the_composer_opens_is_not_taken_for_commands(desk: Desk) -> None:
    before = [(desk.tickets.get(n).status, desk.tickets.get(n).assignee) for n in (1, 2, 3, 4)]
    async with console(desk) as agent:
        await agent.ahead("r", *"text x")
        assert agent.text_written == "text x"
    assert [(desk.tickets.get(n).status, desk.tickets.get(n).assignee) for n in (1, 2, 3, 4)] == before


async def test_words_typed_faster_than_the_chooser_opens_are_not_taken_for_commands(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.ahead("a", *"maria", "enter")
        assert desk.tickets.get(1).assignee == "Maria Nowak"


async def test_a_whole_answer_typed_in_one_burst_is_sent(desk: Desk) -> None:
    """As a script or a slow line delivers it: open, write, leave the editor, send."""
    async with console(desk, settings=STAY) as agent:
        await agent.ahead("r", *"Hello ::", *"greet", "enter", *"Thanks", "escape", "y")
        assert last(desk) == (Kind.REPLY, "Hello Hello Anna,\nThanks")


async def test_two_tickets_solved_in_one_burst_are_two_tickets(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.ahead("x", "x")
        solved = [number for number in (1, 2, 3, 4) if desk.tickets.get(number).status is Status.SOLVED]
        assert solved == [1, 4]
        await agent.ahead("u", "u")
        assert [desk.tickets.get(number).status for number in solved] == [Status.OPEN, Status.OPEN]


async def test_text_pasted_right_after_the_key_lands_in_the_text(desk: Desk) -> None:
    from textual import events

    async with console(desk) as agent:
        agent.key("r")
        agent.app.post_message(events.Paste("pasted"))
        agent.key("!")
        await agent.settled()
        assert agent.text_written == "pasted!"


async def test_pasted_text_is_cleaned(desk: Desk) -> None:
    from textual import events

    async with console(desk) as agent:
        await agent.press("r")
        agent.app.post_message(events.Paste("a\x1b[31mb\r\nc\u202ed"))
        await agent.settled()
        assert agent.text_written == "a␛[31mb\nc⇄d"


async def test_an_x_in_the_text_is_a_letter_and_not_a_solved_ticket(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("qxtuU;:/? 1234 привет")
        assert agent.text_written == "qxtuU;:/? 1234 привет"
        assert desk.tickets.get(1).status is Status.OPEN


async def test_what_is_typed_is_always_seen(desk: Desk) -> None:
    """Also on the first line that the editor has no room for, in one burst."""
    async with console(desk, size=(120, 20)) as agent:
        await agent.press("r")
        for number in range(0, 120, 3):
            await agent.type(f"{number:03d} ")
            agent.sees(f"{number:03d}")


async def test_what_is_painted_while_one_types_is_what_a_whole_repaint_shows(desk: Desk) -> None:
    """In a line that wraps, before other lines, beside brackets, over a selection."""
    wrapped = [*("many words " * 8), "enter", *"(last", "enter", *"line)", "up", "up", "home"]
    middle = [
        *"in front of (all) that [was",
        "right",
        *"written",
        "shift+left",
        "shift+left",
        *"x: ",
        "backspace",
    ]
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("r")
        for key in (*wrapped, *middle):
            await agent.press("space" if key == " " else key)
            painted = _painted_text(agent)
            agent.composer.text.refresh()
            await agent.settled()
            assert painted == _painted_text(agent), key


def _painted_text(agent: Agent) -> list[Strip]:
    """The text alone: the head and the status line change beside it when the draft is saved."""
    place = agent.composer.text.region
    return [strip.crop(place.x, place.right) for strip in agent.strips()[place.y : place.bottom]]


async def test_a_file_that_is_not_there_is_asked_for_again_and_a_new_path_may_follow_the_offered_one(
    desk: Desk, tmp_path: Path
) -> None:
    log = tmp_path / "vpn log.txt"
    log.write_text("UDP 500 blocked")
    async with console(desk, settings=STAY) as agent:
        await agent.press("r", "f9")
        await agent.choose(str(log.with_name("vpn logs.txt")))
        agent.sees("there is no file", "vpn logs.txt. Tab completes.")
        await agent.type(f"/{log}")
        await agent.press("enter")
        agent.sees("1 file")


async def test_attached_files_are_kept_with_the_draft(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "vpn log.txt"
    log.write_text("UDP 500 blocked")
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("see the file")
        await agent.press("f9")
        await agent.choose(str(log))
        await agent.press("escape", "n", "r")
        agent.sees("1 file")
        await agent.press("escape", "y")
        assert [one.name for one in given.written(desk, 1)[-1].attachments] == ["vpn log.txt"]


async def test_after_a_question_in_the_text_the_conversation_is_in_front_still(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("::")
        await agent.press("escape")
        await agent.type("Hello")
        await agent.press("f9", "escape", "escape")
        assert agent.workspace.front == "conversation"
        await agent.press("y")
        assert agent.workspace.front == "conversation"
        assert agent.workspace.focused is agent.workspace.conversation


@pytest.mark.parametrize("key", ["y", "p", "x", "n", "q"])
async def test_a_text_that_cannot_be_saved_stays_on_the_screen_whole_and_is_not_sent(
    desk: Desk, key: str
) -> None:
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("r")
        await agent.type("Hello")
        await agent.saved()
        with another_program_writes(desk):
            await agent.type(" Anna")
            await agent.press("escape", *(("e", "f2", "q") if key == "q" else (key,)))
            if key == "q":
                agent.sees("close; what is not saved is lost")
                await agent.press("escape")
            else:
                said = " ".join(agent.status.split())
                assert "Another program is writing" in said
                assert "Try again in a moment" in said
            agent.sees("Hello Anna", "! not saved")
        assert agent.text_written == "Hello Anna"
        await agent.press(*(("2", "tab") if key == "q" else ("e",)))
        await agent.saved()
        agent.sees_not("not saved", "Another program")
        await agent.press("escape", "y")
        assert last(desk) == (Kind.REPLY, "Hello Anna")


async def test_a_long_name_does_not_hide_that_the_text_is_not_saved(desk: Desk) -> None:
    async with console(desk, size=(30, 10)) as agent:
        await agent.press("r")
        with another_program_writes(desk):
            await agent.type("Hello")
            await agent.press("escape", "y")
            assert agent.row_of("REPLY to").endswith("! not saved")


async def test_keys_go_on_while_a_text_waits_to_be_saved(desk: Desk) -> None:
    async with console(desk, size=(80, 24)) as agent:
        await agent.press("r")
        with another_program_writes(desk):
            await agent.type("Hello")
            await agent.press("enter", "backspace", "backspace", "f2", "2", "tab")
        await agent.type("p!")
        assert agent.text_written == "Hellp!"


async def test_keys_typed_ahead_of_a_text_that_could_not_be_begun_are_no_commands(desk: Desk) -> None:
    async with console(desk, size=(80, 24)) as agent:
        with another_program_writes(desk):
            await agent.ahead("r", "x", "t", "j", "q")
            assert "Another program is writing" in agent.status
            assert agent.workspace.composer is None
        await agent.settled()
        assert agent.app.is_running
        assert desk.tickets.get(1).status is Status.OPEN


async def test_a_wait_for_another_program_is_said_until_it_is_over(desk: Desk) -> None:
    async with console(desk, size=(80, 24)) as agent:
        with another_program_writes(desk):
            desk._store._writer._patience = 60.0
            agent.key("t")
            while "waiting for the store" not in agent.text():  # noqa: ASYNC110  the console's own timer is waited for
                await asyncio.sleep(0.02)
        await agent.settled()
        agent.sees("take: #1")
        agent.sees_not("waiting for the store")


async def test_a_text_keeps_its_conversation_above_it_while_the_queue_is_looked_at(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("r")
        await agent.type("Hello")
        await agent.press("f2", "1", "j")
        agent.sees("#1 VPN does not connect")
        await agent.press("enter")
        assert agent.workspace.composer is None
        assert [draft.body for draft in desk.writing.drafts()] == ["Hello"]
