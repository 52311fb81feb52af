"""How far long work has come, in words and percent on standard error, and only when it takes long."""

import sys
import time
from types import TracebackType
from typing import Final, Self

from supportconsole.cli.output import say
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.locale import _

_FIRST: Final = 0.5
_ON_A_TERMINAL: Final = 0.25
_IN_A_LOG: Final = 5.0


class Progress:
    """Tells of work while it runs: one line that is written over on a terminal, a line each 5 s elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + (_FIRST if self._terminal else _IN_A_LOG)
        self._shown = 0

    def bytes_done(self, lines: int, done: int, total: int) -> None:
        """What an import tells: lines, and bytes of those there are (0: not known)."""
        self._tell(lines, f"{100 * done // total} %" if total else "")

    def lines_done(self, lines: int, total: int) -> None:
        """What an export tells: lines of those there are (0: not known)."""
        self._tell(lines, f"{100 * lines // total} %" if total else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown and self._terminal:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()

    def _tell(self, lines: int, share: str) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (_ON_A_TERMINAL if self._terminal else _IN_A_LOG)
        words = _("{what}: {lines} lines {share}").format(what=self._what, lines=lines, share=share).rstrip()
        if self._terminal:
            sys.stderr.write("\r" + clean_line(words).ljust(self._shown))
            sys.stderr.flush()
            self._shown = len(words)
        else:
            say(words, err=True)
