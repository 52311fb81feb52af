"""Calls to RT as one user: by a session cookie where there is a password, because that is 25 times cheaper for the server."""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from supportconsole.connectors.rt.shapes import Json
from supportconsole.connectors.wire.answers import Answer, web_page
from supportconsole.connectors.wire.bodies import PAGE_LIMIT
from supportconsole.connectors.wire.client import ApiClient
from supportconsole.connectors.wire.faults import BadAnswer
from supportconsole.connectors.wire.origins import read_base
from supportconsole.domain.errors import AuthFailed, NetworkLogin, UsageProblem
from supportconsole.domain.remote.protocol import Account, Pace

LOGIN: Final = "NoAuth/Login.html"
REST: Final = "REST/2.0/"
_TOKEN: Final = re.compile(r"\d+-(\d+)-[0-9a-f]{32}")
"""RT's own form of a token; the number in it is the user's id."""


class Session:
    """One user's way to RT. A cookie that has ended is renewed once, also before a write: 401 proves that nothing was done.

    Where the login form does not work (a firm's own login page in front), password and token go with each call instead.
    """

    def __init__(
        self, account: Account, secret: Callable[[], str], pace: Pace, client: ApiClient | None = None
    ) -> None:
        self._account = account
        self._secret = secret
        self._form = True
        self.client = client or ApiClient(
            read_base(account.url), self._headers, pace, ca_file=account.options.get("ca_file", "")
        )
        self._logging_in = asyncio.Lock()

    @property
    def user(self) -> str:
        """How RT's REST names who is logged in: a name, or the number in a token. Raises UsageProblem without either."""
        token = _TOKEN.fullmatch(self._secret())
        if self._account.user:
            return self._account.user
        if token is None:
            raise UsageProblem(
                f"The account {self._account.name} names no user.",
                hint='Write user = "NAME" into its section.',
            )
        return token[1]

    async def get(
        self, path: str, params: Mapping[str, str | int] | None = None, *, template: str = ""
    ) -> Answer:
        return await self.call("GET", path, params=params, template=template)

    async def page(
        self, path: str, params: Mapping[str, str | int] | None = None, *, template: str = ""
    ) -> Json:
        """The object that a list or record answers with."""
        return (await self.get(path, params, template=template)).object()

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
        template: str = "",
        limit: int = PAGE_LIMIT,
    ) -> Answer:
        """One call to REST 2.0; `path` is below it. Raises what `ApiClient.call` raises."""
        await self._log_in()
        for last in (False, True):
            try:
                return await self._call_once(
                    method,
                    REST + path,
                    params=params,
                    json=json,
                    headers=headers,
                    also=also,
                    template=template,
                    limit=limit,
                )
            except (
                AuthFailed,
                NetworkLogin,
            ) as problem:  # RT leads an ended session to its login page, or says 401
                if last or not self._uses_cookie:
                    self._form = self._form or isinstance(problem, NetworkLogin)
                    raise
                self.client.forget_cookies()
                await self._log_in(again=True)
        raise AssertionError

    async def _call_once(self, method: str, path: str, **about: Any) -> Answer:
        answer = await self.client.call(method, path, **about)
        if answer.kind == "text/html":
            if method != "GET":
                raise BadAnswer("A web page came after a write: whether it was done is not known.")
            raise web_page()
        return answer

    @property
    def _uses_cookie(self) -> bool:
        return self._form and bool(self._account.user) and not _TOKEN.fullmatch(self._secret())

    def _headers(self) -> dict[str, str]:
        if self._uses_cookie:
            return {}
        secret = self._secret()
        if _TOKEN.fullmatch(secret) or not self._account.user:
            return {"Authorization": f"token {secret}"}
        pair = base64.b64encode(f"{self._account.user}:{secret}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}

    async def _log_in(self, *, again: bool = False) -> None:
        """Fetch a cookie by the login form. Its page says the same for right and wrong: the next call tells."""
        if not self._uses_cookie or self.client.has_cookies():
            return
        async with self._logging_in:
            if self.client.has_cookies():  # somebody else was here meanwhile
                return
            form = {"user": self._account.user, "pass": self._secret()}
            try:
                await self.client.call(
                    "POST",
                    LOGIN,
                    form=form,
                    headers={"Accept": "text/html"},
                    also=frozenset({302, 303}),
                    anonymous=True,
                )
                self._form = self.client.has_cookies()
            except (NetworkLogin, BadAnswer):
                self._form = False
            if again and self._form:
                self._form = await self._is_known()
            if not self._form:
                self.client.forget_cookies()

    async def _is_known(self) -> bool:
        try:
            return (await self.client.call("GET", REST + "rt")).kind == "application/json"
        except (AuthFailed, NetworkLogin):
            return False
