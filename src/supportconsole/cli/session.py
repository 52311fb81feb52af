"""What a command works with: the desk asked for, the settings, and how to open them."""

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from supportconsole.config.paths import Paths, find_desk_name, find_paths
from supportconsole.config.settings import Settings, load
from supportconsole.desk.desk import Desk
from supportconsole.domain.remote.protocol import Account, ConnectorKind

if TYPE_CHECKING:
    from supportconsole.connectors.trying import Tried

if TYPE_CHECKING:
    from supportconsole.domain.errors import ConsoleError
    from supportconsole.sync.engine import Report

    SyncRan = tuple[list[Report], list[tuple[str, ConsoleError]]]


class Rooms(Protocol):
    """What only the wiring can do, because it knows every room."""

    def open_desk(self, settings: Settings, paths: Paths, name: str) -> Desk: ...

    def open_sample_desk(self, paths: Paths, *, fresh: bool = False) -> Desk: ...

    def run_console(self, desk: Desk, settings: Settings, ticket_id: int | None, name: str) -> int: ...

    def check_terminal(self) -> None: ...

    def sync_once(
        self, settings: Settings, paths: Paths, name: str, only: str, *, pull: bool = True
    ) -> "SyncRan": ...

    def sync_watch(
        self, settings: Settings, paths: Paths, name: str, only: str, *, while_consoles: bool
    ) -> None: ...

    def account_names(self, paths: Paths, name: str) -> tuple[str, ...]: ...

    def restore_desk(self, paths: Paths, name: str, backup: Path) -> Path | None: ...

    def try_account(self, account: Account, secret: Callable[[], str]) -> "Tried": ...

    def way_to(self, account: Account) -> str: ...

    def check_address(self, url: str) -> None: ...

    def connector_names(self) -> tuple[str, ...]: ...

    def find_connector(self, name: str) -> ConnectorKind: ...

    def note_login(self, paths: Paths, name: str, account: str) -> None: ...


class Session:
    """One run of a command. Everything is opened when first asked for."""

    def __init__(self, rooms: Rooms, *, as_json: bool = False) -> None:
        self.rooms = rooms
        self.as_json = as_json
        self._asked_desk = ""
        self._desk: Desk | None = None

    def choose_desk(self, name: str) -> None:
        self._asked_desk = name

    @property
    def desk_name(self) -> str:
        return find_desk_name(os.environ, self._asked_desk)

    @cached_property
    def paths(self) -> Paths:
        return find_paths(os.environ)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the desk; what was refused is told once on standard error."""
        found = load(self.paths, self.desk_name, os.environ)
        if found.notices and not self.as_json:
            from supportconsole.cli.output import say

            for notice in found.notices:
                say(notice.sentence(), err=True)
        return found

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self.rooms.open_desk(self.settings, self.paths, self.desk_name)
        return self._desk

    def close(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._desk = None
