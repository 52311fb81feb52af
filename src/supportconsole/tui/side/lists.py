"""What the side pane lists: entries with a title, and what is read when one is opened."""

from dataclasses import dataclass, field
from enum import StrEnum

from supportconsole.domain.conversation import Format
from supportconsole.domain.knowledge import Article, ArticleState, CannedResponse
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow
from supportconsole.locale import _, ngettext
from supportconsole.tui.words import status_word, subject_or_blank


class Tab(StrEnum):
    SCRIPTS = "scripts"
    KB = "kb"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; `body` is what is read and inserted, `ticket_id` where Enter leads instead."""

    title: str
    detail: str = ""
    body: str = ""
    format: Format = Format.TEXT
    key: int = 0
    ticket_id: int | None = None


@dataclass
class Shelf:
    """One tab: its entries, the cursor, the filter, and whether one is being read."""

    entries: tuple[Entry, ...] = ()
    cursor: int = 0
    words: str = ""
    reading: bool = False
    scroll: int = 0
    facts: tuple[str, ...] = field(default=())

    @property
    def current(self) -> Entry | None:
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def fill(self, entries: tuple[Entry, ...]) -> None:
        """Take fresh entries; the cursor stays on the same one where it can."""
        was = self.current
        self.entries = entries
        self.cursor = next(
            (n for n, entry in enumerate(entries) if was is not None and entry.key == was.key), 0
        )


def canned_entries(canned: tuple[CannedResponse, ...], language: str) -> tuple[Entry, ...]:
    """Those in the customer's language first."""
    ordered = sorted(canned, key=lambda one: bool(language) and one.language != language)
    return tuple(
        Entry(
            one.title, _marks(f"::{one.shortcut}" if one.shortcut else "", one.language), one.body, key=one.id
        )
        for one in ordered
    )


def article_entries(articles: tuple[Article, ...], language: str, today: str) -> tuple[Entry, ...]:
    """Those in the customer's language first; one that is not public, or no longer verified, says so."""
    states = {ArticleState.PUBLIC: "", ArticleState.INTERNAL: _("internal"), ArticleState.DRAFT: _("draft")}
    entries = []
    for one in sorted(articles, key=lambda one: bool(language) and one.language != language):
        stale = one.verified_until and one.verified_until < today
        old = _("not verified since {date}").format(date=one.verified_until) if stale else ""
        entries.append(
            Entry(one.title, _marks(one.language, states[one.state], old), one.body, one.format, one.id)
        )
    return tuple(entries)


def _marks(*marks: str) -> str:
    return " ".join(mark for mark in marks if mark)


def customer_facts(person: Person | None) -> tuple[str, ...]:
    if person is None:
        return (_("no requester"),)
    facts = [person.name, person.organization, person.email, person.language, _("VIP") if person.vip else ""]
    return tuple(fact for fact in facts if fact)


def history_entries(rows: tuple[QueueRow, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            f"#{row.id} {subject_or_blank(row.subject)}",
            status_word(row.status),
            key=row.id,
            ticket_id=row.id,
        )
        for row in rows
    )


def history_title(count: int) -> str:
    return ngettext("{n} other ticket", "{n} other tickets", count).format(n=count)
