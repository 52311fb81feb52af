"""The review line: what the guard finds and what is done about it; what came in meanwhile; several texts at a time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import given
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.conversation import DraftKind, Kind
from supportconsole.tui.inhand import refresh_strip
from tui.stories import Agent, console, open_desk

STAY = Settings(theme="dark", advance="stay")
SECRET = "The password is kX9-plm-204."


def last(desk: Desk, ticket_id: int = 1) -> tuple[Kind, str]:
    written = given.written(desk, ticket_id)[-1]
    return written.kind, written.body


async def write(agent: Agent, text: str, *, key: str = "r") -> None:
    """Open the composer, type a text and go to the review line."""
    await agent.press(key)
    await agent.type(text)
    await agent.press("escape")


@contextmanager
def marias_desk(desk: Desk) -> Iterator[Desk]:
    """The same store at Maria's console."""
    opened = open_desk(desk._store.path.parent, me="a2")
    opened.enter()
    try:
        yield opened
    finally:
        opened.close()


def assign(desk: Desk, *tickets: int) -> None:
    desk.work.change(tickets, [Change(Field.ASSIGNEE, desk.people.me().id)], label="given")


async def test_a_password_is_held_back_until_o_lets_it_pass(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, SECRET)
        agent.sees("!! a password, key or token: kX9-", "o send all the same")
        await agent.press("y")
        assert last(desk)[0] is Kind.INBOUND
        assert "held back" in agent.status
        await agent.press("o")
        agent.sees(">ok a password")
        await agent.press("y")
        assert last(desk) == (Kind.REPLY, SECRET)


async def test_what_was_let_pass_stays_so_while_its_words_stay(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, SECRET)
        await agent.press("o", "e")
        await agent.type(" It is for today.")
        await agent.press("escape")
        agent.sees(">ok a password")
        await agent.press("e")
        await agent.type(" PIN: 4821")
        await agent.press("escape", "y")
        assert last(desk)[0] is Kind.INBOUND


async def test_f_goes_to_the_place_and_selects_it(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, "Hello Anna,\n" + SECRET)
        await agent.press("f")
        assert agent.workspace.place == "composer"
        assert agent.composer.text.selected_text == "kX9-plm-204"
        await agent.type("in your letter")
        await agent.press("escape", "y")
        assert last(desk) == (Kind.REPLY, "Hello Anna,\nThe password is in your letter.")


async def test_minus_takes_it_out_and_the_editor_brings_it_back(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, SECRET)
        await agent.press("-")
        agent.sees_not("a password, key")
        assert agent.text_written == "The password is ."
        await agent.press("e")
        agent.composer.text.undo()
        assert agent.text_written == SECRET


async def test_a_missing_file_is_attached_from_the_review_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(b"%PDF")
    async with console(desk, settings=STAY) as agent:
        await write(agent, "Hello Anna,\nplease see the attached form.")
        agent.sees("a file is spoken of", "f attach")
        await agent.press("f")
        for _ in "~/":
            await agent.press("backspace")
        await agent.choose(str(tmp_path / "form.pdf"))
        agent.sees_not("a file is spoken of")
        agent.sees("1 file", "y send")
        await agent.press("y")
        assert given.written(desk, 1)[-1].attachments[0].name == "form.pdf"


