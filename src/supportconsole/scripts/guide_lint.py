"""What is wrong with a guided script beyond its grammar: where it leads nowhere, and names that nobody knows."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from supportconsole.domain.changes import CUSTOM, Field
from supportconsole.domain.tickets import PRIORITIES, STATUSES
from supportconsole.locale import _
from supportconsole.scripts.guide import (
    Block,
    Escalate,
    Guide,
    Insert,
    Note,
    Problem,
    Question,
    Run,
    Say,
    SetField,
    Step,
)

ROOTS: Final = frozenset(
    [
        "ticket",
        "requester",
        "organization",
        "agent",
        "desk",
        "date",
        "shift",
        "contact",
        "customer",
        "current_user",
        "conversation",
        "answers",
    ]
)
"""What a placeholder of a script may begin with."""

Known = Mapping[str, Collection[str]]
"""What may follow the first word of a placeholder, where that is known."""

Names = Callable[[str], Iterable[str]]
"""The placeholders of a template, such as `ticket.id`. Raises ValueError for a template that cannot be read."""

_PLACEHOLDER: Final = re.compile(r"\{\{-?\s*([A-Za-z_][\w.]{0,200})")


def lint(
    guide: Guide,
    *,
    groups: Collection[str] = (),
    commands: Collection[str] = (),
    names: Names | None = None,
    known: Known | None = None,
) -> tuple[Problem, ...]:
    """All problems by line, those of the grammar among them. Without `groups`, `commands` or `known` any is taken as known."""
    found = [*guide.problems]
    if guide.steps:
        found += _lint_ways(guide)
        found += _lint_names(guide, groups, commands, _Reader(names or placeholders, known or {}))
    return tuple(sorted(set(found), key=lambda one: (one.line, one.code, one.words)))


def placeholders(template: str) -> Iterator[str]:
    """The names between double braces, read without the template engine."""
    for found in _PLACEHOLDER.finditer(template):
        yield found[1]


def _lint_ways(guide: Guide) -> Iterator[Problem]:
    known = guide.by_slug
    for step in guide.steps:
        for choice in step.choices:
            if choice.target not in known:
                words = _("there is no step #{target}").format(target=choice.target)
                yield Problem(choice.line, "missing-step", words + _meant(choice.target, known))
        labels = [choice.label.casefold() for choice in step.choices]
        for choice, label in zip(step.choices, labels, strict=True):
            if labels.count(label) > 1:
                words = _("two choices have the same words: {label}").format(label=choice.label)
                yield Problem(choice.line, "same-choice", words)
        if step.is_end and not any(
            isinstance(one, Note | SetField | Insert | Escalate) for one in step.blocks
        ):
            words = _("{title} is a dead end: it leads nowhere and says not what comes of it").format(
                title=step.title
            )
            yield Problem(step.line, "dead-end", words)
    reached = _reached(guide, [guide.steps[0].slug])
    leads_out = _leading_out(guide)
    for step in guide.steps:
        if step.slug not in reached:
            words = _("no way leads to {title}").format(title=step.title)
            yield Problem(step.line, "unreachable", words)
        elif step.slug not in leads_out and step.choices and any(one.target in known for one in step.choices):
            words = _("from {title} one goes in circles: no way leads to an end").format(title=step.title)
            yield Problem(step.line, "endless-loop", words)


def _reached(guide: Guide, start: list[str]) -> set[str]:
    met: set[str] = set()
    waiting = list(start)
    while waiting:
        slug = waiting.pop()
        if slug not in met and slug in guide.by_slug:
            met.add(slug)
            waiting += [choice.target for choice in guide.by_slug[slug].choices]
    return met


def _leading_out(guide: Guide) -> set[str]:
    """The steps from which an end can be reached, found backwards from the ends."""
    before: dict[str, list[str]] = {}
    for step in guide.steps:
        for choice in step.choices:
            before.setdefault(choice.target, []).append(step.slug)
    met: set[str] = set()
    waiting = [step.slug for step in guide.steps if step.is_end]
    while waiting:
        slug = waiting.pop()
        if slug not in met:
            met.add(slug)
            waiting += before.get(slug, [])
    return met


class _Reader(NamedTuple):
    names: Names
    known: Known


def _lint_names(
    guide: Guide, groups: Collection[str], commands: Collection[str], reader: _Reader
) -> Iterator[Problem]:
    asked = {question.name: question for question in guide.questions()}
    for step in guide.steps:
        yield from _lint_questions(step)
        for block in step.blocks:
            for template in _templates(block):
                yield from _lint_template(template, block.line, asked, reader)
            if isinstance(block, SetField):
                yield from _lint_field(block)
            elif isinstance(block, Run) and commands and block.name not in commands:
                words = _("there is no command {name} on the list").format(name=block.name)
                yield Problem(
                    block.line, "unknown-command", words + _meant(block.name, commands), is_warning=True
                )
            elif (
                isinstance(block, Escalate)
                and groups
                and "{{" not in block.group
                and block.group not in groups
            ):
                words = _("there is no group {name} on this desk").format(name=block.group)
                yield Problem(
                    block.line, "unknown-group", words + _meant(block.group, groups), is_warning=True
                )


def _lint_questions(step: Step) -> Iterator[Problem]:
    met: set[str] = set()
    for question in step.questions:
        if question.name in met:
            words = _("{name} is asked twice at this step").format(name=question.name)
            yield Problem(question.line, "asked-twice", words)
        met.add(question.name)


def _templates(block: Block) -> tuple[str, ...]:
    match block:
        case Say() | Insert() | Note():
            return (block.text,)
        case Run():
            return block.arguments
        case SetField():
            return (block.value,)
        case Escalate():
            return (block.group, block.text)
        case Question():
            return ()


def _lint_template(
    template: str, line: int, asked: Mapping[str, Question], reader: _Reader
) -> Iterator[Problem]:
    try:
        found = list(dict.fromkeys(reader.names(template)))
    except ValueError as problem:
        yield Problem(line, "bad-template", _("the text cannot be filled: {reason}").format(reason=problem))
        return
    for name in found:
        root, _dot, rest = name.partition(".")
        if root not in ROOTS:
            words = _("nobody knows the placeholder {name}").format(name=name)
            yield Problem(line, "unknown-placeholder", words + _meant(root, ROOTS))
        elif root == "answers" and rest.partition(".")[0] not in asked:
            words = _("no step asks for {name}").format(name=name)
            yield Problem(line, "unknown-answer", words + _meant(rest, asked))
        elif rest and reader.known.get(root) and rest.partition(".")[0] not in reader.known[root]:
            words = _("nobody knows the placeholder {name}").format(name=name)
            yield Problem(line, "unknown-placeholder", words + _meant(rest, reader.known[root]))


def _lint_field(block: SetField) -> Iterator[Problem]:
    if block.field.startswith(CUSTOM) and len(block.field) > len(CUSTOM):
        return
    if block.field not in list(Field):
        words = _("there is no field {name}").format(name=block.field)
        yield Problem(block.line, "unknown-field", words + _meant(block.field, [*Field, CUSTOM + "NAME"]))
        return
    allowed = {Field.STATUS: STATUSES, Field.PRIORITY: PRIORITIES}.get(Field(block.field), ())
    values = [str(word) for word in allowed]
    if values and "{{" not in block.value and block.value not in values:
        words = _("{field} cannot be {value}").format(field=block.field, value=block.value)
        yield Problem(block.line, "bad-value", words + _meant(block.value, values))


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), 1)
    return _("; did you mean {name}?").format(name=close[0]) if close else ""
