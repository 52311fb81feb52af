"""The loop that reads keys: Textual's, made to survive what it would end at."""

import os
import selectors
from codecs import getincrementaldecoder
from threading import Event
from typing import Any, Protocol

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message
from textual.messages import ExitApp

from supportconsole.tui.driver.keys import plain_keys
from supportconsole.tui.driver.pastes import PATIENCE, Pastes

_AT_ONCE = 4096
"""Bytes that are read at a time; as many as that, and more are waiting."""
_TICK = 0.1
"""Seconds after which the parser is asked whether a lone Esc was a key."""
_SLOW_TICK = 0.5
"""The same after so many silent looks that nothing can be unfinished any more: only the end of the program is awaited."""


class KeyReader(Protocol):
    """What this loop needs of a driver."""

    fileno: int
    exit_event: Event
    _debug: bool

    def process_message(self, message: Message) -> None: ...


def read_keys(driver: KeyReader) -> None:
    """Read the terminal and hand each event to `driver` until its `exit_event` is set.

    Bytes that are not UTF-8 become U+FFFD; a sequence that the parser stumbles over is left out. A terminal
    that has gone away ends the application the orderly way.
    """
    decode = getincrementaldecoder("utf-8")("replace").decode
    with selectors.DefaultSelector() as selector:
        selector.register(driver.fileno, selectors.EVENT_READ)
        parser, pastes = XTermParser(driver._debug), Pastes()
        silent = 0
        while not driver.exit_event.is_set():
            if selector.select(_TICK if silent <= PATIENCE else _SLOW_TICK):
                silent = 0
                read = _read(driver.fileno)
                if not read:
                    driver.process_message(ExitApp())
                    return
                sent = pastes.feed(decode(read), more=len(read) == _AT_ONCE)
            else:
                silent += 1
                sent = pastes.tick()
            waits = True
            for piece in sent:
                waits = False
                if piece.is_paste:
                    driver.process_message(Paste(piece.text.replace("\0", "")))
                elif not _parse(parser, plain_keys(piece.text), driver):
                    parser = XTermParser(driver._debug)
            if waits and not _parse(parser, "", driver):
                parser = XTermParser(driver._debug)


def _parse(parser: XTermParser, data: str, driver: KeyReader) -> bool:
    """Hand over what the parser makes of keys, or without any, of their silence. False: it has stumbled."""
    try:
        # An empty text would tell the parser that the input has ended.
        events: Any = parser.feed(data) if data else parser.tick()
        for event in events:
            driver.process_message(event)
    except (ValueError, OverflowError, StopIteration, RuntimeError):
        return False
    return True


def _read(fileno: int) -> bytes:
    """What has arrived; nothing when the terminal is gone."""
    try:
        return os.read(fileno, _AT_ONCE)
    except OSError:
        return b""
