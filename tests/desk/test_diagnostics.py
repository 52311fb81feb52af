"""Diagnostics: what a ticket says is one argument or none, a command always ends, and its output is safe to show."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

import given
from desk.argument_injections import INJECTIONS
from hostile import HOSTILE, forbidden
from supportconsole.desk.allowed import Allowed, find_allowed, prepare, read_allowed
from supportconsole.desk.desk import Desk
from supportconsole.desk.diagnosing import Diagnosing, note_of
from supportconsole.desk.running import LINES, Ending, Limits, run, search_path, tidy
from supportconsole.domain.errors import NotFound, Refusal, UsageProblem
from supportconsole.domain.gaps import find_gaps

TYPES = ("host", "address", "url", "port")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = given.desk(tmp_path)
    yield opened
    opened.close()


def program(folder: Path, name: str, body: str) -> str:
    """A program of ours in Python, its path."""
    path = folder / name
    path.write_text(f"#!{sys.executable} -ISE\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def witness(tmp_path: Path) -> str:
    """A program that prints its arguments, its environment and its input as JSON."""
    return program(
        tmp_path,
        "witness",
        "import json, os, sys\n"
        "print(json.dumps([sys.argv[1:], dict(os.environ), sys.stdin.read(), os.getcwd(), os.getpgrp() == os.getpid()]))",
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_there_are_enough_injections() -> None:
    assert len(set(INJECTIONS)) >= 100


async def test_no_injection_in_a_ticket_ever_leaves_its_argument(desk: Desk, witness: str) -> None:
    """Each string stands in the subject, in a field, in the text and in the customer's name; whatever is offered from there is
    run, and the witness says which arguments it was given."""
    diagnosing = Diagnosing(desk, {"witness": (witness, "--", "{host}", "x={url}", "{address}:{port}")}, {})
    offered: dict[str, set[str]] = {place: set() for place in TYPES}
    for text in INJECTIONS:
        safe = text.encode("utf-8", "replace").decode()
        who = given.customer(desk, f"Anna {safe}", "anna@example.com")
        ticket = given.ticket(desk, f"VPN {safe}", body=f"{safe}\nsee {safe} or vpn.{safe}", requester=who)
        for place in TYPES:
            offered[place].update(diagnosing.candidates(ticket, place))
    assert {"example.org", "evil.example"} <= offered["host"]
    values = sorted({(host, url) for host in offered["host"] for url in sorted(offered["url"])[:2]})
    values += sorted({(host, url) for host in sorted(offered["host"])[:2] for url in offered["url"]})
    for host, url in values:
        prepared = diagnosing.prepare("witness", [host, url, "1.2.3.4", "443"])
        ran = await run(prepared.argv, prepared.line)
        assert json.loads(ran.output)[0] == ["--", host, f"x={url}", "1.2.3.4:443"]


async def test_no_injection_typed_as_a_value_becomes_more_than_one_argument(witness: str) -> None:
    refused = 0
    for place in TYPES:
        command = Allowed("witness", (witness, f"{{{place}}}", "last"))
        for text in INJECTIONS:
            try:
                prepared = prepare(command, {place: text})
            except UsageProblem:
                refused += 1
                continue
            value = prepared.argv[1]
            assert value[0].isalnum() or value[0] in "_:", value
            assert value.isascii()
            assert value.isprintable()
            assert not set(value) & set(" '\"`$|<>(){}\\*~"), value
            ran = await run(prepared.argv, prepared.line)
            assert json.loads(ran.output)[0] == [value, "last"]
    assert refused > 3 * len(INJECTIONS)


@settings(max_examples=500, deadline=None)
@for_all(st.one_of(st.text(max_size=60), st.sampled_from(INJECTIONS), st.from_regex(r"[a-z.:/\[\]%-]{1,40}")))
def test_whatever_is_typed_is_a_plain_word_or_refused(text: str) -> None:
    for place in TYPES:
        try:
            value = prepare(Allowed("x", ("x", f"{{{place}}}")), {place: text}).argv[1]
        except UsageProblem:
            continue
        assert value
        assert value.isascii()
        assert value[0] not in "-+@="
        assert not any(char.isspace() for char in value)
        assert prepare(Allowed("x", ("x", f"{{{place}}}")), {place: value}).argv[1] == value


async def test_a_command_sees_nothing_of_the_agents_surroundings(
    witness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}:relative")
    _argv, environ, typed, folder, own_group = json.loads((await run([witness], "witness")).output)
    names = set(environ) - {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"}
    assert names == {"PATH", "LANG", "LC_ALL", "TERM", "SUPPORTCONSOLE_RUN"}
    assert all(part.startswith("/") for part in environ["PATH"].split(":"))
    assert (typed, folder, own_group) == ("", "/", True)


async def test_endless_output_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    endless = program(tmp_path, "endless", "while True: print('x' * 99)")
    ran = await run([endless], "endless", limits=Limits(seconds=60, output=10_000))
    assert (ran.ending, ran.code) == (Ending.OUTPUT, None)
    assert len(ran.output) < 11_000
    assert ran.output.endswith("[the output goes on and was cut here]")


async def test_endless_time_is_ended(tmp_path: Path) -> None:
    endless = program(
        tmp_path, "sleeper", "import os, time; print(os.getpid(), flush=True)\nwhile True: time.sleep(60)"
    )
    ran = await run([endless], "sleeper", limits=Limits(seconds=4))
    assert ran.ending is Ending.TIME
    assert not alive(int(ran.output))
    assert "0.8 s" in ran.end_in_words(Limits(seconds=0.8))


FORKER = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
for turn in range(6):
    child = os.fork()
    if child == 0:
        if turn % 2:
            os.setsid()
        time.sleep(600)
    print(child, flush=True)
LAST
"""


