"""What may help with the open ticket, at the top of the lists of the side pane: a sign, and why at the foot."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from supportconsole.desk.field_words import status_word
from supportconsole.domain.errors import NotFound
from supportconsole.domain.finding import Hit, HitKind, Suggestions
from supportconsole.domain.tickets import Status
from supportconsole.locale import _
from supportconsole.tui.side.entries import join_marks
from supportconsole.tui.side.lists import Entry, Tab
from supportconsole.tui.words import subject_or_blank

SIGN: Final = "+"
KIND_OF: Final = {Tab.KB: HitKind.ARTICLE, Tab.SCRIPTS: HitKind.CANNED, Tab.CUSTOMER: HitKind.TICKET}
"""What each tab suggests."""


def hits_for(tab: Tab, found: Suggestions | None) -> tuple[Hit, ...]:
    """The suggestions that belong into a tab."""
    if found is None:
        return ()
    return {Tab.KB: found.articles, Tab.SCRIPTS: found.canned, Tab.CUSTOMER: found.tickets}[tab]


def suggest_first(
    entries: tuple[Entry, ...], hits: Iterable[Hit], read: Callable[[int], Entry]
) -> tuple[Entry, ...]:
    """The entries with those that are suggested in front, behind guided scripts that suit; each once.

    `read` makes the entry of one that is not listed.
    """
    listed = {entry.key: entry for entry in entries if not entry.guide}
    first: list[Entry] = []
    for hit in hits:
        try:
            entry = listed.get(hit.id) or read(hit.id)
        except NotFound:  # it has gone meanwhile
            continue
        first.append(entry._replace(sign=SIGN, why=hit.reason or _("near to what was written")))
    front = {entry.key for entry in first}
    rest = [entry for entry in entries if entry.guide or entry.key not in front]
    begun = next((n for n, entry in enumerate(rest) if not entry.guide), len(rest))
    return (*rest[:begun], *first, *rest[begun:])


def similar_entries(hits: Iterable[Hit]) -> tuple[Entry, ...]:
    """Solved tickets like the open one."""
    return tuple(
        Entry(
            f"#{hit.id} {subject_or_blank(hit.title)}",
            status_word(Status(hit.state)) if hit.state in tuple(Status) else "",
            key=hit.id,
            ticket_id=hit.id,
            sign=SIGN,
            why=join_marks(_("similar:"), hit.reason),
        )
        for hit in hits
    )


def without(found: Suggestions, hit: Hit) -> Suggestions:
    """The suggestions without one that is not wanted."""

    def left(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        return tuple(one for one in hits if (one.kind, one.id) != (hit.kind, hit.id))

    return replace(
        found,
        articles=left(found.articles),
        canned=left(found.canned),
        scripts=left(found.scripts),
        tickets=left(found.tickets),
    )
