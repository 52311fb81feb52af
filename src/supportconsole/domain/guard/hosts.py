"""Addresses that only work inside: private networks, names without a public domain, shares."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address, ip_address
from typing import Final

from supportconsole.domain.guard.findings import Found, Rule

_IPV4: Final = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?![\w]|\.\d)")
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):[0-9a-f:]{2,35}(?![\w:])", re.IGNORECASE
)
_NAME: Final = re.compile(
    r"(?<![\w.@-])(?!rc\.local)(?:[\w-]+\.)+(?:local|internal|intranet|lan|corp|home\.arpa)(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(
    r"(?<=@)(?:[\w-]+\.)+(?:local|internal|intranet|lan|corp)(?![\w-]|\.\w)", re.IGNORECASE
)
_SHARE: Final = re.compile(r"(?<![\\\w])\\\\[\w.-]+\\[\w$.-]+")
_VERSION: Final = re.compile(
    r"(?:version|versions|ver\.?|v|build|release|firmware|верси\w*|сборк\w*|прошивк\w*|wersj\w*|wydani\w*)\s*[:=]?\s*$",
    re.IGNORECASE,
)


def find_hosts(text: str, domains: Sequence[str] = ()) -> Iterator[Found]:
    """RFC 1918 and unique local (RFC 4193) addresses, inside names, `domains` of one's own, and shares.

    Loopback and link-local IPv4 addresses are no secrets: they stand in every other guide for customers.
    """
    for found in _IPV4.finditer(text):
        if _is_private(found[1]) and not _VERSION.search(text[max(0, found.start() - 14) : found.start()]):
            yield _host(found)
    for found in _IPV6.finditer(text):
        if _is_inside(found[0].rstrip(":")):
            yield _host(found)
    for pattern in (_NAME, _MAIL, _SHARE):
        yield from map(_host, pattern.finditer(text))
    for domain in domains:
        own = re.compile(rf"(?<![\w-])(?:[\w-]+\.)*{re.escape(domain)}(?![\w-]|\.\w)", re.IGNORECASE)
        yield from map(_host, own.finditer(text))


def _host(found: re.Match[str]) -> Found:
    return Found(Rule.HOST, *found.span(), found[0])


def _is_private(word: str) -> bool:
    parts = [int(part) for part in word.split(".")]
    if max(parts) > 255:
        return False
    return parts[0] == 10 or (parts[0] == 172 and 16 <= parts[1] <= 31) or parts[:2] == [192, 168]


def _is_inside(word: str) -> bool:
    try:
        address = ip_address(word)
    except ValueError:
        return False
    return isinstance(address, IPv6Address) and (address.is_private or address.is_link_local)
