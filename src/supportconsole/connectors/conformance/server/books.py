"""The books: what reached the server, what exists because of it, and whether both agree with what somebody meant to send."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from supportconsole.connectors.conformance.server.faults import Fault
from supportconsole.connectors.conformance.server.helpdesk import Helpdesk
from supportconsole.connectors.conformance.server.http import Request


@dataclass(frozen=True, slots=True)
class Balance:
    """`lost` texts were meant and exist nowhere, `doubled` exist more than once, `strange` were never meant."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    strange: tuple[str, ...]
    sent: int

    @property
    def is_even(self) -> bool:
        return not (self.lost or self.doubled or self.strange)


@dataclass(slots=True)
class Books:
    """Requests as they came: how often each key arrived, and the newest requests for people who look for a cause."""

    keys: Counter[str] = field(default_factory=Counter)
    requests: list[tuple[int, str, str, str]] = field(default_factory=list)
    keep: int = 2000
    total: int = 0
    writes: int = 0

    def note(self, request: Request, fault: Fault | None) -> None:
        self.total += 1
        self.writes += request.method not in {"GET", "HEAD"}
        key = request.headers.get("idempotency-key", "")
        if key:
            self.keys[key] += 1
        self.requests.append((request.number, request.method, request.path, fault.value if fault else ""))
        if len(self.requests) > 2 * self.keep:
            del self.requests[: -self.keep]


def texts(desk: Helpdesk, author: str) -> Counter[str]:
    """How often each text of this agent exists at the helpdesk, whatever its lists show."""
    return Counter(
        one.body for one in desk.written() if one.author == author and one.kind in {"reply", "note"}
    )


def first_texts(desk: Helpdesk) -> Counter[str]:
    """How often each text exists that an agent's program made a ticket with: it is the customer's, and bears the mark."""
    return Counter(one.body for one in desk.written() if one.kind == "inbound" and one.marker)


def balance(meant: Iterable[str], kept_back: Collection[str], existing: Counter[str]) -> Balance:
    """Compare what was meant with what exists; `kept_back` are texts that the sender still shows as not sent."""
    wanted = list(meant)
    lost = tuple(one for one in wanted if not existing[one] and one not in kept_back)
    doubled = tuple(one for one, count in existing.items() if count > 1)
    known = set(wanted)
    strange = tuple(one for one in existing if one not in known)
    return Balance(lost, doubled, strange, sum(1 for one in wanted if existing[one]))
