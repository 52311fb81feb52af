"""The client of a helpdesk's API: pinned to the origin of its account, which alone ever sees the credential."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin

from supportconsole import __version__
from supportconsole.connectors.wire import log
from supportconsole.connectors.wire.answers import Answer, error_of, no_connection
from supportconsole.connectors.wire.bodies import PAGE_LIMIT, read_body
from supportconsole.connectors.wire.faults import BadAnswer, Interrupted
from supportconsole.connectors.wire.files import save_body
from supportconsole.connectors.wire.origins import Base, origin_of
from supportconsole.connectors.wire.trust import tls_context
from supportconsole.domain.errors import NetworkLogin, RateLimited
from supportconsole.domain.remote.protocol import Pace

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

    import httpx

DEADLINE: Final = 30.0
"""Seconds for one call in all, however slowly its answer drips."""
CONNECTING: Final = 10.0
LONGEST_ERROR: Final = 1 << 16
_MOST_REDIRECTS: Final = 3
_SEEN: Final = frozenset({200, 201, 202, 204, 206, 304})
_READS: Final = frozenset({"GET", "HEAD"})
_KEEPING_METHOD: Final = frozenset({307, 308})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Headers = Callable[[], Mapping[str, str]]


class _Request(NamedTuple):
    method: str
    url: str
    template: str
    params: Mapping[str, str | int] | None = None
    json: object = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    content: bytes | None = None


class ApiClient:
    """Calls to one account's API.

    `credential` gives the headers that prove who asks, fresh for each call, so that they are kept nowhere. `pace` is asked
    before each call and told when the server wants silence. Cookies stay with the origin and are never written down.
    """

    def __init__(
        self,
        base: Base,
        credential: Headers,
        pace: Pace,
        *,
        ca_file: str = "",
        transport: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        import httpx

        log.quiet_below()
        self._base = base
        self._credential = credential
        self._pace = pace
        verify = tls_context(base.origin, ca_file)

        def made(limits: httpx.Limits, cookies: "CookieJar | None" = None) -> httpx.AsyncClient:
            return httpx.AsyncClient(
                verify=verify,
                trust_env=not base.origin.is_loopback,  # a proxy would read what is meant for this machine
                follow_redirects=False,
                timeout=httpx.Timeout(DEADLINE, connect=CONNECTING),
                limits=limits,
                cookies=cookies,
                headers={
                    "User-Agent": f"supportconsole/{__version__}",
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                },
                event_hooks={"request": [self._stay_home]},
                transport=transport,
            )

        self._reader = made(httpx.Limits(max_keepalive_connections=10))
        # A write has a connection of its own. On a kept one, bytes that a server sent too much would be read as the
        # answer to the next request, so a reply could count as sent that never was; and a connection that the server has
        # closed meanwhile would leave a doubt where there is none.
        self._writer = made(httpx.Limits(max_keepalive_connections=0), self._reader.cookies.jar)

    @property
    def base_url(self) -> str:
        """The account's address, without a slash at its end."""
        return f"{self._base.origin}{self._base.path}"

    def has_cookies(self) -> bool:
        return any(True for _cookie in self._reader.cookies.jar)

    def forget_cookies(self) -> None:
        self._reader.cookies.clear()

    async def close(self) -> None:
        await self._reader.aclose()
        await self._writer.aclose()

    async def call(
        self,
        method: str,
        path: str,
        *,
        template: str = "",
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
        anonymous: bool = False,
        cost: float = 1.0,
        bucket: str = "",
        deadline: float = DEADLINE,
        limit: int = PAGE_LIMIT,
    ) -> Answer:
        """One request and its whole answer: 2xx, 304, or one of the statuses in `also`.

        `path` is relative to the account's address; `template` names it in the log. Raises Unreachable when nothing has left,
        Interrupted when something may have been done, BadAnswer, NetworkLogin, AuthFailed, Forbidden, NotFound, RateLimited.
        """
        request = _Request(
            method,
            self._base.url(path),
            template or path,
            params,
            json,
            form,
            {**(headers or {}), **({} if anonymous else self._credential())},
            content,
        )
        await self._pace.turn(bucket, cost)
        async with self._answered(request, deadline) as response:
            good = response.status_code in _SEEN or response.status_code in also
            body = await read_body(response, limit=limit) if good else b""
        answer = Answer(response.status_code, _lower(response.headers), body)
        if good:
            return answer
        error = error_of(answer)
        if isinstance(error, RateLimited) and error.until is not None:
            self._pace.told(error.until, bucket)
        raise error

    async def fetch(
        self,
        path: str,
        into: Path,
        *,
        template: str = "",
        limit: int,
        bucket: str = "",
        deadline: float = 600.0,
    ) -> int:
        """Write the body of an answer to `into`, a new file that only its owner reads; gives its size in bytes.

        Raises like `call`, and Refusal above `limit`. After an error no file is left.
        """
        request = _Request("GET", self._base.url(path), template or path, headers=self._credential())
        await self._pace.turn(bucket, 1.0)
        async with self._answered(request, deadline) as response:
            if response.status_code != 200:
                raise error_of(Answer(response.status_code, _lower(response.headers), b""))
            return await save_body(response, into, limit=limit)

    @asynccontextmanager
    async def _answered(self, asked: "_Request", deadline: float) -> "AsyncIterator[httpx.Response]":
        """The answer with its body unread; redirects inside the origin are followed."""
        begun, status = time.monotonic(), "broken"
        url, params = asked.url, asked.params
        client = self._reader if asked.method in _READS else self._writer
        try:
            with errors_told():
                async with asyncio.timeout(deadline):
                    for _turn in range(_MOST_REDIRECTS + 1):
                        request = client.build_request(
                            asked.method,
                            url,
                            params=params,
                            json=asked.json,
                            data=asked.form,
                            content=asked.content,
                            headers=asked.headers,
                        )
                        response = await client.send(request, stream=True)
                        try:
                            status = str(response.status_code)
                            target = self._next_place(asked.method, response)
                            if not target:
                                yield response
                                return
                        finally:
                            await response.aclose()
                        url, params = target, None
                    raise BadAnswer("The helpdesk sends requests round in circles.")
        finally:
            log.note(asked.method, asked.template, status, time.monotonic() - begun)

    def _next_place(self, method: str, response: "httpx.Response") -> str:
        """Where a redirect leads, or "" when the answer is none. A write is never turned into a read."""
        if response.status_code not in _REDIRECTS or not response.headers.get("location"):
            return ""
        target = urljoin(str(response.url), response.headers["location"])
        if origin_of(target) != self._base.origin:
            raise NetworkLogin(
                "The helpdesk's address leads to another server; nothing was sent there.",
                hint="Log in to the network first; if the helpdesk has moved, write its new address into the account.",
            )
        if method not in _READS and response.status_code not in _KEEPING_METHOD:
            return ""
        return target

    async def _stay_home(self, request: "httpx.Request") -> None:
        """The last look before anything leaves: a credential goes to its own origin or nowhere."""
        if origin_of(str(request.url)) != self._base.origin:
            raise BadAnswer("A request of this account would have gone to another server; it was not sent.")


