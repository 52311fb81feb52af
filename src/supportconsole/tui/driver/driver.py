"""The Textual driver that sends only what has changed.

It stands between Textual and the terminal: frames of the compositor are read into a grid of cells and
compared with what the terminal shows; modes, queries, the bell and the clipboard pass as they are.
Whatever could have moved the cursor or changed cells behind its back makes it forget the grid, so that
the next frame is written whole.
"""

import asyncio
import os
import re
import signal
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver

from supportconsole.tui.driver.grid import Grid, Row, Unreadable
from supportconsole.tui.driver.keys_thread import read_keys
from supportconsole.tui.driver.painter import Painter
from supportconsole.tui.driver.places import erases_with_background

if TYPE_CHECKING:
    from textual.app import App

_FRAME: Final = re.compile(r"\x1b\[\d+;\d+H")
# Modes but not the alternate screen, column and origin modes; queries; the keyboard protocol; titles, clipboard
# and other strings; the bell. None of them touches a cell, the cursor's place or the pen.
_HARMLESS: Final = re.compile(
    r"(?:\x1b\[\?(?!(?:3|6|40|47|69|1047|1048|1049)[hl])\d+(?:[hl]|\$p)"
    r"|\x1b\[[<>=]?[0-9;]*(?:u|\$p|n|c| q)|\x1b\[>[0-9;]*[qm]"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X](?:[^\x1b]|\x1b\x1b)*\x1b\\|\x07)+"
)
# No key of ours needs the kitty keyboard protocol, and some terminals answer it with what Textual cannot read.
_KITTY_REQUEST: Final = re.compile(r"\x1b\[(?:>\d+|<)u")
# Reports of every movement of the mouse would wake the program for nothing; 1015 is an older form of 1006.
_UNWANTED: Final = frozenset({"\x1b[?1003h", "\x1b[?1015h"})
_MOUSE: Final = frozenset({"\x1b[?1000h", "\x1b[?1006h"})
_POINTER: Final = "\x1b]22;"
# Braille lines and screen readers follow the cursor, so it stays visible where the application puts it.
_HIDE_CURSOR: Final = "\x1b[?25l"
_SHOW_CURSOR: Final = "\x1b[?25h"
_SYNC_FROM: Final = 512
"""Bytes from which a frame is bracketed as one update; a shorter one arrives in one piece anyway."""
_ASK_AFTER: Final = 0.25
"""Seconds after the last change of size until Textual is asked to paint everything once more."""


