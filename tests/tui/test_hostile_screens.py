"""Whatever a ticket says, through every screen: no forbidden character, borders in place, nothing done, no crash."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from hostile import HOSTILE, forbidden
from supportconsole.desk.desk import Desk
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.text.cleaning import paintable
from supportconsole.domain.views import View
from supportconsole.tui.lastwall import ForbiddenCharacters
from tui.hostile_desk import LONG, MANY, lay_raw_desk, records, storable
from tui.screens import faults
from tui.stories import Agent, console, lay_desk

MISMEASURED = frozenset({"unicode-emoji-joiners-only", "unicode-emoji-chain-endless"})
"""Texts whose width Textual's own editor gets wrong: joiners that join nothing."""
SIZES = ((80, 24), (40, 15))


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a desk made once, of every hostile text that is not long."""
    folder = tmp_path_factory.mktemp("hostile")
    desk = lay_desk(folder, records(MANY))
    for _name, text in MANY:
        try:
            desk.queue.save_view(View(text[:200], "is:active"))
        except ConsoleError:
            continue
    desk.close()
    return folder


def opened(folder: Path) -> Desk:
    from tui.stories import open_desk

    return open_desk(folder)


def trace(desk: Desk) -> tuple[object, ...]:
    """What would show that something was done."""
    counts = desk._store.read(
        lambda db: tuple(
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("ticket", "message", "undo_batch", "draft", "view", "person")
        )
    )
    return (*counts, desk.people.me().name)


async def walk_queue(agent: Agent) -> list[str]:
    """Page through the whole list."""
    found = faults(agent)
    while True:
        before = agent.workspace.queue.model.position
        await agent.press("pagedown")
        found += faults(agent)
        if agent.workspace.queue.model.position == before:
            return found


async def walk_tickets(agent: Agent, ids: list[int]) -> list[str]:
    """Open each conversation: its end, its beginning, unfolded, its customer beside it."""
    workspace, found = agent.workspace, list[str]()
    workspace.show_pane("conversation")
    await agent.settled()
    for number in ids:
        workspace.show_opened(workspace.loader.open_ticket(number))
        found += faults(agent)
        workspace.conversation.toggle_folds()
        workspace.conversation.scroll_to_end(newest=False)
        found += faults(agent)
        if found:
            break
        await asyncio.sleep(0)
    await agent.settled()
    return found


async def walk_side(agent: Agent) -> list[str]:
    """Read every entry of the side pane's lists, and every customer."""
    workspace, found = agent.workspace, list[str]()
    for key in ("3", "4"):
        await agent.press(key)
        found += faults(agent)
        shelf = workspace.side.shelf
        for place in range(len(shelf.entries)):
            shelf.cursor = place
            workspace.side.repaint()
            found += faults(agent)
            workspace.side.open()
            found += faults(agent)
            workspace.side.close()
            if found:
                return found
    await agent.press("5")
    found += faults(agent)
    return found


async def walk_choosers(agent: Agent) -> list[str]:
    """Every question whose candidates come from the desk, with its candidates paged through."""
    found: list[str] = []
    for key in ("a", "e", ";", "T", "C", "A"):
        await agent.press(key)
        found += faults(agent)
        chooser = agent.workspace.chooser
        if chooser is not None:
            for _ in range(0, len(chooser._candidates.options), 7):
                for _ in range(7):
                    chooser.move(1)
                found += faults(agent)
                if found:
                    return found
        await agent.press("escape")
    await agent.press("g", "v")
    found += faults(agent)
    await agent.press("escape")
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_the_queue_holds(hostile_home: Path, size: tuple[int, int]) -> None:
    desk = opened(hostile_home)
    try:
        before = trace(desk)
        async with console(desk, size=size) as agent:
            await agent.press("g", "q")
            assert await walk_queue(agent) == []
        assert trace(desk) == before
    finally:
        desk.close()


@pytest.mark.parametrize("size", SIZES)
async def test_every_conversation_holds(hostile_home: Path, size: tuple[int, int]) -> None:
    desk = opened(hostile_home)
    try:
        before = trace(desk)
        async with console(desk, size=size) as agent:
            assert await walk_tickets(agent, list(range(1, len(MANY) + 1))) == []
            assert agent.app.clipboard == ""
        assert trace(desk) == before
    finally:
        desk.close()


@pytest.mark.parametrize("size", SIZES)
async def test_the_side_pane_and_every_question_hold(hostile_home: Path, size: tuple[int, int]) -> None:
    desk = opened(hostile_home)
    try:
        before = trace(desk)
        async with console(desk, size=size) as agent:
            assert await walk_side(agent) == []
            await agent.press("1")
            assert await walk_choosers(agent) == []
        assert trace(desk) == before
    finally:
        desk.close()


@pytest.fixture
def raw_desk(tmp_path: Path) -> Iterator[Desk]:
    made = lay_raw_desk(tmp_path / "raw")
    yield made
    made.close()


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_wall_holds_when_the_door_was_open(raw_desk: Desk, size: tuple[int, int]) -> None:
    before = trace(raw_desk)
    async with console(raw_desk, size=size) as agent:
        await agent.press("g", "q")
        assert await walk_queue(agent) == []
        ids = [row.id for row in agent.workspace.queue.model.rows]
        assert await walk_tickets(agent, ids[::3]) == []
        assert await walk_side(agent) == []
        await agent.press("1")
        assert await walk_choosers(agent) == []
    assert trace(raw_desk) == before


def test_the_last_wall_lets_nothing_through_and_moves_no_column() -> None:
    for _name, text in HOSTILE:
        (after,) = ForbiddenCharacters().apply([Segment(text)], Color.parse("black"))
        assert forbidden(after.text) == []
        for before, safe in zip(text, paintable(text), strict=True):
            (wall,) = ForbiddenCharacters().apply([Segment(before)], Color.parse("black"))
            assert before == safe or cell_len(wall.text) == cell_len(before), f"U+{ord(before):04X}"


async def test_hostile_text_in_the_editor_and_in_a_draft(tmp_path: Path) -> None:
    """A draft of any text can be opened again: the editor is a widget of Textual's and stands behind the same wall."""
    from supportconsole.domain.conversation import DraftKind

    desk = lay_desk(tmp_path / "desk", records((("x", "x"),)))
    try:
        draft, found = desk.writing.begin(1, DraftKind.REPLY), list[str]()
        async with console(desk, size=(80, 24)) as agent:
            await agent.press("r")
            for name, text in MANY:
                if storable(text) and name not in MISMEASURED:
                    agent.composer.text.load_text("")
                    agent.composer.text.insert_text(text)
                    found += [f"{name}: {fault}" for fault in faults(agent)]
            assert found == []
            await agent.press("escape")
            assert faults(agent) == []
            await agent.press("D")
        assert draft.id
    finally:
        desk.close()


@pytest.mark.parametrize(("name", "text"), LONG, ids=[name for name, _text in LONG])
async def test_a_long_text_opens_in_bounded_time(tmp_path: Path, name: str, text: str) -> None:
    """Each of a text's three forms in one ticket: less than a second of processor time to open and to paint."""
    desk = lay_desk(tmp_path / "desk", records(((name, text),)))
    try:
        async with console(desk, size=(80, 24)) as agent:
            workspace = agent.workspace
            workspace.show_pane("conversation")
            workspace.show_opened(None)
            await agent.settled()
            start = time.process_time()
            workspace.show_opened(workspace.loader.open_ticket(1))
            found = faults(agent)
            took = time.process_time() - start
            assert found == []
            assert took < 1.0
    finally:
        desk.close()
