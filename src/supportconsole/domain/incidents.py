"""Tickets about the same thing: a burst that was noticed, an incident that was marked, a possible duplicate."""

from dataclasses import dataclass
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.finding import Hit

INCIDENT: Final = "incident:"
"""How the tag of a marked incident begins; its name follows."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Similar new tickets, far more than this desk is used to. `words` are what they share, as customers wrote them.

    `usual` is how many of them the desk would have expected in these `minutes`; `requesters` are different people.
    `name` is what the incident would be called. Newest tickets stand last.
    """

    name: str
    words: tuple[str, ...]
    ticket_ids: tuple[int, ...]
    requesters: int
    minutes: int
    usual: float
    first_at: Instant
    last_at: Instant


@dataclass(frozen=True, slots=True)
class Incident:
    """Tickets that are marked as one incident: how many, how many of them are not solved, when the newest came."""

    name: str
    tickets: int
    active: int
    last_at: Instant


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A ticket that may be about the same as another one; the hit's reason says why."""

    hit: Hit
    same_requester: bool
