"""Guided scripts as entries of the list: those that are being followed, those that suit the ticket, and the others."""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

from supportconsole.desk.guide_shelf import Offer
from supportconsole.desk.guiding import Guiding, Run
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _
from supportconsole.tui.side.lists import Entry


class GuideEntries(NamedTuple):
    """Entries that stand before the canned responses, those that stand behind them, and what is wrong with files."""

    first: tuple[Entry, ...] = ()
    last: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()


def guide_entries(guiding: Guiding, ticket: Ticket | None, words: str) -> GuideEntries:
    """The guided scripts for a ticket that hold the words of the filter."""
    runs = guiding.runs(ticket.id) if ticket is not None else ()
    offers = guiding.offers(ticket, words)
    started = {run.guide.id: run for run in runs}
    going = [_going(run) for run in runs if _holds(run, words)]
    fresh = [offer for offer in offers if offer.id not in started]
    first = [*going, *(_fresh(offer) for offer in fresh if offer.reason)]
    last = [_fresh(offer) for offer in fresh if not offer.reason]
    return GuideEntries(tuple(first), tuple(last), tuple(_faults(guiding)))


def _holds(run: Run, words: str) -> bool:
    text = f"{run.guide.id} {run.guide.title}".casefold()
    return all(word in text for word in words.casefold().split())


def _going(run: Run) -> Entry:
    return Entry(f"> {run.guide.title}", run.step.title[:20], key=_key(run.guide.id), guide=run.guide.id)


def _fresh(offer: Offer) -> Entry:
    return Entry(f"> {offer.title}", offer.reason[:16], key=_key(offer.id), guide=offer.id)


def _key(name: str) -> int:
    """A key that no response has: theirs are positive."""
    return -1 - crc32(name.encode())


def _faults(guiding: Guiding) -> Sequence[str]:
    """Each file that cannot be followed as it is, in one line."""
    _files, faults = guiding.shelf.faults()
    told = []
    for fault in faults:
        words = f"{fault.path}:{fault.problem.line}: {fault.problem.words}"
        told.append(_("{problem}; the version before counts").format(problem=words) if fault.kept else words)
    return told
