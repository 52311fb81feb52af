"""The bytes that really reach a terminal while an agent works on a desk of hostile texts."""

import re
from pathlib import Path

import pytest

from hostile import forbidden
from terminal.consoles import desk_of, home_with, start
from tui.hostile_desk import MANY, lay_raw_desk, records, storable

pytestmark = pytest.mark.terminal

OURS = re.compile(
    rb"\x1b\[[0-9;?<>=]*[\x20-\x2f]?[@-~]"  # cursor, colours, modes, queries
    rb"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # the clipboard, when the agent copies
    rb"|\x1b[=>78D]"
)
DANGEROUS = re.compile(
    rb"\x1b\[[0-9;?>]*(?:[ntqypRz]|[02-9]*J(?<!\x1b\[2J))|\x1b\[[0-9;]*t|\x1b[PX^_]|\x1b\](?!52;)"
)


def strange(raw: bytes) -> list[str]:
    """What of the bytes is neither text nor a sequence that the console itself sends."""
    return forbidden(OURS.sub(b"", raw), also="\r\x08")


@pytest.mark.parametrize("raw", [False, True], ids=["cleaned at the door", "raw in the store"])
def test_no_byte_that_a_terminal_would_obey_is_sent(tmp_path: Path, raw: bool) -> None:
    if raw:
        home = home_with(tmp_path, ())
        folder = home / "data" / "desks" / "main"
        for file in folder.iterdir():
            file.unlink()
        lay_raw_desk(folder).close()
    else:
        home = home_with(tmp_path, records(MANY))
    before = trace(home)
    count = sum(storable(text) for _name, text in MANY) if raw else len(MANY)
    with start(home, columns=80, rows=24) as tty:
        tty.wait_for("QUEUE")
        tty.wait_quiet()
        launch = len(tty.raw)
        tty.press("g", "q")
        tty.wait_for("all")
        for _ in range(count // 20 + 1):
            tty.press("pagedown")
            tty.wait_quiet(0.03)
        for number in range(1, count + 1, 9):
            tty.press(":")
            tty.wait_quiet(0.03)
            tty.send(f"{number}\r")
            tty.wait_for(f"#{number} ")
            tty.press("o")
            tty.wait_quiet(0.03)
        for key in ("3", "4", "5"):
            tty.press(key)
            tty.wait_quiet(0.05)
            for _ in range(6):
                tty.press("enter")
                tty.wait_quiet(0.03)
                tty.press("escape")
                tty.wait_quiet(0.03)
                tty.press(key, "ctrl+d")
                tty.wait_quiet(0.03)
        for key in ("a", "e", ";", "A"):
            tty.press(key)
            tty.wait_quiet(0.05)
            tty.press("down", "up", "escape")
            tty.wait_quiet(0.05)
        assert strange(bytes(tty.raw)) == []
        assert DANGEROUS.findall(bytes(tty.raw[launch:])) == []
        assert not tty._has_ended()
    assert trace(home) == before


def trace(home: Path) -> tuple[int, ...]:
    """What would show that something was done."""
    desk = desk_of(home)
    try:
        return desk._store.read(
            lambda db: tuple(
                db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("ticket", "message", "undo_batch", "draft", "view")
            )
        )
    finally:
        desk.close()
