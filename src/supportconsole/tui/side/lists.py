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


def canned_entries(canned: tuple[CannedResponse, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            one.title,
            " ".join(part for part in (f"::{one.shortcut}" if one.shortcut else "", one.language) if part),
            one.body,
            key=one.id,
        )
        for one in canned
    )


def article_entries(articles: tuple[Article, ...], today: str) -> tuple[Entry, ...]:
    entries = []
    for one in articles:
        marks = [one.language]
        if one.state is not ArticleState.PUBLIC:
            marks.append({ArticleState.INTERNAL: _("internal"), ArticleState.DRAFT: _("draft")}[one.state])
        if one.verified_until and one.verified_until < today:
            marks.append(_("not verified since {date}").format(date=one.verified_until))
        entries.append(
            Entry(one.title, " ".join(mark for mark in marks if mark), one.body, one.format, one.id)
        )
    return tuple(entries)


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
