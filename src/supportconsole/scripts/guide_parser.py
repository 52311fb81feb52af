"""Reads a guided script from Markdown, line by line. Never raises for what a text holds; time and memory are linear.

The grammar is told in docs/guided-scripts.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote

from supportconsole.domain.errors import BadScript
from supportconsole.domain.text.cleaning import clean_line
from supportconsole.locale import _
from supportconsole.scripts.front_matter import read_page
from supportconsole.scripts.guide import Block, Choice, Guide, Problem, Step
from supportconsole.scripts.guide_blocks import READERS, Body, read_block
from supportconsole.scripts.slugs import Slugs, heading_text

LARGEST: Final = 256 * 1024
"""Characters of a script; longer ones are refused."""
MOST_STEPS: Final = 500
MOST_PROBLEMS: Final = 200

_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`]*)")
_LINK: Final = re.compile(
    r" {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+\[((?:[^\[\]\\]|\\.){1,500})\]\(<?#([^()<>\s]{1,500})>?\)(.*)"
)
_COMMENT: Final = "<!--"


@dataclass(slots=True)
class _Opened:
    """A step whose lines are being read."""

    slug: str
    title: str
    line: int
    level: int
    text: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    text_after_choices: int = 0

    def close(self) -> Step:
        return Step(
            self.slug,
            self.title,
            self.line,
            "\n".join(self.text).strip(),
            tuple(self.blocks),
            tuple(self.choices),
        )


def read_guide(text: str, name: str = "") -> Guide:
    """The script in a file's text. `name` is the one of its file; what is wrong stands in `problems`."""
    try:
        page = read_page(text, name)
    except BadScript as problem:
        return Guide(name, name, problems=(Problem(problem.line or 1, "bad-head", problem.reason),))
    return read_body(page.about, page.body, name, page.body_line)


def read_body(about: Mapping[str, object], body: str, name: str, first: int = 1) -> Guide:
    """The script in a body with the head `about`; `first` is the number of its first line in the file."""
    problems: list[Problem] = []
    if len(body) > LARGEST:
        words = _("the file is longer than {n} characters").format(n=LARGEST)
        return Guide(name, name, problems=(Problem(first, "too-long", words),))
    steps = _read_steps(body.split("\n"), first, problems)
    title, summary = _line(about, "title"), ""
    if steps and steps[0].level == 1 and not steps[0].blocks and not steps[0].choices:
        page = steps.pop(0)
        title, summary = title or page.title, page.close().text
    if not steps:
        problems.append(Problem(first, "no-steps", _("there is no step; each heading is one")))
    return Guide(
        id=_line(about, "id") or name,
        title=title or (steps[0].title if steps else name),
        language=_line(about, "language"),
        summary=summary,
        match=_lines(about, "match"),
        groups=_lines(about, "groups"),
        steps=tuple(step.close() for step in steps),
        problems=tuple(problems[:MOST_PROBLEMS]),
    )


def _line(about: Mapping[str, object], key: str) -> str:
    value = about.get(key, "")
    return clean_line(value) if isinstance(value, str) else ""


def _lines(about: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = about.get(key, ())
    words = value if isinstance(value, list | tuple) else (value,)
    return tuple(filter(None, (clean_line(word) for word in words if isinstance(word, str))))


def _read_steps(lines: list[str], first: int, problems: list[Problem]) -> list[_Opened]:
    steps: list[_Opened] = []
    slugs = Slugs()
    for number, line, body in _parts(lines, first, problems):
        if body is not None and body.name in READERS:
            if not steps:
                problems.append(
                    Problem(number, "block-outside", _("a block stands before the first heading"))
                )
                continue
            blocks, wrong = read_block(body)
            steps[-1].blocks += blocks
            problems += wrong
            continue
        heading = _HEADING.fullmatch(line) if body is None else None
        if heading is not None:
            if len(steps) == MOST_STEPS:
                words = _("there are more than {n} steps").format(n=MOST_STEPS)
                problems.append(Problem(number, "too-many-steps", words))
                break
            title = heading_text((heading[2] or "").strip().rstrip("#").strip())
            if not title:
                problems.append(Problem(number, "empty-heading", _("a heading has no words")))
            steps.append(_Opened(slugs.next(title), title, number, len(heading[1])))
        elif steps:
            _take_line(steps[-1], number, line, body, problems)
    for step in steps:
        if step.text_after_choices:
            words = _("the list of choices must stand at the end of its step")
            problems.append(Problem(step.text_after_choices, "choices-not-last", words))
    return steps


def _take_line(step: _Opened, number: int, line: str, body: Body | None, problems: list[Problem]) -> None:
    link = _LINK.fullmatch(line) if body is None else None
    if link is not None:
        label = heading_text(re.sub(r"\\(.)", r"\1", link[1]))
        if not label:
            problems.append(Problem(number, "empty-choice", _("a choice has no words")))
        step.choices.append(Choice(label, unquote(link[2]), link[3].strip(" \t-–—:"), number))
        return
    if body is None and set(line.strip()) == {"="}:
        words = _("an underlined heading is no step; write it behind #")
        problems.append(Problem(number, "underlined-heading", words))
    if step.choices and line.strip() and not step.text_after_choices:
        step.text_after_choices = number
    step.text.append(line)


def _parts(lines: list[str], first: int, problems: list[Problem]) -> Iterator[tuple[int, str, Body | None]]:
    """The lines with their numbers; a fenced block comes as a whole, a comment of HTML not at all."""
    at = 0
    while at < len(lines):
        line, number = lines[at], first + at
        at += 1
        fence = _FENCE.fullmatch(line)
        if fence is None:
            if line.lstrip().startswith(_COMMENT):
                while "-->" not in lines[at - 1] and at < len(lines):
                    at += 1
                continue
            yield number, line, None
            continue
        inside: list[str] = []
        while at < len(lines) and not _closes(lines[at], fence[1]):
            inside.append(lines[at])
            at += 1
        if at == len(lines):
            problems.append(Problem(number, "open-block", _("the block that begins here never ends")))
        at += 1
        name = fence[2].split()[0].lower() if fence[2].strip() else ""
        body = Body(name, inside, number)
        if name in READERS:
            yield number, "", body
            continue
        meant = get_close_matches(name, READERS, 1, 0.6) if name else []
        if meant:
            words = _("there is no block {name}; did you mean {meant}?").format(name=name, meant=meant[0])
            problems.append(Problem(number, "unknown-block", words))
        for offset, text in enumerate((line, *inside, fence[1])):
            yield number + offset, text, body


def _closes(line: str, fence: str) -> bool:
    words = line.strip()
    return len(words) >= len(fence) and set(words) == {fence[0]}
