"""The helpdesks of a desk as an agent sees them: how old the data is, what stands in the way, whether an engine works."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportconsole.domain.clock import Instant
from supportconsole.store import accounts, due, lease, outbox
from supportconsole.store.accounts import AccountRow, Progress
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """Honest facts. `state` is new, working, idle, offline, login, network, limited or asks.

    `confirmed_at` is the last answer that was understood, None before the first. `conversations` are still to be read.
    """

    name: str
    connector: str
    state: str
    problem: str
    confirmed_at: Instant | None
    retry_at: Instant | None
    working: bool
    caps: tuple[str, ...]
    waiting: int
    conversations: int
    progress: tuple[Progress, ...]


class Accounts:
    """What is known about the desk's accounts, without asking any of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def status(self) -> tuple[AccountStatus, ...]:
        """All accounts that an engine has worked for, by name."""
        now = time.monotonic()

        def read(db: "Connection") -> tuple[AccountStatus, ...]:
            found = []
            for row in accounts.every(db):
                held = lease.holder(db, row.name)
                found.append(
                    _status(
                        row,
                        working=held is not None and lease.lives(held, now),
                        waiting=outbox.count_open(db, row.name),
                        conversations=due.count_conversations(db, row.name),
                        progress=accounts.progress(db, row.name),
                    )
                )
            return tuple(found)

        return self._store.read(read)

    def for_new_tickets(self, configured: Sequence[str] | None = None) -> tuple[str, ...]:
        """The accounts where a new ticket can be made, by name; one whose abilities are not known yet counts as such.

        `configured` are the account names of the configuration; without them those that an engine has worked for.
        """
        rows = {row.name: row for row in self._store.read(accounts.every)}
        names = sorted(rows) if configured is None else list(configured)
        return tuple(
            name for name in names if name not in rows or not rows[name].caps or "create" in rows[name].caps
        )

    def caps(self, name: str) -> frozenset[str]:
        """What an account can do, by the names of `domain.remote.caps`; all of it for the desk itself."""
        row = self._store.read(lambda db: accounts.get(db, name))
        return frozenset(row.caps) if row is not None else frozenset()

    def allow_deletion(self, name: str) -> None:
        """Let one stopped mass deletion through."""
        self._store.write(lambda db: accounts.allow_deletion(db, name))

    def idle_ones(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of these accounts for which no engine works."""
        now = time.monotonic()

        def read(db: "Connection") -> tuple[str, ...]:
            holders = {name: lease.holder(db, name) for name in names}
            return tuple(name for name, held in holders.items() if held is None or not lease.lives(held, now))

        return self._store.read(read)


def _status(
    row: AccountRow, *, working: bool, waiting: int, conversations: int, progress: tuple[Progress, ...]
) -> AccountStatus:
    return AccountStatus(
        name=row.name,
        connector=row.connector,
        state=row.state,
        problem=row.problem,
        confirmed_at=row.confirmed_at,
        retry_at=row.retry_at,
        working=working,
        caps=row.caps,
        waiting=waiting,
        conversations=conversations,
        progress=progress,
    )
