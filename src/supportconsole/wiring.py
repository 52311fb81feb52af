"""Puts the rooms together: the one file that knows all of them."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from supportconsole.config.paths import SAMPLE_DESK, Paths, find_desk_name, find_paths, make_private
from supportconsole.config.settings import Settings, load
from supportconsole.domain.clock import DAY, Instant, SystemClock
from supportconsole.domain.errors import ConfigProblem, StoreBusy, StoreRefused, TerminalUnfit, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable

    from supportconsole.connectors.trying import Tried
    from supportconsole.desk.desk import Desk
    from supportconsole.domain.errors import ConsoleError
    from supportconsole.domain.remote.protocol import Account, Connector, ConnectorKind, Pace
    from supportconsole.store.store import Store
    from supportconsole.sync.engine import Engine, Report

    Ran = tuple[list[Report], list[tuple[str, ConsoleError]]]

FIRST_SAMPLE_NUMBER: Final = 4401
SAMPLE_AGENT: Final = "a1"
"""Whose desk the sample is; said here too, so that opening it does not load what makes it."""
STALE: Final = DAY
"""How old a sample desk that nobody has worked on may get: its ages are relative to its making."""


def open_desk(settings: Settings, paths: Paths, name: str) -> "Desk":
    """The desk of that name, made empty when it is new. Raises StoreRefused, StoreBusy, DiskFull."""
    if name == SAMPLE_DESK:
        return open_sample_desk(paths)
    return _open(paths, name, settings.agent, settings)


def open_sample_desk(paths: Paths, *, fresh: bool = False) -> "Desk":
    """The sample desk; made on first use, when asked, and when it is old and nobody has worked on it.

    Raises StoreBusy when it shall be made anew while another console shows it.
    """
    path = paths.store(SAMPLE_DESK)
    now = SystemClock().now()
    if not path.exists():
        _make_sample(path, now)
    elif fresh or _is_stale(path, now):
        if _is_shown(path):
            if fresh:
                raise StoreBusy(
                    "The sample desk is open in another console.", hint="Close that console, then try again."
                )
        else:
            _make_sample(path, now)
    return _open(paths, SAMPLE_DESK, SAMPLE_AGENT, Settings(library="on"))


def open_console(*, demo: bool, ticket_id: int | None) -> int:
    """The short way from the command line to the screen."""
    paths = find_paths(os.environ)
    name = SAMPLE_DESK if demo else find_desk_name(os.environ)
    settings = load(paths, name, os.environ)
    _use_language(settings)
    check_terminal()
    desk = open_desk(settings, paths, name)
    try:
        return run_console(desk, settings, ticket_id, name)
    finally:
        desk.close()


def run_console(desk: "Desk", settings: Settings, ticket_id: int | None, name: str) -> int:
    """Show the desk until its agent leaves; gives the exit code."""
    from supportconsole.tui.loop import load_asyncio

    load_asyncio()
    from supportconsole.tui.app import run

    start = partial(_start_engine, desk, settings, name) if settings.account else None
    return run(desk, settings, open_ticket=ticket_id, desk_name=name, start_engine=start)


def _start_engine(desk: "Desk", settings: Settings, name: str) -> bool:
    """Start the engine of a desk's accounts when none works for one of them; whether one was started."""
    from supportconsole.config.accounts import accounts_of
    from supportconsole.desk.engines import ensure_engine

    return ensure_engine(desk, [account.name for account in accounts_of(settings, name)], name)


def check_terminal() -> None:
    """Raise TerminalUnfit where a screen cannot be drawn."""
    hint = "Use supportconsole list and supportconsole show instead."
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise TerminalUnfit("The console needs a terminal, and this is a pipe or a file.", hint=hint)
    if os.environ.get("TERM", "") in {"", "dumb"}:
        raise TerminalUnfit("The console cannot draw on a terminal of the kind that TERM names.", hint=hint)


