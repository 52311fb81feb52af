"""Takes pasted text out of what a terminal sends, whole and as it is.

Textual 8.2.8 reads a bracketed paste sign by sign, and an escape sequence inside it as keys: what somebody else has written
would press keys in the console.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

START: Final = "\x1b[200~"
END: Final = "\x1b[201~"
MOST: Final = 8_000_000
"""Characters of one paste; what follows is another one."""
PATIENCE: Final = 30
"""Silent looks at the terminal after which a paste without an end is taken as ended."""


class Sent(NamedTuple):
    """A piece of what was sent: pasted text, or keys."""

    text: str
    is_paste: bool


class Pastes:
    """Follows what arrives; markers may be cut anywhere."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._size = 0
        self._tail = ""
        self._silent = 0
        self._is_open = False

    def feed(self, data: str, *, more: bool = False) -> Iterator[Sent]:
        """The pieces that `data` completes, in order. `more` says that the next data is on its way."""
        self._silent = 0
        data, self._tail = self._tail + data, ""
        while data:
            if self._is_open:
                before, marker, data = data.partition(END)
                if not marker:
                    cut = _begun(before, END)
                    self._keep(before[: len(before) - cut])
                    self._tail = before[len(before) - cut :]
                    if self._size > MOST:
                        yield self._paste()
                    return
                self._keep(before)
                self._is_open = False
                yield self._paste()
            else:
                before, marker, rest = data.partition(START)
                if not marker:
                    # A lone Esc is a key unless more follows at once: holding it back would make the key slow.
                    cut = _begun(before, START)
                    cut = cut if cut > 1 or more else 0
                    self._tail = before[len(before) - cut :]
                    before = before[: len(before) - cut]
                if before:
                    yield Sent(before, is_paste=False)
                if not marker:
                    return
                self._is_open, data = True, rest

    def tick(self) -> Iterator[Sent]:
        """Nothing has arrived for a moment: what only looked like a marker is passed on."""
        self._silent += 1
        if not self._is_open and self._tail:
            tail, self._tail = self._tail, ""
            yield Sent(tail, is_paste=False)
        elif self._is_open and self._silent >= PATIENCE:
            self._keep(self._tail)
            self._tail, self._is_open = "", False
            yield self._paste()

    def _keep(self, text: str) -> None:
        if text:
            self._kept.append(text)
            self._size += len(text)

    def _paste(self) -> Sent:
        text = "".join(self._kept)
        self._kept, self._size = [], 0
        return Sent(text, is_paste=True)


def _begun(text: str, marker: str) -> int:
    """How many signs at the end of `text` may be the beginning of a marker."""
    return next((n for n in range(len(marker) - 1, 0, -1) if text.endswith(marker[:n])), 0)
