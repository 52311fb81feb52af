"""One connection of a client: requests in their order, each answered as its fault will have it."""

import asyncio
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Protocol

from supportconsole.connectors.conformance.server.faults import NOT_APPLIED, PAGES, Fault, Plan
from supportconsole.connectors.conformance.server.garbling import ENDS, GARBLED
from supportconsole.connectors.conformance.server.http import Answer, Request, encode, read_request
from supportconsole.connectors.conformance.server.refusing import refuse


class Dialect(Protocol):
    """Routes of one helpdesk's API over the model. `page` is a fault that the dialect's lists must show."""

    def answer(self, request: Request, page: Fault | None) -> Answer: ...


@dataclass(slots=True)
class Timing:
    """How slow the slow faults are, in seconds."""

    late: float = 0.5
    drip: float = 0.05
    silence: float = 30.0


@dataclass(slots=True)
class Surroundings:
    """What a connection needs to know of its server. `now` is the server's own clock, which may be wrong."""

    plan: Plan
    timing: Timing
    now: Callable[[], datetime]
    number: Callable[[], int]
    note: Callable[[Request, Fault | None], None]
    trap: str = ""


class Connection:
    """Serves one client until one of both leaves."""

    def __init__(self, dialect: Dialect, around: Surroundings, writer: asyncio.StreamWriter) -> None:
        self._dialect = dialect
        self._around = around
        self._writer = writer
        self._previous = b""

    async def serve(self, reader: asyncio.StreamReader) -> None:
        try:
            while await self._next(reader):
                pass
        except (ConnectionError, ValueError):
            pass
        finally:
            self._writer.close()

    async def _next(self, reader: asyncio.StreamReader) -> bool:
        """Answer one request; false when the connection ends with it."""
        request = await read_request(reader, self._around.number())
        if request is None:
            return False
        fault = self._around.plan.pick(request)
        self._around.note(request, fault)
        if fault is not None:
            lasts = await self._meet(request, fault)
        else:
            await self._write(encode(self._dialect.answer(request, None), self._date()))
            lasts = True
        return lasts and request.headers.get("connection", "").lower() != "close"

    async def _meet(self, request: Request, fault: Fault) -> bool:
        timing = self._around.timing
        if fault is Fault.LATE_EFFECT:
            await asyncio.sleep(timing.late)
        answer = Answer(204) if fault in NOT_APPLIED else self._apply(request, fault)
        if fault == Fault.LATE_ANSWER:
            await asyncio.sleep(timing.late)
        if fault in {Fault.SILENCE, Fault.APPLIED_THEN_SILENCE}:
            await asyncio.sleep(timing.silence)
            return False
        if fault in {Fault.RESET_BEFORE, Fault.APPLIED_THEN_RESET}:
            self._reset()
            return False
        if fault in {Fault.CLOSED_BEFORE, Fault.APPLIED_THEN_CLOSED}:
            return False
        refusal = refuse(fault, self._around.now(), request.path, self._around.trap)
        if refusal is not None:
            await self._write(encode(refusal, self._date()))
            return True
        return await self._deliver(answer, fault)

    def _apply(self, request: Request, fault: Fault) -> Answer:
        page = fault if fault in PAGES else None
        answer = self._dialect.answer(request, page)
        if fault is Fault.DELIVERED_TWICE:
            return self._dialect.answer(request, page)
        return answer

    async def _deliver(self, answer: Answer, fault: Fault) -> bool:
        honest = encode(answer, self._date())
        start = honest.index(b"\r\n\r\n") + 4
        if fault in GARBLED:
            await self._write(GARBLED[fault](answer, self._date()))
            return fault not in ENDS
        if fault is Fault.CLOSED_IN_HEADERS:
            await self._write(honest[: start // 2])
            return False
        if fault is Fault.CLOSED_IN_BODY:
            await self._write(honest[: (start + len(honest)) // 2])
            return False
        if fault is Fault.DRIP:
            for place in range(len(honest)):
                await self._write(honest[place : place + 1])
                await asyncio.sleep(self._around.timing.drip)
            return True
        if fault is Fault.STALE_ANSWER and self._previous:
            await self._write(self._previous + honest)
            return True
        if fault is Fault.DOUBLE_ANSWER:
            await self._write(honest + honest)
            return True
        await self._write(honest)
        return fault is not Fault.CLOSED_AFTER

    async def _write(self, data: bytes) -> None:
        self._previous = data
        self._writer.write(data)
        await self._writer.drain()

    def _reset(self) -> None:
        """End the connection so that the other side sees a reset, not an end."""
        made = self._writer.get_extra_info("socket")
        if made is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def _date(self) -> str:
        return format_datetime(self._around.now().astimezone(UTC), usegmt=True)
