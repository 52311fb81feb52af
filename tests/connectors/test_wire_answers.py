"""What a hostile, broken or foreign server can answer, and what becomes of it."""

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest

from connectors.raw_server import AtOnce, answer, client_for, free_port, raw_server
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.domain.clock import SECOND, SystemClock
from supportconsole.domain.errors import (
    AuthFailed,
    ConsoleError,
    Forbidden,
    NetworkLogin,
    NotFound,
    ProtocolDrift,
    RateLimited,
    Refusal,
    Unreachable,
)

WHOLE = b'{"tickets": [1, 2, 3]}'
PACKED = gzip.compress(WHOLE * 200)


async def test_a_whole_answer_is_read_with_the_server_clock() -> None:
    said = answer(WHOLE, "Date: Wed, 25 Nov 2026 07:13:34 GMT")
    async with raw_server(lambda _head: [said]) as server, client_for(server.url) as client:
        got = await client.call("GET", "tickets")
    assert got.json() == {"tickets": [1, 2, 3]}
    assert got.date == 1795590814 * SECOND


async def test_a_packed_answer_is_unpacked() -> None:
    said = answer(gzip.compress(WHOLE), "Content-Encoding: gzip")
    async with raw_server(lambda _head: [said]) as server, client_for(server.url) as client:
        assert (await client.call("GET", "tickets")).body == WHOLE


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ([answer(PACKED[:-12], "Content-Encoding: gzip")], BadAnswer),  # a right length around a cut text
        ([answer(b"\x1f\x8bnonsense", "Content-Encoding: gzip")], BadAnswer),
        ([answer(WHOLE, "Content-Encoding: br")], BadAnswer),
        ([answer(gzip.compress(gzip.compress(WHOLE)), "Content-Encoding: gzip, gzip")], BadAnswer),
        ([answer(WHOLE)[:-5]], Interrupted),  # shorter than its Content-Length
        ([answer(WHOLE)[:20]], Interrupted),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"], Interrupted),
        ([b"\x00\x01\x02 garbage\r\n\r\n"], Interrupted),
        ([], Interrupted),
        ([b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 30_000 + b"\r\n"], Interrupted),
        ([answer(b"<html>Welcome to the hotel</html>", kind="text/html")], NetworkLogin),
        ([answer(b"", status="511 Network Authentication Required")], NetworkLogin),
        ([answer(b"hello", kind="text/plain")], BadAnswer),
        ([answer(b"[]")], BadAnswer),
        ([answer(b'{"a": ')], BadAnswer),
        ([answer(b"{}", status="401 Unauthorized")], AuthFailed),
        ([answer(b"{}", status="403 Forbidden")], Forbidden),
        ([answer(b"<html>gone</html>", status="404 Not Found", kind="text/html")], NotFound),
        ([answer(b"", status="410 Gone")], NotFound),
        ([answer(b"{}", status="400 Bad Request")], ProtocolDrift),
        ([answer(b"", status="500 Internal Server Error")], Interrupted),
        ([answer(b"<html>", status="502 Bad Gateway", kind="text/html")], Interrupted),
        ([answer(b"", status="503 Service Unavailable")], Interrupted),
        ([answer(b"", "Retry-After: 7", status="503 Service Unavailable")], RateLimited),
        ([answer(b"", "Retry-After: 7", status="429 Too Many Requests")], RateLimited),
    ],
    ids=range(25),
)
async def test_what_is_not_right_is_an_error_that_says_what_it_proves(
    said: list[bytes], error: type[ConsoleError]
) -> None:
    async with raw_server(lambda _head: said) as server, client_for(server.url) as client:
        with pytest.raises(error):
            (await client.call("GET", "tickets")).object()


async def test_nobody_listening_proves_that_nothing_was_done() -> None:
    async with client_for(f"http://127.0.0.1:{free_port()}") as client:
        with pytest.raises(Unreachable) as told:
            await client.call("POST", "ticket/1/correspond", json={})
    assert not isinstance(told.value, Interrupted)


async def test_a_dripping_answer_ends_at_the_deadline_of_the_whole_call() -> None:
    drip: list[bytes | float] = [b"x", 0.05]
    drips = [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *drip * 400]
    async with raw_server(lambda _head: drips) as server, client_for(server.url) as client:
        with pytest.raises(Interrupted, match="too long"):
            await client.call("GET", "tickets", deadline=0.4)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
async def test_a_bomb_costs_less_than_64_megabytes(packing: str) -> None:
    """200 kB that unpack to 200 MB."""
    raw = b"\0" * (200 << 20)
    bomb = gzip.compress(raw, 9) if packing == "gzip" else zlib.compress(raw, 9)
    del raw
    said = answer(bomb, f"Content-Encoding: {packing}")
    async with raw_server(lambda _head: [said]) as server, client_for(server.url) as client:
        tracemalloc.start()
        try:
            with pytest.raises(BadAnswer, match="longer than 32 MB"):
                await client.call("GET", "tickets")
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(bomb) < 300_000
    assert peak < 64 << 20


async def test_a_pause_that_the_server_asks_for_is_told_to_the_limiter_and_clamped() -> None:
    pace = AtOnce()
    said = answer(b"", "Retry-After: 99999999999999999999", status="429 Too Many Requests")
    async with raw_server(lambda _head: [said]) as server, client_for(server.url, pace) as client:
        with pytest.raises(RateLimited) as told:
            await client.call("GET", "tickets")
    assert told.value.until is not None
    assert pace.until == [told.value.until]
    assert pace.turns == 1
    assert told.value.until - SystemClock().now() <= 900 * SECOND


async def test_a_download_lands_whole_in_a_private_file_or_not_at_all(tmp_path: Path) -> None:
    said = answer(b"%PDF" + b"x" * 5000, kind="application/pdf")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    async with raw_server(lambda _head: [said]) as server, client_for(server.url) as client:
        assert await client.fetch("attachment/1", whole, limit=1 << 20) == 5004
        with pytest.raises(Refusal):
            await client.fetch("attachment/1", cut, limit=100)
    assert whole.read_bytes()[:4] == b"%PDF"
    assert whole.stat().st_mode & 0o777 == 0o600
    assert not cut.exists()