def restore_desk(paths: Paths, name: str, backup: Path) -> Path | None:
    """Put a backup in the place of a desk's store, also of one that cannot be opened any more.

    Gives the file where the present store was set aside. Raises StoreRefused, StoreBusy.
    """
    from supportconsole.desk.care import Care
    from supportconsole.store.restore import restore
    from supportconsole.store.store import Store

    path = paths.store(name)
    try:
        store = Store(path, SystemClock())
    except StoreRefused:  # too damaged to be opened: what restoring is for
        return restore(path, backup, SystemClock().now())
    try:
        return Care(store).restore(backup)
    finally:
        store.close()


def sync_once(settings: Settings, paths: Paths, name: str, only: str, *, pull: bool = True) -> "Ran":
    """Let the engines of a desk's accounts work once, without `pull` only for what people have asked for; gives what they did and what kept others from it.

    Raises ConfigProblem for an account that is not configured.
    """
    from supportconsole.sync.running import run_once

    store, engines = _engines(settings, paths, name, only, window=0.0)
    try:
        return run_once(engines, pull=pull)
    finally:
        store.close()


def sync_watch(settings: Settings, paths: Paths, name: str, only: str, *, while_consoles: bool) -> None:
    """Let the engines work until the process is told to end. Raises EngineBusy when others do already."""
    from supportconsole.sync.running import run_watch

    store, engines = _engines(settings, paths, name, only, window=float(settings.undo_seconds))
    try:
        run_watch(store, engines, while_consoles=while_consoles)
    finally:
        store.close()


def account_names(paths: Paths, name: str) -> tuple[str, ...]:
    """The accounts that are configured for a desk."""
    from supportconsole.config.accounts import load_accounts

    return tuple(account.name for account in load_accounts(paths, name))


def _engines(
    settings: Settings, paths: Paths, name: str, only: str, *, window: float
) -> "tuple[Store, list[Engine]]":
    from supportconsole.config.accounts import load_accounts
    from supportconsole.store.store import Store
    from supportconsole.sync.engine import Engine
    from supportconsole.sync.link import Options

    chosen = [account for account in load_accounts(paths, name) if only in {"", account.name}]
    if not chosen:
        raise ConfigProblem(
            "There is no account {name!r} on this desk."
            if only
            else "This desk is connected to no helpdesk.",
            hint="Connect one: supportconsole init.",
            name=only,
        )
    store = Store.open(paths.store(name), SystemClock())
    engines = []
    for account in chosen:
        grace = account.options.get(
            "grace", ""
        )  # shortens the waiting after an unknown outcome, for a test server
        options = Options(
            window=window, ask_when_newer=not settings.send_when_newer, grace=float(grace) if grace else None
        )
        engines.append(Engine(store, account, _opener(account), options=options))
    return store, engines


def _opener(account: "Account") -> "Callable[[Account, Pace], Connector]":
    from supportconsole.config.secrets import remembered
    from supportconsole.connectors.kinds import find_kind

    kind = find_kind(account.connector)
    return lambda one, pace: kind.open(one, remembered(one), pace)


def try_account(account: "Account", secret: "Callable[[], str]") -> "Tried":
    """Ask a helpdesk who is logged in. Raises LoginNeeded, Unreachable, ConfigProblem, UsageProblem."""
    from supportconsole.connectors.trying import try_account

    return try_account(account, secret)


def way_to(account: "Account") -> str:
    """The proxy on the way to a helpdesk, "" when there is none. Raises UsageProblem for an address that is none."""
    from supportconsole.connectors.trying import way_to

    return way_to(account)


def check_address(url: str) -> None:
    """Raise UsageProblem unless a password may be sent to this address."""
    from supportconsole.connectors.wire.origins import read_base

    read_base(url)


def connector_names() -> tuple[str, ...]:
    """The kinds of helpdesks that can be connected."""
    from supportconsole.connectors.kinds import names

    return names()


def find_connector(name: str) -> "ConnectorKind":
    """A kind of helpdesk. Raises ConfigProblem."""
    from supportconsole.connectors.kinds import find_kind

    return find_kind(name)


