"""`diagnose`: an allowed command with values from a ticket; its output is shown and can be kept as a note."""

import asyncio

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.group import Command
from supportconsole.cli.guiding import diagnosing_of
from supportconsole.cli.options import TicketNumber, json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import outcome_shape
from supportconsole.domain.errors import UsageProblem
from supportconsole.locale import _

LIST = "list"


@click.command("diagnose", cls=Command)
@click.argument("words", metavar="ID NAME [VALUE]... | list", nargs=-1, required=True)
@click.option("--keep", is_flag=True, help=_("Keep the output as an internal note."))
@json_option
@click.pass_obj
def diagnose_command(session: Session, words: tuple[str, ...], keep: bool, as_json: bool) -> None:
    """Run a command of the allow-list on what a ticket names: `diagnose 4711 ping vpn.example.org`.

    A VALUE that is not given is taken from the conversation when it names exactly one. `diagnose list` shows the commands.
    """
    diagnosing = diagnosing_of(session)
    if words == (LIST,):
        _list(session, as_json=as_json)
        return
    if len(words) < 2:
        raise UsageProblem(
            _("Name a ticket and a command."),
            hint=_("For example: {line}").format(line="supportconsole diagnose 4711 ping vpn.example.org"),
        )
    ticket_id = TicketNumber().convert(words[0], None, click.get_current_context())
    from supportconsole.desk.diagnosing import note_of

    session.desk.tickets.get(ticket_id)
    prepared = diagnosing.prepare(words[1], words[2:], ticket_id)
    if not as_json:
        say(f"$ {prepared.line}", err=True)
    ran = asyncio.run(diagnosing.run(prepared))
    outcome = session.desk.writing.note(ticket_id, note_of(ran)) if keep else None
    if as_json:
        say_json(
            {
                "ticket": ticket_id,
                "name": prepared.name,
                "argv": list(prepared.argv),
                "line": prepared.line,
                "ending": ran.ending.value,
                "code": ran.code,
                "output": ran.output,
                "note": outcome_shape(outcome) if outcome is not None else None,
            }
        )
        return
    say(ran.output)
    say(f"({ran.end_in_words()})", err=True)
    if outcome is not None:
        answer_outcome(session, outcome, as_json=False)


def _list(session: Session, *, as_json: bool) -> None:
    diagnosing = diagnosing_of(session)
    kinds = (("diagnostic", diagnosing.commands), ("pipe", diagnosing.pipes))
    if as_json:
        say_json(
            [
                {
                    "kind": kind,
                    "name": one.name,
                    "argv": list(one.words),
                    "values": list(one.places),
                    "problem": one.problem,
                }
                for kind, commands in kinds
                for one in commands
            ]
        )
        return
    for kind, commands in kinds:
        say(
            _("Commands that take values of a ticket:")
            if kind == "diagnostic"
            else _("Commands that take a message:")
        )
        for one in commands:
            problem = f"  ({one.problem})" if one.problem else ""
            say(f"  {one.name:<12} {' '.join(one.words)}{problem}")
