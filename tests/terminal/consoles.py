"""The console as a user starts it, in a real pseudo-terminal, on a desk in a folder of its own."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from pty_screen import PtyScreen
from supportconsole.desk.desk import Desk
from tui.stories import SMALL, Record, lay_desk, open_desk

ENTRY = str(Path(__file__).parent / "entry.py")


def home_with(folder: Path, records: Iterable[Record] = SMALL) -> Path:
    """A home whose main desk holds these records; Ivan is its agent."""
    home = folder / "home"
    for part in ("config", "data/desks/main"):
        (home / part).mkdir(parents=True, mode=0o700, exist_ok=True)
    (home / "config" / "config.toml").write_text('agent = "a1"\ntheme = "dark"\n')
    lay_desk(home / "data" / "desks" / "main", records).close()
    return home


def desk_of(home: Path) -> Desk:
    return open_desk(home / "data" / "desks" / "main")


def start(
    home: Path,
    *words: str,
    columns: int = 120,
    rows: int = 40,
    term: str = "xterm-256color",
    entry: tuple[str, ...] = (),
    environ: Mapping[str, str] | None = None,
) -> PtyScreen:
    """Start `supportconsole WORDS`; with `entry` through entry.py, which does what these words ask for first."""
    program = [ENTRY, *entry] if entry else ["-m", "supportconsole"]
    env = {"SUPPORTCONSOLE_HOME": str(home), "TZ": "UTC", **(environ or {})}
    return PtyScreen([sys.executable, *program, *words], columns=columns, rows=rows, term=term, env=env)


def ready(tty: PtyScreen, text: str = "Error 809 since") -> PtyScreen:
    """The first screen with its conversation."""
    tty.wait_for(text)
    return tty
