"""Looking after the store: backups, putting one back, and finding out whether all is well."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from supportconsole.domain.errors import ConsoleError, StoreBusy
from supportconsole.locale import _, ngettext
from supportconsole.store.store import Store

MEGABYTE: Final = 1024 * 1024
LITTLE_SPACE: Final = 64 * MEGABYTE
LONG_JOURNAL: Final = 64 * MEGABYTE


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do about it and is empty when nothing is needed."""

    name: str
    level: Level
    text: str
    remedy: str = ""


class Care:
    """What keeps a desk's store safe."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def backup(self, path: Path, *, overwrite: bool = False) -> Path:
        """Write a checked copy of the store to `path` while others work. Raises Refusal, StoreRefused, DiskFull."""
        from supportconsole.store.backup import write_backup

        return write_backup(self._store.path, path, overwrite=overwrite)

    def restore(self, path: Path, *, console: str = "") -> Path | None:
        """Put the backup at `path` in the store's place and return where the present store was set aside.

        `console` is the caller's own, which does not count as another one. Raises StoreRefused for a damaged,
        foreign or newer backup and StoreBusy while another console or command uses the store.
        """
        from supportconsole.store import consoles
        from supportconsole.store.restore import restore

        try:
            others = self._store.read(consoles.living) - {console}
        except StoreBusy:
            raise
        except ConsoleError:  # a store too damaged to tell is what restoring is for
            others = frozenset()
        if others:
            raise StoreBusy(
                _("Another console is open on this store."),
                hint=_("Quit it, then restore again."),
            )
        self._store.release()
        return restore(self._store.path, path, self._store.clock.now())

    def is_sound(self, seconds: float = 1.0) -> bool | None:
        """A quick look at the whole file for the background; None when it took longer than `seconds`."""
        from supportconsole.store.integrity import find_damage

        damage = self._store.read(lambda db: find_damage(db, seconds=seconds))
        return None if damage is None else not damage

    def unindexed(self, *, dictionaries: bool = True) -> int:
        """How many things a search does not find yet, counted up to 10,000; loads nothing that finds.

        Without `dictionaries`, what is found by its stems alone is not counted.
        """
        from supportconsole.search import rules
        from supportconsole.store import search_todo

        wanted = rules.present() if dictionaries else rules.number(lemmas=False)
        return self._store.read(lambda db: search_todo.count(db, wanted))

    def check(self, *, thorough: bool = False, seconds: float = 20.0) -> tuple[Finding, ...]:
        """Look at everything the store depends on. A thorough look has no limit of `seconds` and reads every index."""
        return tuple(self._look(thorough=thorough, seconds=seconds))

    def _look(self, *, thorough: bool, seconds: float) -> Iterator[Finding]:
        yield self._version()
        yield _sqlite()
        yield self._integrity(thorough=thorough, seconds=seconds)
        yield self._drafts()
        yield self._counts()
        yield self._index()
        yield from self._rights()
        yield self._space()
        yield self._reserve()
        yield self._journal()

    def _version(self) -> Finding:
        from supportconsole.store.connection import SCHEMA_VERSION, read_version

        try:
            version = self._store.read(read_version)[1]
        except ConsoleError as error:
            return _failed("store", error)
        text = _("{path}, schema {version}").format(path=self._store.path, version=version)
        if version == SCHEMA_VERSION:
            return Finding("store", Level.OK, text)
        return Finding(
            "store", Level.FAIL, text, _("Quit all consoles and start the newest version of the program.")
        )

    def _integrity(self, *, thorough: bool, seconds: float) -> Finding:
        from supportconsole.store.integrity import find_damage

        limit = 0.0 if thorough else seconds
        try:
            damage = self._store.read(lambda db: find_damage(db, thorough=thorough, seconds=limit))
        except ConsoleError as error:
            return _failed("integrity", error)
        if damage is None:
            return Finding(
                "integrity",
                Level.OK,
                _("nothing wrong found in {seconds:g} seconds; not all was read").format(seconds=seconds),
            )
        if damage:
            return Finding("integrity", Level.FAIL, "; ".join(damage), _restore_hint(self._store.path))
        return Finding(
            "integrity",
            Level.OK,
            _("every page and index is sound") if thorough else _("every page is sound"),
        )

    def _index(self) -> Finding:
        try:
            waiting = self.unindexed()
        except ConsoleError as error:
            return _failed("search", error)
        if not waiting:
            return Finding("search", Level.OK, _("everything is indexed"))
        text = ngettext("{n} thing waits for its words", "{n} things wait for their words", waiting)
        return Finding(
            "search",
            Level.OK,
            text.format(n=waiting),
            _("A console does it in the background; supportconsole search does it at once."),
        )

    def _drafts(self) -> Finding:
        from supportconsole.store.integrity import find_damaged_drafts

        try:
            damaged = self._store.read(find_damaged_drafts)
        except ConsoleError as error:
            return _failed("drafts", error)
        if not damaged:
            return Finding("drafts", Level.OK, _("every draft is as it was typed"))
        numbers = ", ".join(map(str, damaged))
        text = ngettext(
            "the text of draft {numbers} is not what was typed",
            "the texts of drafts {numbers} are not what was typed",
            len(damaged),
        ).format(numbers=numbers)
        return Finding(
            "drafts", Level.FAIL, text, _("Look at their earlier versions, and have the disk checked.")
        )

    def _counts(self) -> Finding:
        from supportconsole.store.integrity import count_wrong_tallies

        try:
            wrong = self._store.read(count_wrong_tallies)
        except ConsoleError as error:
            return _failed("counts", error)
        if not wrong:
            return Finding("counts", Level.OK, _("the counts of views are right"))
        text = ngettext("{n} kept count is wrong", "{n} kept counts are wrong", wrong).format(n=wrong)
        return Finding("counts", Level.FAIL, text, _restore_hint(self._store.path))

    def _rights(self) -> Iterator[Finding]:
        for name, path, mode in (
            ("file rights", self._store.path, 0o600),
            ("folder rights", self._store.path.parent, 0o700),
        ):
            try:
                found = stat.S_IMODE(path.stat().st_mode)
            except OSError as error:
                yield Finding(
                    name, Level.FAIL, f"{path}: {error.strerror}", _("Check the path of the store.")
                )
                continue
            if found & 0o077:
                yield Finding(
                    name,
                    Level.WARN,
                    _("{path} can be reached by other users ({mode:04o})").format(path=path, mode=found),
                    f"chmod {mode:o} {path}",
                )
            else:
                yield Finding(name, Level.OK, _("{path} is yours alone").format(path=path))

    def _space(self) -> Finding:
        import shutil

        try:
            free = shutil.disk_usage(self._store.path.parent).free
        except OSError as error:
            return Finding("space", Level.FAIL, str(error.strerror), _("Check the path of the store."))
        text = _("{megabytes} MB free").format(megabytes=free // MEGABYTE)
        if free < LITTLE_SPACE:
            return Finding("space", Level.WARN, text, _("Free some space on the disk of the store."))
        return Finding("space", Level.OK, text)

    def _reserve(self) -> Finding:
        from supportconsole.store.reserve import Reserve

        if Reserve(self._store.path).is_whole():
            return Finding("reserve", Level.OK, _("space is set aside for a full disk"))
        return Finding(
            "reserve",
            Level.WARN,
            _("no space is set aside for a full disk"),
            _("Free some space; the next change of a ticket sets it aside again."),
        )

    def _journal(self) -> Finding:
        from supportconsole.store.files import beside

        try:
            size = beside(self._store.path, "wal").stat().st_size
        except OSError:
            size = 0
        text = _("{megabytes} MB of journal").format(megabytes=-(-size // MEGABYTE))
        if size > LONG_JOURNAL:
            return Finding(
                "journal", Level.WARN, text, _("Quit all consoles once; the last one tidies it away.")
            )
        return Finding("journal", Level.OK, text)


def _sqlite() -> Finding:
    from supportconsole.store.connection import SQLITE_VERSION

    text = ".".join(map(str, SQLITE_VERSION))
    if SQLITE_VERSION < (3, 51, 3):
        text += " " + _(
            "(its known fault with several writers is kept off by the lock file beside the store)"
        )
    return Finding("SQLite", Level.OK, text)


def _failed(name: str, error: ConsoleError) -> Finding:
    return Finding(name, Level.FAIL, *error.said(_))


def _restore_hint(path: Path) -> str:
    return _("Restore the newest good backup; the program's own are in {folder}.").format(
        folder=path.parent / "backups"
    )
