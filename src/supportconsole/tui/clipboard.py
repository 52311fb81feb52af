"""Copying text out of the console: the terminal's clipboard (OSC 52, wrapped for tmux and screen) or a program."""

import os
from base64 import b64encode
from typing import Final

from textual.app import App

from supportconsole.locale import _

LIMIT: Final = 74_000
"""Bytes of text that terminals take in one OSC 52; more is dropped by many of them without a word."""


def copy_text(app: App[int], text: str, command: str) -> str:
    """Copy `text`; returns the sentence that says how."""
    app._clipboard = text
    if command:
        return _run(command, text)
    data = text.encode("utf-8", "replace")
    if len(data) > LIMIT:
        return _("too long for the terminal's clipboard ({n} kB); set copy_cmd").format(n=len(data) // 1024)
    if app._driver is not None:
        app._driver.write(wrap_sequence(f"\x1b]52;c;{b64encode(data).decode()}\a", os.environ))
    return _("handed to the terminal's clipboard: {n} characters").format(n=len(text))


def wrap_sequence(sequence: str, environ: "os._Environ[str] | dict[str, str]") -> str:
    """A sequence for the outer terminal as tmux or screen lets it pass."""
    if environ.get("TMUX"):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("STY"):
        return "".join(f"\x1bP{sequence[n : n + 250]}\x1b\\" for n in range(0, len(sequence), 250))
    return sequence


def _run(command: str, text: str) -> str:
    import shlex
    import subprocess

    try:
        subprocess.run(
            shlex.split(command),
            input=text.encode("utf-8", "replace"),
            timeout=5,
            check=True,
            capture_output=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        return _("{command} failed: {problem}").format(command=command, problem=problem)
    return _("copied with {command}").format(command=command)