@pytest.mark.parametrize(("last", "seconds"), [("sys.exit(3)", 60), ("time.sleep(600)", 5)])
async def test_children_end_with_the_command_also_those_that_left_its_group(
    tmp_path: Path, last: str, seconds: float
) -> None:
    forker = program(tmp_path, "forker", FORKER.replace("LAST", last))
    ran = await run([forker], "forker", limits=Limits(seconds=seconds))
    children = [int(word) for word in ran.output.split()]
    assert len(children) == 6
    assert [pid for pid in children if alive(pid)] == []


async def test_calling_it_off_ends_it(tmp_path: Path) -> None:
    import asyncio

    told = tmp_path / "pid"
    body = f"import os, time; open({str(told)!r}, 'w').write(f'{{os.getpid()}} ')\ntime.sleep(600)"
    running = asyncio.create_task(
        run([program(tmp_path, "sleeper", body)], "sleeper", limits=Limits(seconds=60))
    )
    # The program's own start is what is waited for.
    while not told.exists() or not told.read_text(encoding="utf-8").endswith(" "):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not alive(int(told.read_text(encoding="utf-8")))


async def test_a_text_is_piped_and_one_that_is_not_read_does_no_harm(tmp_path: Path, witness: str) -> None:
    ran = await run([witness], "witness", given="Zażółć\n" * 3)
    assert json.loads(ran.output)[2] == "Zażółć\n" * 3
    deaf = program(tmp_path, "deaf", "print('no')")
    assert (await run([deaf], "deaf", given="x" * 1_000_000)).output == "no"


async def test_what_cannot_be_started_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="not installed"):
        await run(["no-such-program-anywhere"], "x")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o700)
    with pytest.raises(Refusal, match="cannot be started"):
        await run([str(broken)], "x")


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[name for name, _text in HOSTILE])
def test_no_output_reaches_the_screen_raw(name: str, text: str) -> None:
    tidied = tidy(text.encode("utf-8", "surrogatepass"))
    assert forbidden(tidied) == [], name
    assert tidied.count("\n") <= LINES + 1


def test_a_note_of_an_output_is_ready_to_be_kept() -> None:
    from supportconsole.desk.running import Ran

    note = note_of(Ran("dig {{ x }}", "answer {{ y }} {% z %}", Ending.EXIT, 0))
    assert note.startswith("$ dig ")
    assert find_gaps(note) == ()


def test_the_list_is_the_built_in_one_with_what_the_configuration_says() -> None:
    defaults = {"ping": ("sh", "{host}"), "gone": ("sh",)}
    own = {
        "gone": (),
        "mine": ("sh", "{port}"),
        "odd": ("sh", "{hsot}"),
        "bad": ("{host}",),
        "far": ("no-such-program",),
    }
    commands = read_allowed(defaults, own, search_path())
    assert {one.name: bool(one.problem) for one in commands} == {
        "bad": True, "far": True, "mine": False, "odd": True, "ping": False,
    }  # fmt: skip
    with pytest.raises(NotFound, match="pnig"):
        find_allowed(commands, "pnig")
    with pytest.raises(UsageProblem, match="not installed"):
        find_allowed(commands, "far")


def test_an_address_of_six_stands_in_brackets_before_its_port() -> None:
    command = Allowed("openssl", ("openssl", "-connect", "{host}:{port}", "-servername", "{host}"))
    assert prepare(command, {"host": "2001:db8::1", "port": "443"}).argv == (
        "openssl", "-connect", "[2001:db8::1]:443", "-servername", "2001:db8::1",
    )  # fmt: skip


def test_a_value_comes_from_the_ticket_when_it_names_exactly_one(desk: Desk) -> None:
    diagnosing = Diagnosing(desk, {"look": ("sh", "{host}"), "port": ("sh", "{host}:{port}")}, {})
    one = given.ticket(desk, body="vpn.example.org does not answer")
    several = given.ticket(desk, body="a.example.org and b.example.org")
    assert diagnosing.prepare("look", [], one).argv == ("sh", "vpn.example.org")
    with pytest.raises(UsageProblem, match=r"a\.example\.org, b\.example\.org"):
        diagnosing.prepare("look", [], several)
    with pytest.raises(UsageProblem, match="needs a value for port"):
        diagnosing.prepare("port", [], one)
    with pytest.raises(UsageProblem, match="takes 1"):
        diagnosing.prepare("look", ["a.example.org", "b"], one)


def test_candidates_are_what_people_wrote_the_newest_first(desk: Desk) -> None:
    ticket = given.ticket(
        desk, body="Old one: old.example.org, 10.0.0.1 and https://portal.example.org/login?x=1."
    )
    given.inbound(
        desk,
        ticket,
        "Now it is new.example.org (see trace.log, client.pcap and ca.pem), mail me at a@mail.example.net; пример.рф too",
    )
    diagnosing = Diagnosing(desk, {}, {})
    assert diagnosing.candidates(ticket, "host") == (
        "new.example.org", "xn--e1afmkfd.xn--p1ai", "mail.example.net", "portal.example.org", "old.example.org", "10.0.0.1",
    )  # fmt: skip
    assert diagnosing.candidates(ticket, "url") == ("https://portal.example.org/login?x=1",)
    assert diagnosing.candidates(ticket, "address") == ("10.0.0.1",)
    assert diagnosing.candidates(ticket, "port") == ()
