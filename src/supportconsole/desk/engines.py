"""Starting the engine: a process of its own, which ends by itself when no console lives."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from supportconsole.config.secrets import tokens_for_engine
from supportconsole.desk.desk import Desk


def ensure_engine(desk: Desk, accounts: Sequence[str], desk_name: str) -> bool:
    """Start an engine for the accounts of this desk when none works for one of them; whether one was started.

    Two consoles may do so at once: the lease lets one of the two engines work, and the other ends.
    """
    if not accounts or not desk.accounts.idle_ones(accounts):
        return False
    subprocess.Popen(
        [*program(), "sync", "--watch", "--while-consoles", "--desk", desk_name],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
        env={name: value for name, value in os.environ.items() if name not in {"TERM", "EDITOR", "VISUAL"}}
        | tokens_for_engine(),
    )
    return True


def program() -> list[str]:
    """The words that run this very program again, from its environment or from its one file."""
    first = Path(sys.path[0]) if sys.path and sys.path[0] else Path()
    if first.is_file():
        return [sys.executable, str(first)]
    return [sys.executable, "-m", "supportconsole"]
