"""A new user's first day: connect the real RT, work ten tickets, lose the network, reply, get it back."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.request_tracker.conftest import working_as
from connectors.request_tracker.server import RequestTracker
from supportconsole.domain.conversation import Kind
from supportconsole.domain.remote.pages import Budget, Upsert
from supportconsole.domain.remote.things import RemoteTicket


class Shell:
    """The installed program in processes of their own, as a user's shell starts it."""

    def __init__(self, home: Path) -> None:
        self.environ = {
            "PATH": os.environ["PATH"],
            "SUPPORTCONSOLE_HOME": str(home),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
        }

    def __call__(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "supportconsole", *words],
            env=self.environ,
            input=typed,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def ok(self, *words: str, typed: str = "") -> str:
        ran = self(*words, typed=typed)
        assert ran.returncode == 0, (words, ran)
        return ran.stdout

    def queue(self, *words: str) -> None:
        """Something that the helpdesk has to confirm: accepted, with a code of its own."""
        ran = self(*words)
        assert ran.returncode == 7, (words, ran)

    def answer(self, *words: str) -> Any:
        import json

        return json.loads(self.ok(*words, "--json"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "home")


def number_there(ticket: Any) -> str:
    """RT's own number of a ticket that the desk shows."""
    return str(ticket["ref"]).rpartition(":")[2]


async def replies_of(rt: RequestTracker, ref: str) -> list[str]:
    async with working_as(rt, "boris") as boris:
        return [one.body for one in await boris.conversation(ref) if one.kind is Kind.REPLY]


async def seen_by_boris(rt: RequestTracker, ref: str) -> tuple[str, str | None, str, list[str]]:
    async with working_as(rt, "boris") as boris:
        ticket = await boris.ticket(ref)
        return (
            ticket.remote_status,
            ticket.assignee,
            ticket.subject,
            [one.body for one in await boris.conversation(ref)],
        )


def test_ten_tickets_an_outage_and_each_reply_once(rt: RequestTracker, shell: Shell) -> None:
    said = shell.ok("init", typed=f"rt\n{rt.url}\nanna\nwork\npw-anna-123\n")
    assert "connected as Anna Kowalska to Request Tracker 5" in said
    shell.ok("sync", "--once")
    mine = shell.answer("list", "assignee:me status:new,open,pending", "--limit", "40")
    assert len(mine) >= 10
    ten = mine[:10]
    for number, one in enumerate(ten):
        ticket = str(one["id"])
        match number % 5:
            case 0:
                shell.queue("reply", ticket, "--text", f"online reply {number}")
            case 1:
                shell.queue("note", ticket, "--text", f"online note {number}")
            case 2:
                shell.queue("set", ticket, f"subject=changed here {number}")
            case 3:
                shell.queue("assign", ticket, "--to", "boris@agents.example")
            case _:
                shell.queue("solve", ticket)
    shell.ok("sync", "--once")
    assert shell.answer("outbox", "list") == []
    for number, one in enumerate(ten):
        status, owner, subject, texts = asyncio.run(seen_by_boris(rt, number_there(one)))
        match number % 5:
            case 0:
                assert texts.count(f"online reply {number}") == 1
            case 1:
                assert texts.count(f"online note {number}") == 1
            case 2:
                assert subject == f"changed here {number}"
            case 3:
                assert owner == "boris"
            case 4:
                assert status == "resolved"
            case _:
                raise AssertionError(number)

    rt.stop()
    for number, one in enumerate(ten[:4]):
        shell.queue("reply", str(one["id"]), "--text", f"offline reply {number}")
    away = shell("sync", "--once")
    assert away.returncode == 3
    waiting = shell.answer("outbox", "list")
    assert len(waiting) == 4
    assert {one["state"] for one in waiting} == {"queued"}
    assert shell("account", "status").returncode == 3

    rt.start()
    for _turn in range(30):  # the engine rests between two tries; each run is one
        shell("sync", "--once")
        if not shell.answer("outbox", "list"):
            break
    assert shell.answer("outbox", "list") == []
    shell.ok("sync", "--once")
    for number, one in enumerate(ten[:4]):
        replies = asyncio.run(replies_of(rt, number_there(one)))
        assert replies.count(f"offline reply {number}") == 1
        shown = shell.answer("show", str(one["id"]))
        ours = [message for message in shown["messages"] if message["body"] == f"offline reply {number}"]
        assert [message["state"] for message in ours] == ["sent"]


def test_a_colleague_who_wrote_meanwhile_keeps_the_reply_back(rt: RequestTracker, shell: Shell) -> None:
    shell.ok("init", typed=f"rt\n{rt.url}\nanna\nwork\npw-anna-123\n")
    shell.ok("sync", "--once")
    (mine, *_others) = shell.answer("list", "assignee:me status:new,open,pending", "--limit", "1")
    shell.queue("reply", str(mine["id"]), "--text", "I did not see yours")

    async def colleague() -> None:
        from supportconsole.domain.remote.operations import Done, Reply

        async with working_as(rt, "boris") as boris:
            assert isinstance(await boris.do(Reply(number_there(mine), "I have answered already")), Done)

    asyncio.run(colleague())
    shell("sync", "--once")
    (kept,) = shell.answer("outbox", "list")
    assert kept["state"] in {"held", "conflict"}
    assert "I did not see yours" not in asyncio.run(replies_of(rt, number_there(mine)))


async def called(rt: RequestTracker, subject: str) -> list[tuple[str, str, list[str]]]:
    """The tickets with this subject at RT: their queue, who asked, and what was written."""
    async with working_as(rt, "boris") as boris:
        page = await boris.connector.search(subject, None, budget=Budget())
        found = []
        for item in page.items:
            assert isinstance(item, Upsert)
            thing = item.thing
            if isinstance(thing, RemoteTicket) and thing.subject == subject:
                texts = [one.body for one in await boris.conversation(thing.id) if one.kind is not Kind.EVENT]
                found.append((thing.group, thing.requester or "", texts))
        return found


def test_a_new_ticket_with_a_reply_behind_it_stands_there_once(rt: RequestTracker, shell: Shell) -> None:
    shell.ok("init", typed=f"rt\n{rt.url}\nanna\nwork\npw-anna-123\n")
    shell.ok("sync", "--once")
    team = shell.answer("list", "assignee:me", "--limit", "1")[0]["group"]
    words = ("--requester", "nina@customers.example", "--text", "It is dark.", "--priority", "high", "--take")
    rt.stop()
    made = shell("new", "The lamp in room nine", *words, "--group", team, "--json")
    assert made.returncode == 7, made
    number = str(json.loads(made.stdout)["id"])
    shell.queue("reply", number, "--text", "We bring another.")
    assert shell("sync", "--once").returncode == 3
    rt.start()
    for _turn in range(30):
        shell("sync", "--once")
        if not shell.answer("outbox", "list"):
            break
    shell.ok("sync", "--once")
    ((queue, requester, texts),) = asyncio.run(called(rt, "The lamp in room nine"))
    assert (queue, texts) == (team, ["It is dark.", "We bring another."])
    assert requester
    shown = shell.answer("show", number)
    told = [(one["body"], one["state"]) for one in shown["messages"] if one["body"]]
    assert told == [("It is dark.", "sent"), ("We bring another.", "sent")]
    assert (shown["status"], shown["priority"]) == ("open", "high")
    again = shell.answer("list", "status:any", "--limit", "1000")
    assert [one["subject"] for one in again].count("The lamp in room nine") == 1


def test_one_ticket_is_opened_by_its_number_there_before_anything_was_pulled(
    rt: RequestTracker, shell: Shell
) -> None:
    shell.ok("init", typed=f"rt\n{rt.url}\nanna\nwork\npw-anna-123\n")
    fetched = shell.answer("fetch", "1")
    assert number_there(fetched) == "1"
    assert shell.answer("show", str(fetched["id"]))["messages"]
    assert len(shell.answer("list", "status:any")) == 1
    assert shell.answer("fetch", "1")["id"] == fetched["id"]
    missing = shell("fetch", "987654")
    assert missing.returncode == 6, missing
    rt.stop()
    away = shell("fetch", "2")
    rt.start()
    assert away.returncode == 3, away
