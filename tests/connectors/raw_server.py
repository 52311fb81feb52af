"""A server that answers with exactly these bytes, for what no well-behaved server does."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.origins import read_base

Said = Callable[[bytes], Sequence[bytes | float]]
"""What to answer to a request's head: pieces of bytes, and seconds to be silent between them."""


class RawServer:
    """Listens on loopback; `heads` are the requests it has seen."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self.heads: list[bytes] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            for piece in self._said(head):
                if isinstance(piece, bytes):
                    writer.write(piece)
                    await writer.drain()
                else:
                    await asyncio.sleep(piece)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def raw_server(said: Said) -> AsyncIterator[RawServer]:
    server = RawServer(said)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()


class AtOnce:
    """A limiter that never waits and remembers what it was told."""

    def __init__(self) -> None:
        self.turns = 0
        self.until: list[int] = []

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        del bucket, cost
        self.turns += 1

    def told(self, until: int, bucket: str = "") -> None:
        del bucket
        self.until.append(until)


TOKEN = "canary-5e1f0c"


@asynccontextmanager
async def client_for(url: str, pace: AtOnce | None = None) -> AsyncIterator[ApiClient]:
    client = ApiClient(read_base(url), lambda: {"Authorization": f"token {TOKEN}"}, pace or AtOnce())
    try:
        yield client
    finally:
        await client.close()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port
