"""Calls to one Jira site as one user: who is logged in, which service desks there are, what is known of the site."""

import base64
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final, NamedTuple

from supportconsole.connectors.jira import shapes
from supportconsole.connectors.jira.paging import desk_page
from supportconsole.connectors.jira.words import Words
from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import Json, identity, text
from supportconsole.connectors.wire.origins import Base, read_base
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import Forbidden, NotFound
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Stream
from supportconsole.domain.remote.protocol import Account, Bucket, ConnectorInfo, Pace, Probe

API: Final = "rest/api/3/"
DESK_API: Final = "rest/servicedeskapi/"
SEARCH: Final = API + "search/jql"
GATEWAY: Final = "/ex/jira/"
"""Where a token of OAuth 2.0 is used: https://api.atlassian.com/ex/jira/CLOUD-ID."""
EXPERIMENTAL: Final = {"X-ExperimentalApi": "opt-in"}
INFO: Final = ConnectorInfo(
    name="jira",
    title="Jira Service Management",
    version="1",
    streams=(Stream.MINE, Stream.TICKETS, Stream.PEOPLE, Stream.VIEWS),
    max_page=100,
    overlap=300.0,  # the index is behind, and a site may compare whole minutes
    settle=60.0,
    grace=150.0,  # the longest request and the index behind it
    poll=30.0,
    buckets=(Bucket("", 200, 60.0),),
)
_CAPS: Final = (
    Cap.VIEWS | Cap.ARTICLE_SEARCH | Cap.SEARCH | Cap.REPLY | Cap.NOTE | Cap.DOWNLOAD | Cap.TAGS | Cap.TRANSITIONS | Cap.MARKER
)  # fmt: skip


class Desk(NamedTuple):
    """A service desk and the project that it belongs to."""

    id: str
    key: str
    name: str


class RequestType(NamedTuple):
    """Where a new ticket is made and as what. `field` is the field of the issue that says so; "" where there is none."""

    desk: Desk
    id: str
    issue_type: str
    field: str


class Session:
    """One login. `server_time` is the clock of the last answer."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self._user = account.user
        self._secret = secret
        base = read_base(account.url)
        self.base = Base(base.origin, base.path if base.path.startswith(GATEWAY) else "")
        self.api = ApiClient(self.base, self._headers, pace, ca_file=account.options.get("ca_file", ""))
        self.words = Words(account.options.get("statuses", ""))
        self._wanted = tuple(
            one.strip().upper() for one in account.options.get("projects", "").split(",") if one.strip()
        )
        self.server_time: Instant | None = None
        self._probe: Probe | None = None
        self._desks: tuple[Desk, ...] = ()
        self.wanted_type = account.options.get("request_type", "").strip()
        self.request_type: RequestType | None = None
        self._priorities: dict[str, str] = {}

    def _headers(self) -> dict[str, str]:
        """An API token goes with its owner's address; without an address it is a token of OAuth 2.0."""
        if not self._user:
            return {"Authorization": f"Bearer {self._secret()}"}
        pair = base64.b64encode(f"{self._user}:{self._secret()}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}

    async def probe(self) -> Probe:
        """Ask who is logged in. Raises Forbidden for a customer, NotFound where no Jira of the cloud answers."""
        try:
            answer = await self.get(API + "myself")
        except NotFound as problem:
            raise NotFound(
                "There is no Jira Cloud at this address (its REST API of version 3 is missing).",
                hint="Write the site alone, as https://NAME.atlassian.net; Jira Data Center is not supported.",
            ) from problem
        user = answer.object()
        me = shapes.person(user)
        if text(user, "accountType") == shapes.CUSTOMER:
            raise Forbidden("This account is a customer's; the console needs an agent's.")
        zone = text(user, "timeZone")
        caps = _CAPS | Cap.CREATE if self.wanted_type else _CAPS
        self._probe = Probe(me, caps, answer.date, zone, "Jira Service Management")
        return self._probe

    async def known(self) -> Probe:
        """What was learnt when the account was asked last; asks it the first time."""
        return self._probe or await self.probe()

    async def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        template: str = "",
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        answer = await self.api.call(
            "GET", path, params=params, template=template or path, headers=headers, also=also
        )
        self.server_time = answer.date or self.server_time
        return answer

    async def ask(self, path: str, body: Json, params: Mapping[str, str | int]) -> Answer:
        """A question that is asked by POST and changes nothing."""
        return await self.api.call("POST", path, params=params, json=body, template=path)

    async def send(self, method: str, path: str, body: Json, *, template: str) -> Answer:
        """One write; a refusal that says why is an answer."""
        also = frozenset({400, 404, 409, 410, 412, 413, 422})
        return await self.api.call(method, path, json=body, also=also, template=template)

    async def desks(self) -> tuple[Desk, ...]:
        """The service desks whose tickets are read: those of the option `projects`, else all. Raises Forbidden for none."""
        if self._desks:
            return self._desks
        found: list[Desk] = []
        start: int | None = 0
        while start is not None:
            answer = await self.get(DESK_API + "servicedesk", {"start": start, "limit": 100})
            values, start = desk_page(answer.object(), start, "service desks")
            found += [
                Desk(identity(one), text(one, "projectKey"), text(one, "projectName")) for one in values
            ]
        chosen = tuple(one for one in found if not self._wanted or one.key in self._wanted)
        missing = sorted(set(self._wanted) - {one.key for one in chosen})
        if not chosen or missing:
            said = f"the service desk {', '.join(missing)}" if missing else "any service desk"
            raise Forbidden(
                f"Jira does not show {said} to this account.",
                hint="Ask an administrator to make it an agent of the project, or change the option `projects`.",
            )
        self._desks = chosen
        return chosen

    async def keys(self) -> tuple[str, ...]:
        return tuple(sorted(one.key for one in await self.desks()))

    async def priority_id(self, word: str) -> str | None:
        """The id of the site's first priority that means this neutral word; None when it has none."""
        if not self._priorities:
            answer = await self.get(API + "priority")
            listed = answer.json()
            if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
                raise BadAnswer("Jira did not list its priorities.")
            for one in listed:
                meant = self.words.priority(text(one, "name")).value
                self._priorities.setdefault(meant, identity(one))
        return self._priorities.get(word)

    def page_of(self, key: str) -> str:
        """Where a browser shows an issue."""
        return "" if self.base.path else f"{self.base.origin}/browse/{key}"


def scope(keys: tuple[str, ...]) -> str:
    """A short name of a set of projects: a place in a stream of other projects is not gone on from."""
    return sha256(",".join(keys).encode()).hexdigest()[:12]
