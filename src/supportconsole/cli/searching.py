"""`search`: ranked hits for one query, or for each line of a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from supportconsole.cli.completing import complete_query
from supportconsole.cli.group import Command
from supportconsole.cli.options import lines_options
from supportconsole.cli.output import Strong, say, say_json, say_json_lines, say_plain, width
from supportconsole.cli.progress import Progress
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import answer_shape, hit_shape
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.finding import Answer, Hit, HitKind
from supportconsole.domain.text.cells import cell_width, fit, shorten
from supportconsole.locale import _

LIMIT = 20
PLACES = {
    "tickets": frozenset({HitKind.TICKET}),
    "kb": frozenset({HitKind.ARTICLE}),
    "scripts": frozenset({HitKind.CANNED, HitKind.SCRIPT}),
}


@click.command("search", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, shell_complete=complete_query, type=click.UNPROCESSED)
@click.option(
    "--in", "places", metavar="PLACES", help=_("Where to look: tickets, kb, scripts; several by comma.")
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=LIMIT,
    show_default=True,
    help=_("At most so many hits."),
)
@click.option(
    "--batch",
    metavar="FILE",
    help=_("One query a line, answered by one JSON line each; - is standard input."),
)
@lines_options
@click.pass_obj
def search_command(
    session: Session,
    *,
    query: tuple[str, ...],
    places: str | None,
    limit: int,
    batch: str | None,
    shape: str | None,
) -> None:
    """Find tickets, articles and scripts by words, a phrase, a number or an address; best first.

    Words are found in all their forms. Conditions such as `status:open` narrow it down to tickets.
    """
    from supportconsole.cli.listing import refuse_options

    refuse_options(query)
    if bool(query) == (batch is not None):
        raise UsageProblem(_("Give a QUERY, or --batch with a file of them."))
    kinds = _kinds(places)
    session.desk.library.follow()
    finding = session.desk.finding
    catch_up(session)
    if batch is not None:
        say_json_lines(
            answer_shape(answer) for answer in finding.search_each(_lines(batch), kinds=kinds, limit=limit)
        )
        return
    answer = finding.search(" ".join(query), kinds=kinds, limit=limit)
    if shape == "json":
        say_json([hit_shape(hit) for hit in answer.hits])
    elif shape == "jsonl":
        say_json_lines(hit_shape(hit) for hit in answer.hits)
    elif shape == "plain":
        say_plain((hit.kind.value, str(hit.id), hit.ref, hit.title, hit.snippet) for hit in answer.hits)
    else:
        _tell(answer)


def catch_up(session: Session) -> None:
    """Index what waits, so that nothing is missed."""
    with Progress(_("indexing")) as progress:
        session.desk.finding.catch_up(progress.lines_done)


def _kinds(places: str | None) -> frozenset[HitKind]:
    if places is None:
        return frozenset(HitKind)
    names = [name.strip().lower() for name in places.split(",") if name.strip()]
    unknown = next((name for name in names if name not in PLACES), None)
    if unknown is not None or not names:
        raise UsageProblem(
            _("There is no place {name} to search in.").format(name=repr(unknown or places)),
            hint=_("There are: {names}.").format(names=", ".join(PLACES)),
        )
    return frozenset().union(*(PLACES[name] for name in names))


def _lines(batch: str) -> Iterator[str]:
    try:
        if batch == "-":
            yield from (line.decode("utf-8", "replace").rstrip("\r\n") for line in sys.stdin.buffer)
            return
        with Path(batch).open(encoding="utf-8", errors="replace") as file:
            yield from (line.rstrip("\r\n") for line in file)
    except OSError as problem:
        raise UsageProblem(
            _("{file} cannot be read: {reason}.").format(file=batch, reason=problem.strerror)
        ) from problem


def _tell(answer: Answer) -> None:
    for one in answer.instead:
        say(
            _("searched for {used} instead of {typed}").format(used=", ".join(one.used), typed=one.typed),
            err=True,
        )
    if answer.refused:
        say(answer.refused, err=True)
    room = width()
    for hit in answer.hits:
        head = f"{hit.kind.value:<7} {_name(hit)}  "
        say(Strong(head), hit.title if room is None else shorten(hit.title, max(1, room - cell_width(head))))
        if hit.snippet:
            say("        ", hit.snippet if room is None else shorten(hit.snippet, max(1, room - 8)))
    if not answer.hits:
        say(_("Nothing was found."), err=True)


def _name(hit: Hit) -> str:
    return fit(f"#{hit.id}", 8) if hit.kind is HitKind.TICKET else hit.ref
