"""Entries of the side pane made from what the desk keeps."""

from supportconsole.desk.field_words import status_word
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.people import Person
from supportconsole.domain.tickets import QueueRow
from supportconsole.locale import _
from supportconsole.tui.side.lists import Entry
from supportconsole.tui.words import subject_or_blank


def canned_entries(canned: tuple[CannedResponse, ...], language: str) -> tuple[Entry, ...]:
    """By language, the customer's first; the language stands beside the first entry of each."""
    entries: list[Entry] = []
    before = ""
    for one in sorted(canned, key=lambda one: (one.language != language, one.language, one.title.casefold())):
        shortcut = f"::{one.shortcut}" if one.shortcut else ""
        entries.append(
            Entry(
                one.title,
                join_marks(shortcut, one.language if one.language != before else "", one.account),
                one.body,
                key=one.id,
            )
        )
        before = one.language
    return tuple(entries)


def join_marks(*marks: str) -> str:
    """Marks beside a title, those that there are."""
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
