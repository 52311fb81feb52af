"""The fault server itself: each fault does to a client what its name says, and the books know the difference."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from supportconsole.connectors.conformance.server import books, others
from supportconsole.connectors.conformance.server.__main__ import make_server, read_arguments
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.conformance.server.faults import (
    NOT_APPLIED,
    PAGES,
    WEATHER,
    Chance,
    Fault,
    read_rules,
)
from supportconsole.connectors.conformance.server.garbling import bomb, layered_bomb
from supportconsole.connectors.conformance.server.running import FaultServer
from supportconsole.connectors.conformance.server.seeding import Seed

QUICK = 0.02


class Client:
    """A client as simple as possible: bytes out, bytes in, nothing understood."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server

    async def ask(self, method: str, path: str, body: object = None, key: str = "", **headers: str) -> bytes:
        """Everything the server says until it closes; empty when it says nothing."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        data = b"" if body is None else json.dumps(body).encode()
        lines = [
            f"{method} /v1{path} HTTP/1.1",
            "Host: desk",
            f"Authorization: Bearer {TOKEN}",
            "Connection: close",
        ]
        lines += [f"Content-Length: {len(data)}", *(f"{name}: {said}" for name, said in headers.items())]
        lines += [f"Idempotency-Key: {key}"] if key else []
        writer.write("\r\n".join([*lines, "", ""]).encode() + data)
        said = b""
        with suppress(ConnectionResetError):
            while part := await reader.read(65536):
                said += part
        writer.close()
        return said

    async def read(self, path: str) -> dict[str, object]:
        said = await self.ask("GET", path)
        value = json.loads(said.split(b"\r\n\r\n", 1)[1])
        assert isinstance(value, dict)
        return value

    async def reply(self, ticket: int, body: str, key: str) -> bytes:
        return await self.ask(
            "POST", f"/tickets/{ticket}/messages", {"kind": "reply", "body": body, "marker": key}, key
        )


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with FaultServer(Seed(tickets=12)) as running:
        running.timing.late = running.timing.drip = running.timing.silence = QUICK
        running.timing.drip = 0
        yield running


async def test_a_client_walks_the_feed_to_its_end(server: FaultServer) -> None:
    client, seen, cursor = Client(server), [], ""
    while True:
        page = await client.read(f"/changes?limit=5&messages=50{cursor}")
        changes = page["changes"]
        assert isinstance(changes, list)
        seen += [one["ticket"]["id"] for one in changes]
        cursor = f"&after={page['cursor']}"
        if page["complete"]:
            break
    assert seen == [str(number) for number in range(1, 13)]
    assert (await client.read(f"/changes?x=1{cursor}"))["changes"] == []


async def test_what_a_customer_writes_comes_through_the_feed(server: FaultServer) -> None:
    client = Client(server)
    cursor = (await client.read("/changes?limit=200"))["cursor"]
    others.customer_writes(server.desk, 3, "still broken")
    page = await client.read(f"/changes?after={cursor}&messages=200")
    changes = page["changes"]
    assert isinstance(changes, list)
    (change,) = changes
    assert change["ticket"]["id"] == "3"
    assert change["messages"][-1]["body"] == "still broken"


@pytest.mark.parametrize("fault", [one for one in Fault if one not in PAGES], ids=str)
async def test_the_books_know_what_became_of_a_reply(server: FaultServer, fault: Fault) -> None:
    """Given a fault at the moment of a reply, then it exists exactly when the fault's name says so."""
    server.fail(fault, method="POST")
    said = await Client(server).reply(1, "hello", "k1")
    written = books.texts(server.desk, "a1")["hello"]
    assert written == (0 if fault in NOT_APPLIED else 1)
    assert server.plan.struck == {fault: 1}
    if fault in {Fault.CLOSED_BEFORE, Fault.RESET_BEFORE, Fault.APPLIED_THEN_CLOSED, Fault.SILENCE}:
        assert said == b""


