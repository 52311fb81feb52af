"""Calls of the contract: the client, what the server said about itself, and its clock."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from supportconsole.connectors.generic import shapes
from supportconsole.connectors.wire.answers import Answer, error_of
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, moment, part, text, words
from supportconsole.connectors.wire.origins import read_base
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import CursorExpired
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Stream
from supportconsole.domain.remote.protocol import Account, ConnectorInfo, Pace, Probe

CONTRACT: Final = 1
INFO: Final = ConnectorInfo(
    name="generic",
    title="Generic contract (REST)",
    version="1",
    streams=(Stream.MINE, Stream.TICKETS, Stream.PEOPLE, Stream.CANNED, Stream.ARTICLES, Stream.VIEWS),
    max_page=1000,  # tickets and their messages together
)
_CAPS: Final = {
    "feed": Cap.FEED, "deletions": Cap.DELETIONS, "inline": Cap.INLINE, "idempotency": Cap.IDEMPOTENT,
    "markers": Cap.MARKER, "safe_update": Cap.SAFE_UPDATE, "safe_reply": Cap.SAFE_REPLY, "create": Cap.CREATE,
    "reply_with_fields": Cap.REPLY_WITH_FIELDS, "merge": Cap.MERGE, "attachments": Cap.ATTACH | Cap.DOWNLOAD,
    "articles": Cap.ARTICLES, "article_search": Cap.ARTICLE_SEARCH, "canned": Cap.CANNED, "views": Cap.VIEWS,
    "search": Cap.SEARCH, "tags": Cap.TAGS, "watchers": Cap.WATCHERS, "transitions": Cap.TRANSITIONS,
}  # fmt: skip
_LOST: Final = frozenset({404, 410})


class Session:
    """One login. `info` becomes exact once the server has been asked who it is."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self.api = ApiClient(
            read_base(account.url),
            lambda: {"Authorization": f"Bearer {secret()}"},
            pace,
            ca_file=account.options.get("ca_file", ""),
        )
        self.info = INFO
        self.server_time: Instant | None = None
        self._probe: Probe | None = None
        self._page = 200  # the largest page of tickets that the server makes
        self._weight = 4.0  # how many things one ticket brings, itself included, in the last page

    async def probe(self) -> Probe:
        """Ask the server who we are and what it can do. Raises ProtocolDrift when it does not speak the contract."""
        record = await self.read("whoami")
        if record.get("contract") != CONTRACT:
            raise BadAnswer("The server speaks another version of the contract.")
        limits = part(record, "limits")
        self._page = max(1, min(1000, int(_number(limits, "page", 200))))
        self.info = replace(
            INFO,
            grace=max(1.0, _number(limits, "grace_seconds", INFO.grace)),
            overlap=max(60.0, _number(limits, "late_seconds", INFO.overlap)),
            key_life=3600 * max(0.0, _number(limits, "key_hours", 0.0)),
        )
        caps = Cap.REPLY | Cap.NOTE
        for word in words(record, "capabilities"):
            caps |= _CAPS.get(word, Cap(0))
        self._probe = Probe(
            shapes.person(part(record, "user")),
            caps,
            self.server_time,
            text(record, "time_zone"),
            text(record, "product"),
        )
        return self._probe

    def tickets_for(self, items: int) -> int:
        """How many tickets to ask for so that a page holds about so many things."""
        return max(1, min(self._page, int(items / self._weight)))

    def weigh(self, tickets: int, items: int) -> None:
        """Learn from a page how many things a ticket brings along."""
        if tickets:
            self._weight = max(1.0, items / tickets)

    async def known(self) -> Probe:
        """What the server said when it was asked last; asks it the first time."""
        return self._probe or await self.probe()

    async def read(
        self, path: str, template: str = "", params: Mapping[str, str | int] | None = None
    ) -> Json:
        """An object that was asked for with GET. Notes the server's clock. Raises CursorExpired when it says so."""
        lost = _LOST if params and "after" in params else frozenset[int]()
        answer = await self.api.call("GET", path, template=template, params=params or None, also=lost)
        if answer.status in _LOST:
            raise self._lost(answer)
        record = answer.object()
        self.note_time(answer, record)
        return record

    def note_time(self, answer: Answer, record: Mapping[str, object]) -> Instant | None:
        """The server's clock as this answer tells it: by its own word, else by its Date."""
        self.server_time = moment(record, "server_time") if "server_time" in record else answer.date
        return self.server_time

    async def send(
        self, method: str, path: str, body: Json, headers: Mapping[str, str], template: str
    ) -> Answer:
        """One write, whatever its status between 200 and 499 says."""
        also = frozenset({400, 404, 409, 410, 412, 413, 422})
        return await self.api.call(method, path, json=body, headers=headers, also=also, template=template)

    async def download(self, handle: str, into: Path, limit: int) -> None:
        await self.api.fetch(f"attachments/{handle}", into, template="attachments/ID", limit=limit)

    def _lost(self, answer: Answer) -> Exception:
        if part(answer.object(), "error").get("code") == "cursor_expired":
            return CursorExpired("The helpdesk no longer knows where the last pull ended; it is read anew.")
        return error_of(answer)


def _number(record: Json, name: str, default: float) -> float:
    value = record.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadAnswer(f"The helpdesk sent no number as {name!r}.")
    return float(value)
