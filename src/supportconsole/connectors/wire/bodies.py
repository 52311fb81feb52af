"""Reads the body of an answer without trusting its size: what it unpacks to is counted while it is unpacked."""

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Final

from supportconsole.connectors.wire.faults import BadAnswer

if TYPE_CHECKING:
    import httpx

MEGABYTE: Final = 1 << 20
PAGE_LIMIT: Final = 32 * MEGABYTE
"""How many bytes one page of JSON may unpack to."""

_STEP: Final = 1 << 16
_PACKED: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


async def read_body(response: "httpx.Response", *, limit: int) -> bytes:
    """The whole unpacked body. Raises BadAnswer when it is longer than `limit` bytes, cut off or packed unknown."""
    parts = bytearray()
    async for part in stream_body(response, limit=limit):
        parts += part
    return bytes(parts)


async def stream_body(response: "httpx.Response", *, limit: int) -> AsyncIterator[bytes]:
    """The unpacked body piece by piece. Raises BadAnswer like `read_body`.

    httpx would unpack a whole packet at once (200 kB become 200 MB); here at most 64 kB are unpacked at a time.
    """
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in {"identity", "", *_PACKED}:
        raise BadAnswer("The server packed its answer in a way that was not asked for.")
    announced = response.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > limit:
        raise BadAnswer(_too_long(limit))
    packed = coding in _PACKED and not response.is_stream_consumed
    unpack = zlib.decompressobj(_PACKED[coding]) if packed else None
    total = 0
    async for packet in _packets(response):
        for part in (packet,) if unpack is None else _unpack(packet, unpack):
            total += len(part)
            if total > limit:
                raise BadAnswer(_too_long(limit))
            yield part
    if unpack is not None and total and not unpack.eof:
        raise BadAnswer("The server's answer was cut off before its end.")


async def _packets(response: "httpx.Response") -> AsyncIterator[bytes]:
    """What came, as it came; an answer of a transport that never was a stream is in memory already."""
    if response.is_stream_consumed:
        yield response.content
        return
    async for packet in response.aiter_raw(_STEP):
        yield packet


def _unpack(packet: bytes, unpack: "zlib._Decompress") -> Iterator[bytes]:
    rest = packet
    while not unpack.eof:
        try:
            part = unpack.decompress(rest, _STEP)
        except zlib.error as problem:
            raise BadAnswer("The server's answer could not be unpacked.") from problem
        rest = unpack.unconsumed_tail
        yield part
        if not rest and len(part) < _STEP:
            return


def _too_long(limit: int) -> str:
    return f"The server's answer is longer than {max(1, limit // MEGABYTE)} MB."
