"""Stories of an agent at the console: a real desk in a folder, keys that are pressed, a screen that is looked at.

    async with console(desk) as agent:
        await agent.press("t")
        agent.sees("take: #1")

Nothing sleeps: after each key the story goes on when every reading and writing call, every action and every
message that the key has caused is done.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.strip import Strip

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SetClock
from supportconsole.store.store import Store
from supportconsole.tui.app import ConsoleApp, make_app
from supportconsole.tui.composer.composer import Composer
from supportconsole.tui.queue.pane import HEAD
from supportconsole.tui.workspace import Workspace

NOW = "2026-11-20T22:15:00Z"
FOREVER = 60.0
"""Seconds after which a story that does not come to rest has failed; far more than anything takes."""

Record = Mapping[str, object]
P = ParamSpec("P")
T = TypeVar("T")

_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f"}


def person(ref: str, name: str, **more: object) -> Record:
    return {"type": "person", "id": ref, "role": "customer", "name": name, **more}


def agent(ref: str, name: str, *groups: str) -> Record:
    return {"type": "person", "id": ref, "role": "agent", "name": name, "email": f"{ref}@example.org",
            "groups": list(groups)}  # fmt: skip


def ticket(ref: str, subject: str, at: str, **more: object) -> Record:
    return {"type": "ticket", "id": ref, "subject": subject, "status": "open", "channel": "mail", "group": "L1",
            "created_at": at, "updated_at": at, **more}  # fmt: skip


def message(ref: str, of: str, author: str, body: str, at: str, **more: object) -> Record:
    return {"type": "message", "id": ref, "ticket": of, "kind": "inbound", "author": author, "body": body,
            "format": "text", "created_at": at, **more}  # fmt: skip


QUOTED = "> Did it work yesterday?\n> Please tell us your client version.\n"
SMALL: tuple[Record, ...] = (
    agent("a1", "Ivan Petrov", "L1"),
    agent("a2", "Maria Nowak", "L2 network"),
    person("c1", "Anna Kowalska", email="anna@example.com", organization="Kowalska s.c.", language="pl"),
    person("c2", "Олег Ким", email="oleg@example.com", language="ru"),
    person("c3", "Jan Lis", email="jan@example.com"),
    ticket("t1", "VPN does not connect", "2026-11-20T21:00:00Z", requester="c1", priority="high", tags=["vpn"],
           language="en"),
    message("m1", "t1", "c1", "Error 809 since this morning.\nSee https://help.example.com/809 for what I tried.\n\n"
            + QUOTED, "2026-11-20T21:00:00Z"),
    ticket("t2", "Счёт не приходит", "2026-11-20T20:00:00Z", requester="c2", language="ru"),
    message("m2", "t2", "c2", "Здравствуйте, счёт за октябрь не пришёл.", "2026-11-20T20:00:00Z"),
    ticket("t3", "Printer is out of paper", "2026-11-20T19:00:00Z", requester="c3"),
    message("m3", "t3", "c3", "The one on the second floor.", "2026-11-20T19:00:00Z"),
    ticket("t4", "Password reset loop", "2026-11-20T18:00:00Z", requester="c1"),
    message("m4", "t4", "c1", "It asks me again and again.", "2026-11-20T18:00:00Z"),
    ticket("t5", "Router drops the line", "2026-11-19T18:00:00Z", requester="c3", group="L2 network", assignee="a2"),
    message("m5", "t5", "c3", "Every hour.", "2026-11-19T18:00:00Z"),
    {"type": "article", "id": "k1", "title": "Error 809", "body": "# Cause\nA *firewall* drops UDP 500.",
     "format": "markdown", "language": "en", "state": "public", "url": "https://kb.example.org/809"},
    {"type": "article", "id": "k2", "title": "Reset a password", "body": "Open the portal.", "format": "markdown",
     "language": "en", "state": "public"},
    {"type": "canned", "id": "greet", "title": "Greeting", "body": "Hello {{ requester.first_name }},\n",
     "language": "en", "shortcut": "hi"},
    {"type": "canned", "id": "ask", "title": "Ask for the version", "body": "Which version? {{ your_question }}",
     "language": "en"},
)  # fmt: skip
"""Five tickets: four in Ivan's group L1, unassigned, numbers 1 to 4, and one that is Maria's. All are unread mail."""


def lay_desk(
    folder: Path, records: Iterable[Record] = SMALL, *, me: str = "a1", now: str | int = NOW
) -> Desk:
    """A desk that holds these records, with a clock that stands still. Who asks for it closes it."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_desk(folder, me=me, now=now)
    lines = folder / "given.jsonl"
    lines.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    opened.transfer.import_file(lines)
    return opened


