"""What we use of Textual beyond its documented interface. After an update of Textual, look here first."""

import inspect
from importlib.metadata import version

import pytest
from textual import _ansi_sequences, _xterm_parser
from textual._compositor import Compositor
from textual.app import App
from textual.document._document import Document
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

PROVED = "8.2.8"

USED: dict[str, tuple[object, str, tuple[str, ...], str]] = {
    "fatal": (App, "_fatal_error", ("self",), "tui/app.py closes without Textual's report of local variables"),
    "close": (App, "_close_messages_no_wait", ("self",), "tui/app.py closes after a bug"),
    "filters": (App, "get_line_filters", ("self",), "tui/app.py puts the last wall before the terminal"),
    "default screen": (App, "get_default_screen", ("self",), "tui/app.py starts with its one screen"),
    "keys": (TextArea, "_on_key", ("self", "event"), "composer/text.py looks for :: ?? @@ after a key"),
    "painting": (TextArea, "refresh", ("self", "regions", "repaint", "layout", "recompose"),
                 "composer/text.py paints the line that is typed into alone"),
    "rows": (TextArea, "refresh_lines", ("self", "y_start", "line_count"), "composer/text.py paints one line alone"),
    "paste": (TextArea, "_on_paste", ("self", "event"), "composer/text.py cleans what is pasted"),
    "paint": (Widget, "render_lines", ("self", "crop"), "tui/paint.py paints panes without Textual's way through them"),
    "height": (Widget, "get_content_height", ("self", "container", "viewport", "width"),
               "the review line takes the rows it needs"),
    "input": (Input, "value", (), "tui/chooser.py types on an Input"),
    "start": (LinuxDriver, "start_application_mode", ("self",), "tui/driver/driver.py takes the terminal"),
    "stop": (LinuxDriver, "stop_application_mode", ("self",), "tui/driver/driver.py gives the terminal back"),
    "read": (LinuxDriver, "run_input_thread", ("self",), "tui/driver/driver.py reads keys itself"),
    "continue": (LinuxDriver, "_sigcont_application", ("self", "_"), "tui/driver/driver.py survives SIGCONT"),
    "size": (LinuxDriver, "_get_terminal_size", ("self",), "tui/driver/driver.py asks for the terminal's size"),
    "mouse on": (LinuxDriver, "_enable_mouse_support", ("self",), "tui/driver/driver.py switches the mouse"),
    "mouse off": (LinuxDriver, "_disable_mouse_support", ("self",), "tui/driver/driver.py switches the mouse"),
    "message": (Driver, "process_message", ("self", "message"), "tui/driver/keys_thread.py hands keys over"),
    "feed": (_xterm_parser.XTermParser, "feed", ("self", "data"), "tui/driver/keys_thread.py parses what is typed"),
    "tick": (_xterm_parser.XTermParser, "tick", ("self",), "tui/driver/keys_thread.py tells a lone Esc"),
    "strips": (Compositor, "render_strips", ("self", "size"), "the stories look at the screen"),
    "settled": (Pilot, "_wait_for_screen", ("self", "timeout"), "the stories wait for all messages"),
    "queue": (MessagePump, "message_queue_size", (), "the stories wait for all messages"),
    "line": (Document, "get_line", ("self", "index"), "composer/text.py reads the line of the cursor"),
}  # fmt: skip


@pytest.mark.parametrize("name", USED)
def test_textual_still_has_what_we_use(name: str) -> None:
    owner, attribute, parameters, purpose = USED[name]
    where = f"{getattr(owner, '__name__', owner)}.{attribute}"
    assert hasattr(owner, attribute), f"Textual {version('textual')} has no {where} any more: {purpose}"
    found = getattr(owner, attribute)
    if parameters:
        assert tuple(inspect.signature(found).parameters) == parameters, (
            f"Textual {version('textual')} calls {where} with other arguments: {purpose}"
        )


def test_textual_ends_through_the_hook_that_we_override() -> None:
    """`App._handle_exception` must still lead to `_fatal_error`, or a crash would print local variables."""
    source = inspect.getsource(App._handle_exception)
    assert "self._fatal_error()" in source, "App._handle_exception no longer calls _fatal_error (tui/app.py)"


def test_objects_of_textual_still_carry_what_we_read() -> None:
    application = inspect.getsource(App.__init__)
    for name, purpose in {
        "_driver": "tui/look.py and tui/clipboard.py talk to the driver",
        "_clipboard": "tui/clipboard.py remembers what was copied",
        "_exception": "tui/app.py reports what went wrong",
        "_exit": "the stories see the end",
    }.items():
        assert f"self.{name}" in application, f"App no longer sets {name}: {purpose}"
    assert "_compositor" in inspect.getsource(Screen.__init__), (
        "Screen no longer has _compositor: the stories look at it"
    )
    assert "_layout_required" in inspect.getsource(Widget), (
        "Widget no longer has _layout_required: the stories wait for it"
    )


def test_frames_are_still_bracketed_as_one_update() -> None:
    assert (_ansi_sequences.SYNC_START, _ansi_sequences.SYNC_END) == ("\x1b[?2026h", "\x1b[?2026l")


def test_these_tests_were_read_against_this_textual() -> None:
    assert version("textual") == PROVED, (
        f"Textual is {version('textual')}: run every test of tui and terminal, read docs/driver.md, then set PROVED"
    )
