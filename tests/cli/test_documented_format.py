"""The example of docs/interchange.md is what the program takes and gives."""

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine

PAGE = Path(__file__).parents[2] / "docs" / "interchange.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The lines of the page's first block, as a file."""
    file = tmp_path / "example.jsonl"
    file.write_text(PAGE.read_text().split("```")[1].strip() + "\n")
    return file


def by_name(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    records = [json.loads(line) for line in text.splitlines()]
    return {(record["type"], record.get("id") or record["name"]): record for record in records}


def test_each_line_comes_back_with_all_it_said(run: CommandLine, example: Path) -> None:
    run.ok("import", str(example))
    given, written = by_name(example.read_text()), by_name(run.ok("export").out)
    assert list(written) == list(given)
    for name, record in given.items():
        assert {key: written[name][key] for key in record} == record


def test_a_second_import_changes_nothing(run: CommandLine, example: Path) -> None:
    run.ok("import", str(example))
    before = run.ok("export").out
    (report,) = run.ok("import", str(example), "--json").answer
    assert (report["added"], report["changed"]) == ({}, {})
    assert run.ok("export").out == before


def test_json_answers_speak_the_names_of_the_format(run: CommandLine, example: Path) -> None:
    run.ok("import", str(example))
    given = by_name(example.read_text())
    ticket = run.ok("show", "1", "--json").answer
    article = run.ok("kb", "show", "k1", "--json").answer
    canned = run.ok("script", "show", "greet", "--json").answer
    for answer, record in (
        (ticket, given["ticket", "t1"]),
        (ticket["messages"][0], given["message", "m1"]),
        (article, given["article", "k1"]),
        (canned, given["canned", "greet"]),
    ):
        expected = {key: value for key, value in record.items() if key not in {"type", "id"}}
        assert {key: answer[key] for key in expected} == expected
        assert answer["ref"] == record["id"]
        assert isinstance(answer["id"], int)
