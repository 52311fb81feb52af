"""A file of lines as an import reads it: plain, packed with gzip, or standard input."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Self

from supportconsole.domain.errors import BadLine, ConsoleError, NotFound, UsageProblem
from supportconsole.locale import _

if TYPE_CHECKING:
    from gzip import GzipFile

LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes; a longer line is refused before it is held in memory as a whole."""

STANDARD_INPUT: Final = "-"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class Source:
    """A context in which the file is open. `folder` is where attachments may lie; None for standard input."""

    def __init__(self, path: Path | str) -> None:
        self.name = str(path)
        self.folder = None if self.name == STANDARD_INPUT else Path(path).absolute().parent
        self._open = ExitStack()
        self._file: IO[bytes]
        self._unpacked: IO[bytes] | GzipFile
        self._size = 0
        self._read = 0

    def __enter__(self) -> Self:
        if self.folder is None:
            import sys

            self._file = self._unpacked = sys.stdin.buffer
            return self
        try:
            self._file = self._open.enter_context(Path(self.name).open("rb"))
        except OSError as error:
            raise _unopened(self.name, error) from None
        self._size = os.fstat(self._file.fileno()).st_size
        self._unpacked = self._file
        if self.name.endswith(".gz"):
            import gzip

            self._unpacked = self._open.enter_context(gzip.open(self._file))
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def position(self) -> tuple[int, int]:
        """How many bytes have been read, and how many there are; 0 when nobody knows."""
        return (self._file.tell() if self._unpacked is not self._file else self._read), self._size

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Every line that is not empty with its number from 1. Raises BadLine when the file cannot be read on."""
        number = 0
        while True:
            number += 1
            try:
                line = self._unpacked.readline(LONGEST_LINE + 1)
            except (OSError, EOFError) as error:
                raise self.refuse(number, f"the file cannot be read here: {error}") from None
            except Exception as error:
                if type(error).__module__ != "zlib":
                    raise
                raise self.refuse(number, "the packed file is damaged here") from None
            if not line:
                return
            if len(line) > LONGEST_LINE:
                raise self.refuse(number, f"longer than {LONGEST_LINE // 1024**2} MB")
            self._read += len(line)
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if not line.isspace():
                yield number, line

    def refuse(self, line: int, why: str) -> BadLine:
        """The error that names a line of this file."""
        return BadLine(f"{self.name}, line {line}: {why}", file=self.name, line=line)


def _unopened(name: str, error: OSError) -> ConsoleError:
    if isinstance(error, FileNotFoundError):
        return NotFound(
            _("There is no file {file}.").format(file=name),
            hint=_("Check its name and the folder you are in."),
        )
    return UsageProblem(
        _("The file {file} cannot be read: {reason}.").format(file=name, reason=error.strerror),
        hint=_("Name a file that you may read."),
    )
