"""What an agent's texts come from: canned responses and articles of the knowledge base."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import Format

if TYPE_CHECKING:
    from supportconsole.domain.asks import Ask


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
    updated_at: Instant | None = None
    """When its text was changed last; None where nobody knows."""
    family: str = ""
    """What its translations have in common; articles of one family are the same article in several languages."""
    path: str = ""
    """Where it stands in the folder that it was imported from: what relative links start from."""
    translation_of: str = ""
    """The id of the original, where it is said to be a translation."""
    uses: int = 0
    """Tickets it was used for."""
    account: str = ""
    """The helpdesk that it comes from; empty for one of the desk's own."""

    def is_stale(self, today: str) -> bool:
        """Whether nobody vouches for it any more on that day (an ISO date)."""
        return bool(self.verified_until) and self.verified_until < today


class ArticleText(NamedTuple):
    """What an author writes: an article without what the desk knows of it. `owner` is a person's `ref`, or empty."""

    title: str
    body: str
    format: Format = Format.MARKDOWN
    language: str = ""
    state: ArticleState = ArticleState.DRAFT
    owner: str = ""
    verified_until: str = ""
    tags: tuple[str, ...] = ()
    url: str = ""
    translation_of: str = ""


def text_of(article: Article) -> ArticleText:
    """What its author wrote, to be edited."""
    return ArticleText(
        article.title,
        article.body,
        article.format,
        article.language,
        article.state,
        article.owner_ref,
        article.verified_until,
        article.tags,
        article.url,
        article.translation_of,
    )


class ArticleUse(NamedTuple):
    """An article that was used for a ticket: how (`text`, `link`, `helped`, `drafted`), by whom, when."""

    article_id: int
    title: str
    ticket_id: int
    subject: str
    how: str
    person: str
    used_at: Instant


class SearchGap(NamedTuple):
    """Words that were searched for so many times and led to nothing; `hits` of the newest time."""

    words: str
    times: int
    hits: int
    last_at: Instant


class TicketGap(NamedTuple):
    """A ticket that was solved without an article; `alike` are how many such tickets share its most frequent tag."""

    ticket_id: int
    subject: str
    tags: tuple[str, ...]
    solved_at: Instant
    tag: str
    alike: int


class StaleGap(NamedTuple):
    """An article that nobody vouches for and that was used so many times in the time looked at."""

    article: Article
    uses: int


class Gaps(NamedTuple):
    """What the knowledge base lacks, each list worst first."""

    searches: tuple[SearchGap, ...]
    tickets: tuple[TicketGap, ...]
    stale: tuple[StaleGap, ...]


@dataclass(frozen=True, slots=True)
class CannedResponse:
    """A text to insert into a reply. `body` still holds its placeholders, `ask` what its writer is asked for.

    With `changes`, a `note` or a guided `script` to begin it is a macro. Responses of one `family` are the same text in
    several languages. `file` is where it is kept, empty for one that was imported or comes from a helpdesk.
    """

    id: int
    ref: str
    title: str
    body: str
    language: str = ""
    groups: tuple[str, ...] = ()
    shortcut: str = ""
    changes: dict[str, object] = field(default_factory=dict)
    ask: "tuple[Ask, ...]" = ()
    note: str = ""
    script: str = ""
    file: str = ""
    account: str = ""
    """The helpdesk that it comes from; empty for one of the desk's own."""

    @property
    def is_macro(self) -> bool:
        return bool(self.changes or self.note or self.script)

    @property
    def family(self) -> str:
        """The ref without its language: `greeting` of `greeting.ru` and of `greeting-ru`."""
        for sign in ".-_" if self.language else "":
            stem = self.ref.removesuffix(sign + self.language)
            if stem and stem != self.ref:
                return stem
        return self.ref
