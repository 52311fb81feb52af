"""`undo` and `redo`."""

import click

from supportconsole.cli.answering import answer_undone
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.session import Session


@click.command("undo", cls=Command)
@click.argument("undo_id", metavar="[NUMBER]", type=click.IntRange(min=1), required=False)
@json_option
@click.pass_obj
def undo_command(session: Session, undo_id: int | None, as_json: bool) -> int:
    """Take back the last change, or the one with that number. What has changed since stays as it is."""
    return answer_undone(session, session.desk.work.undo(undo_id), as_json=as_json)


@click.command("redo", cls=Command)
@click.argument("undo_id", metavar="[NUMBER]", type=click.IntRange(min=1), required=False)
@json_option
@click.pass_obj
def redo_command(session: Session, undo_id: int | None, as_json: bool) -> int:
    """Make an undone change again: the last one, or the one with that number."""
    return answer_undone(session, session.desk.work.redo(undo_id), as_json=as_json)
