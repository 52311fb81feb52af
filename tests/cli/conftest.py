"""A shell with a small desk: two agents, two customers, three tickets, an article and a canned response."""

from pathlib import Path

import pytest

from command_line import CommandLine

DESK = """\
{"type":"person","id":"c1","role":"customer","name":"Anna Nowak","email":"anna@example.org","organization":"Example","language":"pl"}
{"type":"person","id":"c2","role":"customer","name":"Олег Ким","email":"oleg@example.org","language":"ru"}
{"type":"person","id":"a1","role":"agent","name":"Ivan Petrov","email":"ivan@example.org","groups":["L1"]}
{"type":"person","id":"a2","role":"agent","name":"Grace Miller","email":"grace@example.org","groups":["L2 network"]}
{"type":"ticket","id":"t1","subject":"VPN does not connect","status":"open","priority":"high","channel":"mail","group":"L1","assignee":"a1","requester":"c1","tags":["vpn"],"language":"en","created_at":"2025-11-20T22:15:00Z","updated_at":"2025-11-20T22:40:00Z","fields":{"product":"client 5"}}
{"type":"message","id":"m1","ticket":"t1","kind":"inbound","author":"c1","body":"Error 809 since this morning.\\n\\n> did it work before?\\n> yes","format":"text","created_at":"2025-11-20T22:15:00Z"}
{"type":"message","id":"m2","ticket":"t1","kind":"note","author":"a1","body":"<p>tried from <b>two</b> networks</p>","format":"html","created_at":"2025-11-20T22:31:00Z"}
{"type":"ticket","id":"t2","subject":"Счёт не приходит","status":"new","priority":"normal","channel":"web","group":"L1","requester":"c2","tags":["billing"],"created_at":"2025-11-20T20:15:00Z","updated_at":"2025-11-20T20:15:00Z"}
{"type":"ticket","id":"t3","subject":"Printer is out of paper","status":"solved","channel":"phone","requester":"c1","created_at":"2025-10-20T20:15:00Z","updated_at":"2025-10-21T20:15:00Z"}
{"type":"article","id":"k1","title":"Error 809","body":"# Cause\\nA *firewall* drops UDP 500.","format":"markdown","language":"en","state":"public","owner":"a1","tags":["vpn"]}
{"type":"canned","id":"greet","title":"Greeting","body":"Hello {{ requester.first_name }},","language":"en","shortcut":"hi"}
{"type":"canned","id":"ask","title":"Ask for the version","body":"Which version is it? {{ your_question }}","language":"en"}
"""


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """A shell on a machine where nothing has been done yet."""
    return CommandLine(tmp_path / "home")


@pytest.fixture
def desk(run: CommandLine, tmp_path: Path) -> CommandLine:
    """A shell whose desk holds `DESK`, used by Ivan."""
    file = tmp_path / "desk.jsonl"
    file.write_text(DESK)
    run.environ["SUPPORTCONSOLE_AGENT"] = "ivan@example.org"
    run.ok("import", str(file))
    return run
