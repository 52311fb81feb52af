"""What a connector is: one object for each account, asynchronous, without a store and without a screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from supportconsole.domain.clock import Instant
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.operations import Lookup, Operation, OpKey, Outcome
from supportconsole.domain.remote.pages import Budget, Cursor, IdPage, Page, Stream
from supportconsole.domain.remote.things import RemoteArticle, RemotePerson, Version
from supportconsole.domain.tickets import Status

ENTRY_POINTS: Final = "supportconsole.connectors"
"""The entry point group; each entry is a `ConnectorKind`."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit of the remote: `capacity` units refill evenly in `seconds`. A connector says what each call costs."""

    name: str
    capacity: float
    seconds: float


@dataclass(frozen=True, slots=True)
class ConnectorInfo:
    """What is true of a helpdesk whoever logs in. All durations are seconds.

    `version` belongs to the cursors: when it changes, cursors made before raise CursorExpired. `grace` is the longest
    time a request may still be at work, plus how long lists lag behind: an unknown outcome is not decided before.
    `overlap` is re-read at each pull of a stream without `Cap.FEED`; `settle` keeps the mark behind the server's clock.
    `key_life` is how long the remote remembers a key, 0 when it keeps none or for ever. `poll` is the shortest pause
    between two pulls that find nothing.
    """

    name: str
    title: str
    version: str
    streams: tuple[Stream, ...]
    max_page: int = 100
    overlap: float = 300.0
    settle: float = 60.0
    grace: float = 60.0
    key_life: float = 0.0
    poll: float = 15.0
    buckets: tuple[Bucket, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """Who is logged in and what this account may do. `zone` is the account's time zone by its IANA name, if it has one."""

    me: RemotePerson
    caps: Cap
    server_time: Instant | None = None
    zone: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """A status that a ticket may go to now. `needs` are fields that must be given with it."""

    id: str
    title: str
    status: Status
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One remote helpdesk as it is configured. `options` are the connector's own settings. Holds no secret."""

    name: str
    connector: str
    url: str
    user: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


class Pace(Protocol):
    """The one limiter of an account. A connector asks it before every request; who waits first is not its business."""

    async def turn(self, bucket: str = "", cost: float = 1.0) -> None:
        """Wait until a request of this cost may leave. Raises RateLimited when that would take too long."""
        ...

    def told(self, until: Instant, bucket: str = "") -> None:
        """The remote asked for silence until then (429, 503, Retry-After); absurd times are clamped here."""
        ...


class Connector(Protocol):
    """An account that is open.

    Reading calls raise AuthFailed, Forbidden, NotFound, RateLimited, Unreachable, NetworkLogin, ProtocolDrift,
    CursorExpired and CursorStuck, all of domain/errors.py, and nothing else.
    """

    @property
    def info(self) -> ConnectorInfo: ...

    async def probe(self) -> Probe: ...

    async def changes(self, stream: Stream, cursor: Cursor | None, *, budget: Budget) -> Page:
        """The next page of a stream; None begins at the oldest. Ordered by (time, id), inclusive of the cursor's place."""
        ...

    async def ids(self, stream: Stream, after: Cursor | None) -> IdPage:
        """All ids that exist, for finding what was deleted. Asked only without `Cap.DELETIONS`."""
        ...

    async def ticket(self, ticket: str) -> Page:
        """One ticket as a page of one item, with its people. Raises NotFound when the remote says 404 or 410."""
        ...

    async def messages(self, ticket: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        """The conversation, oldest first, in an order that does not change. Asked only without `Cap.INLINE`."""
        ...

    async def transitions(self, ticket: str) -> Sequence[Transition]: ...

    async def apply(self, operation: Operation, *, base: Version | None, key: OpKey) -> Outcome:
        """Do it, in at most one effective request; never retry by itself.

        Raises AuthFailed, Forbidden, RateLimited, Unreachable and NetworkLogin only when it is certain that nothing was
        done (never connected, 401, 403, 429, 503 before work). Whatever is not certain is `Unknown`.
        """
        ...

    async def find_operation(self, key: OpKey, operation: Operation, *, since: Instant) -> Lookup:
        """Whether the remote has it. `since` is a time by the server's clock, some minutes before the first try.

        One read of the place where the effect would be, without any cache. Never guesses: see `Unsure`.
        """
        ...

    async def upload(self, ticket: str, file: Path, name: str, content_type: str) -> str:
        """Bring a file to the remote and return the token that `Reply.files` takes."""
        ...

    async def download(self, handle: str, into: Path, *, limit: int) -> None:
        """Write the bytes of an attachment to `into`, a new file. Raises Refusal above `limit` bytes."""
        ...

    async def search(self, words: str, cursor: Cursor | None, *, budget: Budget) -> Page:
        """Tickets at the remote that hold these words, best first; `partial` says what a cap left out."""
        ...

    async def find_articles(self, words: str, language: str, limit: int) -> Sequence[RemoteArticle]: ...

    async def close(self) -> None: ...


Open = Callable[[Account, Callable[[], str], Pace], Connector]
"""Opens an account: settings, a function that answers the secret, the limiter. Connects to nothing yet."""


@dataclass(frozen=True, slots=True)
class ConnectorKind:
    """What an entry point names: a helpdesk that can be connected.

    `asks` are the names of the settings beside the address that `init` asks for; `user` is asked for when it is among
    them. `credential` is what the secret is called there (`API token`, `password`).
    """

    name: str
    title: str
    open: Open
    asks: tuple[str, ...] = ()
    credential: str = "API token"
