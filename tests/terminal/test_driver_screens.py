"""The cell driver paints what Textual's own driver paints: every cell, every attribute, in real pseudo-terminals."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pty_screen import PtyScreen

pytestmark = pytest.mark.terminal

APPS = Path(__file__).parent / "apps"
Steps = Callable[[PtyScreen], None]


def run(
    app: str, steps: Steps, *, stock: bool, size: tuple[int, int] = (80, 24), term: str = "xterm-256color"
) -> PtyScreen:
    env = {"SUPPORTCONSOLE_DRIVER": "stock"} if stock else {}
    tty = PtyScreen([sys.executable, str(APPS / app)], columns=size[0], rows=size[1], term=term, env=env)
    try:
        steps(tty)
        tty.wait_quiet()
    except BaseException:
        tty.close()
        raise
    return tty


def assert_alike(app: str, steps: Steps, **how: object) -> tuple[PtyScreen, PtyScreen]:
    """Given the same keys in both drivers, then the same cells and the same cursor. Returns ours and the stock one."""
    with (
        run(app, steps, stock=False, **how) as ours,  # type: ignore[arg-type]
        run(app, steps, stock=True, **how) as stock,  # type: ignore[arg-type]
    ):
        ours.wait_until(
            lambda: ours.screen() == stock.screen(), "the stock driver's screen:\n" + stock.text()
        )
        for y, (row, wanted) in enumerate(zip(ours.cells(), stock.cells(), strict=True)):
            assert row == wanted, f"row {y}"
        assert ours.cursor() == stock.cursor()
        assert not ours.terminal.unknown
        return ours, stock


def open_list(tty: PtyScreen) -> None:
    tty.wait_for("at 0 ")


def test_a_launch_paints_the_same_in_an_eighth_of_the_bytes() -> None:
    ours, stock = assert_alike("list_app.py", open_list, size=(120, 40))
    assert len(ours.raw) * 8 < len(stock.raw)


def test_moving_scrolling_and_paging_a_list() -> None:
    def steps(tty: PtyScreen) -> None:
        open_list(tty)
        for n in range(1, 30):
            tty.press("down")
            tty.wait_for(f"at {n} ")
        tty.press("pagedown", "pagedown", "up", "end")
        tty.wait_for("at 299")
        tty.press("home")
        tty.wait_for("at 0 ")

    assert_alike("list_app.py", steps)


@pytest.mark.parametrize("term", ["xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100"])
def test_every_kind_of_terminal(term: str) -> None:
    def steps(tty: PtyScreen) -> None:
        open_list(tty)
        tty.press("pagedown")
        tty.wait_gone("at 0 ")

    assert_alike("list_app.py", steps, term=term)


def test_a_change_of_theme() -> None:
    def steps(tty: PtyScreen) -> None:
        open_list(tty)
        tty.press("t")
        tty.wait_for("theme textual-light")
        tty.press("down")
        tty.wait_for("at 1 textual-light")

    assert_alike("list_app.py", steps)


def test_resizing_smaller_and_larger() -> None:
    def steps(tty: PtyScreen) -> None:
        open_list(tty)
        for columns, rows in ((40, 15), (121, 41), (60, 20)):
            tty.wait_quiet()
            tty.resize(columns, rows)
            tty.wait_until(lambda: "at 0" in tty.screen()[tty.terminal.screen.lines - 1], f"{columns}x{rows}")
        tty.press("down")
        tty.wait_for("at 1 ")

    assert_alike("list_app.py", steps)


@pytest.mark.parametrize(
    "sizes", [((20, 5), (80, 24)), ((40, 15), (121, 41)), ((120, 40), (30, 10), (81, 25))]
)
def test_a_storm_of_resizes_leaves_nothing_unpainted(sizes: tuple[tuple[int, int], ...]) -> None:
    # Textual alone leaves parts of the screen blank here, so the measure is a program started at the last size.
    with run("list_app.py", open_list, stock=False) as tty:
        for columns, rows in sizes:
            tty.resize(columns, rows)
        columns, rows = sizes[-1]
        with run("list_app.py", open_list, stock=True, size=(columns, rows)) as fresh:
            tty.wait_until(lambda: tty.cells() == fresh.cells(), f"all of {columns}x{rows}")


def test_typing_and_deleting_text_with_wide_characters() -> None:
    def steps(tty: PtyScreen) -> None:
        tty.wait_for("ready")
        # One key at a time: Textual may handle a character before an arrow that came first.
        typed = "Hello, świat, привет 漢 x"
        tty.send(typed)
        tty.wait_for(f"288 characters, at 0:{len(typed)}")
        tty.press("left")
        tty.wait_for("at 0:23")
        tty.press("backspace")
        tty.wait_for("287 characters, at 0:22")
        tty.press("backspace")
        tty.wait_for("286 characters, at 0:21")
        tty.press("enter")
        tty.wait_for("287 characters, at 1:0")
        tty.press("down")
        tty.wait_for("at 2:0")
        tty.press("delete")
        tty.wait_for("286 characters, at 2:0")
        tty.press("right")
        tty.wait_for("at 2:1")
        tty.send("!")
        tty.wait_for("287 characters, at 2:2")

    assert_alike("text_app.py", steps)


def test_a_dialog_over_wide_characters_opens_and_closes() -> None:
    def steps(tty: PtyScreen) -> None:
        tty.wait_for("ready")
        tty.press("ctrl+o")
        tty.wait_for("dialog is open")
        tty.wait_quiet()
        tty.press("escape")
        tty.wait_gone("dialog is open")
        tty.press("ctrl+o")
        tty.wait_for("dialog is open")

    assert_alike("text_app.py", steps, size=(81, 24))


@pytest.mark.parametrize("keys", ["1", "12", "103", "123", "20", "3125", "15"])
def test_wide_characters_marks_and_emoji_come_and_go(keys: str) -> None:
    names = {"1": "wide", "2": "marks", "3": "emoji", "5": "after", "0": "plain"}

    def steps(tty: PtyScreen) -> None:
        tty.wait_for("page plain")
        for key in keys:
            tty.press(key)
            tty.wait_for(f"page {names[key]}")

    assert_alike("cell_app.py", steps)


def test_text_after_a_sequence_of_doubtful_width_stays_in_its_column() -> None:
    # This terminal takes 6 cells for a family, Textual lays it out in 2: what follows must not be pushed aside.
    def steps(tty: PtyScreen) -> None:
        tty.wait_for("page plain")
        tty.press("4")
        tty.wait_for("page joined")

    with run("cell_app.py", steps, stock=False) as tty:
        first = tty.screen()[0]
        assert first.endswith("w tail")
        assert [cell.data for cell in tty.cells()[0][3:5]] == ["y", " "]
        tty.press("0")
        tty.wait_for("page plain")
        tty.wait_quiet()
        assert tty.screen()[0] == "plain text only"


def test_suspended_and_back_the_screen_is_whole() -> None:
    # Textual alone paints nothing when it comes back to the same size, so the measure is a fresh start.
    with run("list_app.py", open_list, stock=False) as tty:
        shown = tty.cells()
        tty.signal(signal.SIGTSTP)
        tty.wait_stopped()
        tty.pump(0)
        assert tty.terminal.modes == {7, 25}
        tty.terminal.screen.cursor_position(1, 1)
        tty.terminal.screen.draw("what the shell left")
        tty.signal(signal.SIGCONT)
        tty.wait_until(lambda: tty.cells() == shown, "the whole screen")
        for n in range(1, 4):
            tty.press("down")
            tty.wait_for(f"at {n} ")
        tty.press("q")
        assert tty.wait_ended() == 0


def test_after_an_editor_the_screen_is_whole_again() -> None:
    with run("list_app.py", open_list, stock=False) as tty:
        shown = tty.cells()
        tty.press("e")
        tty.wait_until(lambda: b"the editor was here" in tty.raw, "the editor")
        tty.wait_until(lambda: tty.cells() == shown, "the whole screen")
        tty.wait_quiet()
        assert tty.cells() == shown
        tty.press("down")
        tty.wait_for("at 1 ")


def test_stopped_and_continued_from_outside_keys_still_arrive_once() -> None:
    with run("list_app.py", open_list, stock=False) as tty:
        tty.signal(signal.SIGSTOP)
        tty.wait_stopped()
        written = len(tty.raw)
        tty.signal(signal.SIGCONT)
        tty.wait_until(lambda: b"?1049h" in tty.raw[written:], "the terminal to be taken again")
        for n in range(1, 6):
            tty.press("down")
            tty.wait_for(f"at {n} ")
        tty.press("q")
        assert tty.wait_ended() == 0


def test_redraw_mends_what_another_program_wrote() -> None:
    with run("list_app.py", open_list, stock=False) as tty:
        before = tty.cells()
        tty.terminal.screen.cursor_position(5, 10)
        tty.terminal.screen.draw("wall: the disk is full")
        tty.press("ctrl+l")
        tty.wait_gone("the disk is full")
        tty.wait_quiet()
        assert tty.cells() == before


def test_the_terminal_is_given_back_as_it_came() -> None:
    with run("list_app.py", open_list, stock=False) as tty:
        assert tty.terminal.modes >= {25, 1049, 2004}
        tty.press("q")
        assert tty.wait_ended() == 0
        assert tty.terminal.modes == {25, 7}
        attributes = tty.terminal.screen.cursor.attrs
        assert (attributes.fg, attributes.bg, attributes.bold, attributes.reverse) == (
            "default",
            "default",
            False,
            False,
        )
