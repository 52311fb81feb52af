"""The loop that reads keys: Textual's, made to survive what it would end at."""

import os
import selectors
from codecs import getincrementaldecoder
from threading import Event
from typing import Any, Protocol

from textual._xterm_parser import XTermParser
from textual.message import Message
from textual.messages import ExitApp

from supportconsole.tui.driver.keys import plain_keys

_TICK = 0.1
"""Seconds after which the parser is asked whether a lone Esc was a key."""


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
        parser = XTermParser(driver._debug)
        while not driver.exit_event.is_set():
            data = ""
            if selector.select(_TICK):
                read = _read(driver.fileno)
                if not read:
                    driver.process_message(ExitApp())
                    return
                data = plain_keys(decode(read))
            try:
                # An empty text would tell the parser that the input has ended.
                events: Any = parser.feed(data) if data else parser.tick()
                for event in events:
                    driver.process_message(event)
            except (ValueError, OverflowError, StopIteration, RuntimeError):
                parser = XTermParser(driver._debug)


def _read(fileno: int) -> bytes:
    """What has arrived; nothing when the terminal is gone."""
    try:
        return os.read(fileno, 4096)
    except OSError:
        return b""
