"""Desks made for a measurement, by `import`, and asked by `search --batch` and `suggest --jsonl`."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

Line = dict[str, object]

AT: Final = "2026-01-01T00:00:00Z"
LATER: Final = "2026-01-01T00:01:00Z"

# A name that stands for nothing is as good as a package that is not installed.
WITHOUT_EXTRA: Final = "import sys; sys.modules.update(pymorphy3=None, morfeusz2=None); "
_MAIN: Final = "from supportconsole.__main__ import main; raise SystemExit(main())"


class DeskOf:
    """A desk that holds these lines, for as long as it is open. `extra`: with the dictionaries, where installed."""

    def __init__(self, lines: Iterable[Line], *, extra: bool = False) -> None:
        self._lines = lines
        self._program = [sys.executable, "-c", ("" if extra else WITHOUT_EXTRA) + _MAIN]
        self._folder = TemporaryDirectory(prefix="finding-")

    def __enter__(self) -> Self:
        file = Path(self._folder.name) / "lines.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for line in self._lines:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._run("import", str(file))
        return self

    def __exit__(self, *_error: object) -> None:
        self._folder.cleanup()

    def search(self, queries: Sequence[str], *, limit: int, places: str = "tickets") -> Iterator[list[str]]:
        """The ids of the hits of each query, best first."""
        file = Path(self._folder.name) / "queries.txt"
        file.write_text("".join(query + "\n" for query in queries), encoding="utf-8")
        out = self._run("search", "--in", places, "--limit", str(limit), "--batch", str(file))
        for line in out.splitlines():
            yield [hit["ref"] for hit in json.loads(line)["hits"]]

    def suggest(self, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        """The suggestions for each ticket."""
        for line in self._run("suggest", "--jsonl", *map(str, ids)).splitlines():
            yield json.loads(line)

    def tickets(self, query: str) -> dict[str, int]:
        """The numbers of tickets by their ids in the file."""
        out = self._run("list", query, "--limit", "1000000", "--jsonl")
        return {ticket["ref"]: ticket["id"] for ticket in map(json.loads, out.splitlines())}

    def _run(self, *words: str) -> str:
        home = str(Path(self._folder.name) / "home")
        ran = subprocess.run(
            [*self._program, *words],
            env={**os.environ, "SUPPORTCONSOLE_HOME": home},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return ran.stdout


def ticket(ref: str, subject: str, body: str = "", *, status: str = "solved") -> Iterator[Line]:
    """A ticket, and its message when it has one."""
    yield {
        "type": "ticket",
        "id": ref,
        "subject": subject,
        "status": status,
        "created_at": AT,
        "updated_at": AT,
    }
    if body:
        yield {
            "type": "message",
            "id": f"{ref}.1",
            "ticket": ref,
            "kind": "inbound",
            "body": body,
            "created_at": AT,
        }


def article(ref: str, title: str, body: str, language: str) -> Line:
    return {
        "type": "article",
        "id": ref,
        "title": title,
        "body": body,
        "format": "text",
        "language": language,
    }


def read_rows(path: Path) -> Iterator[list[str]]:
    """The fields of each line of a gzipped table."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def read_objects(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file with one a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
