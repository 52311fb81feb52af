"""What the driver asks of a terminal, and what it relies on in Textual."""

import inspect
import sys
from pathlib import Path

import pytest
from textual import _ansi_sequences, app, driver
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from pty_screen import PtyScreen
from supportconsole.tui.driver import choose_driver
from supportconsole.tui.driver.driver import CellDriver
from supportconsole.tui.driver.pastes import PATIENCE
from supportconsole.tui.driver.places import erases_with_background

APPS = Path(__file__).parent / "apps"
MOUSE = b"\x1b[?1000h"
KITTY = b"\x1b[>25u"
CHECK = "; look at supportconsole/tui/driver before raising the version of Textual"


def launch(env: dict[str, str]) -> bytes:
    with PtyScreen([sys.executable, str(APPS / "list_app.py")], env=env) as tty:
        tty.wait_for("at 0 ")
        tty.wait_quiet()
        return bytes(tty.raw)


@pytest.mark.terminal
def test_the_mouse_is_asked_for_when_the_application_wants_it_and_the_kitty_keyboard_never() -> None:
    assert MOUSE in launch({})
    assert b"\x1b[?1000" not in launch({"MOUSE": "off"})
    assert b"\x1b[?1003" not in launch({"MOUSE": "off"})
    assert KITTY not in launch({})


@pytest.mark.terminal
def test_the_cursor_stays_visible() -> None:
    raw = launch({})
    assert b"\x1b[?25h" in raw
    assert b"\x1b[?25l" not in raw


@pytest.mark.terminal
def test_only_large_frames_are_bracketed_as_one_update() -> None:
    with PtyScreen([sys.executable, str(APPS / "list_app.py")]) as tty:
        tty.wait_for("at 0 ")
        tty.wait_quiet()
        written = len(tty.raw)
        tty.press("t")
        tty.wait_for("theme textual-light")
        tty.wait_quiet()
        assert b"\x1b[?2026h" in tty.raw[written:]
        written = len(tty.raw)
        tty.press("down")
        tty.wait_for("at 1 ")
        tty.wait_quiet()
        assert b"\x1b[?2026h" not in tty.raw[written:]


@pytest.mark.terminal
def test_an_idle_application_writes_nothing() -> None:
    with PtyScreen([sys.executable, str(APPS / "list_app.py")]) as tty:
        tty.wait_for("at 0 ")
        tty.wait_quiet(0.5)
        written = len(tty.raw)
        tty.pump(2)
        assert len(tty.raw) == written


@pytest.mark.terminal
def test_an_application_at_rest_is_woken_a_few_times_a_second_and_answers_keys() -> None:
    with PtyScreen([sys.executable, str(APPS / "list_app.py")]) as tty:
        tty.wait_for("at 0 ")
        tty.pump(PATIENCE * 0.1 + 1)
        before = count_wakes(tty.pid)
        tty.pump(2)
        assert count_wakes(tty.pid) - before < 10
        tty.press("t")
        tty.wait_for("theme textual-light")
        tty.wait_quiet()


def count_wakes(pid: int) -> int:
    """Times a thread of the process has gone to sleep by itself."""
    found = [task.joinpath("status").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for status in found)


def test_the_driver_can_be_switched_off() -> None:
    assert choose_driver({}) is CellDriver
    assert choose_driver({"SUPPORTCONSOLE_DRIVER": "stock"}) is None
    assert choose_driver({"TEXTUAL_DRIVER": "somebody.elses:Driver"}) is None


@pytest.mark.parametrize(
    ("environ", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "screen-256color-bce"}, True),
        ({"TERM": "xterm-256color", "STY": "1.pts"}, False),
        ({"TERM": "vt100"}, False),
        ({}, False),
    ],
)
def test_which_terminals_erase_in_colour(environ: dict[str, str], erases: bool) -> None:
    assert erases_with_background(environ) is erases


# -- tripwires: what is not Textual's public interface and yet relied on -------------------------------
def test_textual_still_brackets_its_frames_the_way_the_driver_reads() -> None:
    assert _ansi_sequences.SYNC_START == "\x1b[?2026h", "Textual opens updates differently" + CHECK
    assert _ansi_sequences.SYNC_END == "\x1b[?2026l", "Textual closes updates differently" + CHECK
    source = inspect.getsource(app.App._display)
    assert "render_segments" in source, "Textual renders frames by another way" + CHECK
    assert "Control.move_to" in source, "Textual no longer puts the cursor at the end of a frame" + CHECK
    for update in (LayoutUpdate, ChopsUpdate):
        assert "move_to(x, y)" in inspect.getsource(update.render_segments), (
            f"{update.__name__} no longer begins with an address" + CHECK
        )


@pytest.mark.parametrize(
    "name",
    ["_get_terminal_size", "_enable_mouse_support", "_disable_mouse_support", "_sigcont_application",
     "_sigtstp_application", "run_input_thread", "process_message", "start_application_mode", "stop_application_mode",
     "suspend_application_mode", "close"],
)  # fmt: skip
def test_textual_still_has_the_methods_the_driver_builds_on(name: str) -> None:
    assert callable(getattr(LinuxDriver, name, None)), f"LinuxDriver.{name} is gone" + CHECK


def test_textual_still_keeps_what_the_driver_reads_in_these_attributes() -> None:
    started = inspect.getsource(LinuxDriver.__init__) + inspect.getsource(driver.Driver.__init__)
    for name in ("_writer_thread", "exit_event", "fileno", "_mouse", "_auto_restart", "_app", "_debug"):
        assert f"self.{name}" in started, f"LinuxDriver.{name} is gone" + CHECK
    assert "signal.signal(signal.SIGCONT, self._sigcont_application)" in started, (
        "SIGCONT is handled elsewhere" + CHECK
    )
    running = inspect.getsource(LinuxDriver.start_application_mode)
    assert "signal.signal(signal.SIGWINCH" in running, "SIGWINCH is handled elsewhere" + CHECK
    assert "self._run_input_thread" in running, "keys are read by something else" + CHECK


def test_textual_still_parses_keys_by_feed_and_tick() -> None:
    parser = XTermParser()
    assert [type(event).__name__ for event in parser.feed("j")] == ["Key"], "XTermParser.feed changed" + CHECK
    assert list(parser.tick()) == [], "XTermParser.tick changed" + CHECK


def test_textual_still_dies_of_sub_fields() -> None:
    # When this fails, Textual has learnt to read them and keys.py may go.
    with pytest.raises(ValueError, match="1086"):
        list(XTermParser().feed("\x1b[1086::106;5u"))
