"""`view`: saved queries with an order, one's own and those of files."""

from pathlib import Path

import click

from supportconsole.cli.answering import say_undo
from supportconsole.cli.completing import complete_query, complete_views
from supportconsole.cli.group import Family
from supportconsole.cli.options import json_option, lines_options
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, view_shape
from supportconsole.cli.tables import answer_rows
from supportconsole.desk.view_files import write_views
from supportconsole.domain.errors import Refusal
from supportconsole.domain.views import Count, Sort, View
from supportconsole.locale import _, ngettext

NAME = click.argument("name", shell_complete=complete_views)


@click.group("view", cls=Family)
def view_command() -> None:
    """Views: saved queries with an order."""


@view_command.command("list")
@click.option("--counts/--no-counts", default=True, help=_("Whether to count the tickets of each."))
@lines_options
@click.pass_obj
def list_views(session: Session, counts: bool, shape: str | None) -> None:
    """All views in their order: built-in ones, those of files, your own."""
    views = session.desk.views
    known = views.counts() if counts else tuple((view, None) for view in views.all())
    shapes = [_shape(session, view, count) for view, count in known]
    rows = [(view.name, view.key, _figure(count), view.sort.value, view.query) for view, count in known]
    answer_rows(rows, shapes, shape)
    for problem in views.files.problems():
        say(problem, err=True)


@view_command.command("show")
@NAME
@json_option
@click.pass_obj
def show_view(session: Session, name: str, as_json: bool) -> None:
    """One view: its query, its order, where it comes from, how many tickets it holds."""
    desk = session.desk
    view = desk.views.get(name)
    shape = _shape(session, view, desk.queue.counts((view,))[0])
    if as_json:
        say_json(shape)
        return
    for key in ("name", "query", "sort", "key", "origin"):
        if shape[key]:
            say(f"{key}: {shape[key]}")
    n = shape["count"]
    say(ngettext("{n} ticket", "{n} tickets", n).format(n=n if shape["exact"] else f"{n}+"))


@view_command.command("save", context_settings={"ignore_unknown_options": True})
@NAME
@click.argument("query", nargs=-1, required=True, shell_complete=complete_query, type=click.UNPROCESSED)
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.PRIORITY.value, show_default=True,
              help=_("The order."))  # fmt: skip
@click.option(
    "--key", default="", metavar="LETTER", help=_("The letter that leads there in --view and lists.")
)
@json_option
@click.pass_obj
def save_view(
    session: Session, *, name: str, query: tuple[str, ...], sort: str, key: str, as_json: bool
) -> None:
    """Keep a query as a view, or change the one of that name: `view save night "group:L1 created>=today"`."""
    from supportconsole.cli.listing import refuse_options

    refuse_options(query)
    view = View(name, " ".join(query), Sort(sort), key)
    _answer(session, session.desk.views.save(view), view.name, as_json=as_json)


@view_command.command("rename")
@NAME
@click.argument("new")
@json_option
@click.pass_obj
def rename_view(session: Session, name: str, new: str, as_json: bool) -> None:
    """Give a saved view another name."""
    _answer(session, session.desk.views.rename(name, new), new, as_json=as_json)


@view_command.command("move")
@NAME
@click.argument("place", type=click.IntRange(min=1))
@json_option
@click.pass_obj
def move_view(session: Session, name: str, place: int, as_json: bool) -> None:
    """Put a saved view at a PLACE among the saved ones, counted from 1."""
    _answer(session, session.desk.views.move(name, place), name, as_json=as_json)


@view_command.command("remove")
@NAME
@json_option
@click.pass_obj
def remove_view(session: Session, name: str, as_json: bool) -> None:
    """Forget a saved view."""
    undo_id = session.desk.views.remove(name)
    if as_json:
        say_json({"name": name, "view": None, "undo": undo_id or None})
        return
    say(_("view {name} is removed").format(name=name))
    say_undo(undo_id)


@view_command.command("export")
@click.argument("names", nargs=-1, shell_complete=complete_views)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("The file to write; else standard output."),
)
@click.option("--force", is_flag=True, help=_("Replace the file when it is there."))
@json_option
@click.pass_obj
def export_views(
    session: Session, *, names: tuple[str, ...], output: Path | None, force: bool, as_json: bool
) -> None:
    """Views as a file for others: those of these NAMES, else all your own. It belongs into a folder of `view_folders`."""
    views = session.desk.views
    chosen = [views.get(name) for name in names] if names else list(views.own())
    text = write_views(chosen)
    if output is None:
        if as_json:
            say_json([view_shape(view) for view in chosen])
        else:
            say(text.removesuffix("\n"))
        return
    if output.exists() and not force:
        raise Refusal(_("{file} is there already.").format(file=output), hint=_("--force replaces it."))
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as problem:
        words = _("{file} cannot be written: {reason}.").format(file=output, reason=problem.strerror)
        raise Refusal(words) from problem
    if as_json:
        say_json({"file": str(output), "views": [view_shape(view) for view in chosen]})
    else:
        words = ngettext("{n} view written to {file}", "{n} views written to {file}", len(chosen))
        say(words.format(n=len(chosen), file=output))


def _answer(session: Session, undo_id: int, name: str, *, as_json: bool) -> None:
    view = session.desk.views.get(name)
    if as_json:
        say_json({"name": view.name, "view": _shape(session, view, None), "undo": undo_id or None})
        return
    say(f"{view.name}: {view.query}  ({view.sort.value})")
    if undo_id:
        say_undo(undo_id)
    else:
        say(_("Nothing to do: it is so already."))


def _shape(session: Session, view: View, count: Count | None) -> Shape:
    shape = view_shape(view) | {"origin": session.desk.views.origin(view.name)}
    return shape if count is None else {**shape, "count": count.n, "exact": count.exact}


def _figure(count: Count | None) -> str:
    return "" if count is None else f"{count.n}{'' if count.exact else '+'}"
