"""Another origin that notes whatever it is sent: no credential may ever arrive here."""

import asyncio

from supportconsole.connectors.conformance.server.http import Answer, Request, encode, read_request

_SECRET = ("authorization", "cookie", "x-api-key", "proxy-authorization")
_DATE = "Thu, 01 Jan 1970 00:00:00 GMT"


class Trap:
    """Listens on a port of its own and answers everything with a harmless file."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self._server: asyncio.Server | None = None
        self.origin = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.origin = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def caught(self, secret: str) -> list[str]:
        """Where a credential arrived: a header that carries one, or the secret itself anywhere in a request."""
        found: list[str] = []
        for request in self.seen:
            found.extend(f"{request.path}: {name}" for name in _SECRET if name in request.headers)
            everything = f"{request.path} {dict(request.query)} {dict(request.headers)}"
            if secret and (secret in everything or secret.encode() in request.body):
                found.append(f"{request.path}: the secret itself")
        return found

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader, len(self.seen) + 1):
                self.seen.append(request)
                writer.write(encode(Answer(200, b"{}"), _DATE))
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()
