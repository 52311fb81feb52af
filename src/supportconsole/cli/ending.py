"""How a command ends: its exit code, and for whoever reads standard error one sentence and what to do."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from supportconsole.domain.errors import ConsoleError

INTERRUPTED = 130
_NOTHING: Final[Mapping[str, object]] = {}


def wants_json(argv: Sequence[str]) -> bool:
    """Whether the caller is a program that reads errors as JSON."""
    return "--json" in argv or "--jsonl" in argv


def end_with(problem: BaseException, argv: Sequence[str]) -> int:
    """Say what went wrong and give the exit code. A bug leaves a report and says where."""
    if isinstance(problem, ConsoleError):
        from supportconsole.locale import _

        _tell(problem.code, *problem.said(str if wants_json(argv) else _), argv, problem.details)
        return problem.exit_code
    if isinstance(problem, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(problem, BrokenPipeError):
        return end_quietly()
    if isinstance(problem, SystemExit):
        return problem.code if isinstance(problem.code, int) else 0 if problem.code is None else 1
    ended = _end_of_click(problem, argv)
    if ended is not None:
        return ended
    from supportconsole.cli.crash import report
    from supportconsole.locale import _

    path = report(problem, argv)
    words = _("This is a bug in Support Console; nothing that was saved is lost.")
    hint = _("A report without your customers' texts lies in {path}.").format(path=path) if path else ""
    _tell("bug", words, hint, argv)
    return 70


def end_quietly() -> int:
    """The reader of our output has gone (`| head`): nobody is left to tell."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(sink, stream.fileno())
    return 0


def _tell(
    code: str, message: str, hint: str, argv: Sequence[str], details: Mapping[str, object] = _NOTHING
) -> None:
    from supportconsole.cli.output import say, say_json

    if wants_json(argv):
        say_json({"error": {"code": code, "message": message, "hint": hint, **details}}, err=True)
        return
    say(message, err=True)
    if hint:
        say(hint, err=True)


def _end_of_click(problem: BaseException, argv: Sequence[str]) -> int | None:
    if "click" not in sys.modules:
        return None
    from click.exceptions import Abort, ClickException, Exit, UsageError

    from supportconsole.locale import _

    if isinstance(problem, Exit):
        return problem.exit_code
    if isinstance(problem, Abort):
        return INTERRUPTED
    if not isinstance(problem, ClickException):
        return None
    hint = ""
    if isinstance(problem, UsageError) and problem.ctx is not None:
        hint = _("See {command}.").format(command=f"{problem.ctx.command_path} --help")
    message = problem.format_message()
    if not wants_json(argv):
        from supportconsole.cli.usage_words import say_usage

        message = say_usage(message)
    _tell("usage", message, hint, argv)
    return 2
