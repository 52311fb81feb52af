"""A helpdesk with moods: what one of the fault server's dialects answered is changed on the way out, and all requests are kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.http import Answer, Request

Reshape = Callable[[Request, Answer], Answer]


class Dialect(Protocol):
    """What of a dialect is used here."""

    def answer(self, request: Request, page: Fault | None) -> Answer: ...


@dataclass(slots=True)
class Moody:
    """`mood` changes an answer; with a `lock` no change is taken at all, that is answered instead."""

    honest: Dialect
    mood: Reshape | None = None
    lock: Answer | None = None
    seen: list[Request] = field(default_factory=list)

    def answer(self, request: Request, page: Fault | None) -> Answer:
        self.seen.append(request)
        if self.lock is not None and request.method == "PUT":
            return self.lock
        answer = self.honest.answer(request, page)
        return self.mood(request, answer) if self.mood else answer
