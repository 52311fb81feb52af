"""The same terminal, zone, language and home for every story, so that screens can be compared."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportconsole import locale
from supportconsole.desk.desk import Desk
from tui.stories import lay_desk

_STRANGE = ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "TMUX", "STY", "EDITOR", "VISUAL", "PAGER")


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in _STRANGE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUPPORTCONSOLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    # The console cleans up once after its start; a hundred consoles in one process would each clean up after all.
    monkeypatch.setattr(gc, "collect", lambda: 0)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    locale.use("en")
    yield
    locale.use("en")
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ivan's desk with the tickets of `stories.SMALL`."""
    opened = lay_desk(tmp_path / "desk")
    yield opened
    opened.close()
