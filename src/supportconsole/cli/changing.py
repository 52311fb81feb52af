"""`take`, `assign`, `tag`, `snooze`, `solve`, `reopen`, `merge`: several tickets at once are one batch with one undo."""

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.completing import complete_agents, complete_tickets
from supportconsole.cli.group import Command
from supportconsole.cli.options import TicketNumber, json_option, several_tickets
from supportconsole.cli.session import Session
from supportconsole.cli.words import find_agent, split_numbers
from supportconsole.domain.changes import Change, Field
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.tickets import Status
from supportconsole.locale import _, marked


@click.command("take", cls=Command)
@several_tickets
@json_option
@click.pass_obj
def take_command(session: Session, ticket_ids: tuple[int, ...], as_json: bool) -> int:
    """Assign tickets to yourself."""
    return answer_outcome(session, session.desk.work.take(ticket_ids), as_json=as_json)


@click.command("assign", cls=Command)
@several_tickets
@click.option("--to", "agent", required=True, metavar="AGENT", shell_complete=complete_agents,
              help=_("An agent's name or address, me, or nobody."))  # fmt: skip
@json_option
@click.pass_obj
def assign_command(session: Session, ticket_ids: tuple[int, ...], agent: str, as_json: bool) -> int:
    """Assign tickets to an agent, or to nobody."""
    person = None if agent.lower() in {"nobody", "none"} else find_agent(session, agent)
    return answer_outcome(session, session.desk.work.assign(ticket_ids, person), as_json=as_json)


@click.command("tag", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="ID... TAG...", nargs=-1, required=True, type=click.UNPROCESSED,
                shell_complete=complete_tickets)  # fmt: skip
@json_option
@click.pass_obj
def tag_command(session: Session, words: tuple[str, ...], as_json: bool) -> int:
    """Add and remove tags: `tag 4711 4690 +vpn -billing`; a tag without a sign is added."""
    numbers, tags = split_numbers(words)
    for tag in tags:
        if tag.startswith("--"):
            raise click.NoSuchOption(
                tag, possibilities=["--json", "--desk", "--help"], ctx=click.get_current_context()
            )
    signed = tuple(tag if tag[0] in "+-" else f"+{tag}" for tag in tags)
    if not numbers or not signed or any(len(tag) < 2 for tag in signed):
        raise UsageProblem(
            _("Name tickets and tags."),
            hint=_("For example: {line}").format(line="supportconsole tag 4711 +vpn -billing"),
        )
    return answer_outcome(session, session.desk.work.tag(numbers, signed), as_json=as_json)


@click.command("snooze", cls=Command)
@several_tickets
@click.option("--until", required=True, metavar="TIME",
              help=_("2h, 3d, tomorrow, 09:00, mon, 2026-11-21 or 2026-11-21T09:00."))  # fmt: skip
@json_option
@click.pass_obj
def snooze_command(session: Session, ticket_ids: tuple[int, ...], until: str, as_json: bool) -> int:
    """Put tickets on hold until a time; days mean nine in the morning."""
    from supportconsole.domain.waking import parse_wake

    now = session.desk.clock.now()
    try:
        wake_at = parse_wake(until, now)
    except ValueError as problem:
        raise UsageProblem(
            _("{word} is not a time to come.").format(word=repr(until[:40])),
            hint=_("Write 2h, 3d, tomorrow, 09:00, mon, 2026-11-21 or 2026-11-21T09:00."),
        ) from problem
    changes = (Change(Field.STATUS, Status.HOLD), Change(Field.WAKE_AT, wake_at))
    return answer_outcome(
        session,
        session.desk.work.change(ticket_ids, changes, label=marked("done", "snooze")),
        as_json=as_json,
    )


@click.command("solve", cls=Command)
@several_tickets
@json_option
@click.pass_obj
def solve_command(session: Session, ticket_ids: tuple[int, ...], as_json: bool) -> int:
    """Solve tickets."""
    return answer_outcome(session, session.desk.work.solve(ticket_ids), as_json=as_json)


@click.command("reopen", cls=Command)
@several_tickets
@json_option
@click.pass_obj
def reopen_command(session: Session, ticket_ids: tuple[int, ...], as_json: bool) -> int:
    """Open solved tickets again."""
    return answer_outcome(session, session.desk.work.reopen(ticket_ids), as_json=as_json)


@click.command("merge", cls=Command)
@several_tickets
@click.option("--into", required=True, metavar="ID", type=TicketNumber(), shell_complete=complete_tickets,
              help=_("The ticket that stays."))  # fmt: skip
@json_option
@click.pass_obj
def merge_command(session: Session, ticket_ids: tuple[int, ...], into: int, as_json: bool) -> int:
    """Merge tickets into another one."""
    return answer_outcome(session, session.desk.work.merge(ticket_ids, into), as_json=as_json)
