"""What one step of a run shows: its blocks filled, where it stands, what finishing will change."""

from typing import NamedTuple

from supportconsole.desk.field_words import say_wish
from supportconsole.desk.guiding import Guiding, Run
from supportconsole.scripts.guide import Block, Escalate, Insert, Note, Say, SetField
from supportconsole.scripts.guide import Run as RunBlock
from supportconsole.scripts.guide_note import wished_fields
from supportconsole.scripts.walk import steps_left


class Shown(NamedTuple):
    """A block with its templates filled: `text` for people, `arguments` one by one for a command."""

    block: Block
    text: str = ""
    arguments: tuple[str, ...] = ()
    is_done: bool = False


class Page(NamedTuple):
    """The present step of a run; `number` of at most `total`. `wishes` is what finishing will change, in words."""

    run: Run
    shown: tuple[Shown, ...]
    number: int
    total: int
    wishes: str = ""
    group: str = ""
    has_newer: bool = False


def page_of(guiding: Guiding, run: Run) -> Page:
    """The page of a run as it stands."""
    fill = guiding.fill(run)
    wished = wished_fields(run.guide, run.walk)
    shown: list[Shown] = []
    for block in run.step.blocks:
        match block:
            case Say() | Insert() | Note():
                shown.append(Shown(block, fill(block.text)))
            case SetField():
                text = say_wish(block.field, fill(block.value).strip())
                shown.append(Shown(block, text, is_done=block not in wished))
            case Escalate():
                shown.append(Shown(block, fill(block.text)))
            case RunBlock():
                arguments = tuple(map(fill, block.arguments))
                shown.append(Shown(block, " ".join([block.name, *arguments]), arguments))
            case _:
                shown.append(Shown(block, run.walk.answers.get(block.name, "")))
    number = len(run.walk.path)
    return Page(
        run,
        tuple(shown),
        number,
        number + steps_left(run.guide, run.walk.step),
        guiding.wishes(run),
        guiding.hand_over(run),
        guiding.has_newer(run),
    )
