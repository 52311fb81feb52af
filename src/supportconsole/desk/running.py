"""Runs one command of the list: no shell, a process group of its own, little around it, and an end that is sure to come."""

import asyncio
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from supportconsole.domain.errors import Refusal
from supportconsole.domain.text.cleaning import clean
from supportconsole.locale import _

_MARK: Final = "SUPPORTCONSOLE_RUN"
_SBIN: Final = ("/usr/local/sbin", "/usr/sbin", "/sbin")
_CHUNK: Final = 8192
_QUIET: Final = 0.5
"""Seconds without output after which it is asked whether the command itself has ended."""
LINES: Final = 400
"""Lines of an output that are kept."""
LINE: Final = 500
"""Characters of a line that are kept."""


class Limits(NamedTuple):
    """What one command may take: seconds until it is ended, bytes of output that are read, bytes that it is given."""

    seconds: float = 30.0
    output: int = 64 * 1024
    given: int = 256 * 1024


LIMITS: Final = Limits()


class Ending(StrEnum):
    """Why a command ended."""

    EXIT = "exit"
    TIME = "time"
    OUTPUT = "output"


class Ran(NamedTuple):
    """What a command left. `output` is clean text, standard error with it; `code` is None when it was ended."""

    line: str
    output: str
    ending: Ending
    code: int | None

    def end_in_words(self, limits: Limits = LIMITS) -> str:
        match self.ending:
            case Ending.EXIT:
                return _("exit {code}").format(code=self.code)
            case Ending.TIME:
                return _("ended after {n} s").format(n=f"{limits.seconds:g}")
            case Ending.OUTPUT:
                return _("ended at {n} KB of output").format(n=limits.output // 1024)


def search_path(environ: Mapping[str, str] = os.environ) -> str:
    """Where programs are looked for: the agent's own path without relative folders, and those of the system's tools."""
    own = [part for part in environ.get("PATH", "/usr/bin:/bin").split(":") if part.startswith("/")]
    return ":".join(dict.fromkeys([*own, *_SBIN]))


async def run(argv: Sequence[str], line: str, *, given: str | None = None, limits: Limits = LIMITS) -> Ran:
    """Run the program with exactly these arguments; cancelling ends it with all its children.

    It is given `given` on its standard input, or nothing. Raises Refusal when it cannot be started.
    """
    import secrets
    import shutil

    path = search_path()
    program = shutil.which(argv[0], path=path)
    if program is None:
        raise Refusal(_("{program} is not installed").format(program=argv[0]))
    mark = secrets.token_hex(16)
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *argv[1:],
            stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={"PATH": path, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "dumb", _MARK: mark},
            cwd="/",
            start_new_session=True,
            limit=_CHUNK,
        )
    except (OSError, ValueError) as problem:
        raise Refusal(_("{program} cannot be started").format(program=argv[0])) from problem
    feeding = asyncio.ensure_future(_feed(process, given, limits))
    output = bytearray()
    ending = Ending.EXIT
    try:
        async with asyncio.timeout(limits.seconds):
            ending = await _read(process, output, limits)
            if ending is Ending.EXIT and process.returncode is None:
                await process.wait()
    except TimeoutError:
        ending = Ending.TIME
    finally:
        feeding.cancel()
        _end(process.pid, mark)
        await asyncio.gather(feeding, _reap(process), return_exceptions=True)
    text = tidy(bytes(output), cut=ending is Ending.OUTPUT)
    return Ran(line, text, ending, process.returncode if ending is Ending.EXIT else None)


def tidy(output: bytes, *, cut: bool = False) -> str:
    """The output as clean text of at most `LINES` lines; what was cut is said."""
    text = clean(output.decode("utf-8", "replace")).expandtabs(8)
    lines = [line[:LINE] + ("..." if len(line) > LINE else "") for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) > LINES:
        lines, cut = lines[:LINES], True
    if cut:
        lines.append(_("[the output goes on and was cut here]"))
    return "\n".join(line.rstrip() for line in lines)


async def _read(process: asyncio.subprocess.Process, output: bytearray, limits: Limits) -> Ending:
    assert process.stdout is not None
    while True:
        try:
            async with asyncio.timeout(_QUIET):
                chunk = await process.stdout.read(_CHUNK)
        except TimeoutError:
            if process.returncode is not None:  # a child that it has left behind holds the output open
                return Ending.EXIT
            continue
        output += chunk[: limits.output - len(output)]
        if not chunk or len(output) >= limits.output:
            return Ending.OUTPUT if chunk else Ending.EXIT


async def _feed(process: asyncio.subprocess.Process, given: str | None, limits: Limits) -> None:
    if process.stdin is None or given is None:
        return
    try:  # one that has read enough breaks the pipe, and nobody asks how the feeding ended
        process.stdin.write(given.encode("utf-8", "replace")[: limits.given])
        await process.stdin.drain()
    finally:
        process.stdin.close()


async def _reap(process: asyncio.subprocess.Process) -> None:
    """Wait until the dead process is gone, its pipe emptied; what still holds its output open is not waited for."""
    assert process.stdout is not None
    async with asyncio.timeout(2):
        while await process.stdout.read(_CHUNK):
            pass
        await process.wait()


def _end(pid: int, mark: str) -> None:
    """Kill the process group, and what left it: such a child still carries the mark in its environment."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    for _turn in range(10):  # a child may be born while the others are killed
        left = list(_marked(mark))
        for child in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        if not left:
            return


def _marked(mark: str) -> Iterator[int]:
    """Living processes of this user that carry the mark; none where the system has no /proc."""
    wanted = f"{_MARK}={mark}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # another user's, or gone meanwhile
            if wanted in folder.joinpath("environ").read_bytes():
                yield int(folder.name)