def open_desk(folder: Path, *, me: str = "a1", now: str | int = NOW) -> Desk:
    """The desk of that folder as another process would open it: a store object of its own."""
    return Desk(Store.open(folder / "desk.db", SetClock(now)), me)


class Calls:
    """Counts the desk calls that a screen awaits."""

    def __init__(self, desk: Desk) -> None:
        self._under_way = 0
        self._rest = asyncio.Event()
        self._rest.set()
        desk.ask = self._counted(desk.ask)  # type: ignore[method-assign,assignment]
        desk.tell = self._counted(desk.tell)  # type: ignore[method-assign,assignment]

    @property
    def are_done(self) -> bool:
        return self._under_way == 0

    async def done(self) -> None:
        await self._rest.wait()

    def _counted(self, call: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            self._under_way += 1
            self._rest.clear()
            try:
                return await call(*args, **kwargs)
            finally:
                self._under_way -= 1
                if not self._under_way:
                    self._rest.set()

        return counted


class Agent:
    """Somebody at the console."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[int], calls: Calls) -> None:
        self.app = app
        self.pilot = pilot
        self._calls = calls

    @property
    def workspace(self) -> Workspace:
        return self.app.workspace

    @property
    def desk(self) -> Desk:
        return self.workspace.desk

    @property
    def composer(self) -> Composer:
        composer = self.workspace.composer
        assert composer is not None, "nothing is being written\n" + self.text()
        return composer

    @property
    def text_written(self) -> str:
        return self.composer.text.text

    # -- doing ---------------------------------------------------------------------------------------
    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work. `ctrl+d`, `escape`, `a`."""
        for key in keys:
            self.key(key)
            await self.settled()

    async def ahead(self, *keys: str) -> None:
        """Press keys faster than the console can follow, as over a slow line."""
        for key in keys:
            self.key(key)
        await self.settled()

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.ahead(*("enter" if char == "\n" else char for char in text))

    async def command(self, line: str) -> None:
        """Open the `:` line, type a command and take it."""
        await self.press(":")
        await self.type(line)
        await self.press("enter")

    async def command_in_text(self, key: str, words: str, *, clear: str = "") -> None:
        """Answer the question that a key of the text asks; `clear` is what stands on its line."""
        await self.press(key)
        await self.press(*("backspace" for _ in clear))
        await self.type(words)
        await self.press("enter")

    async def choose(self, words: str) -> None:
        """Type words into the chooser and take the candidate they lead to."""
        assert self.workspace.chooser is not None, "nothing is being asked\n" + self.text()
        await self.type(words)
        await self.press("enter")

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        await self.settled()

    async def looks_again(self) -> None:
        """What the timer does each second: see whether another process has changed the store."""
        self.app._look()
        await self.settled()

    async def rests(self) -> None:
        """Let go of the keys for as long as it takes to index what is new and to look for suggestions."""
        self.workspace.indexer.wake()
        await self.settled()
        await self.reads()

    async def reads(self) -> None:
        """Stay on a ticket until what may help with it stands beside it."""
        self.workspace.suggester.look()
        await self.settled()

    async def saved(self) -> None:
        """Until what was typed is on disk, by the console's own timer."""
        async with asyncio.timeout(FOREVER):
            # The console's own timer is what is waited for.
            while self.workspace.composer is not None and self.workspace.composer.autosave.is_pending:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await self.settled()

    def key(self, key: str) -> None:
        """Let a key arrive; what it causes has not happened yet."""
        character = _CHARACTERS.get(key, key if len(key) == 1 else None)
        if key.startswith("ctrl+"):
            character = chr(ord(key[5]) & 0x1F)
        name = _character_to_key(key) if len(key) == 1 else key
        event = events.Key(name, character)
        event.set_sender(self.app)
        self.app.post_message(event)

    async def settled(self) -> None:
        """Until everything that was caused is done, but for a question that waits for its answer."""
        async with asyncio.timeout(FOREVER):
            quiet = 0
            while quiet < 3 and self.app.is_running and self.app._exit is False:
                await self._calls.done()
                await self.pilot._wait_for_screen()
                quiet = quiet + 1 if self._is_at_rest() else 0
        if self.app._exception is not None:
            raise self.app._exception

    def _is_at_rest(self) -> bool:
        waiting = [one for one in self.app.workers if one.group != "preview" and not one.is_finished]
        asked = 1 if self.workspace.chooser is not None else 0
        return (
            self._calls.are_done
            and len(waiting) <= asked
            and not self.workspace.preview.is_due
            and not self.workspace.queue.is_hurried
            and not self.app.screen._layout_required
            and not any(
                pump.message_queue_size for pump in (self.app, *self.app.screen.walk_children(with_self=True))
            )
        )

    # -- looking -------------------------------------------------------------------------------------
    def strips(self) -> list[Strip]:
        """The rows of the screen as they leave for the terminal."""
        return self.app.screen._compositor.render_strips(Size(*self.app.size))

    def screen(self) -> list[str]:
        """The rows of the screen as text."""
        return [strip.text for strip in self.strips()]

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen())

    @property
    def status(self) -> str:
        """What the status line says, on however many rows."""
        region = self.workspace.status.region
        return " ".join(line.rstrip() for line in self.screen()[region.y : region.bottom])

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert any(text in line for line in self.screen()), (
                f"{text!r} is not on the screen:\n{self.text()}"
            )

    def sees_not(self, *texts: str) -> None:
        for text in texts:
            assert not any(text in line for line in self.screen()), (
                f"{text!r} is on the screen:\n{self.text()}"
            )

    def signs(self, ticket_id: int) -> str:
        """What stands beside a ticket's number in the queue: the mark of the cursor, its state, its priority."""
        model, region = self.workspace.queue.model, self.workspace.queue.region
        place = next(place for place, row in enumerate(model.rows) if row.id == ticket_id)
        line = self.screen()[region.y + HEAD + place - model.top][region.x : region.right]
        before, number, after = line.partition(str(ticket_id))
        assert number, f"#{ticket_id} is not on the screen:\n{self.text()}"
        return "".join(before.split()) + after[0].strip()

    def row_of(self, text: str) -> str:
        """The first row that holds a text."""
        found = next((line for line in self.screen() if text in line), None)
        assert found is not None, f"{text!r} is not on the screen:\n{self.text()}"
        return found


