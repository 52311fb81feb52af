"""Following a guided script: events that happened, and the state that they fold to. Pure, so that a replay is the same walk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

from supportconsole.scripts.guide import Choice, Guide, Question, Step

MOST_EVENTS: Final = 2000
"""Events of one run; a procedure that needs more goes in circles."""


class Act(StrEnum):
    """What can happen on the way."""

    ANSWERED = "answered"
    CHOSE = "chose"
    WENT_BACK = "went_back"
    JUMPED = "jumped"
    INSERTED = "inserted"
    RAN = "ran"
    SET = "set"
    ABANDONED = "abandoned"
    FINISHED = "finished"


DEEDS: Final = frozenset({Act.INSERTED, Act.RAN, Act.SET})
"""What was done and stays done, whichever way is taken afterwards."""


class Event(NamedTuple):
    """One thing that happened at a step. What `name`, `value` and `detail` hold depends on the act.

    answered: question, answer. chose, jumped: the step it led to, its words. inserted: -, the text. ran: the command
    line, how it ended, its output. set: -, the changes. abandoned: -, the reason. finished: -, what became of the note.
    """

    act: Act
    step: str = ""
    name: str = ""
    value: str = ""
    detail: str = ""


class State(StrEnum):
    OPEN = "open"
    FINISHED = "finished"
    ABANDONED = "abandoned"


class Visit(NamedTuple):
    """One step of the way: how it was left (the words of the choice, empty where one stands), and whether it was jumped to."""

    step: str
    chosen: str = ""
    jumped: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a run stands. `path` is the way so far, its last visit the present step; `answers` are the latest by name."""

    path: tuple[Visit, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    deeds: tuple[Event, ...] = ()
    state: State = State.OPEN
    reason: str = ""

    @property
    def step(self) -> str:
        return self.path[-1].step


def begin(guide: Guide) -> Walk:
    """At the first step of a sound script."""
    return Walk((Visit(guide.steps[0].slug),))


def replay(guide: Guide, events: Iterable[Event]) -> Walk:
    """The walk that these events make. An event that does not fit the script is passed over."""
    walk = begin(guide)
    for event in events:
        walk = follow(guide, walk, event)
    return walk


def follow(guide: Guide, walk: Walk, event: Event) -> Walk:
    """The walk after one more event."""
    if walk.state is not State.OPEN:
        return walk
    match event.act:
        case Act.ANSWERED:
            return replace(walk, answers={**walk.answers, event.name: event.value})
        case Act.CHOSE if event.name in guide.by_slug:
            here = walk.path[-1]._replace(chosen=event.value)
            return replace(walk, path=(*walk.path[:-1], here, Visit(event.name)))
        case Act.WENT_BACK if len(walk.path) > 1:
            return replace(walk, path=(*walk.path[:-2], walk.path[-2]._replace(chosen="")))
        case Act.JUMPED if event.name in guide.by_slug:
            return replace(walk, path=_jump(walk.path, event.name))
        case Act.INSERTED | Act.RAN | Act.SET:
            return replace(walk, deeds=(*walk.deeds, event))
        case Act.ABANDONED:
            return replace(walk, state=State.ABANDONED, reason=event.value)
        case Act.FINISHED:
            return replace(walk, state=State.FINISHED, reason=event.value)
        case _:
            return walk


def _jump(path: tuple[Visit, ...], target: str) -> tuple[Visit, ...]:
    """Back along the way where the step stands on it, else straight to it."""
    for place in range(len(path) - 1, -1, -1):
        if path[place].step == target:
            return (*path[:place], path[place]._replace(chosen=""))
    return (*path, Visit(target, jumped=True))


def unanswered(step: Step, walk: Walk) -> tuple[Question, ...]:
    """The questions of a step that must still be answered before it is left."""
    return tuple(one for one in step.questions if not one.optional and not walk.answers.get(one.name))


def choice_of(step: Step, word: str) -> Choice | None:
    """The choice that a number from 1, its words or their beginning mean; None for none or several."""
    text = word.strip().casefold()
    if text.isascii() and text.isdigit() and not any(one.label.casefold() == text for one in step.choices):
        place = int(text) if len(text) < 4 else 0
        return step.choices[place - 1] if 1 <= place <= len(step.choices) else None
    exact = [one for one in step.choices if one.label.casefold() == text]
    begun = exact or [one for one in step.choices if text and one.label.casefold().startswith(text)]
    return begun[0] if len(begun) == 1 else None


def steps_left(guide: Guide, slug: str) -> int:
    """How many steps the longest way on from here has that meets no step twice, the present one left out.

    Figures in "step n of m" count on it. Scripts are small; a wide one is cut off after a thousand steps looked at.
    """
    budget = 1000

    def longest(at: str, met: frozenset[str]) -> int:
        nonlocal budget
        budget -= 1
        if budget < 0:
            return 0
        targets = {choice.target for choice in guide.by_slug[at].choices} if at in guide.by_slug else set()
        return max(
            (1 + longest(one, met | {one}) for one in sorted(targets - met) if one in guide.by_slug),
            default=0,
        )

    return longest(slug, frozenset({slug}))


def visited(guide: Guide, walk: Walk) -> Sequence[tuple[Visit, Step]]:
    """The steps of the way, each as often as it was met."""
    return [(visit, guide.by_slug[visit.step]) for visit in walk.path if visit.step in guide.by_slug]
