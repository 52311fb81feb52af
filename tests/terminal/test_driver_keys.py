"""What terminals send reaches the application as keys, or not at all, but never ends it."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pty_screen import PtyScreen
from supportconsole.tui.driver.keys import plain_keys

APPS = Path(__file__).parent / "apps"


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("\x1b[1086::106;5u", "\x1b[1086;5u"),
        ("\x1b[1086:1054:106;5:1;1086u", "\x1b[1086;5;1086u"),
        ("\x1b[97;1:3u", ""),
        ("\x1b[1;5:1A", "\x1b[1;5A"),
        ("\x1b[97u", "\x1b[97u"),
        ("x\x1b[1086::106;5uy", "x\x1b[1086;5uy"),
        ("12:30 \x1b[A", "12:30 \x1b[A"),
        ("\x1b[48:1;24:0;80:0;1:0;2:0t", "\x1b[48:1;24:0;80:0;1:0;2:0t"),
    ],
)
def test_sub_fields_of_keys_are_taken_out(sent: str, plain: str) -> None:
    assert plain_keys(sent) == plain


@given(st.text(st.sampled_from("\x1b[0123456789:;uA~xя"), max_size=40))
def test_cleaning_twice_is_cleaning_once_and_text_without_keys_is_untouched(data: str) -> None:
    once = plain_keys(data)
    assert ":" not in data or "\x1b[" not in data or len(once) <= len(data)
    if "\x1b[" not in data:
        assert once == data


@pytest.mark.terminal
@pytest.mark.parametrize(
    "noise",
    [
        b"\x1b[1086::106;5u",
        b"\x1b[99999999999;5u",
        b"\xff\xfe\x80",
        b"\x1b[1086::",
        b"\x1b]11;rgb:0/0/0\x07",
        b"\x1b[97;5:3u",
    ],
    ids=["alternate", "huge", "not utf-8", "cut off", "answer", "release"],
)
def test_bytes_nobody_asked_for_leave_the_application_alive(noise: bytes) -> None:
    with PtyScreen([sys.executable, str(APPS / "list_app.py")]) as tty:
        tty.wait_for("at 0 ")
        tty.send(noise)
        tty.wait_quiet(0.3)
        tty.press("end")
        tty.wait_for("at 299 ")
        tty.press("q")
        assert tty.wait_ended() == 0


@pytest.mark.terminal
def test_a_terminal_that_goes_away_ends_the_application() -> None:
    tty = PtyScreen(["sh", "-c", f"trap '' HUP; exec {sys.executable} {APPS / 'list_app.py'}"])
    tty.wait_for("at 0 ")
    tty.hang_up()
    tty.wait_ended()
