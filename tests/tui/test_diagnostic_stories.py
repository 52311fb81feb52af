"""Diagnostics at the console: `!` runs what is allowed on what the ticket names, `|` gives a command the message."""

import os
import sys
from pathlib import Path

import pytest

import given
from hostile import forbidden
from pty_screen import PtyScreen
from scripts.guides import SOUND
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.conversation import DraftKind, Kind
from tui.screens import faults
from tui.stories import console, lay_desk

ECHO = ("printf", "<%s>", "{host}")
SETTINGS = Settings(
    theme="dark",
    advance="stay",
    diagnostics={
        "echo": ECHO,
        "both": ("printf", "<%s>", "{host}", "{port}"),
        "far": ("no-such-program-anywhere",),
    },
    pipes={"count": ("wc", "-w")},
)


async def test_a_diagnostic_on_what_the_ticket_names_is_looked_at_and_kept_as_a_note(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter", "!")
        agent.sees("run which command?", "echo", "printf <%s> {host}")
        agent.sees_not("far ")
        await agent.choose("echo")
        agent.sees("echo: host")
        assert agent.workspace.chooser is not None
        await agent.press("enter")  # the only host of the conversation stands on the line
        agent.sees(
            "$ printf '<%s>' help.example.com  (exit 0)", "<help.example.com>", "y keep as an internal note"
        )
        await agent.press("y")
        last = given.written(desk, 1)[-1]
        assert last.kind is Kind.NOTE
        assert last.body == "$ printf '<%s>' help.example.com  (exit 0)\n| <help.example.com>\n"
        await agent.press("u")
        assert given.written(desk, 1)[-1].kind is Kind.INBOUND


async def test_a_value_that_does_not_fit_is_asked_again_and_the_output_can_be_written_on(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter")
        await agent.command("diagnose both vpn.example.org")
        await agent.type("443;id")
        await agent.press("enter")
        agent.sees("'443;id' is no port. A port from 1 to 65535.")
        await agent.press(*["backspace"] * 3, "enter")
        agent.sees("<vpn.example.org><443>")
        await agent.press("e")
        assert agent.composer.kind is DraftKind.NOTE
        assert agent.text_written.startswith(
            "$ printf '<%s>' vpn.example.org 443  (exit 0)\n| <vpn.example.org>"
        )


async def test_going_back_keeps_nothing(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter")
        await agent.command("diagnose echo vpn.example.org")
        await agent.press("escape")
        agent.sees("#1 VPN does not connect")
        assert given.written(desk, 1)[-1].kind is Kind.INBOUND


async def test_one_that_takes_long_is_called_off_with_escape(desk: Desk, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = tmp_path / "slow"
    program.write_text(f"#!/bin/sh\necho $$ > {told}\nexec sleep 600\n", encoding="utf-8")
    program.chmod(0o700)
    settings = Settings(theme="dark", diagnostics={"slow": (str(program),)})
    async with console(desk, settings=settings) as agent:
        await agent.press("enter", ":")
        await agent.type("diagnose slow")
        agent.key("enter")
        # The program's own start, and the screen that tells of it, are what is waited for.
        while not (
            told.exists() and told.read_text(encoding="utf-8").strip() and "running ..." in agent.text()
        ):
            await agent.pilot.pause(0.01)
        agent.sees("esc back")
        agent.sees_not("y keep")
        await agent.press("escape")
        agent.sees("#1 VPN does not connect")
    pid = int(told.read_text(encoding="utf-8"))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_what_cannot_be_run_is_said(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter")
        await agent.command("diagnose far")
        assert "no-such-program-anywhere is not installed" in agent.status
        await agent.command("diagnose rm")
        assert "There is no command 'rm' on the list" in agent.status


async def test_a_message_is_piped_and_the_output_goes_into_the_text(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("r", "f2", "2")
        await agent.command("pipe count")
        agent.sees("$ wc -w  (exit 0)")
        await agent.press("i")
        assert int(agent.text_written) > 10


async def test_what_is_selected_in_the_text_is_piped(desk: Desk) -> None:
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("r")
        await agent.type("one two three")
        agent.composer.text.select_span(0, 7)
        await agent.press("f2")
        await agent.command("pipe count")
        agent.sees("$ wc -w  (exit 0)", " 2")
        await agent.press("i")
        assert agent.text_written.split()[0] == "2"


async def test_a_part_of_the_message_is_chosen_and_piped(desk: Desk) -> None:
    given.inbound(desk, 1, "Dear all,\n\nfour words stand here\n\nBye")
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter", "|")
        await agent.choose("count")
        agent.sees("pipe which part?", "the whole message", "four words stand here")
        await agent.choose("four")
        agent.sees("$ wc -w  (exit 0)")
        await agent.press("y")
        assert given.written(desk, 1)[-1].body.split("\n")[1] == "| 4"


async def test_a_diagnostic_of_a_script_becomes_part_of_its_note(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "router.md").write_text(SOUND.replace("ping {{", "echo {{"), encoding="utf-8")
    desk._own_scripts = folder
    async with console(desk, settings=SETTINGS) as agent:
        await agent.press("enter")
        await agent.command("follow router")
        await agent.press("1")
        await agent.choose("today")
        await agent.choose("vpn.example.org")
        await agent.choose("home")
        await agent.press("!")
        agent.sees("<vpn.example.org>", "y keep for the script's note")
        await agent.press("y", "1", "enter", "y")
        body = given.written(desk, 1)[-1].body
        assert "   $ printf '<%s>' vpn.example.org  (exit 0)\n   | <vpn.example.org>\n" in body


HOSTILE_OUTPUT = r"""
import sys
out = sys.stdout.buffer
out.write(b"before \x1b[2J\x1b]0;owned\x07\x9b31m\x1bP+q\x1b\\ \x1b]52;c;aWQ=\x07 \x0e\x0f \x08\x08 \r overwritten\n")
out.write("\u202egro.elpmaxe \u2066x\u2069 \U000e0041 \ud7ff".encode("utf-8", "surrogatepass") + b"\xff\xfe\xc3\x28\n")
out.write(b"x" * 5000 + b"\n" + b"after\n")
"""


async def test_an_output_that_would_drive_the_terminal_is_only_text(desk: Desk, tmp_path: Path) -> None:
    program = tmp_path / "evil.py"
    program.write_text(HOSTILE_OUTPUT, encoding="utf-8")
    settings = Settings(theme="dark", diagnostics={"evil": (sys.executable, "-IS", str(program))})
    async with console(desk, settings=settings) as agent:
        await agent.press("enter")
        await agent.command("diagnose evil")
        agent.sees("before", "after")
        assert faults(agent) == []
        await agent.press("y")
        assert forbidden(given.written(desk, 1)[-1].body) == []
        assert faults(agent) == []


@pytest.mark.terminal
def test_nothing_raw_of_an_output_reaches_the_terminal(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    program = tmp_path / "evil.py"
    program.write_text(HOSTILE_OUTPUT, encoding="utf-8")
    (home / "config" / "config.toml").write_text(
        f'agent = "a1"\n[diagnostics]\nevil = ["{sys.executable}", "-IS", "{program}"]\n', encoding="utf-8"
    )
    lay_desk(home / "data" / "desks" / "main").close()
    command = [sys.executable, "-m", "supportconsole"]
    with PtyScreen(command, columns=100, rows=30, env={"SUPPORTCONSOLE_HOME": str(home)}) as tty:
        tty.wait_for("VPN does not connect")
        tty.press("enter")
        tty.wait_for("Error 809")
        before = len(tty.raw)
        tty.send(":diagnose evil\r")
        tty.wait_for("after")
        shown = bytes(tty.raw[before:])
        for raw in (
            b"\x1b[2J",
            b"\x1b]0;owned",
            b"\x9b31m",
            b"\x1bP+q",
            b"\x1b]52;c;aWQ",
            b"\x07",
            b"\x0e",
        ):
            assert raw not in shown, raw
        assert "\u202e" not in shown.decode("utf-8", "replace")
        tty.press("q")  # not Esc: a key right behind it would be taken for one with Alt
        tty.wait_gone("overwritten")
        tty.press("q")
        assert tty.wait_ended() == 0
