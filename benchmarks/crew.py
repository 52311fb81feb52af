"""Engines and consoles as forked children of a process that has imported everything: born in milliseconds, killed at any moment."""

import asyncio
import gc
import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final

from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.connectors.generic.connector import GenericConnector
from supportconsole.desk.desk import Desk
from supportconsole.domain.changes import NewTicket
from supportconsole.domain.clock import SystemClock
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.remote.protocol import Account
from supportconsole.store.store import Store
from supportconsole.sync.engine import Engine
from supportconsole.sync.link import Options

ACCOUNT: Final = "remote"
CALLER: Final = "caller@example.org"
Mutant = Callable[[], None]


@dataclass(slots=True)
class Crew:
    """Who works on one store. `mutant` changes the program inside each child, to see whether the proof notices."""

    folder: Path
    url: str
    grace: float
    mutant: Mutant | None = None
    children: set[int] = field(default_factory=set)
    failures: int = 0  # children that ended by themselves and not well

    @property
    def store(self) -> Path:
        return self.folder / "desk.db"

    @property
    def ledger(self) -> Path:
        """Lines `M text` before a reply is queued and `A text` after the console said that it is."""
        return self.folder / "ledger"

    def engine(self) -> int:
        """Fork an engine that works until it is killed; gives its process."""
        return self._fork(self._work)

    def console(self, seed: int, replies: int, pause: float = 0.0, *, calls: float = 0.0) -> int:
        """Fork a console that queues so many replies, a share of them as new tickets; gives its process."""
        return self._fork(lambda: self._write(seed, replies, pause, calls))

    def first_sync(self) -> None:
        """Pull everything once, in a child of its own."""
        process = self._fork(self._once)
        _, status = os.waitpid(process, 0)
        self.children.discard(process)
        assert status == 0, "the first sync failed"
        for name in (self.folder / "modules").read_text().splitlines():
            import_module(
                name
            )  # what work needs is imported here, so that a child is at work in milliseconds
        gc.freeze()

    def settle_once(self, pause: float = 0.0) -> None:
        """Let an engine work once in a child of its own, whatever keeps it from it."""
        time.sleep(pause)
        process = self._fork(self._quietly_once)
        os.waitpid(process, 0)
        self.children.discard(process)

    def is_sound(self) -> bool:
        """Whether SQLite finds the store whole."""
        return _ask(self.store, "PRAGMA integrity_check") == [("ok",)]

    def kill(self, process: int) -> None:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        self.children.discard(process)

    def has_ended(self, process: int) -> bool:
        if process in self.children:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                self.children.discard(process)
                self.failures += status != 0
        return process not in self.children

    def end(self) -> None:
        for process in tuple(self.children):
            self.kill(process)

    def stages(self) -> dict[int, tuple[str, str]]:
        """Every operation that is not final: its stage and its text."""
        rows = _ask(
            self.store,
            "SELECT id, stage, coalesce(json_extract(operation, '$.body'), '') FROM outbox "
            "WHERE stage NOT IN ('sent', 'discarded')",
        )
        return {number: (stage, body) for number, stage, body in rows}

    def meant(self) -> tuple[list[str], list[str]]:
        """What consoles began to queue, and what they said was queued."""
        lines = self.ledger.read_text(encoding="utf-8").splitlines() if self.ledger.exists() else []
        return [one[2:] for one in lines if one[0] == "M"], [one[2:] for one in lines if one[0] == "A"]

    def calls(self) -> int:
        """How many new tickets consoles have made."""
        return len(_ask(self.store, "SELECT id FROM outbox WHERE deed = 'create'"))

    def _fork(self, work: Callable[[], None]) -> int:
        process = os.fork()
        if process:
            self.children.add(process)
            return process
        status = 1
        try:
            if self.mutant is not None:
                self.mutant()
            work()
            status = 0
        except BaseException:  # noqa: BLE001  nothing may return into the parent's loop
            traceback.print_exc()
        finally:
            os._exit(status)

    def _engine(self, store: Store) -> Engine:
        account = Account(ACCOUNT, "generic", self.url)
        options = Options(grace=self.grace, deadline=10)
        return Engine(
            store, account, lambda one, pace: GenericConnector(one, lambda: TOKEN, pace), options=options
        )

    def work_once(self, store: Store) -> None:
        """Let an engine work once in this process. Raises what keeps it from working."""
        asyncio.run(self._engine(store).once())

    def _quietly_once(self) -> None:
        with suppress(ConsoleError):
            self.work_once(Store.open(self.store, SystemClock()))

    def _once(self) -> None:
        self.work_once(Store.open(self.store, SystemClock()))
        known = [name for name, one in sys.modules.items() if type(one) is ModuleType and name != "__main__"]
        (self.folder / "modules").write_text("\n".join(known))

    def _work(self) -> None:
        """Work; when another engine still holds the lease, come again."""
        store = Store.open(self.store, SystemClock())

        async def work() -> None:
            while True:
                try:
                    await self._engine(store).watch(asyncio.Event())
                except ConsoleError:
                    await asyncio.sleep(0.02)

        asyncio.run(work())

    def _write(self, seed: int, replies: int, pause: float, calls: float) -> None:
        rng = Random(seed)
        desk = Desk(Store.open(self.store, SystemClock()), "Agent 1")
        tickets = ticket_numbers(self.store)
        with self.ledger.open("a", encoding="utf-8") as ledger:
            for turn in range(replies):
                text = f"reply {seed}.{turn} {os.urandom(6).hex()}"
                _note(ledger.fileno(), f"M {text}\n")
                if rng.random() < calls:
                    desk.writing.create(NewTicket(text, text, requester=CALLER, account=ACCOUNT))
                else:
                    desk.writing.reply(rng.choice(tickets), text)
                _note(ledger.fileno(), f"A {text}\n")
                if pause:
                    time.sleep(pause)


def ticket_numbers(store: Path) -> list[int]:
    """The local numbers of the tickets that can be answered."""
    return [number for (number,) in _ask(store, "SELECT id FROM ticket WHERE flags = 0")]


def _ask(store: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=20)) as db:
        return db.execute(question).fetchall()


def _note(file: int, line: str) -> None:
    """One line in one call, so that lines of several processes never mix."""
    os.write(file, line.encode())
