"""`duplicates` and `incident`: what came in twice, and what came in many times."""

import click

from supportconsole.cli.answering import answer_outcome
from supportconsole.cli.group import Command, Family
from supportconsole.cli.options import json_option, one_ticket, several_tickets
from supportconsole.cli.output import Strong, say, say_json, width
from supportconsole.cli.searching import catch_up
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, hit_shape, time_shape
from supportconsole.domain.incidents import Burst, Incident
from supportconsole.domain.text.cells import shorten
from supportconsole.locale import _, ngettext

_SHOWN = 20


@click.command("duplicates", cls=Command)
@one_ticket
@json_option
@click.pass_obj
def duplicates_command(session: Session, ticket_id: int, as_json: bool) -> None:
    """Tickets that are not solved and may be about the same, each with its reason; `merge` puts them together."""
    catch_up(session)
    found = session.desk.bursts.duplicates(ticket_id)
    if as_json:
        say_json(
            [
                hit_shape(one.hit) | {"reason": one.hit.reason, "same_requester": one.same_requester}
                for one in found
            ]
        )
        return
    room = width()
    for one in found:
        line = f"#{one.hit.id}  {one.hit.state}  {one.hit.title}"
        say(line if room is None else shorten(line, room))
        say("    ", one.hit.reason if room is None else shorten(one.hit.reason, max(1, room - 4)))
    if not found:
        say(_("No ticket looks like a duplicate."), err=True)


@click.group("incident", cls=Family, invoke_without_command=True)
@click.pass_context
def incident_command(ctx: click.Context) -> None:
    """Bursts of similar new tickets, and the incidents that tickets were marked as."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=False)


@incident_command.command("list")
@json_option
@click.pass_obj
def list_command(session: Session, as_json: bool) -> None:
    """Bursts of the last hour that are in no incident yet, and the incidents there are."""
    catch_up(session)
    offered, incidents = session.desk.bursts.offered(), session.desk.bursts.incidents()
    if as_json:
        say_json(
            {"offered": list(map(_burst_shape, offered)), "incidents": list(map(_incident_shape, incidents))}
        )
        return
    for burst in offered:
        _say_burst(burst)
    for incident in incidents:
        said = ngettext("{n} ticket", "{n} tickets", incident.tickets).format(n=incident.tickets)
        active = _("{n} not solved").format(n=incident.active)
        say(Strong(incident.name), f"  {said}, {active}")
    if not offered and not incidents:
        say(_("No burst of similar tickets, and no incident."), err=True)


@incident_command.command("open")
@several_tickets
@click.option(
    "--name",
    metavar="NAME",
    default="",
    help=_("What the incident is called; else by what the tickets share."),
)
@json_option
@click.pass_obj
def open_command(session: Session, ticket_ids: tuple[int, ...], name: str, as_json: bool) -> int:
    """Mark tickets as one incident: they get the tag `incident:NAME`. One undo takes it back."""
    if not name:
        catch_up(session)
        name = _name_for(session, ticket_ids)
    return answer_outcome(session, session.desk.bursts.open_incident(ticket_ids, name), as_json=as_json)


def _name_for(session: Session, ticket_ids: tuple[int, ...]) -> str:
    """The name of the burst that these tickets belong to, else the number of the first one."""
    wanted = set(ticket_ids)
    for burst in session.desk.bursts.offered():
        if wanted & set(burst.ticket_ids):
            return burst.name
    return str(ticket_ids[0])


def _say_burst(burst: Burst) -> None:
    said = ngettext(
        "{n} similar ticket of {people} people in {minutes} min (usual: {usual}): {words}",
        "{n} similar tickets of {people} people in {minutes} min (usual: {usual}): {words}",
        len(burst.ticket_ids),
    ).format(
        n=len(burst.ticket_ids),
        people=burst.requesters,
        minutes=burst.minutes,
        usual=burst.usual,
        words=", ".join(burst.words),
    )
    say(Strong(said))
    shown = " ".join(f"#{one}" for one in burst.ticket_ids[:_SHOWN])
    say(f"    {shown}{' …' if len(burst.ticket_ids) > _SHOWN else ''}")


def _burst_shape(burst: Burst) -> Shape:
    return {
        "name": burst.name,
        "words": list(burst.words),
        "tickets": list(burst.ticket_ids),
        "requesters": burst.requesters,
        "minutes": burst.minutes,
        "usual": burst.usual,
        "first_at": time_shape(burst.first_at),
        "last_at": time_shape(burst.last_at),
    }


def _incident_shape(incident: Incident) -> Shape:
    return {
        "name": incident.name,
        "tickets": incident.tickets,
        "active": incident.active,
        "last_at": time_shape(incident.last_at),
    }
