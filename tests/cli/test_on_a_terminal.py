"""Commands at a real terminal: bold where something is due, no wider than it is, and plain when asked."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from command_line import CommandLine
from hostile import forbidden
from supportconsole.domain.text.cells import cell_width


def at_terminal(
    desk: CommandLine, *words: str, columns: int = 60, environ: dict[str, str] | None = None
) -> tuple[int, str]:
    """The exit code and what the terminal got."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "supportconsole", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=desk.environ | (environ or {}),
    ) as program:
        os.close(slave)
        said = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # Linux says so when the last writer has gone
                break
            if not part:
                break
            said += part
    os.close(master)
    return program.returncode, said.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_table_fits_the_terminal_and_what_is_urgent_is_bold(desk: CommandLine, columns: int) -> None:
    code, said = at_terminal(desk, "list", columns=columns)
    assert code == 0
    assert "\x1b[1m" in said
    bare = said.replace("\x1b[1m", "").replace("\x1b[22m", "")
    assert forbidden(bare) == []
    assert len(bare.splitlines()) == 2
    assert all(cell_width(line) <= columns for line in bare.splitlines())


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_it_plain_gets_plain_text(desk: CommandLine, environ: dict[str, str]) -> None:
    code, said = at_terminal(desk, "list", environ=environ)
    assert code == 0
    assert "\x1b" not in said


def test_the_console_says_what_to_use_on_a_dumb_terminal(desk: CommandLine) -> None:
    code, said = at_terminal(desk, "open", environ={"TERM": "dumb"})
    assert code == 2
    assert "supportconsole list" in said
    assert "\x1b" not in said


def test_a_text_from_the_editor_is_sent_and_a_refused_one_is_kept(desk: CommandLine, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "Hello {{ gap }}" > "$1"\n')
    editor.chmod(0o700)
    code, said = at_terminal(desk, "reply", "1", environ={"VISUAL": str(editor)})
    assert code == 2
    assert "draft" in said
    # The draft comes back into the editor, which closes the gap.
    editor.write_text('#!/bin/sh\nsed -i "s/ {{ gap }}/ Anna/" "$1"\n')
    assert at_terminal(desk, "reply", "1", environ={"VISUAL": str(editor)})[0] == 0
    assert "Hello Anna" in desk.ok("show", "1").out
    editor.write_text("#!/bin/sh\nexit 1\n")
    assert at_terminal(desk, "note", "1", environ={"VISUAL": str(editor)})[0] == 1
    assert not list((desk.home / "state" / "editing").iterdir())
