"""An agent's desk and its helpdesk in memory, in the words of a story."""

from collections.abc import Collection
from pathlib import Path

from model_remote import ACCOUNT, CAPS, INFO, ModelConnector, ModelServer, ModelTimer, opener
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SetClock
from supportconsole.domain.conversation import State
from supportconsole.domain.outbox import Entry
from supportconsole.store import accounts, intake, messages, outbox, remote_rows
from supportconsole.store.accounts import AccountRow
from supportconsole.store.restore import restore
from supportconsole.store.store import Store
from supportconsole.sync.engine import Engine, Report
from supportconsole.sync.link import Options


class ModelDesk:
    """`server` is the helpdesk, `desk` what the agent has, `run` lets the engine work once."""

    def __init__(self, store: Store, clock: SetClock, options: Options | None = None) -> None:
        self.store = store
        self.clock = clock
        self.server = ModelServer(clock.now())
        self.timer = ModelTimer(clock, self.server)
        self.connector = ModelConnector(self.server, CAPS, INFO)
        self.options = options or Options()
        self.desk = Desk(store, "ivan@example.org")

    def engine(self) -> Engine:
        return Engine(self.store, ACCOUNT, opener(self.connector), timer=self.timer, options=self.options)

    async def run(self, *, pull: bool = True) -> Report:
        return await self.engine().once(pull=pull)

    def bury(self) -> None:
        """The engine's process is dead: nobody beats for its lease."""
        self.store.write(lambda db: db.execute("UPDATE lease SET started = 'gone'"))

    def restored(self, backup: Path) -> "ModelDesk":
        """The same helpdesk and the desk with a backup in its store's place; this one is closed."""
        path = self.store.path
        self.store.close()
        restore(path, backup, self.clock.now())
        again = ModelDesk(Store.open(path, self.clock), self.clock, self.options)
        again.server, again.timer, again.connector = self.server, self.timer, self.connector
        return again

    def number(self, remote_id: str) -> int:
        """The local number of a remote ticket."""
        rows = self.store.read(lambda db: remote_rows.tickets(db, ACCOUNT.name, [remote_id]))
        return rows[remote_id].ticket_id

    def known(self, remote_ids: Collection[str]) -> list[str]:
        """Those of the tickets that have a local number, in order."""
        return sorted(self.store.read(lambda db: remote_rows.tickets(db, ACCOUNT.name, sorted(remote_ids))))

    def here(self) -> set[str]:
        """The remote tickets that the desk holds and believes to exist."""
        return set(self.store.read(lambda db: intake.remaining(db, ACCOUNT.name)))

    def is_here(self, remote_id: str) -> bool:
        return remote_id in self.here()

    def texts(self, remote_id: str) -> list[tuple[str, State]]:
        """The written messages of a ticket as the agent sees them."""
        found = self.store.read(
            lambda db: messages.conversation(db, self.number(remote_id), 100, self.store.path.parent)
        )
        return [(one.body, one.state) for one in found if one.kind in messages.WRITTEN]

    def outbox(self) -> tuple[Entry, ...]:
        return self.store.read(outbox.entries)

    def all_entries(self) -> tuple[Entry, ...]:
        return self.store.read(lambda db: outbox.entries(db, open_only=False))

    def account(self) -> AccountRow:
        found = self.store.read(lambda db: accounts.get(db, ACCOUNT.name))
        assert found is not None
        return found
