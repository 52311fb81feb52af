"""The shape of a page, checked before anything of it is used: a bad page changes nothing."""

from typing import Final

from supportconsole.domain.clock import DAY, Instant
from supportconsole.domain.errors import ProtocolDrift
from supportconsole.domain.remote.pages import LONGEST_CURSOR, Page, Upsert
from supportconsole.domain.remote.things import RemoteMessage, RemoteTicket

_EARLIEST: Final = 0
_LATEST: Final = 100 * 366 * DAY  # the year 2070: what is later is no time


def checked(page: Page) -> Page:
    """The page itself. Raises ProtocolDrift when it breaks the contract (docs/connectors.md)."""
    if len(page.cursor) > LONGEST_CURSOR or not page.cursor.isprintable():
        raise ProtocolDrift("The remote's place in a list is too long to be kept.")
    if page.complete and any(gap.what == "cap" for gap in page.partial):
        raise ProtocolDrift("A page that hit a limit was called complete.")
    for item in page.items:
        thing = item.thing if isinstance(item, Upsert) else None
        if isinstance(thing, RemoteTicket):
            _time(thing.created_at, thing.updated_at)
        elif isinstance(thing, RemoteMessage):
            _time(thing.created_at)
    if page.as_of is not None:
        _time(page.as_of)
    return page


def _time(*instants: Instant) -> None:
    if any(not _EARLIEST <= one <= _LATEST for one in instants):
        raise ProtocolDrift("The remote sent a time that is none.")
