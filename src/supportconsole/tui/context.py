"""What every part of the console is given: the desk, the choices of the agent, colours and keys."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.desk.keymap import KeyMap
from supportconsole.tui.theme import Palette

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(slots=True)
class Context:
    """One console's surroundings; only the palette may change while it runs."""

    desk: Desk
    settings: Settings
    palette: Palette
    key_map: KeyMap
    desk_name: str
    me: frozenset[int]
    theme_folders: "tuple[Traversable, ...]" = ()
    start_engine: Callable[[], bool] | None = None
    """Starts the engine of the desk's accounts when none works; None for a desk without accounts."""

    @property
    def mark(self) -> str:
        return ">" if self.settings.ascii else "▌"


def choose_theme(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The theme's name: NO_COLOR wins, a chosen one is kept, else the terminal's own sixteen over SSH or where it has no more."""
    if environ.get("NO_COLOR"):
        return "mono"
    if settings.theme != "auto":
        return settings.theme
    remote = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    rich_colours = environ.get("COLORTERM", "") in {"truecolor", "24bit"} or "256" in environ.get("TERM", "")
    return "ansi" if remote or not rich_colours else "dark"
