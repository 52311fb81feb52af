"""The one door that commands print through: nothing a terminal would obey passes it, into a pipe either."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from supportconsole.domain.text.cleaning import FORBIDDEN, clean


class Strong(str):
    """Text that stands out on a terminal; elsewhere it is text like any other."""

    __slots__ = ()


def say(*parts: str, err: bool = False) -> None:
    """Print one line (or a block of lines). Only `Strong` parts are ever more than plain characters."""
    stream = sys.stderr if err else sys.stdout
    bold = may_style(stream) if any(isinstance(part, Strong) for part in parts) else False
    stream.write("".join(_worded(part, bold) for part in parts) + "\n")


def say_json(value: object, *, err: bool = False) -> None:
    """Print one JSON document: indented for a person at a terminal, on one line for a program."""
    stream = sys.stderr if err else sys.stdout
    stream.write(to_json(value, indent=2 if stream.isatty() else None) + "\n")


def say_json_lines(values: Iterable[object]) -> None:
    """Print one JSON object a line."""
    for value in values:
        sys.stdout.write(to_json(value) + "\n")


def say_plain(rows: Iterable[Sequence[str]]) -> None:
    """Print rows for line tools: fields between tabs, no heading."""
    for row in rows:
        say("\t".join(field.replace("\t", " ").replace("\n", " ") for field in row))


def to_json(value: object, *, indent: int | None = None) -> str:
    """JSON in the letters of its language, with every character that a terminal would obey as an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain_value)
    return FORBIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def may_style(stream: TextIO) -> bool:
    """Whether the reader of a stream is a terminal that wants more than plain characters."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


def width() -> int | None:
    """Columns of the terminal that is printed to; None when it is no terminal."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return max(20, shutil.get_terminal_size().columns)


def _worded(part: str, bold: bool) -> str:
    safe = clean(part)
    return f"\x1b[1m{safe}\x1b[22m" if bold and isinstance(part, Strong) else safe


def _plain_value(value: Any) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
