"""Questions to a person at a terminal; a script answers them line by line on standard input."""

import sys
from collections.abc import Sequence

import click

from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _


def ask(question: str, default: str = "", choices: Sequence[str] = ()) -> str:
    """One answer on a line of its own; an empty one is the default. Raises UsageProblem when there is none."""
    offered = f" ({', '.join(choices)})" if choices else ""
    usual = f" [{default}]" if default else ""
    while True:
        answer = _line(f"{question}{offered}{usual}: ")
        answer = answer.strip() or default
        if answer and (not choices or answer in choices):
            return answer
        if not sys.stdin.isatty():
            break
    raise UsageProblem(
        _("No answer to: {question}").format(question=question),
        hint=_("Answer at a terminal, on standard input line by line, or by an option; see --help."),
    )


def ask_secret(question: str) -> str:
    """A password or token, not shown while it is typed. Raises UsageProblem for an empty one."""
    if sys.stdin.isatty():
        answer = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
    else:
        answer = sys.stdin.readline()
    secret = str(answer).strip("\r\n")
    if not secret or not secret.isprintable():
        raise UsageProblem(
            _("No password or token was given."),
            hint=_(
                "Type it when asked, or give it on standard input; never as an option, where others see it."
            ),
        )
    return secret


def _line(question: str) -> str:
    if sys.stdin.isatty():
        sys.stderr.write(question)
        sys.stderr.flush()
    return sys.stdin.readline()
