"""Whole screens as text, at three sizes and in three languages. `UPDATE_GOLDENS=1 pytest tests/tui` renews them."""

import json
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from supportconsole import locale
from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.domain.clock import SetClock, parse_instant
from supportconsole.sample.desk import ME, data_folder, sample_lines
from supportconsole.store.numbers import start_at
from supportconsole.store.store import Store
from supportconsole.wiring import FIRST_SAMPLE_NUMBER
from tui.screens import faults
from tui.stories import NOW, Agent, console

GOLDENS = Path(__file__).parent / "goldens"
SIZES = ("120x40", "80x24", "40x15")


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample desk as it is made at `NOW`."""
    folder = tmp_path_factory.mktemp("sample")
    store = Store.open(folder / "desk.db", SetClock(NOW))
    try:
        store.write(lambda db: start_at(db, FIRST_SAMPLE_NUMBER))
        lines = folder / "sample.jsonl"
        with lines.open("w", encoding="utf-8") as file:
            for record in sample_lines(parse_instant(NOW)):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                attached = record.get("attachments")
                for one in attached if isinstance(attached, list) else ():
                    if one.get("path"):
                        target = folder / one["path"]
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_bytes(data_folder().joinpath(one["path"]).read_bytes())
        Desk(store, ME).transfer.import_file(lines)
    finally:
        store.close()
    return folder


@pytest.fixture
def sample(sample_home: Path) -> Iterator[Desk]:
    desk = Desk(Store.open(sample_home / "desk.db", SetClock(NOW)), ME)
    yield desk
    for draft in desk.writing.drafts():
        desk.writing.discard(draft.id)
    desk.close()


async def begin(agent: Agent) -> None:
    """The queue with the first conversation."""


async def write(agent: Agent) -> None:
    await agent.press("r")
    await agent.type("Hello,\n\nplease try UDP 500.")
    await agent.saved()
    await agent.looks_again()  # a slow machine's timer may have done so already


async def review(agent: Agent) -> None:
    await write(agent)
    await agent.press("escape")


async def choose(agent: Agent) -> None:
    await agent.press("a")


async def get_help(agent: Agent) -> None:
    await agent.press("?")


async def search(agent: Agent) -> None:
    await agent.desk.ask(agent.desk.finding.catch_up)
    await agent.press("/")
    await agent.type("vpn 809")


async def read_article(agent: Agent) -> None:
    await agent.press("4", "enter")


async def follow_script(agent: Agent) -> None:
    await agent.command("follow vpn")


SCENES: dict[str, Callable[[Agent], Awaitable[None]]] = {
    "queue": begin,
    "composer": write,
    "review": review,
    "chooser": choose,
    "help": get_help,
    "article": read_article,
    "guide": follow_script,
    "search": search,
}


@pytest.mark.parametrize("language", locale.LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
async def test_the_screen_is_as_it_was(sample: Desk, scene: str, size: str, language: str) -> None:
    locale.use(language)
    columns, rows = map(int, size.split("x"))
    async with console(
        sample, size=(columns, rows), settings=Settings(theme="ansi"), desk_name="demo"
    ) as agent:
        await agent.reads()
        await SCENES[scene](agent)
        assert faults(agent) == []
        screen = agent.text() + "\n"
    golden = GOLDENS / f"{scene}-{size}-{language}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(screen, encoding="utf-8")
    assert golden.exists(), "UPDATE_GOLDENS=1 makes it"
    assert screen == golden.read_text(encoding="utf-8"), (
        f"{golden.name}; UPDATE_GOLDENS=1 takes the new screen"
    )


def test_no_golden_is_left_over() -> None:
    wanted = {
        f"{scene}-{size}-{language}.txt"
        for scene in SCENES
        for size in SIZES
        for language in locale.LANGUAGES
    }
    assert {path.name for path in GOLDENS.glob("*")} == wanted
