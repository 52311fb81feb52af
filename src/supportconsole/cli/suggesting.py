"""`suggest`: what may help with a ticket, with reasons."""

from collections.abc import Iterator

import click

from supportconsole.cli.group import Command
from supportconsole.cli.options import lines_options, several_tickets
from supportconsole.cli.output import Strong, say, say_json, say_json_lines, say_plain, width
from supportconsole.cli.searching import catch_up
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import suggestions_shape
from supportconsole.domain.finding import Hit, HitKind, Suggestions
from supportconsole.domain.text.cells import shorten
from supportconsole.locale import _


@click.command("suggest", cls=Command)
@several_tickets
@lines_options
@click.pass_obj
def suggest_command(session: Session, ticket_ids: tuple[int, ...], shape: str | None) -> None:
    """Articles, canned responses, scripts and solved tickets that may help with tickets, each with its reason."""
    catch_up(session)
    session.desk.library.follow()
    found = (session.desk.finding.suggest(ticket_id) for ticket_id in ticket_ids)
    if shape == "json":
        shapes = [suggestions_shape(one) for one in found]
        say_json(shapes[0] if len(shapes) == 1 else shapes)
    elif shape == "jsonl":
        say_json_lines(suggestions_shape(one) for one in found)
    elif shape == "plain":
        say_plain(
            (str(one.ticket_id), hit.kind.value, str(hit.id), hit.ref, hit.title, hit.reason)
            for one in found
            for _title, hits in _parts(one)
            for hit in hits
        )
    else:
        for one in found:
            _tell(one, named=len(ticket_ids) > 1)


def _parts(found: Suggestions) -> Iterator[tuple[str, tuple[Hit, ...]]]:
    yield _("Articles"), found.articles
    yield _("Canned responses"), found.canned
    yield _("Scripts"), found.scripts
    yield _("Solved tickets"), found.tickets


def _tell(found: Suggestions, *, named: bool) -> None:
    room = width()
    if named:
        say(Strong(f"#{found.ticket_id}"))
    for title, hits in _parts(found):
        if hits:
            say(Strong(title))
        for hit in hits:
            name = f"#{hit.id}" if hit.kind is HitKind.TICKET else hit.ref
            line = f"  {name}  {hit.title}"
            say(line if room is None else shorten(line, room))
            if hit.reason:
                say("    ", hit.reason if room is None else shorten(hit.reason, max(1, room - 4)))
    if not any(hits for _title, hits in _parts(found)):
        say(_("Nothing that would help was found."), err=True)
