"""Entries of the side pane made from what the desk keeps."""

from supportconsole.domain.knowledge import Article, ArticleState, CannedResponse
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow
from supportconsole.locale import _
from supportconsole.tui.side.lists import Entry
from supportconsole.tui.words import status_word, subject_or_blank


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
