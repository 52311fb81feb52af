"""History that was imported can be searched at once, and says which responses were used for it."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest

import given
from supportconsole.desk.desk import Desk

AT = "2026-11-20T22:15:00Z"
PEOPLE = [
    {"type": "person", "id": "c1", "role": "customer", "name": "Anna"},
    {"type": "person", "id": "a1", "role": "agent", "name": "Ivan"},
    {"type": "canned", "id": "unlock", "title": "Unlock", "body": "Your account is open again."},
]


def ticket(ref: str, subject: str, status: str, *, canned: object = None) -> list[Mapping[str, object]]:
    about = {"type": "message", "ticket": ref, "created_at": AT}
    lines: list[Mapping[str, object]] = [
        {
            "type": "ticket",
            "id": ref,
            "subject": subject,
            "status": status,
            "requester": "c1",
            "created_at": AT,
        },
        {**about, "id": f"{ref}-1", "kind": "inbound", "author": "c1", "body": f"{subject}, please help"},
    ]
    if canned is not None:
        lines.append(
            {**about, "id": f"{ref}-2", "kind": "reply", "author": "a1", "body": "Done.", "canned": canned}
        )
    return lines


HISTORY = [
    *PEOPLE,
    *ticket("t1", "Account is locked", "solved", canned="unlock"),
    *ticket("t2", "My account was locked", "closed", canned=["unlock", "gone"]),
    *ticket("t3", "Printer is offline", "solved"),
    *ticket("t4", "Locked out of the account", "open"),
    *ticket("t5", "Toner is empty", "solved"),
    {
        "type": "canned",
        "id": "toner",
        "title": "Toner",
        "body": "Dear {{ requester.name }},\nthe new toner comes tomorrow.",
    },
    {
        "type": "message",
        "id": "t5-2",
        "ticket": "t5",
        "kind": "reply",
        "author": "a1",
        "created_at": AT,
        "body": "Dear Anna,\nthe new toner comes tomorrow.",
    },
    *ticket("t6", "No toner any more", "open"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = given.desk(tmp_path, team=False)
    (tmp_path / "history.jsonl").write_text("".join(json.dumps(line) + "\n" for line in HISTORY))
    opened.transfer.import_file(tmp_path / "history.jsonl")
    opened.finding.catch_up()
    yield opened
    opened.close()


def test_what_was_imported_is_found(desk: Desk) -> None:
    assert [hit.ref for hit in desk.finding.search("printers").hits] == ["t3"]


def test_the_responses_that_replies_came_from_are_learned(desk: Desk) -> None:
    ticket_id = desk.finding.search("locked out").hits[0].id
    hit = desk.finding.suggest(ticket_id).canned[0]
    assert (hit.ref, hit.reason) == ("unlock", "used for 2 similar tickets; shares account")


def test_a_reply_with_the_text_of_a_response_is_learned_too(desk: Desk) -> None:
    ticket_id = next(hit.id for hit in desk.finding.search("toner").hits if hit.ref == "t6")
    hit = desk.finding.suggest(ticket_id).canned[0]
    assert hit.ref == "toner"
    assert hit.reason.startswith("used for 1 similar ticket")


def test_importing_it_again_changes_nothing_and_an_export_has_it_all(desk: Desk, tmp_path: Path) -> None:
    report = desk.transfer.import_file(tmp_path / "history.jsonl")
    assert not report.added
    assert not report.changed
    assert desk.finding.waiting() == 0
    out = BytesIO()
    desk.transfer.export(None, out)
    replies = [line for line in map(json.loads, out.getvalue().splitlines()) if line.get("kind") == "reply"]
    assert [line["canned"] for line in replies if "canned" in line] == ["unlock", ["unlock", "gone"]]
    uses = desk._store.read(lambda db: db.execute("SELECT count(*) FROM canned_use").fetchone())
    assert uses == (3,)
