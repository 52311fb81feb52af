"""Inside a real tmux the cell driver leaves the same screen as Textual's own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyte.screens import Char

from needed import needs
from pty_screen import PATIENCE, environment
from terminal_model import Terminal

pytestmark = [
    pytest.mark.tmux,
    pytest.mark.terminal,
    needs("tmux"),
]
APPS = Path(__file__).parent / "apps"


class Tmux:
    """One server with one window, on a socket of its own."""

    def __init__(self, socket: Path, app: str, *, stock: bool) -> None:
        self._socket = str(socket)
        env = environment("xterm-256color", {"SUPPORTCONSOLE_DRIVER": "stock"} if stock else {})
        command = f"{sys.executable} {APPS / app}"
        self.run("-f", os.devnull, "new-session", "-d", "-x", "90", "-y", "30", command, env=env)

    def run(self, *words: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], env=env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def screen(self, *how: str) -> str:
        return self.run("capture-pane", "-p", "-N", *how)

    def cells(self) -> list[list[Char]]:
        """What tmux holds for each cell, as it looks."""
        terminal = Terminal(90, 30)
        for y, line in enumerate(self.screen("-e").splitlines(), 1):
            terminal.feed(f"\x1b[{y};1H{line}".encode())
        return terminal.cells()

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.screen():
            assert time.monotonic() < deadline, f"waited for {text!r}; the screen:\n{self.screen()}"

    def keys(self, *keys: str) -> None:
        self.run("send-keys", *keys)


@pytest.fixture
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Tmux, Tmux]]:
    both = tuple(Tmux(tmp_path / name, request.param, stock=name == "stock") for name in ("ours", "stock"))
    yield both[0], both[1]
    for tmux in both:
        tmux.run("kill-server")


def assert_alike(ours: Tmux, stock: Tmux) -> None:
    deadline = time.monotonic() + PATIENCE
    while ours.cells() != stock.cells():
        assert time.monotonic() < deadline, f"ours:\n{ours.screen('-e')!r}\n\nstock:\n{stock.screen('-e')!r}"


@pytest.mark.parametrize("pair", ["list_app.py"], indirect=True)
def test_a_list_in_tmux(pair: tuple[Tmux, Tmux]) -> None:
    for tmux in pair:
        tmux.wait_for("at 0 ")
        tmux.keys("Down", "Down", "PageDown")
        tmux.wait_for("at 2")
        tmux.keys("t")
        tmux.wait_for("theme textual-light")
    assert_alike(*pair)


@pytest.mark.parametrize("pair", ["cell_app.py"], indirect=True)
@pytest.mark.parametrize("keys", ["1", "12", "1205"])
def test_wide_characters_and_marks_in_tmux(pair: tuple[Tmux, Tmux], keys: str) -> None:
    names = {"1": "wide", "2": "marks", "5": "after", "0": "plain"}
    for tmux in pair:
        tmux.wait_for("page plain")
        for key in keys:
            tmux.keys(key)
            tmux.wait_for(f"page {names[key]}")
    assert_alike(*pair)


@pytest.mark.parametrize("pair", ["text_app.py"], indirect=True)
def test_a_dialog_over_wide_characters_in_tmux(pair: tuple[Tmux, Tmux]) -> None:
    for tmux in pair:
        tmux.wait_for("ready")
        tmux.keys("C-o")
        tmux.wait_for("dialog is open")
        tmux.keys("Escape")
        deadline = time.monotonic() + PATIENCE
        while "dialog is open" in tmux.screen():
            assert time.monotonic() < deadline, "the dialog did not close"
    assert_alike(*pair)


@pytest.mark.parametrize("pair", ["list_app.py"], indirect=True)
def test_splitting_and_joining_the_window(pair: tuple[Tmux, Tmux]) -> None:
    ours, stock = pair
    for tmux in pair:
        tmux.wait_for("at 0 ")
    ours.run("split-window", "-d", "sleep 600")
    ours.run("kill-pane", "-t", "1")
    ours.keys("Down")
    stock.keys("Down")
    for tmux in pair:
        tmux.wait_for("at 1 ")
    assert_alike(ours, stock)
