"""Makes the README's pictures from the program: the sample desk, a clock that stands still, the keys of an agent.

`make_pictures.py` writes docs/pictures/*.svg; `--check` only compares.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import as_file
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


from tools.picture import draw  # noqa: E402

from supportconsole.config.settings import Settings  # noqa: E402
from supportconsole.desk.desk import Desk  # noqa: E402
from supportconsole.domain.clock import SetClock, parse_instant  # noqa: E402
from supportconsole.sample.desk import ME, data_folder, sample_lines  # noqa: E402
from supportconsole.store.numbers import start_at  # noqa: E402
from supportconsole.store.store import Store  # noqa: E402
from supportconsole.wiring import FIRST_SAMPLE_NUMBER  # noqa: E402
from tui.stories import Agent, console  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
NOW = "2026-11-20T22:51:00Z"
ANSWER = (
    "Hello Anna,\n\n"
    "error 809 right after the start means that something on the way drops the ports of the VPN.\n"
    "Please open UDP 500 and 4500 in the "
)


async def reply(agent: Agent) -> None:
    """In the middle of an answer."""
    await go_to(agent, "VPN does not connect")
    await agent.press("r")
    await agent.type(ANSWER)
    await agent.saved()


async def note(agent: Agent) -> None:
    """A note begun on a small terminal, with the queue beside."""
    await go_to(agent, "VPN does not connect")
    await agent.press("c")
    await agent.type("Windows 11, error at once: NAT-T. Asked for UDP ports, ")
    await agent.saved()


SCENES: Mapping[str, tuple[tuple[int, int], Callable[[Agent], Awaitable[None]]]] = {
    "console-120x40": ((120, 40), reply),
    "console-80x24": ((80, 24), note),
}


async def go_to(agent: Agent, subject: str) -> None:
    """Down the queue, to the first ticket with that subject."""
    model = agent.workspace.queue.model
    for _step in range(200):
        if model.current is not None and model.current.subject == subject:
            return
        await agent.press("j")
    raise LookupError(f"{subject!r} is not in the first view of the sample desk")


async def take(name: str) -> str:
    """One scene as SVG text."""
    size, act = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SUPPORTCONSOLE_HOME"] = folder
        desk = lay_sample(Path(folder))
        try:
            async with console(desk, size=size, settings=Settings(theme="dark"), desk_name="demo") as agent:
                await act(agent)
                await (
                    agent.looks_again()
                )  # the status line knows of the draft, whether or not its timer has come by
                return draw(agent.strips(), title="Support Console")
        finally:
            desk.close()


def lay_sample(folder: Path) -> Desk:
    """The sample desk as `supportconsole demo` makes it, at the time of the pictures."""
    data = folder / "sample"
    with as_file(data_folder() / "attachments") as attachments:
        shutil.copytree(attachments, data / "attachments")
    lines = data / "sample.jsonl"
    lines.write_text(
        "".join(f"{json.dumps(record)}\n" for record in sample_lines(parse_instant(NOW))), encoding="utf-8"
    )
    store = Store.open(folder / "desk.db", SetClock(NOW))
    store.write(lambda db: start_at(db, FIRST_SAMPLE_NUMBER))
    desk = Desk(store, ME)
    desk.transfer.import_file(lines)
    return desk


def main() -> int:
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "TMUX", "STY"):
        os.environ.pop(name, None)
    os.environ |= {"TZ": "UTC", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    time.tzset()
    made = {PICTURES / f"{name}.svg": asyncio.run(take(name)) for name in SCENES}
    if "--check" in sys.argv:
        stale = [
            path
            for path, text in made.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        for path in stale:
            print(f"{path.name} is not what the console shows now: run `make pictures`")
        return 1 if stale else 0
    PICTURES.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(text) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
