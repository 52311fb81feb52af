"""HTTP/1.1 as bytes: a request read from a stream, an answer as it would be written if nothing went wrong."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

LARGEST_BODY: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Names of headers are in lower case; `number` counts the requests of the server from 1."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    number: int = 0

    def json(self) -> dict[str, object]:
        """The body as a JSON object. Raises ValueError for anything else."""
        value = json.loads(self.body or b"{}")
        if not isinstance(value, dict):
            raise ValueError("the body is not a JSON object")  # noqa: TRY004  said to the client
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a dialect says: a status, a body and headers beside the usual ones."""

    status: int = 200
    body: bytes = b""
    type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, more: Mapping[str, str]) -> "Answer":
        return Answer(self.status, self.body, self.type, {**self.headers, **more})


def say(value: object, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON. Words of `headers` are written with dashes: `retry_after="1"`."""
    named = {name.replace("_", "-"): said for name, said in headers.items()}
    try:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can only say with an escape
        body = json.dumps(value).encode()
    return Answer(status, body, headers=named)


async def read_request(reader: asyncio.StreamReader, number: int) -> Request | None:
    """The next request of a connection, or None when the client has left. Raises ValueError for what is no request."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    except asyncio.LimitOverrunError as problem:
        raise ValueError("headers too long") from problem
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers = {
        name.strip().lower(): said.strip() for name, _, said in (line.partition(":") for line in lines)
    }
    parts = urlsplit(target)
    query = {name: said[-1] for name, said in parse_qs(parts.query, keep_blank_values=True).items()}
    body = await _read_body(reader, headers)
    if body is None:
        return None
    return Request(method, unquote(parts.path), query, headers, body, number)


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes | None:
    try:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return await _read_chunks(reader)
        length = int(headers.get("content-length", "0"))
        if not 0 <= length <= LARGEST_BODY:
            raise ValueError("body too large")
        return await reader.readexactly(length) if length else b""
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        if len(body) + size > LARGEST_BODY:
            raise ValueError("body too large")
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return bytes(body)


def encode_head(status: int, headers: Mapping[str, str], version: str = "HTTP/1.1") -> bytes:
    """The status line and headers, the empty line included."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"{version} {status} {phrase}", *(f"{name}: {said}" for name, said in headers.items()), "", ""]
    return "\r\n".join(lines).encode("utf-8")


def usual_headers(answer: Answer, date: str) -> dict[str, str]:
    """The headers of an honest answer, the length of its body included."""
    headers = {"Date": date, "Content-Type": answer.type, "Content-Length": str(len(answer.body))}
    if answer.status == HTTPStatus.NO_CONTENT:
        del headers["Content-Type"], headers["Content-Length"]
    return {**headers, **answer.headers}


def encode(answer: Answer, date: str) -> bytes:
    """An honest answer as bytes."""
    return encode_head(answer.status, usual_headers(answer, date)) + answer.body
