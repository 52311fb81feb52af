"""Opening a ticket that is not here yet by the number that its helpdesk gave it."""

from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _
from supportconsole.store import wanted_tickets
from supportconsole.store.store import Store
from supportconsole.store.wanted_tickets import WantedTicket


class Fetching:
    """Asks; the engine fetches. Nothing here waits for a helpdesk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, account: str, number: str) -> int | None:
        """The number here of a ticket that has come already; else None, and the engine is asked for it.

        Raises UsageProblem for words that can be no number.
        """
        wanted = _bare(number)
        if not wanted or not wanted.isprintable() or len(wanted) > 100:
            raise UsageProblem(
                _("That is no number of a ticket."), hint=_("Write it as the helpdesk shows it.")
            )
        found = self._store.read(lambda db: wanted_tickets.here(db, account, wanted))
        if found is None:
            now = self._store.clock.now()
            self._store.write(lambda db: wanted_tickets.ask(db, account, wanted, now))
        return found

    def state(self, account: str, number: str) -> WantedTicket | None:
        """How far a ticket is that was asked for; None for one that was not."""
        wanted = _bare(number)
        return self._store.read(lambda db: wanted_tickets.state(db, account, wanted))


def _bare(number: str) -> str:
    return number.strip().removeprefix("#")
