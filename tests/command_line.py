"""Runs command lines in this process, as a shell would."""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from supportconsole.__main__ import main


class Ran(NamedTuple):
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


class CommandLine:
    """A user's shell: a home of its own, and what is typed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {
            "SUPPORTCONSOLE_HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }

    def __call__(self, *words: str, typed: str = "") -> Ran:
        out, err = _Stream(), _Stream()
        stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8")
        with (
            patch.dict("os.environ", self.environ, clear=True),
            patch.object(sys, "argv", ["supportconsole", *words]),
            patch.object(sys, "stdin", stdin),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main()
        return Ran(code, out.text(), err.text())

    def ok(self, *words: str, typed: str = "") -> Ran:
        """Run and insist that it ends well."""
        ran = self(*words, typed=typed)
        assert ran.code == 0, ran
        return ran


class _Stream(io.TextIOWrapper):
    """Output that is no terminal, with the bytes below it as commands that write bytes need them."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        self.flush()
        raw = self.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue().decode("utf-8")
