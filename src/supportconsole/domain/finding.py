"""What is found: hits among tickets, articles, canned responses and scripts, and what was understood of the question."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class HitKind(StrEnum):
    TICKET = "ticket"
    ARTICLE = "article"
    CANNED = "canned"
    SCRIPT = "script"


EVERYWHERE: Final = frozenset(HitKind)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `matched` are words of it as they are written there; `snippet` is one line of its text.

    `score` orders the hits of one answer and means nothing beside another one. `state` is a ticket's status or an
    article's state. `reason` says why it is suggested.
    """

    kind: HitKind
    id: int
    ref: str
    title: str
    score: float
    snippet: str = ""
    matched: tuple[str, ...] = ()
    state: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Instead:
    """A word that nobody has written, and what was searched for instead of it."""

    typed: str
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits for a text, best first (or newest first), and which of its words were read as others.

    `refused` is what the query language did not take of it, in words; the text was then searched for as words.
    """

    text: str
    hits: tuple[Hit, ...] = ()
    instead: tuple[Instead, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may help with a ticket, each with its reason. `version` is that of the ticket it was made for."""

    ticket_id: int
    version: int
    articles: tuple[Hit, ...] = ()
    canned: tuple[Hit, ...] = ()
    scripts: tuple[Hit, ...] = ()
    tickets: tuple[Hit, ...] = ()
