"""The desk: what one agent works with. Everything an agent can do starts from here, and each room is made when first used."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from supportconsole.domain.clock import Clock
from supportconsole.store.store import Store

if TYPE_CHECKING:
    from supportconsole.desk.accounts import Accounts
    from supportconsole.desk.bursts import Bursts
    from supportconsole.desk.care import Care
    from supportconsole.desk.fetching import Fetching
    from supportconsole.desk.finding import Finding
    from supportconsole.desk.guard import Guard
    from supportconsole.desk.guiding import Guiding
    from supportconsole.desk.knowledge import Knowledge
    from supportconsole.desk.library import Library
    from supportconsole.desk.macros import Macros
    from supportconsole.desk.origin import Origins
    from supportconsole.desk.outbox import Outbox
    from supportconsole.desk.people import People
    from supportconsole.desk.queue import Queue
    from supportconsole.desk.tickets import Tickets
    from supportconsole.desk.transfer import Transfer
    from supportconsole.desk.view_files import ViewFiles
    from supportconsole.desk.views import Views
    from supportconsole.desk.work import Work
    from supportconsole.desk.writing import Writing
    from supportconsole.scripts.shelf import Shelf

T = TypeVar("T")
P = ParamSpec("P")


class Desk:
    """One agent's desk over a store. `agent` is the configured id, address or name of who works here, if any.

    `scripts` are folders that a team shares, the last one on top; one's own lies above them and need not exist.
    `library` says whether the program's own canned responses are offered beside them: `on`, `off`, `auto`. `views` are folders of
    files with shared views.

    The calls of its rooms are plain and synchronous; a screen awaits them through `ask` and `tell`.
    """

    def __init__(
        self,
        store: Store,
        agent: str | None = None,
        *,
        scripts: Sequence[Path] = (),
        own_scripts: Path | None = None,
        library: str = "auto",
        views: Sequence[Path] = (),
    ) -> None:
        self._store = store
        self._agent = agent
        self._scripts = scripts
        self._own_scripts = own_scripts
        self._library = library
        self._views = views
        self._entered = False
        self.console = os.urandom(16).hex()

    @property
    def clock(self) -> Clock:
        return self._store.clock

    @cached_property
    def queue(self) -> "Queue":
        from supportconsole.desk.queue import Queue

        shared = self.view_files.views if self._views else tuple
        return Queue(self._store, lambda: self.people.me().id, self.console, shared)

    @cached_property
    def view_files(self) -> "ViewFiles":
        from supportconsole.desk.view_files import ViewFiles

        return ViewFiles(self._views)

    @cached_property
    def views(self) -> "Views":
        from supportconsole.desk.views import Views

        return Views(self._store, self.people, self.queue, self.view_files, self.console)

    @cached_property
    def tickets(self) -> "Tickets":
        from supportconsole.desk.tickets import Tickets

        return Tickets(self._store)

    @cached_property
    def work(self) -> "Work":
        from supportconsole.desk.work import Work

        return Work(self._store, self.people, self.console)

    @cached_property
    def writing(self) -> "Writing":
        from supportconsole.desk.writing import Writing

        return Writing(self._store, self.people, self.console)

    @cached_property
    def guard(self) -> "Guard":
        from supportconsole.desk.guard import Guard

        return Guard(self._store, self.people)

    @cached_property
    def library(self) -> "Library":
        from supportconsole.desk.library import Library

        return Library(self._store, self.people, lambda: self.shelf, self._library)

    @cached_property
    def macros(self) -> "Macros":
        from supportconsole.desk.macros import Macros

        return Macros(self._store, self.people, self.library, self.console)

    @cached_property
    def shelf(self) -> "Shelf":
        from supportconsole.scripts.shelf import Shelf, folders

        return Shelf(folders(self._scripts, self._own_scripts))

    @cached_property
    def guiding(self) -> "Guiding":
        from supportconsole.desk.guide_shelf import GuideShelf
        from supportconsole.desk.guiding import Guiding
        from supportconsole.scripts.shelf import SHIPPED, Shelf

        offered = [one for one in self.shelf.folders if one.name != SHIPPED or self._library != "off"]
        return Guiding(
            self._store,
            GuideShelf(Shelf(offered), self._own_scripts),
            people=self.people,
            tickets=self.tickets,
            writing=self.writing,
            library=self.library,
            console=lambda: self.console,
        )

    @cached_property
    def knowledge(self) -> "Knowledge":
        from supportconsole.desk.knowledge import Knowledge

        return Knowledge(self._store, self.people, self.console)

    @cached_property
    def finding(self) -> "Finding":
        from supportconsole.desk.finding import Finding

        return Finding(self._store, lambda: self.people.me().id, lambda: self.guiding.shelf.look())  # noqa: PLW0108  made when first asked

    @cached_property
    def bursts(self) -> "Bursts":
        from supportconsole.desk.bursts import Bursts

        return Bursts(self._store, self.work)

    @cached_property
    def people(self) -> "People":
        from supportconsole.desk.people import People

        return People(self._store, self._agent)

    @cached_property
    def transfer(self) -> "Transfer":
        from supportconsole.desk.transfer import Transfer

        return Transfer(self._store, self.clock, lambda: self.people.me().id)

    @cached_property
    def origins(self) -> "Origins":
        from supportconsole.desk.origin import Origins

        return Origins(self._store)

    @cached_property
    def fetching(self) -> "Fetching":
        from supportconsole.desk.fetching import Fetching

        return Fetching(self._store)

    @cached_property
    def outbox(self) -> "Outbox":
        from supportconsole.desk.outbox import Outbox

        return Outbox(self._store, self.people, self.console)

    @cached_property
    def accounts(self) -> "Accounts":
        from supportconsole.desk.accounts import Accounts

        return Accounts(self._store)

    @cached_property
    def care(self) -> "Care":
        from supportconsole.desk.care import Care

        return Care(self._store)

    async def ask(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await a reading call in a thread of its own; cancelling the wait interrupts the query."""
        return await self._store.in_reader(call, *args, **kwargs)

    async def tell(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Await a writing call in the one thread that writes; once begun it ends even when nobody waits any more."""
        return await self._store.in_writer(call, *args, **kwargs)

    def has_changed(self) -> bool:
        """Whether any process has changed the store since this was last asked; cheap enough for a timer."""
        return self._store.has_changed()

    def rest(self) -> None:
        """Hand on what the calling thread holds of the store to those that read for it; it will `ask` from now on."""
        self._store.rest()

    def enter(self) -> None:
        """Say that this process is a console: while it lives its drafts are its own. It gets its name by this."""
        from supportconsole.store import consoles

        me, now = self.people.me().id, self.clock.now()
        self.console = self._store.write(lambda db: consoles.register(db, me, now))
        self._entered = True
        for room in (
            "queue",
            "views",
            "bursts",
            "work",
            "writing",
            "guiding",
            "knowledge",
            "outbox",
            "macros",
        ):  # they know the console by its name
            self.__dict__.pop(room, None)

    def leave(self) -> None:
        """Say that the console is gone; another one may go on with its drafts."""
        if self._entered:
            from supportconsole.store import consoles

            self._store.write(lambda db: consoles.unregister(db, self.console))
            self._entered = False

    def close(self) -> None:
        """Leave, and close the store."""
        try:
            self.leave()
        finally:
            self._store.close()
