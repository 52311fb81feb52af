"""Queries in JQL, Jira's query language: what is said by strangers is quoted, times are written so that no zone can shift them."""

import re
from collections.abc import Sequence
from typing import Final

from supportconsole.domain.clock import Instant

MINE: Final = "assignee = currentUser() AND statusCategory != Done"
_SIGNS: Final = re.compile(r"[^\w\s]|_", re.UNICODE)


def quoted(text: str) -> str:
    """A text as a literal of JQL."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_projects(keys: Sequence[str]) -> str:
    return f"project in ({', '.join(quoted(one) for one in keys)})"


def changed_since(at: Instant) -> str:
    """Changed at this time or later. Milliseconds since the epoch: a date in words would be meant in the account's zone."""
    return f"updated >= {at // 1000}"


def made_since(at: Instant) -> str:
    return f"created >= {at // 1000}"


def holding(words: str) -> str:
    """Issues with these words in any text; signs, which mean something to Jira's search, are left out."""
    plain = " ".join(_SIGNS.sub(" ", words).split())
    return f"text ~ {quoted(plain)}" if plain else ""


def all_of(*clauses: str) -> str:
    return " AND ".join(one for one in clauses if one)
