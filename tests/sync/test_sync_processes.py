"""The engine as the process that it is: beside a shell, against a server of its own, until it is told to end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import CommandLine
from supportconsole.config.paths import MAIN_DESK, find_paths
from supportconsole.connectors.conformance.server.conditions import TOKEN
from supportconsole.domain.errors import StoreBusy
from supportconsole.store.turns import Turn

pytestmark = pytest.mark.slow
CONFIG = """[account.acme]
type = "generic"
url = "{url}"
token_cmd = ["printenv", "HELPDESK_TOKEN"]
[account.acme.options]
grace = "1"
"""


class Helpdesk:
    """A fault server in a process of its own, a home that is connected to it, and engines that are started on it."""

    def __init__(self, home: Path) -> None:
        self.server = self._start("-m", "supportconsole.connectors.conformance.server", "--tickets", "5")
        assert self.server.stdout is not None
        url = json.loads(self.server.stdout.readline())["url"]
        self.shell = CommandLine(home)
        self.store = find_paths(self.shell.environ).store(MAIN_DESK)
        self.shell.environ["HELPDESK_TOKEN"] = TOKEN
        (home / "config").mkdir(parents=True)
        (home / "config" / "config.toml").write_text(CONFIG.format(url=url))
        self.engines: list[subprocess.Popen[str]] = []

    def engine(self, *words: str) -> "subprocess.Popen[str]":
        started = self._start("-m", "supportconsole", "sync", "--watch", *words, env=self.shell.environ)
        self.engines.append(started)
        return started

    def stages(self) -> list[str]:
        return [entry["state"] for entry in self.shell.ok("outbox", "list", "--all", "--json").answer]

    def works(self) -> bool:
        status = self.shell.ok("sync", "--status", "--json").answer
        return bool(status) and status[0]["working"] and status[0]["confirmed_at"] is not None

    def stop_between_writes(self, engine: "subprocess.Popen[str]") -> None:
        """Stop an engine's process while it does not hold the store, which nobody else could write to then."""

        def stopped() -> bool:
            engine.send_signal(signal.SIGSTOP)
            turn = Turn(self.store)
            try:
                turn.take(patience=0.2)
            except StoreBusy:
                engine.send_signal(signal.SIGCONT)
                return False
            finally:
                turn.close()
            return True

        until(stopped)

    def end(self) -> None:
        for process in (*self.engines, self.server):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.communicate()

    @staticmethod
    def _start(*words: str, env: dict[str, str] | None = None) -> "subprocess.Popen[str]":
        environ = {**os.environ, **(env or {})}
        return subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True, env=environ)


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for the cause."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


@pytest.fixture
def helpdesk(tmp_path: Path) -> Iterator[Helpdesk]:
    made = Helpdesk(tmp_path / "home")
    yield made
    made.end()


def test_an_engine_sends_what_a_shell_queues_and_ends_in_order(helpdesk: Helpdesk) -> None:
    assert helpdesk.shell("sync").code == 0
    engine = helpdesk.engine()
    until(helpdesk.works)
    assert helpdesk.shell("sync").code == 75
    assert helpdesk.shell("reply", "1", "--text", "Please restart it.").code == 7
    until(lambda: helpdesk.stages() == ["sent"])
    engine.terminate()
    assert engine.wait(30) == 0
    assert helpdesk.shell("sync").code == 0


def test_an_engine_that_was_killed_or_stopped_is_replaced(helpdesk: Helpdesk) -> None:
    first = helpdesk.engine()
    until(helpdesk.works)
    first.kill()
    first.wait()
    second = helpdesk.engine()
    until(helpdesk.works)
    helpdesk.stop_between_writes(second)
    until(lambda: not helpdesk.works())
    helpdesk.engine()
    until(helpdesk.works)
    second.send_signal(signal.SIGCONT)
    assert second.wait(30) == 0
    assert helpdesk.shell("reply", "1", "--text", "Please restart it.").code == 7
    until(lambda: helpdesk.stages() == ["sent"])


def test_an_engine_that_a_console_started_is_nice_and_ends_when_no_console_lives(helpdesk: Helpdesk) -> None:
    engine = helpdesk.engine("--while-consoles")
    until(helpdesk.works)
    assert os.getpriority(os.PRIO_PROCESS, engine.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)
    assert engine.wait(60) == 0
