"""What goes with a text and into it: copies, files, quoted parts; long texts, wide signs, undo."""

from pathlib import Path

import given
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.conversation import Kind
from tui.stories import console, open_desk

STAY = Settings(theme="dark", advance="stay")


async def test_f5_sends_a_copy_which_the_conversation_shows(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("Done.")
        await agent.press("f5")
        await agent.type("jan@example")
        await agent.press("enter")
        agent.sees("'jan@example' is no address")
        await agent.type(".net, eva@example.net")
        await agent.press("enter")
        agent.sees(", 2 copies")
        await agent.press("escape", "y")
        assert given.written(desk, 1)[-1].cc == ("jan@example.net", "eva@example.net")
        agent.sees("copy to jan@example.net, eva@example.net")
        await agent.press("u")
        agent.sees("2 copies")
        await agent.press("escape", "c")
        for _ in "jan@example.net, eva@example.net":
            await agent.press("backspace")
        await agent.press("enter")
        agent.sees_not("2 copies")
        await agent.press("y")
        assert given.written(desk, 1)[-1].cc == ()


async def test_a_note_goes_in_no_copy(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("c", "f5")
        assert "only a reply goes in copy" in agent.status


async def test_copies_and_files_are_there_in_the_next_console(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("x")
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("Half")
        await agent.command_in_text("f5", "jan@example.net")
        await agent.command_in_text("f9", str(tmp_path / "log.txt"), clear="~/")
        agent.sees("1 file, 1 copy")
    desk.leave()
    again = open_desk(desk._store.path.parent)
    try:
        async with console(again, settings=STAY) as agent:
            await agent.press("r")
            agent.sees("1 file, 1 copy")
            await agent.press("escape", "y")
            sent = given.written(again, 1)[-1]
            assert (sent.body, sent.cc, [one.name for one in sent.attachments]) == (
                "Half",
                ("jan@example.net",),
                ["log.txt"],
            )
    finally:
        again.close()


async def test_f10_lists_the_files_and_takes_one_out(desk: Desk, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name)
    async with console(desk, settings=STAY) as agent:
        await agent.press("r", "f10")
        assert "no file is attached" in agent.status
        await agent.type("Files")
        for name in ("one.txt", "two.txt"):
            await agent.command_in_text("f9", str(tmp_path / name), clear="~/")
        await agent.press("f10")
        agent.sees("Enter takes the file out", "one.txt", "two.txt")
        await agent.choose("one")
        agent.sees("REPLY to Anna Kowalska, 1 file")
        await agent.press("escape", "y")
        assert [one.name for one in given.written(desk, 1)[-1].attachments] == ["two.txt"]


async def test_f3_quotes_one_part_after_the_other_at_the_cursor(desk: Desk) -> None:
    desk.writing.reply(1, "Please send the log.\n\nAnd the version.")
    given.inbound(desk, 1, "Version {{ five }}.\n\nThe log is empty.\n\n> And the version.")
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("You say")
        await agent.press("f3")
        agent.sees("quote a part", "The log is empty.", "And the version.")
        await agent.choose("empty")
        await agent.press("f3")
        await agent.choose("five")
        await agent.type("Thanks.")
        await agent.press("escape")
        agent.sees_not("still to be filled")
        await agent.press("y")
        assert (
            given.written(desk, 1)[-1].body == "You say\n> The log is empty.\n> Version {{ five }}.\nThanks."
        )


async def test_shift_r_adds_the_quote_to_a_text_that_is_begun(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("r")
        await agent.type("Hello Anna,")
        await agent.press("f2", "2", "R")
        assert (
            agent.text_written.startswith("Hello Anna,> Error 809") or "\n> Error 809" in agent.text_written
        )


async def test_the_title_counts_words_with_each_save_and_warns_in_a_chat(desk: Desk) -> None:
    number = given.ticket(desk, channel="chat", requester=given.customer(desk, "Ewa Lis", "ewa@example.com"))
    settings = Settings(theme="dark", guard={"chat_words": ("5",)})
    async with console(desk, settings=settings, open_ticket=number) as agent:
        await agent.press("r")
        await agent.type("one two three")
        await agent.saved()
        agent.sees("3 words  draft 22:15")
        await agent.type(" four five six")
        await agent.saved()
        agent.sees("! 6 of 5 words")
        await agent.press("escape")
        agent.sees("long for a chat: 6 words")


async def test_wide_signs_lines_and_undo(desk: Desk) -> None:
    async with console(desk, settings=STAY) as agent:
        await agent.press("c")
        await agent.type("日本語 🙂 zażółć\nвторая строка")
        assert agent.text_written == "日本語 🙂 zażółć\nвторая строка"
        agent.sees("日本語 🙂 zażółć", "вторая строка")
        await agent.press("ctrl+z")
        assert agent.text_written != "日本語 🙂 zażółć\nвторая строка"
        await agent.press("ctrl+y")
        assert agent.text_written == "日本語 🙂 zażółć\nвторая строка"
        await agent.press("escape", "y")
        assert given.written(desk, 1)[-1].kind is Kind.NOTE
