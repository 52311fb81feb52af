"""Whole desks in and out: files of the interchange format (docs/interchange.md)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from supportconsole.desk.transfer_files import Inbox, Outbox, files_folder
from supportconsole.desk.transfer_source import Source
from supportconsole.domain.clock import Clock
from supportconsole.domain.query import Query
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.domain.records import Record
    from supportconsole.store.bulk_stage import Stage

_BEAT: Final = 2000

Progress = Callable[[int, int, int], None]
"""Lines done, bytes read, bytes of the file (0 when unknown). At the end of the file it goes on being called
while the store is written."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, records by type. `lines` counts those that held one."""

    file: str
    lines: int
    added: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]


class Transfer:
    """Import and export. `me` is the local number of the agent whom `assignee:me` means."""

    def __init__(self, store: Store, clock: Clock, me: Callable[[], int | None] = lambda: None) -> None:
        self._store = store
        self._clock = clock
        self._me = me

    def import_file(self, path: Path | str, progress: Progress | None = None) -> ImportReport:
        """Take a file in, all or nothing; `-` is standard input, `.gz` is unpacked.

        Raises BadLine for the first line that cannot be taken, NotFound or UsageProblem when there is no such file.
        """
        from supportconsole.store.bulk_in import take_in
        from supportconsole.store.bulk_stage import Stage

        with ExitStack() as stack:
            source = stack.enter_context(Source(path))
            stage = stack.enter_context(Stage(source.name))
            inbox = stack.enter_context(Inbox(source.folder, self._store.path.parent))
            lines = _stage_lines(source, stage, inbox, progress)

            def beat() -> None:
                if progress:
                    progress(lines, *source.position())

            counts = self._store.write(lambda db: take_in(db, stage, inbox.settle, beat), once=True)
        return ImportReport(
            source.name,
            lines,
            {kind: n.added for kind, n in counts.items() if n.added},
            {kind: n.changed for kind, n in counts.items() if n.changed},
            {kind: n.unchanged for kind, n in counts.items() if n.unchanged},
        )

    def export(
        self,
        query: Query | None,
        out: BinaryIO,
        progress: Callable[[int, int], None] | None = None,
        *,
        files: Path | None = None,
    ) -> int:
        """Write the desk, or the tickets of a query with their people and messages, and return the number of lines.

        `progress` gets the lines written and, without a query, those there are. `files` is the folder for the
        attachments; without it they go beside the file that `out` is, and nowhere when it is none.
        """
        from supportconsole.domain.interchange import write_line
        from supportconsole.store.bulk_out import count, records
        from supportconsole.store.query_sql import Asker

        outbox = Outbox(files or files_folder(out), self._store.path.parent)
        total = self._store.read(count) if progress and query is None else 0
        asker = Asker(self._me() if query is not None else None, self._clock.now())

        def write(found: Iterator["Record"]) -> int:
            n = 0
            for n, record in enumerate(found, 1):
                out.write(write_line(outbox.carry(record)))
                if progress and n % _BEAT == 0:
                    progress(n, total)
            if progress:
                progress(n, total)
            return n

        return self._store.read(lambda db: write(records(db, query, asker)))


def _stage_lines(source: Source, stage: "Stage", inbox: Inbox, progress: Progress | None) -> int:
    """Read every line into the stage and return how many there were."""
    from supportconsole.domain.interchange import read_line
    from supportconsole.domain.records_values import Unreadable

    n = 0
    for number, line in source.lines():
        try:
            stage.add(number, inbox.carry(read_line(line)))
        except Unreadable as error:
            raise source.refuse(number, _why(error, line)) from None
        n += 1
        if progress and n % _BEAT == 0:
            progress(n, *source.position())
    stage.finish()
    if progress:
        progress(n, *source.position())
    return n


def _why(error: Exception, line: bytes) -> str:
    torn = not line.endswith(b"\n") and not line.rstrip().endswith(b"}")
    return f"{error}; the file seems to be cut off here" if torn else str(error)
