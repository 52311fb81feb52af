"""How a remote is read: streams of changes, page by page, each with the cursor that stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.things import RemotePerson, Thing

Cursor = str
"""Opaque to the engine; JSON text by custom. Valid across restarts."""

LONGEST_CURSOR: Final = 4096


class Stream(StrEnum):
    """What can be pulled. `MINE` are the agent's own open tickets: pulled first of all, then followed by `TICKETS`."""

    MINE = "mine"
    TICKETS = "tickets"
    PEOPLE = "people"
    CANNED = "canned"
    ARTICLES = "articles"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class Upsert:
    """The thing as it is now. A stream of tickets may hold messages as well, after the ticket they belong to."""

    thing: Thing


@dataclass(frozen=True, slots=True)
class Gone:
    """The remote says that this is deleted (404, 410, a deletion in the feed); not that a list no longer shows it."""

    id: str
    why: str = ""


Item = Upsert | Gone


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that this page cannot hold: a cap was hit, rights are missing, an entry was unreadable. Shown, never silent."""

    what: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, oldest first, and the cursor to go on from once they are stored.

    `complete`: nothing newer existed at `as_of`, the server's clock when the request began (None: it told no time).
    A page that hit a cap is never complete. `total` is the number of items of the whole run when the remote tells it.
    """

    items: Sequence[Item]
    cursor: Cursor
    complete: bool
    as_of: Instant | None = None
    people: Sequence[RemotePerson] = ()
    partial: Sequence[Gap] = ()
    total: int | None = None


@dataclass(frozen=True, slots=True)
class IdPage:
    """Ids of all that exist in a stream, in any lasting order; `after` asks for the next page, None ends."""

    ids: Sequence[str]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Budget:
    """What one call may spend: seconds in all, requests, items in the answer. It returns what it has by then."""

    seconds: float = 60.0
    calls: int = 10
    items: int = 100
