"""A terminal to look at: pyte, made to behave where it differs from real terminals.

Half of a wide character that is written over leaves a blank; marks without a width join the cell before them;
sequences pyte would print as text are taken out; queries are answered.
"""

import codecs
import re
from collections.abc import Callable
from typing import Any

import pyte
from pyte.screens import Char
from wcwidth import wcwidth

_SEQUENCE = re.compile(
    r"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])"  # 1 private, 2 numbers, 3 intermediate, 4 final
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[P_^X](?:[^\x1b]|\x1b\x1b)*?\x1b\\"
    r"|\x1b[^\[\]P_^X]"
)
_TO_PYTE = frozenset("ABCDEFGHJKLMPX@dfmr")
_ALTERNATE = frozenset({47, 1047, 1049})


class ModelScreen(pyte.Screen):
    def draw(self, data: str) -> None:
        for char in data:
            width = wcwidth(char)
            line = self.buffer[self.cursor.y]
            if width == 0:
                self._join(line, char)
            if width < 1:
                continue
            x = min(self.cursor.x, self.columns - width)
            end = x + width
            if x and line[x].data == "":
                line[x - 1] = line[x - 1]._replace(data=" ")
            if end < self.columns and line[end].data == "":
                line[end] = line[end]._replace(data=" ")
            line[x] = self.cursor.attrs._replace(data=char)
            if width == 2:
                line[x + 1] = self.cursor.attrs._replace(data="")
            self.cursor.x = end
        self.dirty.add(self.cursor.y)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        super().erase_in_display(how, *args, **kwargs)
        if how == 2:  # pyte leaves out the cells nobody has written to yet
            for y in range(self.lines):
                self.buffer[y].update(dict.fromkeys(range(self.columns), self.cursor.attrs))

    def _join(self, line: Any, mark: str) -> None:
        x = self.cursor.x - 1
        if x > 0 and line[x].data == "":
            x -= 1
        if x >= 0:
            line[x] = line[x]._replace(data=line[x].data + mark)


class Terminal:
    """Takes a program's bytes; `answer` gets what the terminal says back."""

    def __init__(
        self, columns: int, rows: int, answer: Callable[[str], None] = lambda _: None, *, sync: bool = True
    ) -> None:
        self.screen = ModelScreen(columns, rows)
        self.modes: set[int] = {25}
        self.unknown: list[str] = []
        self._answer = answer
        self._sync = sync
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def feed(self, data: bytes) -> None:
        text = self._held + self._decode(data)
        self._held = ""
        at = 0
        while at < len(text):
            escape = text.find("\x1b", at)
            if escape < 0:
                self._stream.feed(text[at:])
                return
            if escape > at:
                self._stream.feed(text[at:escape])
            sequence = _SEQUENCE.match(text, escape)
            if sequence is None:
                self._held = text[escape:]
                return
            self._obey(sequence)
            at = sequence.end()

    def _obey(self, sequence: re.Match[str]) -> None:
        private, numbers, between, final = sequence.groups()
        if final is None:
            if sequence[0] == "\x1bD":  # a row down
                self._stream.feed(sequence[0])
            return
        if private == "?" and final in "hl":
            for number in map(int, numbers.split(";")):
                self._set_mode(number, final == "h")
        elif private == "?" and between == "$" and final == "p":
            known = self._sync and numbers == "2026"
            self._answer(f"\x1b[?{numbers};{2 if known else 0}$y")
        elif not private and not between and final in _TO_PYTE:
            self._stream.feed(sequence[0])
        elif not private and final == "n" and numbers == "6":
            self._answer(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
        else:
            self.unknown.append(sequence[0])

    def _set_mode(self, number: int, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(number)
        if number in _ALTERNATE:
            self.screen.erase_in_display(2)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)

    def lines(self) -> list[str]:
        """The text of each row, its right-hand blanks cut."""
        columns = range(self.screen.columns)
        buffer = self.screen.buffer
        return ["".join(buffer[y][x].data for x in columns).rstrip() for y in range(self.screen.lines)]

    def cells(self) -> list[list[Char]]:
        """Every cell as it looks: a blank has a background, but no foreground and no weight to see."""
        columns = range(self.screen.columns)
        return [[_look(self.screen.buffer[y][x]) for x in columns] for y in range(self.screen.lines)]


def _look(cell: Char) -> Char:
    drawn = cell.underscore or cell.strikethrough or cell.reverse or cell.blink
    return Char(" ", bg=cell.bg) if cell.data == " " and not drawn else cell
