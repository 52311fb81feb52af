"""Where the text of a message comes from: an option, a file, standard input, a canned response, the editor."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supportconsole.cli.session import Session
from supportconsole.config.editor import edit_text, find_editor
from supportconsole.domain.errors import Refusal, UsageProblem
from supportconsole.domain.text.cleaning import clean
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _

if TYPE_CHECKING:
    from supportconsole.domain.knowledge import CannedResponse


@dataclass(frozen=True, slots=True)
class Source:
    """What the command line says about the text: itself, a file, `-`, a canned response to begin with."""

    dash: str | None = None
    text: str | None = None
    file: str | None = None
    script: str | None = None
    values: tuple[str, ...] = ()

    def opening(self, session: Session, ticket: Ticket | None) -> str:
        """The canned response filled for the ticket, or nothing. Raises NotFound, BadScript, UsageProblem."""
        canned = self._canned(session, ticket)
        if canned is None:
            return ""
        answers = read_answers(session, canned, ticket, self.values)
        return session.desk.library.fill(canned, ticket, answers)

    def came_from(self, session: Session, ticket: Ticket | None) -> tuple[str, ...]:
        """The refs of the responses that the text begins with."""
        canned = self._canned(session, ticket)
        return (canned.ref,) if canned is not None else ()

    def _canned(self, session: Session, ticket: Ticket | None) -> "CannedResponse | None":
        if not self.script:
            if self.values:
                raise UsageProblem(_("--set answers the questions of a response; name one with --script."))
            return None
        library = session.desk.library
        library.refresh()
        return library.canned_one(self.script, ticket)

    def read(self, session: Session, ticket: Ticket | None) -> str | None:
        """The whole text, or None when it is to be written in the editor. Raises UsageProblem."""
        given = [
            name
            for name, value in (("-", self.dash), ("--text", self.text), ("--file", self.file))
            if value is not None
        ]
        if len(given) > 1:
            raise UsageProblem(_("Give the text once, not as {names}.").format(names=", ".join(given)))
        if self.text is not None:
            return _joined(self.opening(session, ticket), self.text)
        if given:
            return _joined(self.opening(session, ticket), read_source(self.file or "-"))
        if sys.stdin.isatty() and sys.stdout.isatty():
            return None
        if self.script:
            return self.opening(session, ticket)
        raise UsageProblem(
            _("There is no text."), hint=_("Give --text, --file, - for standard input, or --script.")
        )


def read_answers(
    session: Session, canned: "CannedResponse", ticket: Ticket | None, values: Sequence[str]
) -> dict[str, str]:
    """The answers to a response's questions: its defaults, and over them the `NAME=VALUE` that were given.

    Raises UsageProblem for a name that is none of its questions.
    """
    asks = session.desk.library.filler(ticket, canned.language).questions(canned)
    answers = {ask.name: ask.default for ask in asks if ask.default}
    for value in values:
        name, assigned, answer = value.partition("=")
        if not assigned or name not in {ask.name for ask in asks}:
            known = ", ".join(ask.name for ask in asks)
            raise UsageProblem(
                _("{word} is no answer to a question of {script}.").format(
                    word=repr(value[:40]), script=canned.ref
                ),
                hint=_("Write NAME=VALUE; it asks for: {names}.").format(names=known) if known else "",
            )
        answers[name] = answer
    return answers


def edit(session: Session, text: str) -> str:
    """The text as the user's editor leaves it. Raises Refusal when the editor ends with an error (`:cq`)."""
    editor = find_editor(session.settings.editor, os.environ)
    edited = edit_text(text, editor=editor, folder=session.paths.editing)
    if edited is None:
        raise Refusal(_("The editor ended with an error; nothing was written."))
    return clean(edited)


def read_source(name: str) -> str:
    """The text of a file, or of standard input for `-`. Raises UsageProblem."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as problem:
        words = _("{file} cannot be read: {reason}.").format(file=name, reason=problem.strerror)
        raise UsageProblem(words) from problem
    try:
        return data.decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as problem:
        raise UsageProblem(
            _("{file} is not UTF-8 text.").format(file=name),
            hint=_("Send another kind of file with --attach."),
        ) from problem


def _joined(opening: str, text: str) -> str:
    return f"{opening.rstrip()}\n\n{text}" if opening else text
