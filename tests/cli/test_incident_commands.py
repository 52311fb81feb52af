"""Duplicates and incidents from a shell."""

import json
from pathlib import Path

from command_line import CommandLine
from search.weeks import MONDAY, as_records, ordinary_reports, outage_reports
from supportconsole.domain.clock import DAY, HOUR, SystemClock


def test_a_duplicate_is_found_with_its_reason(desk: CommandLine) -> None:
    new = desk.ok(
        "new",
        "VPN does not connect, error 809",
        "--text",
        "Error 809",
        "--requester",
        "anna@example.org",
        "--json",
    ).answer
    number = new["id"]
    (found,) = desk.ok("duplicates", str(number), "--json").answer
    assert (found["id"], found["same_requester"]) == (1, True)
    assert found["reason"].startswith("same requester; shares ")
    assert "same requester" in desk.ok("duplicates", f"#{number}").out
    assert desk.ok("duplicates", "2", "--json").answer == []
    assert desk("duplicates", "999").code == 6


def test_tickets_are_marked_as_an_incident_and_taken_back(desk: CommandLine) -> None:
    done = desk.ok("incident", "open", "1", "2", "--name", "Mail down", "--json").answer
    assert len(done["changed"]) == 2
    found = desk.ok("incident", "list", "--json").answer
    assert found["offered"] == []
    assert [(one["name"], one["tickets"], one["active"]) for one in found["incidents"]] == [
        ("mail-down", 2, 2)
    ]
    assert "mail-down" in desk.ok("incident").out
    assert {one["id"] for one in desk.ok("list", "tag:incident:mail-down", "--json").answer} == {1, 2}
    desk.ok("undo", str(done["undo"]))
    assert desk.ok("incident", "list", "--json").answer["incidents"] == []


def test_a_burst_is_offered_and_gives_the_incident_its_name(desk: CommandLine, tmp_path: Path) -> None:
    from supportconsole.domain.clock import MINUTE, format_instant

    now = SystemClock().now()
    lines = [
        {
            "type": "ticket",
            "id": f"old{n}",
            "subject": f"Thing {n} is broken",
            "created_at": format_instant(now - 30 * HOUR),
        }
        for n in range(60)
    ]
    lines += [{"type": "person", "id": f"p{n}", "role": "customer", "name": f"P {n}"} for n in range(9)]
    lines += [
        {"type": "ticket", "id": f"new{n}", "subject": "Gateway unreachable", "requester": f"p{n}",
         "created_at": format_instant(now - 2 * MINUTE)}
        for n in range(9)
    ]  # fmt: skip
    file = tmp_path / "more.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines))
    desk.ok("import", str(file))
    (burst,) = desk.ok("incident", "list", "--json").answer["offered"]
    assert (len(burst["tickets"]), burst["requesters"]) == (9, 9)
    assert "9 similar tickets of 9 people" in desk.ok("incident", "list").out
    desk.ok("incident", "open", *map(str, burst["tickets"]))
    found = desk.ok("incident", "list", "--json").answer
    assert (found["offered"], [one["name"] for one in found["incidents"]]) == ([], [burst["name"]])


def test_wrong_incidents_change_nothing(desk: CommandLine) -> None:
    assert desk("incident", "open", "1", "999", "--name", "x").code == 6
    assert desk("incident", "open", "1", "--name", "--").code == 2
    assert desk("incident", "open").code == 2
    assert desk.ok("incident", "list", "--json").answer["incidents"] == []


def test_an_outage_that_comes_in_ticket_by_ticket_is_offered_by_the_fifteenth(
    desk: CommandLine, tmp_path: Path
) -> None:
    begin = MONDAY + 2 * DAY + 9 * HOUR
    reports = list(outage_reports(1, "en", begin, first=10**6))[:15]
    before = [one for one in ordinary_reports(1, ("en",), MONDAY - 7 * DAY, 10, 100) if one.at < begin]
    later = SystemClock().now() - reports[-1].at
    file = tmp_path / "more.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in as_records(before, later)))
    desk.ok("import", str(file))
    offered = desk.ok("incident", "list", "--json").answer["offered"]
    assert offered == []
    for report in reports:
        file.write_text("".join(json.dumps(one) + "\n" for one in as_records([report], later)))
        desk.ok("import", str(file))
        offered = desk.ok("incident", "list", "--json").answer["offered"]
        if offered:
            break
    (burst,) = offered
    found = {
        one["id"] for one in desk.ok("search", "mail", "--in", "tickets", "--limit", "50", "--json").answer
    }
    assert len(found & set(burst["tickets"])) >= 0.8 * len(burst["tickets"])
