"""Runs a program in a real pseudo-terminal and looks at what it paints.

    with PtyScreen([sys.executable, "app.py"], columns=80, rows=24) as tty:
        tty.wait_for("ready")
        tty.press("down", "enter")
        assert "details" in tty.screen()[0]

Every wait names what it waits for and fails with the screen; nothing sleeps.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from pyte.screens import Char

from terminal_model import Terminal

PATIENCE = 20.0
"""Seconds before a wait fails; far more than anything takes, for machines that are busy."""

KEYS: Mapping[str, str] = {
    "enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~", "shift+tab": "\x1b[Z",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f10": "\x1b[21~",
}  # fmt: skip

# What an environment of its own must not inherit: it would change what a program paints or asks for.
_STRANGE = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION", "SSH_TTY",
            "SSH_CONNECTION", "SSH_CLIENT", "PYTHONDONTWRITEBYTECODE", "TEXTUAL_DRIVER", "MOSH_KEY")  # fmt: skip


def key_bytes(key: str) -> bytes:
    """The bytes of a named key, of `ctrl+x`, or of the text itself."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    return key.encode()


def environment(term: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of an operator's shell in a terminal named `term`, with `extra` on top."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in _STRANGE and not name.startswith(("SUPPORTCONSOLE_", "PYTEST_"))
    }
    env |= {"TERM": term, "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return env | dict(extra or {})


class PtyScreen:
    """One program in one terminal. Sizes in cells; `raw` is everything the program has written."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        sync: bool = True,
        answers: bool = True,
    ) -> None:
        self.terminal = Terminal(columns, rows, self._answer, sync=sync)
        self.raw = bytearray()
        self._answers = answers
        self._ended: int | None = None
        given = environment(term, env)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                _set_size(0, columns, rows)
                if cwd is not None:
                    os.chdir(cwd)
                os.execvpe(command[0], list(command), given)
            except OSError as problem:
                os.write(2, f"cannot run {command[0]}: {problem}".encode())
            finally:
                os._exit(127)
        os.set_blocking(self._fd, False)
        _set_size(self._fd, columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- looking -------------------------------------------------------------------------------------
    def screen(self) -> list[str]:
        """The rows as text, after taking in what has arrived."""
        self.pump(0)
        return self.terminal.lines()

    def text(self) -> str:
        return "\n".join(self.screen())

    def cells(self) -> list[list[Char]]:
        self.pump(0)
        return self.terminal.cells()

    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        self.pump(0)
        return self.terminal.screen.cursor.y, self.terminal.screen.cursor.x

    # -- doing ---------------------------------------------------------------------------------------
    def send(self, data: str | bytes) -> None:
        left = memoryview(data.encode() if isinstance(data, str) else data)
        while left:
            try:
                left = left[os.write(self._fd, left) :]
            except BlockingIOError:
                self.pump(0.05)  # the program writes before it reads on

    def press(self, *keys: str) -> None:
        for key in keys:
            self.send(key_bytes(key))

    def resize(self, columns: int, rows: int) -> None:
        self.pump(0)
        self.terminal.resize(columns, rows)
        _set_size(self._fd, columns, rows)

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost line does."""
        os.close(self._fd)
        self._fd = -1

    # -- waiting -------------------------------------------------------------------------------------
    def wait_for(self, text: str, *, patience: float = PATIENCE) -> None:
        """Until `text` stands somewhere on the screen."""
        self.wait_until(
            lambda: any(text in line for line in self.terminal.lines()), repr(text), patience=patience
        )

    def wait_gone(self, text: str, *, patience: float = PATIENCE) -> None:
        self.wait_until(
            lambda: all(text not in line for line in self.terminal.lines()),
            f"{text!r} to go",
            patience=patience,
        )

    def wait_until(self, holds: Callable[[], bool], what: str, *, patience: float = PATIENCE) -> None:
        """Until `holds()`; looked at again after each piece of output."""
        deadline = time.monotonic() + patience
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {patience:g} s for {what}; the screen:\n{self.text()}")
            if not self.pump(min(left, 0.2)) and self._has_ended() and not holds():
                raise AssertionError(
                    f"the program ended ({self._ended}) before {what}; the screen:\n{self.text()}"
                )

    def wait_quiet(self, seconds: float = 0.15) -> None:
        """Until nothing has been written for `seconds`: for "and nothing else is painted"."""
        while self.pump(seconds):
            pass

    def wait_stopped(self) -> None:
        """Until the program is stopped by a signal."""
        self.wait_until(lambda: _state(self.pid) == "T", "the program to be stopped")

    def wait_ended(self, *, patience: float = PATIENCE) -> int:
        """Until the program has ended; its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + patience
        while not self._has_ended():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {patience:g} s for the end; the screen:\n{self.text()}")
            self.pump(0.05)
        self.pump(0)
        assert self._ended is not None
        return self._ended

    def pump(self, seconds: float) -> bool:
        """Take in what arrives within `seconds`; False when nothing does."""
        took = False
        if self._fd < 0:
            time.sleep(min(seconds, 0.02))  # hung up: there is only the end to wait for
            return False
        while select.select([self._fd], [], [], 0 if took else seconds)[0]:
            try:
                data = os.read(self._fd, 65536)
            except (BlockingIOError, OSError):
                break
            if not data:
                break
            self.raw += data
            self.terminal.feed(data)
            took = True
        return took

    # -- the end -------------------------------------------------------------------------------------
    def close(self) -> None:
        """End the program, by its own id, and let go of the terminal."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._has_ended():
                break
            os.kill(self.pid, signal.SIGCONT)
            os.kill(self.pid, number)
            deadline = time.monotonic() + 2
            while not self._has_ended() and time.monotonic() < deadline:
                self.pump(0.02)
        if self._fd >= 0:
            self.hang_up()

    def _has_ended(self) -> bool:
        if self._ended is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._ended = os.waitstatus_to_exitcode(status)
        return self._ended is not None

    def _answer(self, text: str) -> None:
        if self._answers:
            self.send(text)


def _set_size(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
