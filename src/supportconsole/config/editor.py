"""Hands a text to the user's own editor and takes it back; both faces use it."""

import os
from collections.abc import Mapping
from pathlib import Path

from supportconsole.config.paths import make_private
from supportconsole.domain.errors import Refusal

_PREFIX = "text-"
# Neither history nor undo files: what is written to a customer stays in one private file.
_QUIET = {
    "vim": ["-n", "-i", "NONE", "--cmd", "set noundofile"],
    "nvim": ["-n", "-i", "NONE", "--cmd", "set noundofile"],
}


def find_editor(chosen: str, environ: Mapping[str, str]) -> str:
    """The editor's command line: the setting, else VISUAL, else EDITOR, else vi."""
    return chosen or environ.get("VISUAL", "") or environ.get("EDITOR", "") or "vi"


def edit_text(text: str, *, editor: str, folder: Path) -> str | None:
    """The text as the editor left it; None when the editor ended with an error (`:cq`), which means: forget it.

    The file is private, has a random name, and is removed after; one that a crash left is in `leftovers`.
    Raises Refusal when the editor cannot be started.
    """
    import secrets
    import subprocess

    command = _words(editor)
    path = make_private(folder) / f"{_PREFIX}{secrets.token_hex(8)}.md"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text if not text or text.endswith("\n") else f"{text}\n")
    try:
        done = subprocess.run([*command, str(path)], check=False)
    except OSError as problem:
        path.unlink(missing_ok=True)
        raise Refusal(
            "The editor {command!r} cannot be started: {reason}.",
            hint="Set another one: supportconsole config set editor nano",
            command=command[0],
            reason=problem.strerror,
        ) from problem
    if done.returncode:
        path.unlink(missing_ok=True)
        return None
    edited = path.read_text(encoding="utf-8", errors="replace")
    path.unlink(missing_ok=True)
    return edited.removesuffix("\n")


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Texts that an editor still held when the program died, oldest first."""
    return tuple(sorted(folder.glob(f"{_PREFIX}*.md"), key=lambda path: path.stat().st_mtime))


def _words(editor: str) -> list[str]:
    import shlex

    try:
        command = shlex.split(editor)
    except ValueError:
        command = []
    if not command:
        raise Refusal(
            "{editor!r} is not a command.",
            hint="Set another one: supportconsole config set editor nano",
            editor=editor,
        )
    return [command[0], *_QUIET.get(Path(command[0]).name, []), *command[1:]]
