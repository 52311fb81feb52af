"""A guided script in lines: questions and choices on plain prompts, from a keyboard, a pipe or a file of answers."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from supportconsole.cli.output import Strong, say, width
from supportconsole.desk.field_words import say_wish
from supportconsole.desk.guiding import Guiding, Run
from supportconsole.domain.errors import Refusal, UsageProblem, Wait
from supportconsole.domain.text.wrapping import wrap
from supportconsole.locale import _
from supportconsole.scripts.answers import expected
from supportconsole.scripts.guide import Block, Escalate, Insert, Note, Question, Say, SetField
from supportconsole.scripts.guide import Run as RunBlock
from supportconsole.scripts.guide_note import headed
from supportconsole.scripts.walk import choice_of, steps_left

BACK: Final = "b"
LEAVE: Final = "q"
RUN: Final = "r"

Diagnose = Callable[[str, tuple[str, ...]], tuple[str, str, str]]
"""Runs an offered command: its name and filled arguments to its line, how it ended and its output."""


class Left(UsageProblem):
    """The walk was left before its end; the run stays open."""


class Lines:
    """Where answers come from: a mapping of names and steps, else lines that are asked for on `err` or standard output."""

    def __init__(self, answers: Mapping[str, str] | None, *, quiet: bool) -> None:
        self._answers = answers
        self._quiet = quiet

    @property
    def is_typed(self) -> bool:
        return self._answers is None

    def say(self, *parts: str) -> None:
        """Tell the person; where the answer is JSON, beside it."""
        say(*parts, err=self._quiet)

    def paragraph(self, text: str, indent: str = "  ") -> None:
        room = min(width() or 100, 100)
        for line in text.split("\n"):
            for part in wrap(line, room - len(indent)) or [""]:
                self.say(f"{indent}{part}".rstrip())

    def named(self, name: str) -> str | None:
        """The answer of that name in the file of answers."""
        return None if self._answers is None else self._answers.get(name)

    def typed(self, prompt: str) -> str:
        """The next line. Raises Left at the end of the input."""
        stream = sys.stderr if self._quiet else sys.stdout
        stream.write(f"{prompt} ")
        stream.flush()
        line = sys.stdin.readline()
        if not line:
            stream.write("\n")
            raise Left(_("The input ended at: {prompt}").format(prompt=prompt.strip()))
        return line.strip()


@dataclass(frozen=True, slots=True)
class Walker:
    """Walks a run. `diagnose` runs an offered command."""

    guiding: Guiding
    lines: Lines
    diagnose: Diagnose

    def walk(self, run: Run) -> Run:
        """Walk until an end is reached. Raises Left where the person leaves or the answers do not suffice."""
        try:
            while True:
                self._show(run)
                run = self._ask(run)
                if run.step.is_end:
                    return run
                run = self._go_on_typed(run) if self.lines.is_typed else self._go_on(run)
        except Left as left:
            raise Left(left.message, hint=left.hint or self._what_stays(run)) from None

    def _what_stays(self, run: Run) -> str:
        if any(one.guide.id == run.guide.id for one in self.guiding.runs(run.ticket_id)):
            return _("The run stays open.")
        return _("Nothing was answered, so nothing is kept.")

    def _show(self, run: Run) -> None:
        lines, number = self.lines, len(run.walk.path)
        total = number + steps_left(run.guide, run.walk.step)
        lines.say()
        lines.say(Strong(run.step.title), "   ", _("step {n} of {m}").format(n=number, m=total))
        if run.step.text:
            lines.paragraph(run.step.text)
        fill = self.guiding.fill(run)
        for block in run.step.blocks:
            words = _tell(block, fill)
            if words:
                lines.paragraph(words)

    def _ask(self, run: Run) -> Run:
        for question in run.step.questions:
            if self.lines.is_typed:
                run = self._ask_typed(run, question)
                continue
            given = self.lines.named(question.name)
            if given is not None:
                run = self.guiding.answer(run, question, given)
            elif not question.optional and not run.walk.answers.get(question.name):
                raise Left(_("There is no answer for {name}.").format(name=question.name))
        return run

    def _ask_typed(self, run: Run, question: Question) -> Run:
        lines, known = self.lines, run.walk.answers.get(question.name, "")
        for number, word in enumerate(question.choices, 1):
            lines.say(f"    {number}) {word}")
        mark = f" [{known}]" if known else f" ({_('may be empty')})" if question.optional else ""
        while True:
            text = lines.typed(f"  {headed(question.label + mark)}")
            if not text and (known or question.optional):
                return run
            try:
                return self.guiding.answer(run, question, text)
            except UsageProblem as problem:
                message, hint = problem.said(_)
                lines.say(f"  {message.removesuffix('.')}. {hint or expected(question)}".rstrip())

    def _go_on(self, run: Run) -> Run:
        """By the file of answers."""
        step, ways = run.step, ", ".join(one.label for one in run.step.choices)
        word = self.lines.named(step.slug)
        if word is None and len(step.choices) == 1:
            return self.guiding.choose(run, step.choices[0])
        hint = _("It can be: {words}.").format(words=ways)
        if word is None:
            raise Left(_("There is no choice for {step}.").format(step=step.slug), hint=hint)
        choice = choice_of(step, word)
        if choice is None:
            words = _("{word} is no choice of {step}.").format(word=repr(word[:60]), step=step.slug)
            raise Left(words, hint=hint)
        if sum(visit.step == step.slug for visit in run.walk.path) > 1:
            raise Left(_("The answers lead back to {step}.").format(step=step.slug))
        return self.guiding.choose(run, choice)

    def _go_on_typed(self, run: Run) -> Run:
        lines, step = self.lines, run.step
        for number, choice in enumerate(step.choices, 1):
            lines.say(f"  {number}) {choice.label}{f'  - {choice.hint}' if choice.hint else ''}")
        offered = [block for block in step.blocks if isinstance(block, RunBlock)]
        ways = _("number; r run, b back, q leave") if offered else _("number; b back, q leave")
        while True:
            text = lines.typed(f"  {ways} >")
            if text == LEAVE:
                raise Left(_("Left at {title}.").format(title=step.title))
            try:
                if text == BACK:
                    return self.guiding.go_back(run)
                if offered and text.split()[:1] == [RUN]:
                    run = self._run(run, _pick(offered, text[1:].strip()))
                    continue
                chosen = choice_of(step, text)
                if chosen is not None:
                    return self.guiding.choose(run, chosen)
                lines.say("  " + _("There is no such choice."))
            except (Refusal, Wait) as problem:
                lines.say("  " + " ".join(filter(None, problem.said(_))))

    def _run(self, run: Run, block: RunBlock) -> Run:
        line, ending, output = self.diagnose(block.name, tuple(map(self.guiding.fill(run), block.arguments)))
        self.lines.say(f"  $ {line}")
        for text in output.split("\n"):
            self.lines.say(f"  | {text}")
        self.lines.say(f"  ({ending})")
        return self.guiding.note_ran(run, line, ending, output)


def _pick(offered: list[RunBlock], which: str) -> RunBlock:
    place = int(which[:3]) - 1 if which.isascii() and which.isdigit() else 0
    return offered[max(0, min(place, len(offered) - 1))]


def _tell(block: Block, fill: Callable[[str], str]) -> str:
    match block:
        case Say():
            return _("say: {text}").format(text=fill(block.text))
        case Insert():
            return _("for the reply: {text}").format(text=fill(block.text))
        case Note():
            return _("note: {text}").format(text=fill(block.text))
        case SetField():
            return _("will set: {change}").format(change=say_wish(block.field, fill(block.value).strip()))
        case Escalate():
            return _("will hand to the group: {group}").format(group=fill(block.group))
        case RunBlock():
            return _("offers to run: {command}").format(
                command=" ".join([block.name, *map(fill, block.arguments)])
            )
        case Question():
            return ""