def note_login(paths: Paths, name: str, account: str) -> None:
    """Tell a desk's engine that an account has a new credential, so that it tries again."""
    path = paths.store(name)
    if not path.exists():
        return
    from supportconsole.store import accounts
    from supportconsole.store.store import Store

    store = Store.open(path, SystemClock())
    try:
        store.write(lambda db: accounts.note_login(db, account))
    finally:
        store.close()


def choose_language(argv: Sequence[str]) -> None:
    """Let commands speak the language of the settings, before their modules are imported.

    What a program reads is the same in every language: with --json or --jsonl it is English.
    """
    if "--json" in argv or "--jsonl" in argv:
        _use_language(Settings(language="en"))
        return
    words = iter(argv)
    asked = next(
        (next(words, "") if word == "--desk" else word[7:] for word in words if word.startswith("--desk")), ""
    )
    try:
        settings = load(find_paths(os.environ), find_desk_name(os.environ, asked), os.environ)
    except UsageProblem:
        settings = Settings()  # said again, as an error, by the command itself
    _use_language(settings)


def _use_language(settings: Settings) -> None:
    from supportconsole.locale import use

    use(settings.language)


def view_folders(settings: Settings, paths: Paths) -> tuple[Path, ...]:
    """Where files of views lie: a team's folders, then one's own beside the configuration, which counts first."""
    wanted = (*(paths.config / Path(name).expanduser() for name in settings.view_folders), paths.views)
    return tuple(folder for folder in wanted if folder.is_dir())


def _open(paths: Paths, name: str, agent: str, settings: Settings) -> "Desk":
    from supportconsole.desk.desk import Desk
    from supportconsole.store.store import Store

    store = Store.open(paths.store(name), SystemClock())
    # A team's folder is named from wherever the configuration is; one's own lies beside it.
    folders = tuple(paths.config / Path(one).expanduser() for one in settings.scripts)
    return Desk(
        store,
        agent,
        scripts=folders,
        own_scripts=paths.scripts,
        library=settings.library,
        views=view_folders(settings, paths),
    )


def _make_sample(path: Path, now: Instant) -> None:
    """Make the sample desk beside its place and move it there whole; of two that do so at once one wins."""
    import json
    import shutil
    import tempfile

    from supportconsole.desk.desk import Desk
    from supportconsole.sample.desk import data_folder, sample_lines
    from supportconsole.store.numbers import note_made, start_at
    from supportconsole.store.store import Store

    folder = path.parent
    make_private(folder.parent)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        lines = making / "sample" / "sample.jsonl"
        lines.parent.mkdir()
        with lines.open("w", encoding="utf-8") as file:
            for record in sample_lines(now):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                attached = record.get("attachments")
                for one in attached if isinstance(attached, list) else ():
                    _lay_beside(lines.parent, data_folder(), str(one.get("path", "")))
        store = Store.open(making / path.name, SystemClock())
        try:
            store.write(lambda db: start_at(db, FIRST_SAMPLE_NUMBER))
            desk = Desk(store, SAMPLE_AGENT, library="on")
            desk.transfer.import_file(lines)
            desk.library.refresh()
            store.write(lambda db: note_made(db, now))
        finally:
            store.close()
        shutil.rmtree(lines.parent)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _lay_beside(folder: Path, source: "Traversable", path: str) -> None:
    """Copy an attachment out of the package, which may be one zip file, to where the import looks for it."""
    target = folder / path
    if path and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.joinpath(path).read_bytes())


def _is_stale(path: Path, now: Instant) -> bool:
    """Whether the sample desk is unfinished, or older than a day without a trace of work."""
    from supportconsole.store.numbers import is_untouched, made_at
    from supportconsole.store.store import Store

    store = Store.open(path, SystemClock())
    try:
        made = store.read(made_at)
        return made is None or (now - made > STALE and store.read(is_untouched))
    finally:
        store.close()


def _is_shown(path: Path) -> bool:
    from supportconsole.store.consoles import living
    from supportconsole.store.store import Store

    store = Store.open(path, SystemClock())
    try:
        return bool(store.read(living))
    finally:
        store.close()
