"""Runs one command line."""

import os
from collections.abc import Sequence

from click.exceptions import Exit

from supportconsole.cli.ending import wants_json
from supportconsole.cli.group import ENVIRONMENT, make_top
from supportconsole.cli.session import Rooms, Session


def run(argv: Sequence[str], rooms: Rooms) -> int:
    """Run the command that `argv` names and give its exit code. Errors are raised; see `ending.end_with`."""
    session = Session(rooms, as_json=wants_json(argv))
    top = make_top()
    try:
        if ENVIRONMENT in os.environ:
            from supportconsole.cli.completion import answer

            return answer(top, session)
        # Not `top.main`, which takes a reader that has gone (`| head`) for a failure and says so by an exit code alone.
        with top.make_context("supportconsole", list(argv), obj=session) as context:
            code = top.invoke(context)
    except Exit as end:
        return end.exit_code
    finally:
        session.close()
    return code if isinstance(code, int) else 0
