"""A guided script as values: steps with what they say, ask and do, and the choices that lead on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Kind(StrEnum):
    """What an answer may be."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    HOST = "host"
    ADDRESS = "address"
    URL = "url"
    PORT = "port"


class Problem(NamedTuple):
    """What is wrong with a script: a line from 1, a code for programs, words for people. A warning lets it be followed."""

    line: int
    code: str
    words: str
    is_warning: bool = False


class Say(NamedTuple):
    """What to say to the customer; a template."""

    text: str
    line: int


class Insert(NamedTuple):
    """What can be put into the reply; a template."""

    text: str
    line: int


class Note(NamedTuple):
    """What the internal note says once the step was walked; a template."""

    text: str
    line: int


class Run(NamedTuple):
    """A diagnostic of the allow-list that is offered. Each argument is a template and stays one argument."""

    name: str
    arguments: tuple[str, ...]
    line: int


class SetField(NamedTuple):
    """A field of the ticket that is changed; `value` is a template in the words of the command `set`."""

    field: str
    value: str
    line: int


class Escalate(NamedTuple):
    """To hand the ticket to a group with a note; both are templates."""

    group: str
    text: str
    line: int


class Question(NamedTuple):
    """What the agent finds out at a step; the answer is kept under `name`."""

    name: str
    label: str
    kind: Kind
    choices: tuple[str, ...]
    optional: bool
    line: int


Block = Say | Insert | Note | Run | SetField | Escalate | Question


class Choice(NamedTuple):
    """One way on: the words of the link, the anchor of the step that it leads to, and what stands behind the link."""

    label: str
    target: str
    hint: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One heading: the text below it for the agent, what the console does there, and the ways on; without any it is an end."""

    slug: str
    title: str
    line: int
    text: str = ""
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Question))

    @property
    def is_end(self) -> bool:
        return not self.choices


@dataclass(frozen=True)
class Guide:
    """A guided script. `id` is the same in all its languages; `match` are the words of a ticket that suggest it."""

    id: str
    title: str
    language: str = ""
    summary: str = ""
    match: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    @cached_property
    def by_slug(self) -> dict[str, Step]:
        return {step.slug: step for step in self.steps}

    @property
    def is_sound(self) -> bool:
        """Whether it can be followed: it has steps and no problem but warnings."""
        return bool(self.steps) and all(problem.is_warning for problem in self.problems)

    def questions(self) -> Iterator[Question]:
        for step in self.steps:
            yield from step.questions
