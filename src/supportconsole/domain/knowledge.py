"""What an agent's texts come from: canned responses and articles of the knowledge base."""

from dataclasses import dataclass, field
from enum import StrEnum

from supportconsole.domain.conversation import Format


class ArticleState(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Article:
    """An entry of the knowledge base. `verified_until` is an ISO date or empty; `body` is safe text.

    `owner` is a name for people, `owner_ref` that person's id in the interchange format.
    """

    id: int
    ref: str
    title: str
    body: str
    format: Format
    language: str = ""
    state: ArticleState = ArticleState.PUBLIC
    owner: str = ""
    verified_until: str = ""
    tags: tuple[str, ...] = ()
    url: str = ""
    owner_ref: str = ""


@dataclass(frozen=True, slots=True)
class CannedResponse:
    """A text to insert into a reply. `body` still holds its placeholders; `changes` are those of a macro."""

    id: int
    ref: str
    title: str
    body: str
    language: str = ""
    groups: tuple[str, ...] = ()
    shortcut: str = ""
    changes: dict[str, object] = field(default_factory=dict)
