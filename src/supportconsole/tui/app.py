"""The console as a program: opened with its first screen already read, left with nothing lost."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor

from supportconsole.config.settings import Settings
from supportconsole.desk.desk import Desk
from supportconsole.desk.keymap import make_keymap
from supportconsole.domain.errors import ConfigProblem, ConsoleError, NotFound, Wait
from supportconsole.domain.views import Count, View, Window
from supportconsole.locale import _
from supportconsole.tui.context import Context, choose_theme
from supportconsole.tui.driver import choose_driver
from supportconsole.tui.lastwall import ForbiddenCharacters
from supportconsole.tui.loading import Loader
from supportconsole.tui.queue.model import QueueModel
from supportconsole.tui.theme import Palette, read_theme, theme_folders
from supportconsole.tui.turns import Turns
from supportconsole.tui.workspace import Handler, Workspace

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

STYLE: Final = Path(__file__).with_name("console.tcss")
LOOK: Final = 1.0
"""Seconds between two looks at whether another process has changed the store: a `stat`, nothing more."""
ENGINE: Final = 10.0
"""Seconds between two looks at whether an engine works for the desk's helpdesks."""


class ConsoleApp(App[int], inherit_bindings=False):
    """One console over one desk."""

    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, context: Context, workspace: Workspace) -> None:
        self._cells = choose_driver(os.environ) if context.settings.driver != "stock" else None
        super().__init__(driver_class=self._cells)
        self.stylesheet.add_source(_read_style(), read_from=(str(STYLE), ""))
        self.context = context
        self.workspace = workspace
        workspace.turns = Turns(workspace, super().on_event)
        self.crash: BaseException | None = None
        self.register_theme(context.palette.make_textual_theme())
        self.theme = f"desk-{context.palette.name}"

    def get_default_screen(self) -> Workspace:
        return self.workspace

    async def on_event(self, event: events.Event) -> None:
        """What is typed goes to the workspace one key after the other; everything else goes Textual's way."""
        if (
            isinstance(event, events.Key | events.Paste)
            and not event.is_forwarded
            and self.screen is self.workspace
        ):
            self.app_focus = True
            await self.workspace.turns.take(event)
        else:
            await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The last wall: whatever a pane paints, no forbidden character leaves, and with NO_COLOR no colour.

        Textual chose greys before it knew a theme of the terminal's own colours.
        """
        filters = [NoColor() if isinstance(one, Monochrome) else one for one in super().get_line_filters()]
        return [*filters, ForbiddenCharacters()]

    def on_mount(self) -> None:
        # The cell driver leaves the terminal's own cursor visible where the text is; a painted one beside it would
        # cost thirty bytes a key.
        self.set_class(self._cells is not None and isinstance(self._driver, self._cells), "-own-cursor")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave_at_once)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The first screen stands: read the rest beside the keys, which answer from now on."""
        self.run_worker(self._settle(), group="settle", exit_on_error=True)

    async def _settle(self) -> None:
        """What the first screen did not need: the open ticket, counts, the other lists, presence, watching the store."""
        from supportconsole.tui import readiness
        from supportconsole.tui.showing import refresh_counts, refresh_facts, show_ticket

        readiness.begin()
        ws, desk = self.workspace, self.context.desk
        desk.has_changed()
        desk.rest()
        await refresh_counts(ws)
        row = ws.queue.model.current
        if ws.conversation.ticket is None and ws.shows_conversation and row is not None:
            await show_ticket(ws, row.id)
        if ws.side.display:
            await ws.load_side(ws.side.tab, guides=ws.front == "side")
        ws.suggester.follow(ws.conversation.ticket)
        await refresh_facts(ws)
        self.set_interval(LOOK, self._look)
        for problem in self.context.key_map.problems:
            ws.status.say(problem.text, bad=True)
        for notice in self.context.settings.notices:
            ws.status.say(notice.sentence(), bad=True)
        await self._enter()
        if self.context.start_engine is not None:
            await self._watch_engine()
            self.set_interval(ENGINE, self._look_for_engine)
        ws.indexer.wake_later()

    def _look_for_engine(self) -> None:
        self.run_worker(self._watch_engine(), group="engine", exclusive=True, exit_on_error=True)

    async def _watch_engine(self) -> None:
        """Start an engine where none works: what is written waits for it."""
        start, desk = self.context.start_engine, self.context.desk
        if start is None:
            return
        try:
            await desk.ask(start)
        except ConsoleError as problem:
            self.workspace.say_problem(problem)
        except OSError as problem:
            self.workspace.status.say(
                _("no engine could be started: {reason}").format(reason=problem.strerror), bad=True
            )

    async def _enter(self) -> None:
        """Tell other consoles that this one lives. While another program holds the store, that can wait."""
        desk = self.context.desk
        try:
            await desk.tell(desk.enter)
        except Wait as problem:
            self.workspace.say_problem(problem)
            self.set_timer(LOOK, self._enter_again)

    def _enter_again(self) -> None:
        self.run_worker(self._enter(), group="settle", exit_on_error=True)

    def _look(self) -> None:
        if self.context.desk.has_changed():
            self.workspace.indexer.wake_later()
            from supportconsole.tui.showing import refresh_all

            self.workspace.run_newest("look", partial(refresh_all, self.workspace))

    def _leave_at_once(self) -> None:
        """The terminal is gone or the machine goes down: what was typed is saved before anything else."""
        composer = self.workspace.composer
        try:
            if composer is not None:
                composer.save_now()
        finally:  # nobody is left to be told that it could not be saved
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


