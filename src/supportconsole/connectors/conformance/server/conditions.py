"""How the remote is today: its clock, its zone, what it promises and how much it allows. Tests change it while it runs."""

from dataclasses import dataclass, field
from typing import Final

TOKEN: Final = "token-of-agent-1"  # noqa: S105  opens a server on the loopback only
OTHER_TOKEN: Final = "token-of-agent-2"  # noqa: S105


@dataclass(slots=True)
class Conditions:
    """`skew` (microseconds) is how far the server's clock is ahead of the true one; `lag` how far lists are behind.

    `keys`: a key seen before is answered from what was done then. `markers`: they are kept with the entry and shown.
    `whole_seconds`: changes are stamped, and ordered in the feed, by whole seconds. `zone` is the account's zone by its
    IANA name: times are told in it. `rate` is how many requests a minute are allowed, 0 for any number.
    `page` is the largest page, `grace` the seconds after which a request is certainly not at work any more. `hidden` are capabilities that the server does not have after all.
    """

    skew: int = 0
    lag: int = 0
    keys: bool = True
    markers: bool = True
    whole_seconds: bool = False
    zone: str = "UTC"
    rate: int = 0
    page: int = 200
    grace: float = 60.0
    hidden: frozenset[str] = frozenset()
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: "a1", OTHER_TOKEN: "a2"})
