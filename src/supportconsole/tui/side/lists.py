"""What the side pane lists: entries with a title, and what is read when one is opened."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from supportconsole.domain.conversation import Format


class Tab(StrEnum):
    SCRIPTS = "scripts"
    KB = "kb"
    CUSTOMER = "customer"


class Entry(NamedTuple):
    """One line of a list; `body` is what is read and inserted, `ticket_id` where Enter leads instead.

    `detail` is short, so that it leaves room for the title; `full` says the same to who reads the entry.
    """

    title: str
    detail: str = ""
    body: str = ""
    format: "Format | None" = None
    key: int = 0
    ticket_id: int | None = None
    full: str = ""
    sign: str = ""
    """One character before the title."""
    wide: str = ""
    """What is said beside `detail` where there is room."""
    path: str = ""
    """What relative links in the body start from."""
    why: str = ""
    """Why it is suggested; said at the foot of the list."""
    guide: str = ""
    """The guided script that Enter begins, or goes on with."""


@dataclass
class Shelf:
    """One tab: its entries, the cursor, the filter, and whether one is being read."""

    entries: tuple[Entry, ...] = ()
    cursor: int = 0
    words: str = ""
    reading: bool = False
    scroll: int = 0
    facts: tuple[str, ...] = field(default=())
    is_settled: bool = False
    lacks_guides: bool = False
    """Guided scripts belong here too, and are not read yet."""

    @property
    def current(self) -> Entry | None:
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def fill(self, entries: tuple[Entry, ...]) -> None:
        """Take fresh entries; the cursor stays on the same one where it can."""
        self.is_settled = True
        was = self.current
        self.entries = entries
        place = next((n for n, entry in enumerate(entries) if was is not None and entry.key == was.key), -1)
        self.cursor = max(0, place)
        if place < 0:
            self.reading = False  # what was being read is gone


class Shelved(NamedTuple):
    """A tab freshly read."""

    entries: tuple[Entry, ...]
    facts: tuple[str, ...] = ()
