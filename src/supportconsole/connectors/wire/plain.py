"""The client for everything that is not the helpdesk's API: links in messages. It has no credential and keeps no cookie."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from supportconsole import __version__
from supportconsole.connectors.wire import log
from supportconsole.connectors.wire.answers import Answer, error_of, no_connection
from supportconsole.connectors.wire.client import CONNECTING, errors_told
from supportconsole.connectors.wire.files import save_body
from supportconsole.connectors.wire.origins import Origin, is_inside, origin_of
from supportconsole.connectors.wire.trust import proxy_for, tls_context
from supportconsole.domain.errors import Refusal, Unreachable

if TYPE_CHECKING:
    import httpx

_MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Resolve = Callable[[str, int], Awaitable[list[str]]]


async def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a name. Raises Unreachable when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise no_connection("its name is not known") from problem
    return [str(address[0]) for *_kind, address in found]


async def fetch_link(
    url: str,
    into: Path,
    *,
    limit: int,
    deadline: float = 300.0,
    ca_file: str = "",
    resolve: Resolve = look_up,
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> int:
    """Write what a link leads to into the new file `into`; gives its size in bytes.

    Only https, and never this machine or a private network: a customer chose the link. The address that was looked at is
    the one connected to, so that a name cannot change its meaning in between. Raises Refusal, NotFound, Unreachable.
    """
    import httpx

    log.quiet_below()
    with errors_told():
        async with asyncio.timeout(deadline):
            for _turn in range(_MOST_REDIRECTS + 1):
                origin = _allowed(url)
                address = await _safe_address(origin, resolve)
                async with httpx.AsyncClient(
                    verify=tls_context(origin, ca_file),
                    follow_redirects=False,
                    timeout=httpx.Timeout(deadline, connect=CONNECTING),
                    transport=transport,
                ) as client:
                    request = client.build_request(
                        "GET", _with_host(url, address) if address else url, headers=_headers(origin)
                    )
                    if address:
                        request.extensions["sni_hostname"] = origin.host
                    response = await client.send(request, stream=True)
                    try:
                        place = response.headers.get("location", "")
                        if response.status_code in _REDIRECTS and place:
                            url = urljoin(url, place)
                            continue
                        if response.status_code != 200:
                            raise error_of(Answer(response.status_code, {}, b""))
                        return await save_body(response, into, limit=limit)
                    finally:
                        await response.aclose()
    raise Refusal("The link sends requests round in circles.")


def _allowed(url: str) -> Origin:
    origin = origin_of(url)
    if origin is None or origin.scheme != "https":
        raise Refusal(
            "Only links that begin with https:// are followed.", hint="Copy the link and look at it yourself."
        )
    return origin


async def _safe_address(origin: Origin, resolve: Resolve) -> str:
    """The address to connect to; "" when a proxy will look the name up. Raises Refusal for one that lies inside."""
    literal = _literal(origin.host)
    if literal is None and proxy_for(origin):
        return ""
    addresses = [literal] if literal else await resolve(origin.host, origin.port)
    if not addresses:
        raise Unreachable("The link's name leads nowhere.")
    if origin.is_loopback or any(is_inside(address) for address in addresses):
        raise Refusal(
            "The link leads into this machine or its own network; it was not followed.",
            hint="Copy the link and look at it yourself.",
        )
    return addresses[0]


def _literal(host: str) -> str | None:
    """The host when it is an address in itself, also in the old ways of writing one (`0x7f.1`, `2130706433`)."""
    import ipaddress

    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def _headers(origin: Origin) -> dict[str, str]:
    host = str(origin).partition("://")[2]
    return {
        "Host": host,
        "User-Agent": f"supportconsole/{__version__}",
        "Accept-Encoding": "gzip",
        "Accept": "*/*",
    }


def _with_host(url: str, address: str) -> str:
    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    return parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()
