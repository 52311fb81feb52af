"""`waiting`: the conversations that you hold, who waits longest first."""

import click

from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import time_shape
from supportconsole.domain.times import message_time
from supportconsole.locale import _


@click.command("waiting", cls=Command)
@json_option
@click.pass_obj
def waiting_command(session: Session, as_json: bool) -> None:
    """Customers who wait for your answer, since when, and where a text of yours is not sent."""
    held = session.desk.writing.in_hand()
    if as_json:
        say_json(
            [
                {
                    "id": one.ticket_id,
                    "requester_name": one.customer,
                    "since": time_shape(one.since),
                    "unsent": one.is_unsent,
                }
                for one in held
            ]
        )
        return
    if not held:
        say(_("Nobody waits for you, and no text is unsent."))
    now = session.desk.clock.now()
    for one in held:
        since = message_time(one.since, now) if one.since is not None else "-"
        unsent = "  " + _("text not sent") if one.is_unsent else ""
        say(f"#{one.ticket_id}  {since:<16}  {one.customer}{unsent}")
