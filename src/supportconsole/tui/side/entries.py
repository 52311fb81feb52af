"""Entries of the side pane made from what the desk keeps."""

from supportconsole.domain.knowledge import Article, ArticleState, CannedResponse
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow
from supportconsole.locale import _
from supportconsole.tui.side.lists import Entry
from supportconsole.tui.words import status_word, subject_or_blank


def canned_entries(canned: tuple[CannedResponse, ...], language: str) -> tuple[Entry, ...]:
    """By language, the customer's first; the language stands beside the first entry of each."""
    entries: list[Entry] = []
    before = ""
    for one in sorted(canned, key=lambda one: (one.language != language, one.language)):
        shortcut = f"::{one.shortcut}" if one.shortcut else ""
        entries.append(
            Entry(
                one.title,
                _marks(shortcut, one.language if one.language != before else ""),
                one.body,
                key=one.id,
            )
        )
        before = one.language
    return tuple(entries)


def article_entries(articles: tuple[Article, ...], language: str, today: str) -> tuple[Entry, ...]:
    """By language, the customer's first; one that is not public, or no longer verified, says so."""
    states = {ArticleState.PUBLIC: "", ArticleState.INTERNAL: _("internal"), ArticleState.DRAFT: _("draft")}
    entries: list[Entry] = []
    before = ""
    for one in sorted(articles, key=lambda one: (one.language != language, one.language)):
        stale = one.verified_until and one.verified_until < today
        old = _("not verified since {date}").format(date=one.verified_until) if stale else ""
        marks = _marks(
            states[one.state], _("stale") if stale else "", one.language if one.language != before else ""
        )
        full = _marks(states[one.state], old, one.language)
        entries.append(Entry(one.title, marks, one.body, one.format, one.id, full=full))
        before = one.language
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
