"""Whatever a ticket holds, no command prints a byte that a terminal would obey."""

import json
from pathlib import Path

import pytest

from command_line import CommandLine, Ran
from hostile import HOSTILE, forbidden

COMMANDS = (
    ("list", "status:any", "--limit", "5000"),
    ("list", "status:any", "--limit", "5000", "--plain"),
    ("list", "status:any", "--limit", "5000", "--json"),
    ("list", "status:any", "--limit", "5000", "--jsonl"),
    ("script", "list"),
    ("script", "list", "--json"),
    ("kb", "list"),
    ("kb", "list", "--json"),
    ("export",),
    ("keys",),
)


@pytest.fixture
def hostile_desk(run: CommandLine, tmp_path: Path) -> CommandLine:
    """A desk where every name, subject, tag and text is one of the hostile strings."""
    records: list[dict[str, object]] = [
        {"type": "person", "id": "a1", "role": "agent", "name": "Ivan Petrov"}
    ]
    for number, (_name, text) in enumerate(HOSTILE):
        at = "2025-11-20T22:15:00Z"
        line = text if text.strip() else "x"
        records += [
            {"type": "person", "id": f"c{number}", "role": "customer", "name": line, "organization": line},
            {"type": "ticket", "id": f"t{number}", "subject": line, "status": "open", "channel": "mail",
             "requester": f"c{number}", "tags": [line], "fields": {"product": line}, "created_at": at, "updated_at": at},
            {"type": "message", "id": f"m{number}", "ticket": f"t{number}", "kind": "inbound", "author": f"c{number}",
             "body": text, "format": ("text", "html", "markdown")[number % 3], "created_at": at},
        ]  # fmt: skip
        if number % 8 == 0:
            records += [
                {
                    "type": "article",
                    "id": f"k{number}",
                    "title": line,
                    "body": text,
                    "format": "markdown",
                    "tags": [line],
                },
                {"type": "canned", "id": f"s{number}", "title": line, "body": text},
            ]
    file = tmp_path / "hostile.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    run.ok("import", str(file))
    return run


def harmful(ran: Ran) -> list[str]:
    """The forbidden characters of an output; the whole is read only when one of its letters may be one."""
    text = ran.out + ran.err
    return forbidden(text) if forbidden("".join(set(text))) else []


def test_no_command_prints_a_forbidden_byte(hostile_desk: CommandLine) -> None:
    for words in COMMANDS:
        ran = hostile_desk.ok(*words)
        assert harmful(ran) == [], words
    ids = [
        ticket["id"] for ticket in hostile_desk.ok("list", "status:any", "--limit", "5000", "--json").answer
    ]
    assert len(ids) == len(HOSTILE)
    for ticket_id in ids[::6]:
        for extra in ([], ["--json"]):
            ran = hostile_desk.ok("show", str(ticket_id), *extra)
            assert harmful(ran) == [], ticket_id


def test_what_a_user_mistypes_is_quoted_without_its_control_characters(run: CommandLine) -> None:
    for _name, text in HOSTILE[::4]:
        if not text or "\x00" in text or len(text) > 2000:
            continue
        line = text.encode("utf-8", "replace").decode()
        for words in ([line], ["list", line], ["show", line], ["list", "--view", line], ["set", "1", f"{line}=x"],
                      ["kb", "show", line], ["help", line], ["config", "set", line, line]):  # fmt: skip
            ran = run(*words)
            assert ran.code in {0, 1, 2, 6}, (words, ran)
            assert harmful(ran) == [], words
