"""Where a ticket comes from: the account, its other number, and what cannot be done there."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from supportconsole.store import accounts, remote_rows, wanted_files
from supportconsole.store.store import Store

NEEDS: Final[Mapping[str, str]] = {
    "write.reply": "reply",
    "write.quote": "reply",
    "write.note": "note",
    "ticket.tag": "tags",
    "ticket.watch": "watchers",
    "ticket.merge": "merge",
    "compose.attach": "attach",
    "review.attach": "attach",
}
"""Actions that a remote must be able to carry out, and the capability that says so."""


class Origin(NamedTuple):
    """A ticket's other self. `number` is how the helpdesk calls it, `url` its page there or empty.

    `lacks` are the ids of actions that its account does not offer.
    """

    account: str
    remote_id: str
    number: str
    url: str
    lacks: frozenset[str]


class Origins:
    """What is known about the other selves of a desk's tickets and files."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, ticket_id: int) -> Origin | None:
        """None for a ticket that lives here alone, or has not reached its helpdesk yet."""
        row = self._store.read(lambda db: remote_rows.ticket(db, ticket_id))
        if row is None:
            return None
        account = self._store.read(lambda db: accounts.get(db, row.account))
        caps = frozenset(account.caps) if account is not None else frozenset()
        # Before the first exchange nothing is known, and nothing is hidden.
        lacks = frozenset(action for action, cap in NEEDS.items() if caps and cap not in caps)
        return Origin(row.account, row.remote_id, row.number or row.remote_id, row.url, lacks)

    def ask_for_file(self, message_id: int, place: int) -> bool:
        """Let the engine fetch the file at this place of a message's list; False when it lies at no helpdesk."""
        now = self._store.clock.now()
        return self._store.write(lambda db: wanted_files.ask(db, message_id, place, now))

    def why_not(self, message_id: int, place: int) -> str:
        """Why a file that was asked for could not be had; empty when it is on its way or was never asked for."""
        state = self._store.read(lambda db: wanted_files.state(db, message_id, place))
        return state.reason if state is not None else ""
