"""A home with one account for a fault server: the console is opened in it, engines work in it, its store is looked at."""

import os
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import stores
from benchmarks.steps import is_queue
from pty_screen import PtyScreen
from supportconsole.connectors.conformance.server.conditions import TOKEN

CONFIG: Final = """undo_seconds = 0
advance = "stay"

[account.acme]
type = "generic"
url = "{url}"
token_cmd = ["printenv", "HELPDESK_TOKEN"]
options = {{ grace = "2.5" }}
"""
FINAL: Final = ("sent", "discarded")


@dataclass(slots=True)
class Home:
    """Notes too what was typed there, and which of it the console said was on its way."""

    folder: Path
    meant: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        return {"SUPPORTCONSOLE_HOME": str(self.folder), "HELPDESK_TOKEN": TOKEN}

    def connect(self, url: str) -> None:
        (self.folder / "config").mkdir(parents=True)
        (self.folder / "config" / "config.toml").write_text(CONFIG.format(url=url))
        assert self.sync(), "the first sync failed"

    def sync(self) -> bool:
        """Let an engine work once; whether nothing kept it from it."""
        command, env = [*stores.console(), "sync"], {**os.environ, **self.env}
        return subprocess.run(command, env=env, check=False, capture_output=True).returncode == 0

    def open(self) -> PtyScreen:
        tty = PtyScreen([*stores.console(), "open"], columns=100, rows=30, env=self.env)
        tty.wait_until(lambda: is_queue(tty.terminal.lines()), "the queue", patience=60)
        return tty

    def rows(self, question: str) -> list[tuple[str, ...]]:
        path = self.folder / "data" / "desks" / "main" / "desk.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as db:
            return db.execute(question).fetchall()

    def waiting(self) -> list[tuple[str, ...]]:
        """Stage and text of what is not final."""
        return self.rows(
            "SELECT stage, coalesce(json_extract(operation, '$.body'), '') FROM outbox "
            f"WHERE stage NOT IN {FINAL}"
        )

    def drafts(self) -> list[str]:
        return [str(body) for (body,) in self.rows("SELECT body FROM draft")]

    def engines(self) -> list[int]:
        """The processes of this home's engines."""
        mark, found = f"SUPPORTCONSOLE_HOME={self.folder}\0".encode(), []
        for process in Path("/proc").iterdir():
            try:
                if b"--while-consoles" not in (process / "cmdline").read_bytes():
                    continue
                if mark in (process / "environ").read_bytes():
                    found.append(int(process.name))
            except (OSError, ValueError):
                continue
        return found
