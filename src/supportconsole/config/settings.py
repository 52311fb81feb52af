"""The settings that every face reads, with their defaults; docs/configuration.md is made from their table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from supportconsole.config.paths import Paths
    from supportconsole.config.schema import Notice

PREFIX: Final = "SUPPORTCONSOLE_"
TOKENS: Final = "SUPPORTCONSOLE_TOKEN_"
NOT_SETTINGS: Final = frozenset({"SUPPORTCONSOLE_HOME", "SUPPORTCONSOLE_DESK"})


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What the user chose. `origins` says where a value that is not a default came from, `notices` what was refused."""

    agent: str = ""
    language: str = "auto"
    theme: str = "auto"
    keymap: str = "default"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    layouts: tuple[str, ...] = ("ru",)
    mouse: str = "auto"
    advance: str = "next"
    driver: str = "auto"
    editor: str = ""
    screen_reader: bool = False
    ascii: bool = False
    cursor: str = "mark"
    times: str = "clock"
    open_cmd: str = ""
    copy_cmd: str = ""
    preview: bool = True
    composer_height: int = 0
    guard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    library: str = "auto"
    undo_seconds: int = 5
    send_when_newer: bool = False
    view_folders: tuple[str, ...] = ()
    diagnostics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pipes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    account: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    dictionaries: str = ""
    include: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    notices: "tuple[Notice, ...]" = ()


def load(
    paths: "Paths", desk: str, environ: Mapping[str, str], flags: Mapping[str, str] | None = None
) -> Settings:
    """The settings for a desk: defaults < system file < user file < `[desks.NAME]` < environment < flags.

    Never raises for what a file or variable holds: a bad value leaves the one below it and adds a notice.
    """
    files = [path for path in (paths.system_file, paths.user_file) if path is not None and path.exists()]
    variables = {
        name: value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name not in NOT_SETTINGS and not name.startswith(TOKENS)
    }
    if not files and not variables and not flags:
        return Settings()
    from supportconsole.config.layers import read_layers

    return read_layers(files, desk, variables, flags or {})
