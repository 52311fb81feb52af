"""Writes what was downloaded to a file of its own."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from supportconsole.connectors.wire.bodies import stream_body
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.domain.errors import Refusal

if TYPE_CHECKING:
    import httpx


async def save_body(response: "httpx.Response", into: Path, *, limit: int) -> int:
    """Write a body to `into`, a new private file, and give its size in bytes; after an error nothing of it is left.

    Raises Refusal above `limit` bytes or when the body is cut off.
    """
    file = _new_file(into)
    size = 0
    try:
        with file:
            async for part in stream_body(response, limit=limit):
                file.write(part)
                size += len(part)
    except BaseException as problem:
        _remove(into)
        if isinstance(problem, BadAnswer):
            raise Refusal(problem.message) from problem
        raise
    return size


def _new_file(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a new private file in one go; nothing of it is left after an error."""
    file = _new_file(path)
    try:
        with file:
            file.write(content)
    except OSError:
        _remove(path)
        raise
