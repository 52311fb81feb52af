"""The fenced blocks of a guided script: lines of a block to what the console does there."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from supportconsole.locale import _
from supportconsole.scripts.guide import (
    Block,
    Escalate,
    Insert,
    Kind,
    Note,
    Problem,
    Question,
    Run,
    Say,
    SetField,
)

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TYPES: Final[Mapping[str, Kind]] = {kind.value: kind for kind in Kind if kind is not Kind.CHOICE}
_TAIL: Final = {")": "(", "]": "["}


class Body(NamedTuple):
    """The inside of a fenced block; `line` is that of the opening fence."""

    name: str
    lines: Sequence[str]
    line: int

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines that say something, with their numbers; `#` begins a remark."""
        for number, text in enumerate(self.lines, self.line + 1):
            words = text.strip()
            if words and not words.startswith("#"):
                yield number, words

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


Found = tuple[list[Block], list[Problem]]


def read_block(body: Body) -> Found:
    """What a block does, and what is wrong with it. An unknown name gives nothing: it is plain text."""
    reader = READERS.get(body.name)
    if reader is None:
        return [], []
    if not any(line.strip() for line in body.lines):
        words = _("the block {name} is empty").format(name=body.name)
        return [], [Problem(body.line, "empty-block", words)]
    return reader(body)


def _read_text(make: Callable[[str, int], Block]) -> Callable[[Body], Found]:
    def read(body: Body) -> Found:
        return [make(body.text, body.line)], []

    return read


def _read_ask(body: Body) -> Found:
    blocks: list[Block] = []
    problems: list[Problem] = []
    for line, words in body.numbered():
        question = _question(line, words)
        if isinstance(question, Problem):
            problems.append(question)
        else:
            blocks.append(question)
    return blocks, problems


def _question(line: int, words: str) -> Question | Problem:
    """`name: Label`, behind it `(type)`, `(type, optional)` or `[one, two]`."""
    name, colon, label = (part.strip() for part in words.partition(":"))
    if not colon or not label or not _NAME.fullmatch(name):
        return Problem(
            line, "bad-ask", _("write a question as name: Question (type) or name: Question [one, two]")
        )
    label, inside, sign = _split_tail(label)
    if sign == "]":
        choices = tuple(word.strip() for word in inside.split(",") if word.strip())
        if len(choices) < 2 or not label:
            return Problem(line, "bad-ask", _("a question with a list needs words and at least two answers"))
        return Question(name, label, Kind.CHOICE, choices, False, line)
    marks = [mark.strip().lower() for mark in inside.split(",")] if sign else []
    known = [mark for mark in marks if mark in _TYPES]
    if any(mark not in _TYPES and mark != "optional" for mark in marks) or len(known) > 1:
        return Question(
            name, f"{label} ({inside})".strip(), Kind.TEXT, (), False, line
        )  # brackets of a sentence
    if not label:
        return Problem(line, "bad-ask", _("the question {name} has no words").format(name=name))
    kind = _TYPES[known[0]] if known else Kind.TEXT
    return Question(name, label, kind, (), "optional" in marks, line)


def _split_tail(label: str) -> tuple[str, str, str]:
    """The words, what stands in brackets behind them, and the closing bracket, if any."""
    opening = _TAIL.get(label[-1:], "")
    start = label.rfind(opening) if opening else -1
    if start < 0:
        return label, "", ""
    return label[:start].strip(), label[start + 1 : -1].strip(), label[-1]


def _read_set(body: Body) -> Found:
    blocks: list[Block] = []
    problems: list[Problem] = []
    for line, words in body.numbered():
        name, sign, value = (part.strip() for part in words.partition("="))
        if not sign or not name:
            problems.append(Problem(line, "bad-set", _("write a field as field = value")))
        else:
            blocks.append(SetField(name, value, line))
    return blocks, problems


def _read_run(body: Body) -> Found:
    blocks: list[Block] = []
    for line, words in body.numbered():
        name, *arguments = _words(words)
        blocks.append(Run(name, tuple(arguments), line))
    return blocks, []


def _words(line: str) -> list[str]:
    """Words between spaces; a template between braces is one of them, with its spaces."""
    return re.findall(r"(?:\{\{.{0,200}?\}\}|\S)+", line)


def _read_escalate(body: Body) -> Found:
    """The first line names the group: `group: L2 network`; what follows is the note."""
    lines = list(body.numbered())
    line, first = lines[0]
    key, _colon, group = (part.strip() for part in first.partition(":"))
    if key != "group" or not group:
        return [], [Problem(line, "bad-escalate", _("begin the block with the group: group: NAME"))]
    rest = "\n".join(body.lines[line - body.line :]).strip("\n")
    return [Escalate(group, rest, body.line)], []


READERS: Final[Mapping[str, Callable[[Body], Found]]] = {
    "say": _read_text(Say),
    "insert": _read_text(Insert),
    "note": _read_text(Note),
    "ask": _read_ask,
    "set": _read_set,
    "run": _read_run,
    "escalate": _read_escalate,
}