@asynccontextmanager
async def console(
    desk: Desk,
    *,
    size: tuple[int, int] = (120, 40),
    settings: Settings | None = None,
    open_ticket: int | None = None,
    desk_name: str = "main",
) -> AsyncIterator[Agent]:
    """The console over a desk, painted and at rest. Leaving it leaves the desk open."""
    app = make_app(desk, settings or Settings(theme="dark"), open_ticket=open_ticket, desk_name=desk_name)
    # What the console does when the hand has rested for a while, a story does when it says so (`rests`).
    app.workspace.suggester.rest = app.workspace.indexer.rest = 3600.0
    calls = Calls(desk)
    try:
        async with app.run_test(size=size) as pilot:
            someone = Agent(app, pilot, calls)
            first = asyncio.Event()
            app.call_after_refresh(first.set)
            await first.wait()
            await someone.settled()
            yield someone
    finally:
        desk.__dict__.pop("ask", None)
        desk.__dict__.pop("tell", None)
    if app.crash is not None:
        raise app.crash


def tickets_of(desk: Desk, query: str = "status:any") -> Iterator[int]:
    """The numbers of the tickets that a query finds."""
    from supportconsole.domain.views import Sort

    yield from desk.queue.ids(desk.queue.parse(query), Sort.NUMBER, 1000)
