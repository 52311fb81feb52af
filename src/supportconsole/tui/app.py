"""The console as a program: opened with its first screen already read, left with nothing lost."""

import asyncio
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual.app import App
from textual.filter import LineFilter

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.desk.keymap import make_keymap
from supportconsole.domain.errors import ConfigProblem, NotFound
from supportconsole.tui.context import Context, choose_theme
from supportconsole.tui.driver import choose_driver
from supportconsole.tui.lastwall import ForbiddenCharacters
from supportconsole.tui.loading import Loader
from supportconsole.tui.queue.model import QueueModel
from supportconsole.tui.showing import refresh_all
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.theme import Palette, read_theme, theme_folders
from supportconsole.tui.workspace import Workspace

LOOK: Final = 1.0
"""Seconds between two looks at whether another process has changed the store: a `stat`, nothing more."""


class ConsoleApp(App[int], inherit_bindings=False):
    """One console over one desk."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    CSS_PATH: ClassVar[str] = "console.tcss"

    def __init__(self, context: Context, workspace: Workspace) -> None:
        super().__init__(
            driver_class=choose_driver(os.environ) if context.settings.driver != "stock" else None
        )
        self.context = context
        self.workspace = workspace
        self.crash: BaseException | None = None
        self.register_theme(context.palette.make_textual_theme())
        self.theme = f"desk-{context.palette.name}"

    def get_default_screen(self) -> Workspace:
        return self.workspace

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The last wall: whatever a pane paints, no forbidden character leaves."""
        return [*super().get_line_filters(), ForbiddenCharacters()]

    def on_mount(self) -> None:
        self.set_class(self.context.settings.ascii, "-ascii")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave_at_once)
        self.call_after_refresh(self._settle)

    async def _settle(self) -> None:
        """What the first screen did not need: presence, handlers, the other lists, watching the store."""
        import gc

        await self.context.desk.tell(self.context.desk.enter)
        from supportconsole.tui import handlers

        assert handlers.HANDLERS
        gc.collect()
        gc.freeze()
        gc.enable()
        self.workspace.desk.has_changed()
        self.set_interval(LOOK, self._look)
        for problem in self.context.key_map.problems:
            self.workspace.status.say(problem.text, bad=True)
        for notice in self.context.settings.notices:
            self.workspace.status.say(notice.sentence(), bad=True)

    async def _look(self) -> None:
        if self.context.desk.has_changed():
            await refresh_all(self.workspace)

    def _leave_at_once(self) -> None:
        """The terminal is gone or the machine goes down: what was typed is saved before anything else."""
        composer = self.workspace.composer
        if composer is not None:
            composer.save_now()
        self.exit(0)

    def _fatal_error(self) -> None:
        """Close without Textual's own report, which prints local variables; the caller writes ours.

        Private in Textual 8.2.8; tests/tui/test_tripwires.py fails when it changes.
        """
        import sys

        self.crash = sys.exc_info()[1] or self._exception
        composer = self.workspace.composer
        if composer is not None:
            composer.save_now()
        self._close_messages_no_wait()


def run(desk: Desk, settings: Settings, *, open_ticket: int | None = None, desk_name: str = "main") -> int:
    """Show the console until it is closed; returns the exit code. An unexpected error is raised when the screen is gone."""
    import gc

    gc.disable()
    app = make_app(desk, settings, open_ticket=open_ticket, desk_name=desk_name)
    mouse = settings.mouse == "on" or (
        settings.mouse == "auto" and not _is_remote() and not settings.screen_reader
    )
    app.run(mouse=mouse)
    if app.crash is not None:
        raise app.crash
    return app.return_code or 0


def make_app(
    desk: Desk, settings: Settings, *, open_ticket: int | None = None, desk_name: str = "main"
) -> ConsoleApp:
    """The console with its first screen read, so that it is painted once. Raises NotFound for a ticket that is not there."""
    from supportconsole.config.paths import find_paths

    folders = theme_folders(find_paths(os.environ).themes)
    palette = _read_palette(settings, folders)
    key_map = make_keymap(settings.keymap, settings.keys, settings.layouts)
    context = Context(desk, settings, palette, key_map, desk_name, desk.people.me().id, folders)
    loader = Loader(context)
    views = loader.count_views()
    view = next(view for view, count in views if count.n or view.name == "all")
    model = QueueModel(view)
    workspace = Workspace(context, model)
    listing = loader.list_view(view)
    model.total = listing.total
    model.replace(listing.window, listing.skipped)
    workspace.queue.counts = views
    wanted = open_ticket if open_ticket is not None else model.current.id if model.current else None
    opened = loader.open_ticket(wanted) if wanted is not None else None
    if open_ticket is not None and opened is None:
        raise NotFound(
            f"There is no ticket {open_ticket}.", hint="supportconsole list shows those there are."
        )
    if opened is not None:
        workspace.conversation.ticket, workspace.conversation.messages = opened.ticket, opened.messages
        workspace.conversation.has_older = opened.has_older
    if open_ticket is not None:
        workspace.front = "conversation"
    workspace.side.shelves[Tab.SCRIPTS].fill(loader.shelve(Tab.SCRIPTS, "", None).entries)
    drafts, solved = loader.count_facts()
    workspace.status.facts = type(workspace.status.facts)(desk_name, drafts, solved)
    return ConsoleApp(context, workspace)


def _read_palette(settings: Settings, folders: tuple[Path, ...]) -> Palette:
    """The chosen theme; one that cannot be read never keeps the console from opening."""
    try:
        return read_theme(choose_theme(settings), folders)
    except ConfigProblem:
        return read_theme("ansi", folders[-1:])


def _is_remote() -> bool:
    return any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY"))
