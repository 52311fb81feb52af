"""Which server an address belongs to, and which addresses nobody may be sent to."""

import ipaddress
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from supportconsole.domain.errors import UsageProblem

_PORTS: Final = {"https": 443, "http": 80}
_LOOPBACK_NAMES: Final = frozenset({"localhost", "ip6-localhost"})


class Origin(NamedTuple):
    """Scheme, host and port: what a credential belongs to. The host is in lower case, without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS.get(self.scheme) else f":{self.port}")


class Base(NamedTuple):
    """Where an account's API lives: the origin, and the path before every call (without a slash at its end)."""

    origin: Origin
    path: str

    def url(self, path: str) -> str:
        return f"{self.origin}{self.path}/{path.lstrip('/')}"


def origin_of(url: str) -> Origin | None:
    """The origin of an absolute http or https address; None for anything else, a user name in it included."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return Origin(parts.scheme, parts.hostname.rstrip(".").lower(), port or _PORTS[parts.scheme])


def read_base(url: str) -> Base:
    """The address of a helpdesk as its account names it.

    Raises UsageProblem unless it is https, or http on this very machine, and free of passwords and queries.
    """
    origin = origin_of(url)
    if origin is None or not url.isprintable() or " " in url:
        raise UsageProblem(
            "This is not the address of a helpdesk.",
            hint="Write it as https://helpdesk.example.org, without a user name in it.",
        )
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise UsageProblem(
            "The address of a helpdesk has no '?' and no '#'.", hint="Leave out what comes after the path."
        )
    if origin.scheme == "http" and not origin.is_loopback:
        raise UsageProblem(
            "The address of a helpdesk must begin with https://.",
            hint="Over http everybody on the way could read the password. Only this machine itself may be reached by it.",
        )
    return Base(origin, parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_inside(address: str) -> bool:
    """Whether an IP address belongs to this machine, its own network, or no public place at all.

    A link in a customer's message must never make this machine call one of these (server-side request forgery).
    """
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return not ip.is_global or ip.is_multicast or ip.is_reserved
