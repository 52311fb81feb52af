"""Calls to Zendesk as one user: the client, who is logged in, and what that role may do."""

import base64
from collections.abc import Callable, Mapping
from typing import Final

from supportconsole.connectors.wire.answers import Answer
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.members import (
    Json,
    identity,
    optional_id,
    part,
    parts,
    some_parts,
    text,
)
from supportconsole.connectors.wire.origins import Base, read_base
from supportconsole.connectors.zendesk import shapes
from supportconsole.domain.clock import Instant
from supportconsole.domain.errors import AuthFailed, CursorStuck, Forbidden
from supportconsole.domain.remote.caps import Cap
from supportconsole.domain.remote.pages import Stream
from supportconsole.domain.remote.protocol import Account, Bucket, ConnectorInfo, Pace, Probe

API: Final = "api/v2/"
EXPORT: Final = "export"
PER_PAGE: Final = 100
INFO: Final = ConnectorInfo(
    name="zendesk",
    title="Zendesk",
    version="1",
    streams=(Stream.MINE, Stream.TICKETS, Stream.PEOPLE, Stream.CANNED, Stream.ARTICLES, Stream.VIEWS),
    max_page=1000,
    overlap=300.0,
    settle=60.0,
    grace=150.0,  # a request is cut off after a minute or so, and lists are a minute behind
    poll=30.0,
    buckets=(Bucket("", 200, 60.0), Bucket(EXPORT, 10, 60.0)),
)
_CAPS: Final = (
    Cap.VIEWS | Cap.CANNED | Cap.MACROS | Cap.ARTICLES | Cap.ARTICLE_SEARCH | Cap.SEARCH | Cap.NOTE | Cap.CREATE | Cap.MERGE
    | Cap.ATTACH | Cap.DOWNLOAD | Cap.TAGS | Cap.REPLY_WITH_FIELDS | Cap.SAFE_UPDATE | Cap.SAFE_REPLY | Cap.MARKER
)  # fmt: skip
_LIGHT_AGENT: Final = 1


class Session:
    """One login. `groups` are the names of groups by id, as far as seen; `server_time` is the clock of the last answer."""

    def __init__(self, account: Account, secret: Callable[[], str], pace: Pace) -> None:
        self._user = account.user
        self._secret = secret
        self.base = Base(read_base(account.url).origin, "")
        self.api = ApiClient(self.base, self._headers, pace, ca_file=account.options.get("ca_file", ""))
        self.groups: dict[str, str] = {}
        self.server_time: Instant | None = None
        self._probe: Probe | None = None

    def _headers(self) -> dict[str, str]:
        """An API token goes with its owner's address; without an address it is an OAuth token."""
        if not self._user:
            return {"Authorization": f"Bearer {self._secret()}"}
        pair = base64.b64encode(f"{self._user}/token:{self._secret()}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}

    async def probe(self) -> Probe:
        """Ask who is logged in. Raises AuthFailed for nobody: Zendesk answers strangers with an anonymous user."""
        answer = await self.get("users/me")
        user = part(answer.object(), "user")
        if optional_id(user, "id") is None:
            raise AuthFailed(
                "Zendesk does not take the token.", hint="supportconsole account login NAME sets a new one."
            )
        if not shapes.is_staff(user):
            raise Forbidden("This account is a customer's; the console needs an agent's.")
        caps = _CAPS
        if text(user, "role") == "admin":
            caps |= Cap.FEED | Cap.DELETIONS
        if user.get("role_type") != _LIGHT_AGENT:
            caps |= Cap.REPLY
        zone = text(user, "iana_time_zone")
        self._probe = Probe(shapes.person(user), caps, answer.date, zone, "Zendesk Support")
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
        bucket: str = "",
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        answer = await self.api.call(
            "GET", API + path, params=params, template=template or path, bucket=bucket, also=also
        )
        self.server_time = answer.date or self.server_time
        return answer

    async def send(
        self, method: str, path: str, body: Json, *, template: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One write; a refusal that says why is an answer."""
        also = frozenset({400, 404, 409, 410, 413, 422})
        return await self.api.call(
            method, API + path, json=body, headers=headers, also=also, template=template
        )

    def learn_groups(self, record: Json) -> None:
        """Remember the groups that came beside a list."""
        for one in some_parts(record, "groups"):
            self.groups[identity(one)] = text(one, "name")

    async def group_id(self, name: str) -> str | None:
        """The id of the group with this name; None when there is none."""
        found = next((one for one, called in self.groups.items() if called == name), None)
        if found is not None:
            return found
        after = ""
        while True:
            record = (await self.get("groups", paging(after))).object()
            parts(record, "groups")
            self.learn_groups(record)
            after = following(record, "groups", after)
            if not after:
                return next((one for one, called in self.groups.items() if called == name), None)


def paging(after: str, size: int = PER_PAGE) -> dict[str, str | int]:
    """The parameters for a page of a list with cursors."""
    return {
        "page[size]": max(1, min(size, PER_PAGE)),
        **({"page[after]": after} if after else {}),
    }


def following(record: Json, name: str, asked: str) -> str:
    """The cursor after a page of a list, "" at its end. Raises CursorStuck when it does not move.

    A list that knows no cursors comes in numbered pages: whole when there is no next one, else BadAnswer.
    """
    meta = part(record, "meta")
    more = meta.get("has_more", record["next_page"] is not None if "next_page" in record else None)
    if not isinstance(more, bool):
        raise BadAnswer("Zendesk did not say whether the list goes on.")
    if not more:
        return ""
    reached = text(meta, "after_cursor")
    if not reached or reached == asked or not record.get(name):
        raise CursorStuck(f"Zendesk promises more {name} and brings none.")
    return reached
