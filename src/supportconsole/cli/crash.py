"""The report of a bug: where it happened, without a value of any variable and without the words of a message."""

import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

KEPT = 10


def report(problem: BaseException, argv: Sequence[str]) -> Path | None:
    """Write the report where the user alone can read it (0600) and say where; None when that fails too.

    Messages of exceptions are left out: they quote what was being worked on, which may be a customer's text
    or a secret. Types, places in the code and versions are enough to find a bug.
    """
    from supportconsole.config.paths import find_paths, write_private

    try:
        folder = find_paths(os.environ).state / "crashes"
        path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
        write_private(path, "\n".join(_lines(problem, argv)) + "\n")
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def _lines(problem: BaseException, argv: Sequence[str]) -> Iterator[str]:
    from supportconsole import __version__

    yield f"supportconsole {__version__}"
    yield f"python {sys.version.split()[0]} on {sys.platform}"
    yield f"command {_command(argv)}"
    yield f"terminal {os.environ.get('TERM', '')} {'tmux' if os.environ.get('TMUX') else ''}".rstrip()
    for module in ("textual", "click", "sqlite3"):
        if module in sys.modules:
            yield f"loaded {module}"
    link: BaseException | None = problem
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield ""
        yield f"{type(link).__module__}.{type(link).__qualname__}"
        yield from _frames(link)
        link = link.__cause__ or link.__context__


def _frames(problem: BaseException) -> Iterator[str]:
    for frame, line in traceback.walk_tb(problem.__traceback__):
        code = frame.f_code
        yield f"  {_short(code.co_filename)}:{line} in {code.co_qualname}"


def _short(filename: str) -> str:
    """The file below its package's folder, so that a report does not name the user's own folders."""
    parts = Path(filename).parts
    for root in ("supportconsole", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return Path(filename).name


def _command(argv: Sequence[str]) -> str:
    from supportconsole.cli.group import COMMANDS

    known = [word for word in argv if word in COMMANDS]
    options = [
        word.split("=", 1)[0]
        for word in argv
        if word.startswith("--") and word[2:].replace("-", "").isalpha()
    ]
    return " ".join([*known[:1], *options])