async def test_a_reply_after_a_colleagues_note_becomes_a_note(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        maria.writing.note(1, "Who has the router?")
        async with console(desk, settings=STAY) as agent:
            await write(agent, "I have it.")
            agent.sees("the last word here is a colleague's note", "f make it a note")
            await agent.press("f")
            agent.sees("NOTE, internal", "y keep the note")
            agent.sees_not("the last word here")
            await agent.press("y")
            assert last(desk) == (Kind.NOTE, "I have it.")


async def test_j_and_k_walk_through_the_findings_and_a_warning_sends(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await write(agent, "On nas-01.lan, @Maria Nowak, internal only.")
        agent.sees(">!  an internal word", "!  an address that only works inside", "!  a colleague is called")
        await agent.press("j", "j", "j", "f")
        assert agent.composer.text.selected_text == "@Maria Nowak"
        await agent.press("escape", "k", "y")
        assert last(desk)[0] is Kind.REPLY


async def test_the_rules_are_those_of_the_configuration(desk: Desk) -> None:
    settings = Settings(theme="dark", advance="stay", guard={"secret": ("off",), "words": ("heron",)})
    async with console(desk, settings=settings) as agent:
        await write(agent, SECRET + " Heron says so.")
        agent.sees("an internal word: Heron")
        agent.sees_not("a password, key or token")


async def test_what_came_in_is_said_while_writing_and_shown_above_the_text(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        async with console(desk, settings=STAY) as agent:
            await agent.press("r")
            await agent.type("My answer")
            given.inbound(maria, 1, "It works now, thank you!")
            await agent.looks_again()
            agent.sees("! 1 new since you looked")
            await agent.press("escape")
            agent.sees("+ 22:15  Anna Kowalska: It works now")
            await agent.press("y")
            assert last(desk)[0] is Kind.INBOUND
            agent.sees("nothing was sent and the text is kept", "y sends all the same", "My answer")
            agent.sees_not("1 new since you looked")
            await agent.press("y")
            assert last(desk) == (Kind.REPLY, "My answer")


async def test_what_comes_between_the_look_and_the_key_stops_it_again(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        async with console(desk, settings=STAY) as agent:
            await write(agent, "My answer")
            given.inbound(maria, 1, "First")
            await agent.press("y")
            given.inbound(maria, 1, "Second")
            await agent.press("y")
            assert last(desk) == (Kind.INBOUND, "Second")
            agent.sees("Anna Kowalska: Second")
            agent.sees_not("Anna Kowalska: First")
            await agent.press("e")
            assert agent.text_written == "My answer"
            await agent.press("escape", "y")
            assert last(desk) == (Kind.REPLY, "My answer")


async def test_a_colleague_who_solves_it_stops_it_and_ones_own_changes_do_not(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        async with console(desk, settings=STAY) as agent:
            await write(agent, "My answer")
            desk.work.change([1], [Change(Field.STATUS, "pending")], label="mine")
            maria.work.change([1], [Change(Field.STATUS, "solved")], label="hers")
            await agent.press("y")
            assert last(desk)[0] is Kind.INBOUND
            agent.sees("Maria Nowak: status pending to solved")
            await agent.press("D")
            assert desk.writing.drafts() == ()


async def test_a_text_taken_up_again_knows_what_its_writer_had_seen(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        async with console(desk, settings=STAY) as agent:
            await write(agent, "My answer")
            await agent.press("n")
            given.inbound(maria, 1, "Never mind.")
            await agent.press("r")
            agent.sees("! 1 new since you looked")
            await agent.press("escape", "y")
            assert last(desk) == (Kind.INBOUND, "Never mind.")
            await agent.press("n", "r", "escape", "y")
            assert last(desk) == (Kind.REPLY, "My answer"), "it was shown once, before the text was kept"


async def test_a_colleague_who_writes_to_the_same_ticket_is_named(desk: Desk) -> None:
    with marias_desk(desk) as maria:
        async with console(desk, settings=STAY) as agent:
            await agent.press("r")
            draft = maria.writing.begin(1, DraftKind.NOTE)
            maria.writing.save(draft.id, "I know this", 1)
            await agent.looks_again()
            agent.sees("! Maria Nowak is writing, too")
            maria.writing.discard(draft.id)
            await agent.looks_again()
            agent.sees_not("is writing, too")


async def test_the_strip_shows_who_waits_and_the_keys_go_there(desk: Desk) -> None:
    assign(desk, 1, 3, 4)
    async with console(desk, size=(160, 40)) as agent:
        agent.sees_not("g w longest")
        await write(agent, "for one")
        agent.sees("g w longest", "4 Anna Kowals")
        assert ">1.. Anna Kowal" in agent.row_of("g w longest")
        await agent.press("n", "g", "w")
        ticket = agent.workspace.conversation.ticket
        assert ticket is not None
        assert ticket.id == 4, "it has waited since 18:00"
        await write(agent, "for four")
        await agent.press("tab")
        assert agent.text_written == "for one"
        await agent.press("escape", "w")
        assert agent.text_written == "for four"
        await agent.press("escape", "D", "g", "n")
        assert agent.text_written == "for one"
        await agent.press("escape", "D", "g", "n")
        assert "no other text is unsent" in agent.status
        agent.sees_not("g w longest")


async def test_nobody_else_waits(desk: Desk) -> None:
    async with console(desk) as agent:
        await agent.press("g", "w")
        assert "nobody else waits for you" in agent.status


async def test_spelling_is_hinted_at_when_a_dictionary_is_there(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "en_US.aff").write_text("SET UTF-8\n")
    (tmp_path / "en_US.dic").write_text("3\nhello\nwe\nit\n")
    async with console(desk, settings=Settings(theme="dark", dictionaries=str(tmp_path))) as agent:
        await write(agent, "Hello, we recieve it.")
        agent.sees(">-  spelling: recieve", "y send")
        await agent.press("f")
        assert agent.composer.text.selected_text == "recieve"


async def test_the_strip_stands_once_when_two_readings_end_together(desk: Desk) -> None:
    assign(desk, 1, 3, 4)
    async with console(desk, settings=STAY) as agent:
        await write(agent, "Hello Anna")
        strip = agent.workspace.query_one("#in-hand")
        await strip.remove()
        await asyncio.gather(refresh_strip(agent.workspace), refresh_strip(agent.workspace))
        assert len(agent.workspace.query("#in-hand")) == 1