async def test_without_keys_a_request_that_comes_twice_acts_twice(server: FaultServer) -> None:
    server.conditions.keys = False
    server.fail(Fault.DELIVERED_TWICE, method="POST")
    await Client(server).reply(1, "hello", "k1")
    assert books.balance(["hello"], (), books.texts(server.desk, "a1")).doubled == ("hello",)


async def test_a_late_effect_happens_although_the_client_has_left(server: FaultServer) -> None:
    server.fail(Fault.LATE_EFFECT, method="POST")
    before = len(server.desk.journal)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    body = b'{"kind":"reply","body":"late"}'
    head = f"POST /v1/tickets/1/messages HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nIdempotency-Key: k\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    writer.transport.abort()
    await server.arrived.wait()
    await server.quiet()
    assert len(server.desk.journal) == before + 1
    assert books.texts(server.desk, "a1")["late"] == 1
    assert reader is not None


async def test_a_server_restored_from_backup_has_forgotten(server: FaultServer) -> None:
    client = Client(server)
    await client.reply(1, "kept", "k1")
    kept = len(server.desk.journal)
    await client.reply(1, "forgotten", "k2")
    server.desk.restore(kept)
    assert books.texts(server.desk, "a1") == {"kept": 1}
    assert b" 404 " in await client.ask("GET", "/operations/k2")
    assert b" 200 " in await client.ask("GET", "/operations/k1")


async def test_a_restarted_server_still_knows_what_was_written(tmp_path: Path) -> None:
    state, seed = tmp_path / "state", Seed(tickets=3, until=10**15)
    async with FaultServer(seed, state=state) as server:
        await Client(server).reply(1, "kept", "k1")
    async with FaultServer(seed, state=state) as server:
        assert b"Idempotent-Replayed" in await Client(server).reply(1, "kept", "k1")
        assert books.texts(server.desk, "a1") == {"kept": 1}


async def test_a_list_that_lags_shows_a_message_later(server: FaultServer) -> None:
    client = Client(server)
    server.conditions.lag = 10**9
    await client.reply(1, "hidden", "k1")
    assert "hidden" not in str(await client.read("/tickets/1/messages"))
    server.conditions.lag = 0
    assert "hidden" in str(await client.read("/tickets/1/messages"))


async def test_an_old_version_is_refused_and_nothing_is_done(server: FaultServer) -> None:
    client = Client(server)
    others.colleague_sets(server.desk, 1, {"priority": "urgent"})
    before = len(server.desk.journal)
    said = await client.ask("PATCH", "/tickets/1", {"set": {"status": "solved"}}, "k1", **{"If-Match": '"1"'})
    assert b" 412 " in said
    assert len(server.desk.journal) == before


async def test_bombs_are_small_on_the_wire_and_whole_inside() -> None:
    assert len(bomb()) < 250_000
    assert len(layered_bomb()) < 10_000
    assert gzip.decompress(layered_bomb()) == bomb()


async def test_the_same_seed_meets_the_same_weather() -> None:
    first, second = ([Chance(0.2, seed).pick() for _ in range(1)] for seed in (7, 7))
    assert first == second
    weather = Chance(0.5, 1)
    assert {weather.pick() for _ in range(2000)} == {None, *WEATHER}


def test_a_script_with_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a valid Fault"):
        read_rules([{"fault": "gremlins"}])
    with pytest.raises(ValueError, match="not a rule"):
        read_rules([{"fault": "403", "when": "always"}])


@pytest.mark.parametrize("name", ["zendesk", "jira"])
def test_a_dialect_that_comes_along_is_chosen_by_its_short_name(name: str) -> None:
    server = make_server(read_arguments(["--dialect", name]))
    assert type(server.dialect).__name__.lower() == f"{name}dialect"
    assert not server.url.endswith("/v1")


async def test_the_trap_notes_a_credential(server: FaultServer) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.trap.origin.rsplit(":", 1)[1]))
    writer.write(b"GET /x HTTP/1.1\r\nAuthorization: Bearer abc\r\n\r\n")
    await reader.readuntil(b"}")
    writer.close()
    assert server.trap.caught("abc") == ["/x: authorization", "/x: the secret itself"]
