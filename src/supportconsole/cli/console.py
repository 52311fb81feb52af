"""`open` and `demo`: the commands that lead to the screen."""

import click

from supportconsole.cli.completing import complete_tickets
from supportconsole.cli.group import Command
from supportconsole.cli.options import TicketNumber
from supportconsole.cli.session import Session
from supportconsole.config.paths import SAMPLE_DESK
from supportconsole.locale import _


@click.command("open", cls=Command)
@click.argument(
    "ticket_id", metavar="[ID]", type=TicketNumber(), required=False, shell_complete=complete_tickets
)
@click.pass_obj
def open_command(session: Session, ticket_id: int | None) -> int:
    """Open the console, at a ticket when its number is given."""
    session.rooms.check_terminal()
    return session.rooms.run_console(session.desk, session.settings, ticket_id, session.desk_name)


@click.command("demo", cls=Command)
@click.argument("ticket_id", metavar="[ID]", type=TicketNumber(), required=False)
@click.option("--fresh", is_flag=True, help=_("Make the sample desk anew; what was done on it is lost."))
@click.pass_obj
def demo_command(session: Session, ticket_id: int | None, fresh: bool) -> int:
    """Open the console on the sample desk, which is made on first use. Works offline."""
    session.rooms.check_terminal()
    session.choose_desk(SAMPLE_DESK)
    desk = session.rooms.open_sample_desk(session.paths, fresh=fresh)
    try:
        return session.rooms.run_console(desk, session.settings, ticket_id, SAMPLE_DESK)
    finally:
        desk.close()
