"""Where things lie: configuration, data, state and cache, all private to the user."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from supportconsole.domain.errors import UsageProblem

MAIN_DESK: Final = "main"
SAMPLE_DESK: Final = "demo"

_NAME = "supportconsole"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The four folders of the program, and `system`, the folder an administrator fills (or None)."""

    config: Path
    data: Path
    state: Path
    cache: Path
    system: Path | None = None

    @property
    def user_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def system_file(self) -> Path | None:
        return self.system / "config.toml" if self.system else None

    @property
    def themes(self) -> Path:
        return self.config / "themes"

    @property
    def scripts(self) -> Path:
        """Where one's own canned responses, macros and guided scripts lie."""
        return self.config / "scripts"

    @property
    def views(self) -> Path:
        """Where the user's own files of views lie."""
        return self.config / "views"

    @property
    def editing(self) -> Path:
        """Where texts lie while they are in the user's editor."""
        return self.state / "editing"

    def store(self, desk: str) -> Path:
        """The file of a desk. Raises UsageProblem for a name that cannot be a folder."""
        return self.data / "desks" / check_desk_name(desk) / "desk.db"

    def desks(self) -> tuple[str, ...]:
        """The names of the desks that exist here."""
        return tuple(sorted(found.parent.name for found in (self.data / "desks").glob("*/desk.db")))


def find_paths(environ: Mapping[str, str]) -> Paths:
    """The folders for this user: under SUPPORTCONSOLE_HOME when it is set, else the platform's own."""
    home = environ.get("SUPPORTCONSOLE_HOME", "")
    if home:
        base = Path(home).expanduser().absolute()
        return Paths(base / "config", base / "data", base / "state", base / "cache")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(_NAME, appauthor=False)
    return Paths(
        dirs.user_config_path,
        dirs.user_data_path,
        dirs.user_state_path,
        dirs.user_cache_path,
        Path(dirs.site_config_dir.split(":", maxsplit=1)[0]),
    )


def find_desk_name(environ: Mapping[str, str], asked: str = "") -> str:
    """The desk to use: the one asked for, else SUPPORTCONSOLE_DESK, else `main`."""
    return check_desk_name(asked or environ.get("SUPPORTCONSOLE_DESK", "") or MAIN_DESK)


def check_desk_name(name: str) -> str:
    """Give the name back when it can name a desk: 1 to 40 small letters, digits, `-` and `_`."""
    if not 0 < len(name) <= 40 or name[0] == "-" or not _LETTERS.issuperset(name):
        shown = "".join(letter if letter.isprintable() else "?" for letter in name[:40])
        raise UsageProblem(
            "A desk cannot be called {shown!r}.",
            hint="Use up to 40 small letters, digits, '-' or '_', starting with a letter or digit.",
            shown=shown,
        )
    return name


def make_private(folder: Path) -> Path:
    """Make the folder, and those above it that are missing, for the user alone (0700)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_private(path: Path, text: str) -> None:
    """Replace the file's content in one step; it is readable by the user alone (0600) and on disk after."""
    import os
    import tempfile

    make_private(path.parent)
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
