"""The internal note that a walk leaves: what was asked and answered, what was done, what the script says in the end."""

from collections.abc import Callable, Iterator
from typing import Final

from supportconsole.domain.gaps import literal
from supportconsole.locale import _
from supportconsole.scripts.answers import say_answer
from supportconsole.scripts.guide import Escalate, Guide, Note, SetField, Step
from supportconsole.scripts.walk import Act, Event, Visit, Walk, visited

Fill = Callable[[str], str]
"""Fills a template of the script with the ticket's words and the answers."""

MOST_OUTPUT: Final = 40
"""Lines of a diagnostic's output in the note."""


def write_note(guide: Guide, walk: Walk, fill: Fill) -> str:
    """The note as plain text. The same events, script and words of the ticket give the same note."""
    lines = [_("Script: {title}").format(title=guide.title), ""]
    told: set[int] = set()
    steps = visited(guide, walk)
    for number, (visit, step) in enumerate(steps, 1):
        lines += _step_lines(number, visit, step, walk)
        lines += _deed_lines(walk, step.slug, told)
    rest = [
        line
        for slug in dict.fromkeys(one.step for one in walk.deeds)
        for line in _deed_lines(walk, slug, told)
    ]
    if rest:
        lines += [_("Done on another way:"), *rest]
    for text in dict.fromkeys(_said(steps, fill)):
        lines += ["", text]
    return "\n".join(lines).strip() + "\n"


def headed(label: str) -> str:
    """A label before its value: with a colon, but for one that is a sentence of its own."""
    return label if label.endswith(("?", ":", "!", ".")) else f"{label}:"


def wished_fields(guide: Guide, walk: Walk) -> tuple[SetField, ...]:
    """The fields that the steps of the way change, in order, those left out that were set at once."""
    done = {one.step for one in walk.deeds if one.act is Act.SET}
    slugs = dict.fromkeys(visit.step for visit in walk.path)
    return tuple(
        block
        for slug in slugs
        if slug not in done and slug in guide.by_slug
        for block in guide.by_slug[slug].blocks
        if isinstance(block, SetField)
    )


def wished_escalation(guide: Guide, walk: Walk) -> Escalate | None:
    """The last hand-over on the way."""
    found = [
        block for _visit, step in visited(guide, walk) for block in step.blocks if isinstance(block, Escalate)
    ]
    return found[-1] if found else None


def _step_lines(number: int, visit: Visit, step: Step, walk: Walk) -> Iterator[str]:
    jumped = f" {_('(jumped to)')}" if visit.jumped else ""
    title = f"{number}. {literal(step.title)}{jumped}"
    yield f"{headed(title)} {literal(visit.chosen)}" if visit.chosen else title
    for question in step.questions:
        answer = walk.answers.get(question.name, "")
        if answer:
            first, *more = literal(say_answer(question, answer)).split("\n")
            yield f"   {headed(literal(question.label))} {first}"
            yield from (f"     {line}" for line in more)


def _deed_lines(walk: Walk, slug: str, told: set[int]) -> Iterator[str]:
    """What was done at a step, each deed once."""
    for place, deed in enumerate(walk.deeds):
        if deed.step == slug and place not in told:
            told.add(place)
            yield from _tell(deed)


def _tell(deed: Event) -> Iterator[str]:
    if deed.act is Act.INSERTED:
        yield "   " + _("Text put into the reply.")
    elif deed.act is Act.SET:
        yield "   " + _("Set: {changes}").format(changes=literal(deed.value))
    else:
        yield f"   $ {literal(deed.name)}  ({literal(deed.value)})"
        lines = literal(deed.detail).rstrip("\n").split("\n")
        yield from (f"   | {line}".rstrip() for line in lines[:MOST_OUTPUT])
        if len(lines) > MOST_OUTPUT:
            yield "   | ..."


def _said(steps: object, fill: Fill) -> Iterator[str]:
    assert isinstance(steps, list)
    for _visit, step in steps:
        for block in step.blocks:
            if isinstance(block, Note):
                yield fill(block.text).strip()
            elif isinstance(block, Escalate):
                text = fill(block.text).strip()
                yield "\n".join(
                    part for part in (_("Handed to {group}.").format(group=fill(block.group)), text) if part
                )