class errors_told:  # noqa: N801  reads as the `with` statement that it is
    """Turns what httpx and the event loop raise into the project's errors, by what they prove about a write."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if problem is None:
            return
        import httpx

        match problem:
            case httpx.ConnectTimeout() | httpx.PoolTimeout():
                raise no_connection("it does not answer") from None
            case httpx.ConnectError():
                raise no_connection(_reason(problem)) from None
            case httpx.ProxyError():
                raise no_connection("the proxy refuses") from None
            case httpx.UnsupportedProtocol() | httpx.InvalidURL():
                raise BadAnswer("The helpdesk's address cannot be called.") from None
            case TimeoutError() | httpx.TimeoutException():
                raise Interrupted("The helpdesk took too long to answer.") from None
            case httpx.TransportError() | httpx.StreamError():
                raise Interrupted("The connection broke before the answer was whole.") from None
            case _:
                return


def _reason(problem: BaseException) -> str:
    """Why no connection came about, without addresses."""
    import ssl

    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return "TLS failed"
        cause = cause.__cause__ or cause.__context__
    words = str(problem).lower()
    if (
        "name or service" in words
        or "name resolution" in words
        or "getaddrinfo" in words
        or "nodename" in words
    ):
        return "its name is not known"
    return "nobody listens there"


def _lower(headers: "httpx.Headers") -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
