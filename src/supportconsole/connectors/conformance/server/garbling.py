"""Answers whose bytes are not what they say: each function makes the whole of one broken answer."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Answer, encode, encode_head, usual_headers

BOMB_SIZE: Final = 200 * 1024 * 1024
_PAGE: Final = b"<!doctype html><title>Sign in</title><form action=/login><input name=password></form>"


def html(status: int = 200) -> Answer:
    """The page of a proxy, a portal or a login where JSON was due."""
    return Answer(status, _PAGE, "text/html; charset=utf-8")


@cache
def bomb() -> bytes:
    """About 200 kB that unfold to 200 MB of spaces inside a JSON string."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b'{"padding":"')]
    blank = b" " * (1024 * 1024)
    parts.extend(packer.compress(blank) for _ in range(BOMB_SIZE // len(blank)))
    parts.extend((packer.compress(b'"}'), packer.flush()))
    return b"".join(parts)


@cache
def layered_bomb() -> bytes:
    """The bomb inside another layer: a few kB on the wire."""
    return gzip.compress(bomb(), 9)


def _packed(answer: Answer, body: bytes, encoding: str, date: str) -> bytes:
    return encode(
        Answer(answer.status, body, answer.type, {**answer.headers, "Content-Encoding": encoding}), date
    )


def _with_body(answer: Answer, body: bytes, date: str) -> bytes:
    return encode(Answer(answer.status, body, answer.type, answer.headers), date)


def _with_length(answer: Answer, length: int, date: str) -> bytes:
    head = {**usual_headers(answer, date), "Content-Length": str(length)}
    return encode_head(answer.status, head) + answer.body


def _chunked(answer: Answer, date: str, tail: bytes) -> bytes:
    head = usual_headers(answer, date)
    head.pop("Content-Length", None)
    half = answer.body[: max(1, len(answer.body) // 2)]
    start = encode_head(answer.status, {**head, "Transfer-Encoding": "chunked"})
    return start + f"{len(half):x}\r\n".encode() + half + b"\r\n" + tail


def _without_length(answer: Answer, date: str) -> bytes:
    head = {**usual_headers(answer, date), "Connection": "close"}
    head.pop("Content-Length", None)
    return encode_head(answer.status, head, "HTTP/1.0") + answer.body[: len(answer.body) * 2 // 3]


def _many_headers(answer: Answer, date: str) -> bytes:
    more = {f"X-Filler-{number}": "x" * 40 for number in range(3000)}
    return encode(answer.with_headers(more), date)


def _wrong_shape(answer: Answer) -> bytes:
    """JSON of another kind than was promised: every object's values become lists of themselves."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        return b"[]"
    return json.dumps(
        {name: [said] for name, said in value.items()} if isinstance(value, dict) else {}
    ).encode()


def _spoil(answer: Answer, raw: bytes) -> bytes:
    """The answer's JSON object with one member that no honest program writes, in front."""
    body = answer.body.strip()
    if not body.startswith(b"{") or body == b"{}":
        return b'{"extra":' + raw + b"}"
    return b'{"extra":' + raw + b"," + body[1:]


GARBLED: Final[Mapping[Fault, Callable[[Answer, str], bytes]]] = {
    Fault.BAD_GZIP: lambda answer, date: _packed(answer, b"\x1f\x8b\x08\x00not gzip at all", "gzip", date),
    Fault.CUT_GZIP: lambda answer, date: _packed(answer, gzip.compress(answer.body)[:-12], "gzip", date),
    Fault.BOMB: lambda answer, date: _packed(answer, bomb(), "gzip", date),
    Fault.LAYERED_BOMB: lambda answer, date: _packed(answer, layered_bomb(), "gzip, gzip", date),
    Fault.UNKNOWN_ENCODING: lambda answer, date: _packed(answer, answer.body, "x-secret", date),
    Fault.LENGTH_TOO_LONG: lambda answer, date: _with_length(answer, len(answer.body) + 100, date),
    Fault.LENGTH_TOO_SHORT: lambda answer, date: _with_length(answer, len(answer.body) // 2, date),
    Fault.LENGTH_MISSING: _without_length,
    Fault.CHUNKS_CUT: lambda answer, date: _chunked(answer, date, b""),
    Fault.BAD_CHUNK: lambda answer, date: _chunked(answer, date, b"zz\r\nnonsense\r\n0\r\n\r\n"),
    Fault.MANY_HEADERS: _many_headers,
    Fault.NO_HTTP: lambda _answer, _date: b"220 mail.example.org ESMTP ready\r\n",
    Fault.BAD_JSON: lambda answer, date: _with_body(answer, answer.body[: len(answer.body) // 2], date),
    Fault.DEEP_JSON: lambda answer, date: _with_body(answer, b"[" * 100_000 + b"]" * 100_000, date),
    Fault.HUGE_NUMBER: lambda answer, date: _with_body(answer, _spoil(answer, b"9" * 5000), date),
    Fault.NOT_A_NUMBER: lambda answer, date: _with_body(answer, _spoil(answer, b"NaN"), date),
    Fault.WRONG_SHAPE: lambda answer, date: _with_body(answer, _wrong_shape(answer), date),
    Fault.HTML_200: lambda _answer, date: encode(html(), date),
    Fault.APPLIED_THEN_HTML: lambda _answer, date: encode(html(), date),
}
# After these bytes the connection cannot be used again.
ENDS: Final = frozenset({
    Fault.LENGTH_TOO_LONG, Fault.LENGTH_MISSING, Fault.CHUNKS_CUT, Fault.BAD_CHUNK, Fault.NO_HTTP, Fault.MANY_HEADERS,
})  # fmt: skip
