"""The console in a real terminal: it opens, closes, is killed, refuses what it cannot draw on, and leaves no mess."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from pty_screen import PtyScreen
from terminal.consoles import desk_of, home_with, ready, start

pytestmark = pytest.mark.terminal

LEAVES = b"\x1b[?1049l"
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


def bodies(home: Path) -> list[str]:
    desk = desk_of(home)
    try:
        return [draft.body for draft in desk.writing.drafts()]
    finally:
        desk.close()


def write(tty: PtyScreen, text: str) -> None:
    tty.press("r")
    tty.wait_for("REPLY to Anna Kowalska")
    tty.send(text)
    tty.wait_for(text[-12:])


def test_it_opens_is_worked_with_closes_and_everything_is_there_again(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with ready(start(home)) as tty:
        tty.wait_for("QUEUE")
        tty.press("t")
        tty.wait_for("take: #1")
        write(tty, "Please try another network.")
        tty.press("escape")
        tty.wait_for("y send")
        tty.press("n")
        tty.wait_for("kept as a draft")
        tty.press("q")
        assert tty.wait_ended() == 0
        assert LEAVES in tty.raw
    with ready(start(home)) as tty:
        tty.wait_for("1 unsent draft")
        tty.press("r")
        tty.wait_for("Please try another network.")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 15)])
def test_it_fits_the_terminal_and_follows_its_size(tmp_path: Path, size: tuple[int, int]) -> None:
    with start(home_with(tmp_path), columns=size[0], rows=size[1]) as tty:
        tty.wait_for("VPN does")
        tty.wait_for("QUEUE")
        tty.resize(100, 30)
        tty.wait_for("Error 809")
        assert not tty.terminal.unknown


def kill_while_typing(folder: Path, rounds: Sequence[int]) -> None:
    """Type word by word into as many consoles side by side, kill -9 each in its turn, and see how old the newest word is that was lost."""
    homes = {number: home_with(folder / str(number)) for number in rounds}
    typed: dict[int, list[tuple[float, str]]] = {number: [] for number in rounds}
    ttys: dict[int, PtyScreen] = {}
    killed: dict[int, float] = {}
    with ExitStack() as stack:
        for number, home in homes.items():
            ttys[number] = stack.enter_context(ready(start(home)))
            ttys[number].press("r")
            ttys[number].wait_for("REPLY to")
        begun = time.monotonic()
        while len(killed) < len(homes):
            for number in homes.keys() - killed.keys():
                if time.monotonic() - begun > 2.2 + number % 10 * 0.13:
                    os.kill(ttys[number].pid, signal.SIGKILL)
                    killed[number] = time.monotonic()
                    assert ttys[number].wait_ended() == -signal.SIGKILL
                else:
                    word = f"{len(typed[number]):03d} "
                    ttys[number].send(word)
                    typed[number].append((time.monotonic(), word))
                    ttys[number].pump(0.05 / len(homes))
    for number, home in homes.items():
        (kept,) = bodies(home) or [""]
        assert kept, "nothing was kept"
        assert "".join(word for _at, word in typed[number]).startswith(kept)
        lost = [at for at, word in typed[number] if word.strip() not in kept]
        age = max((killed[number] - at for at in lost), default=0.0)
        assert age <= 2.0, f"lost {age:.2f} s of typing"


@pytest.mark.parametrize("half", range(2))
def test_kill_9_while_typing_loses_two_seconds_at_most(tmp_path: Path, half: int) -> None:
    kill_while_typing(tmp_path, range(half * 5, half * 5 + 5))


@pytest.mark.slow
@pytest.mark.parametrize("tenth", range(10))
def test_kill_9_fifty_times(tmp_path: Path, tenth: int) -> None:
    kill_while_typing(tmp_path, range(tenth * 5, tenth * 5 + 5))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_lost_terminal_and_a_shutdown_lose_nothing(tmp_path: Path, number: signal.Signals) -> None:
    home = home_with(tmp_path)
    with ready(start(home)) as tty:
        write(tty, "typed a moment ago")
        tty.signal(number)
        assert tty.wait_ended() == 0
    assert bodies(home) == ["typed a moment ago"]


def test_a_terminal_that_is_closed_loses_nothing(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with ready(start(home)) as tty:
        write(tty, "typed a moment ago")
        os.close(tty._fd)
        deadline = time.monotonic() + 10
        while not tty._has_ended() and time.monotonic() < deadline:
            os.sched_yield()
        ended = tty._has_ended()
        tty._fd = os.open(os.devnull, os.O_RDWR)
        assert ended
    assert bodies(home) == ["typed a moment ago"]


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_refused_with_the_command_to_use(
    tmp_path: Path, term: str
) -> None:
    with start(home_with(tmp_path), term=term) as tty:
        assert tty.wait_ended() == 2
        assert "supportconsole list" in tty.text()
        assert b"\x1b" not in tty.raw


@pytest.mark.parametrize("words", [(), ("open",), ("open", "1"), ("demo",)])
def test_without_a_terminal_it_is_refused_too(tmp_path: Path, words: tuple[str, ...]) -> None:
    env = {"SUPPORTCONSOLE_HOME": str(home_with(tmp_path)), "PATH": os.environ["PATH"], "TERM": "xterm"}
    ran = subprocess.run([sys.executable, "-m", "supportconsole", *words], env=env, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert ran.returncode == 2
    assert "supportconsole list" in ran.stderr
    assert ran.stdout == ""


def test_a_bug_leaves_the_terminal_clean_and_a_report_without_anybodys_words(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with ready(start(home, entry=("bug",))) as tty:
        write(tty, "not to be lost")
        tty.press("escape")
        tty.wait_for("y send")
        tty.press("n")
        tty.wait_for("kept as a draft")
        tty.press("2", "o")
        assert tty.wait_ended() == 70
        after = bytes(tty.raw).rpartition(LEAVES)[2].decode("utf-8", "replace")
    assert "This is a bug" in after
    assert "customer's own words" not in bytes(tty.raw).decode("utf-8", "replace")
    assert "\x1b[?25h" in bytes(tty.raw).decode("utf-8", "replace")
    (report,) = (home / "state" / "crashes").glob("crash-*.txt")
    text = report.read_text()
    assert "builtins.RuntimeError" in text
    assert "entry.py" in text
    for word in ("customer", "Anna", "broken on purpose", "secret", str(tmp_path)):
        assert word not in text
    assert report.stat().st_mode & 0o077 == 0
    assert bodies(home) == ["not to be lost"]


def test_a_bug_while_writing_keeps_the_text(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    with ready(start(home, entry=("bug",))) as tty:
        write(tty, "half a sentence")
        tty.press("f2")
        tty.wait_until(lambda: tty.cursor()[1] > 80, "the cursor in the side pane")
        tty.press("2", "o")
        assert tty.wait_ended() == 70
    assert bodies(home) == ["half a sentence"]


def test_what_comes_before_the_first_paint_is_small(tmp_path: Path) -> None:
    target = tmp_path / "modules"
    with ready(start(home_with(tmp_path), entry=("modules", str(target)))):
        loaded = set(target.read_text().split())
    assert "supportconsole.tui.queue.pane" in loaded
    heavy = {"httpx", "sqlite_utils", "click", "liquid", "html.parser", "email", "gettext"}
    assert not heavy & loaded


@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="the system does not tell what a process maps"
)
def test_the_console_maps_no_library_for_tls(tmp_path: Path) -> None:
    with ready(start(home_with(tmp_path))) as tty:
        maps = Path(f"/proc/{tty.pid}/maps").read_text()
    assert "_sqlite3" in maps
    assert "_ssl" not in maps


@pytest.mark.parametrize("variable", ["NO_COLOR=1", "SUPPORTCONSOLE_THEME=mono"])
def test_without_colours_no_colour_byte_is_sent(tmp_path: Path, variable: str) -> None:
    with ready(start(home_with(tmp_path), environ=dict([variable.split("=")]))) as tty:
        tty.press("j", "k", "r")
        tty.wait_for("REPLY to")
        tty.send("text ::")
        tty.wait_for("canned response")
        tty.press("escape")
        tty.wait_gone("canned response")
        tty.press("escape")
        tty.wait_for("y send")
        tty.press("D")
        tty.wait_for("discarded")
        tty.press("2", "?")
        tty.wait_for("KEYS")
        tty.press("q")
        tty.wait_for("QUEUE")
        assert COLOUR.findall(tty.raw) == []
        assert b"\x1b[1m" in tty.raw or b"\x1b[0;1m" in tty.raw


def test_with_colours_colour_bytes_are_seen_by_the_same_look(tmp_path: Path) -> None:
    with ready(start(home_with(tmp_path))) as tty:
        assert COLOUR.findall(tty.raw)


def test_an_editor_of_ones_own_goes_on_with_the_text(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf " and edited\\033[2J" >> "$1"\n')
    editor.chmod(0o700)
    with ready(start(home, environ={"EDITOR": str(editor)})) as tty:
        write(tty, "begun here")
        tty.send("\x1b[17~")  # F6
        tty.wait_for("and edited")
        tty.send("!")
        tty.wait_for("!")
        tty.press("escape")
        tty.wait_for("y send")
        tty.press("n")
        tty.wait_for("kept as a draft")
    (kept,) = bodies(home)
    assert kept.startswith("begun here")
    assert " and edited␛[2J" in kept
    assert "\x1b" not in kept


def test_an_editor_that_ends_badly_changes_nothing(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    editor = tmp_path / "editor.sh"
    marker = tmp_path / "ran"
    editor.write_text(f'#!/bin/sh\necho lost > "$1"\ntouch {marker}\nexit 1\n')
    editor.chmod(0o700)
    with ready(start(home, environ={"EDITOR": str(editor)})) as tty:
        write(tty, "begun here")
        tty.send("\x1b[17~")
        tty.wait_until(marker.exists, "the editor to have run")
        tty.wait_for("begun here")
        tty.send(" and on")
        tty.wait_for("begun here and on")


def test_suspended_and_continued_the_screen_is_whole(tmp_path: Path) -> None:
    with ready(start(home_with(tmp_path))) as tty:
        tty.wait_for("SCRIPTS")
        tty.wait_quiet()
        before = tty.text()
        tty.press("ctrl+z")
        tty.wait_stopped()
        tty.signal(signal.SIGCONT)
        tty.wait_until(lambda: tty.text() == before, "the same screen again")
        tty.press("j")
        tty.wait_for("It asks me again")