class CellDriver(LinuxDriver):
    """A `LinuxDriver` that writes changed cells only. Give it to `App(driver_class=...)`.

    `mouse` False: no mouse report is asked for, and the terminal's own selecting and pasting work.
    """

    def __init__(
        self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._event_loop = asyncio.get_running_loop()
        self._painter = Painter(erases_with_background=erases_with_background(os.environ))
        self._grid = Grid(0, 0)
        self._rest: tuple[int, int] | None = None
        self._asking: asyncio.TimerHandle | None = None
        self._forgotten = True
        self._in_update = False
        self._asked: set[str] = set()

    # -- what the application may ask for ------------------------------------------------------------
    def forget(self) -> None:
        """Hold nothing on the terminal for shown: the next frame brings the whole screen with it."""
        self._forgotten = True

    def redraw(self) -> None:
        """Write the whole screen again, for the eye that sees garbage on it (Ctrl+L)."""
        self._forgotten = True
        if self._is_running and self._terminal_size() == self._grid.size:
            self._show({}, self._rest)

    def set_mouse(self, on: bool) -> None:
        """Switch mouse reports on or off while running."""
        if on and not self._mouse:
            self._mouse = True
            self._enable_mouse_support()
        elif self._mouse and not on:
            self._asked.clear()
            self._disable_mouse_support()
            self._mouse = False

    # -- what Textual calls --------------------------------------------------------------------------
    def write(self, data: str) -> None:
        """Take what Textual wants written."""
        if data == SYNC_START:
            self._in_update = True
        elif data == SYNC_END:
            self._in_update = False
        elif _FRAME.match(data):
            self._paint(data)
        elif self._is_running:
            self._pass_on(data)

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and after each suspension."""
        self._forgotten = True
        self._in_update = False
        self._asked.clear()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not self._is_running:
            return
        signal.signal(signal.SIGWINCH, self._wrap_resize(signal.getsignal(signal.SIGWINCH)))
        super().write(_SHOW_CURSOR)
        # Textual paints nothing again when it comes back to the size it left.
        self._event_loop.call_soon_threadsafe(self._redraw_if_forgotten)

    def stop_application_mode(self) -> None:
        """Give the terminal back with the look it came with."""
        self._forgotten = True
        if self._is_running:
            super().write("\x1b[m")
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until the application lets go of the terminal."""
        read_keys(self)

    def _sigcont_application(self, *_: object) -> None:
        # SIGCONT without our own suspension before it (kill -STOP, a debugger): the modes may be lost and
        # keys are still being read, so leave properly before coming back.
        if self._auto_restart and self._is_running:
            self.suspend_application_mode()
        super()._sigcont_application()

    # -- the work ------------------------------------------------------------------------------------
    @property
    def _is_running(self) -> bool:
        return self._writer_thread is not None and self._writer_thread.is_alive()

    def _terminal_size(self) -> tuple[int, int]:
        return self._get_terminal_size()

    def _wrap_resize(self, notify: object) -> Any:
        def on_resize(number: int, _frame: FrameType | None) -> None:
            self._forgotten = True  # a terminal may cut, wrap or clear what it showed
            self._event_loop.call_soon_threadsafe(self._resized, notify, number)

        return on_resize

    def _resized(self, notify: object, number: int) -> None:
        """Let Textual look at the size, outside of the signal.

        There a second signal could interrupt the first one between its look and its telling, and the older size would be
        told last.
        """
        if callable(notify):
            notify(number, None)
        self._redraw_if_forgotten()

    def _redraw_if_forgotten(self) -> None:
        if self._forgotten:
            self.redraw()

    def _lose(self) -> None:
        """Neither what is wanted nor what is shown is known."""
        self._grid = Grid(*self._terminal_size())
        self._rest = None
        self._forgotten = True

    def _paint(self, frame: str) -> None:
        if self._terminal_size() != self._grid.size:
            if self._grid.height:
                self._ask_soon_for_all()
            self._lose()
        try:
            wanted, rest = self._grid.read(frame)
        except Unreadable:
            self._lose()
            self._send(f"\x1b[m{frame}")
            return
        self._rest = rest
        if self._is_running:
            self._show(wanted, rest)
        else:  # suspended: shown when the terminal is ours again
            self._grid.take(wanted)
            self._forgotten = True

    def _show(self, wanted: dict[int, Row], rest: tuple[int, int] | None) -> None:
        if self._forgotten:
            self._forgotten = False  # first: a signal may set it again while this goes on
            wanted = dict(enumerate(self._grid.rows)) | wanted
            self._grid = Grid(*self._grid.size)
            self._painter.forget()
        self._send(self._painter.paint(self._grid, wanted, rest))

    def _ask_soon_for_all(self) -> None:
        """Textual loses repaints when the terminal is resized several times within a frame.

        One more repaint after the last size costs the line nothing when nothing was lost.
        """
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._event_loop.call_later(_ASK_AFTER, self._ask_for_all)

    def _ask_for_all(self) -> None:
        self._asking = None
        if self._is_running:
            self._app.refresh(layout=True)

    def _send(self, data: str) -> None:
        if self._in_update and len(data) > _SYNC_FROM:
            data = f"{SYNC_START}{data}{SYNC_END}"
        if data and self._is_running:
            super().write(data)

    def _pass_on(self, data: str) -> None:
        if (
            data == _HIDE_CURSOR
            or data in _UNWANTED
            or data.startswith(_POINTER)
            or _KITTY_REQUEST.fullmatch(data)
        ):
            return
        if data in _MOUSE:  # Textual asks twice, for the sake of one terminal
            if data in self._asked:
                return
            self._asked.add(data)
        if not _HARMLESS.fullmatch(data):
            self._forgotten = True
        super().write(data)
