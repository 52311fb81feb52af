"""Who writes and who works: customers, agents, their organizations and groups."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer or an agent. `id` is local; `ref` is the id in the interchange file or at the remote."""

    id: int
    ref: str
    role: Role
    name: str
    email: str = ""
    organization: str = ""
    language: str = ""
    vip: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A team. `level` is L1, L2, L3 or empty."""

    id: int
    name: str
    level: str = ""


def short_name(name: str) -> str:
    """The name as a narrow column shows it: the last word of a personal name, the whole of one word."""
    words = name.split()
    return words[-1] if words else ""