def run(
    desk: Desk,
    settings: Settings,
    *,
    open_ticket: int | None = None,
    desk_name: str = "main",
    start_engine: Callable[[], bool] | None = None,
) -> int:
    """Show the console until it is closed; returns the exit code. An unexpected error is raised when the screen is gone."""
    app = make_app(desk, settings, open_ticket=open_ticket, desk_name=desk_name)
    app.context.start_engine = start_engine
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
    context = Context(desk, settings, palette, key_map, desk_name, desk.people.selves(), folders)
    loader = Loader(context)
    view, window = _first_view(loader, desk.queue.views())
    model = QueueModel(view)
    model.replace(window, Count(0))
    workspace = Workspace(context, model, load_handlers)
    if open_ticket is not None:
        opened = loader.open_ticket(open_ticket)
        if opened is None:
            raise NotFound(
                _("There is no ticket {id}.").format(id=open_ticket),
                hint=_("supportconsole list shows those there are."),
            )
        conversation = workspace.conversation
        conversation.ticket, conversation.messages, conversation.has_older = (
            opened.ticket,
            opened.messages,
            opened.has_older,
        )
        conversation.origin = opened.origin
        conversation.names = loader.name_agents()
        workspace.front = "conversation"
    return ConsoleApp(context, workspace)


def load_handlers() -> Mapping[str, Handler]:
    """What actions do; imported with the first key."""
    from supportconsole.tui.handlers import HANDLERS

    return HANDLERS


def _first_view(loader: Loader, views: Sequence[View]) -> tuple[View, Window]:
    """The first view that holds a ticket, with the rows of one screen; counting waits until that is painted."""
    for view in views:
        window = loader.first_rows(view)
        if window.rows or view.name == "all":
            return view, window
    return views[0], loader.first_rows(views[0])


def _read_style() -> str:
    try:
        return STYLE.read_text(encoding="utf-8")
    except OSError:  # the program is one zip file
        from importlib.resources import files

        return (files("supportconsole.tui") / STYLE.name).read_text(encoding="utf-8")


def _read_palette(settings: Settings, folders: "tuple[Traversable, ...]") -> Palette:
    """The chosen theme; one that cannot be read never keeps the console from opening."""
    try:
        return read_theme(choose_theme(settings), folders)
    except ConfigProblem:
        return read_theme("ansi", folders[-1:])


def _is_remote() -> bool:
    return any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY"))
