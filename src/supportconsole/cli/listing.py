"""`list`: the queue as a table, as lines, or as JSON."""

from collections.abc import Iterable, Iterator, Sequence

import click

from supportconsole.cli.completing import complete_query, complete_views
from supportconsole.cli.group import Command
from supportconsole.cli.options import lines_options
from supportconsole.cli.output import Strong, say, say_json, say_json_lines, say_plain, width
from supportconsole.cli.session import Session
from supportconsole.domain.clock import format_instant
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.people import short_name
from supportconsole.domain.query import Query
from supportconsole.domain.text.cells import cell_width, fit, shorten
from supportconsole.domain.tickets import Priority, QueueRow
from supportconsole.domain.views import Sort, View
from supportconsole.locale import _

DEFAULT_LIMIT = 100
_PAGE = 200


@click.command("list", cls=Command, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, shell_complete=complete_query, type=click.UNPROCESSED)
@click.option(
    "--view", metavar="NAME", shell_complete=complete_views, help=_("The tickets of a view, such as mine.")
)
@click.option(
    "--sort", type=click.Choice([sort.value for sort in Sort]), help=_("The order; else the view's own.")
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=DEFAULT_LIMIT,
    show_default=True,
    help=_("At most so many tickets."),
)
@lines_options
@click.pass_obj
def list_command(
    session: Session,
    *,
    query: tuple[str, ...],
    view: str | None,
    sort: str | None,
    limit: int,
    shape: str | None,
) -> None:
    """The queue: active tickets, or those that QUERY finds, such as `status:new -tag:vpn printer`.

    With --view and a QUERY both must hold. `supportconsole help query` describes the language.
    """
    refuse_options(query)
    words, order = " ".join(query), Sort(sort) if sort else Sort.PRIORITY
    desk = session.desk
    if view is not None:
        chosen = _find_view(session, view)
        words = f"({chosen.query}) {words}" if words and chosen.query else chosen.query or words
        order = Sort(sort) if sort else chosen.sort
    parsed = desk.queue.parse(words or "is:active")
    rows = _rows(session, parsed, order, limit)
    if shape in {"json", "jsonl"}:
        from supportconsole.cli.gathering import tickets_of

        shapes = tickets_of(desk, (row.id for row in rows))
        if shape == "json":
            say_json(list(shapes))
        else:
            say_json_lines(shapes)
        return
    agents = {agent.id: agent.name for agent in desk.people.agents()}
    if shape == "plain":
        say_plain(_plain(row, agents.get(row.assignee_id or 0, "")) for row in rows)
        return
    for line in _table(session, list(rows), agents):
        say(*line)
    _tell_rest(session, parsed, limit)


def _rows(session: Session, query: Query, sort: Sort, limit: int) -> Iterator[QueueRow]:
    """Rows window by window, so that a long list is neither held in memory nor paged by counting."""
    queue = session.desk.queue
    left, after = limit, None
    while left > 0:
        window = queue.window(query, sort, after=after, limit=min(left, _PAGE))
        yield from window.rows
        left -= len(window.rows)
        if not window.after or not window.rows:
            return
        after = queue.place(window.rows[-1], sort)


def _table(session: Session, rows: Sequence[QueueRow], agents: dict[int, str]) -> Iterator[tuple[str, ...]]:
    from supportconsole.domain.times import age, short_time

    now = session.desk.clock.now()
    tell = age if session.settings.times == "age" else short_time
    room = width()
    number = max((len(str(row.id)) for row in rows), default=1)
    who = _column((row.requester for row in rows), 18 if room is None or room >= 80 else 10)
    holder = _column((short_name(agents.get(row.assignee_id or 0, "")) for row in rows), 12)
    for row in rows:
        mark = "*" if row.unread else "z" if row.wake_at else ">" if row.answering else " "
        priority = "" if row.priority is Priority.NONE else row.priority.value
        head = f"{mark} {row.id:>{number}} {row.status.value:<7} {priority:<6} {fit(tell(row.updated_at, now), 5)} "
        names = f"{fit(row.requester, who)} "
        if room is None or room >= 70:
            names += f"{fit(short_name(agents.get(row.assignee_id or 0, '')), holder)} " if holder else ""
        subject = (
            row.subject if room is None else shorten(row.subject, max(1, room - cell_width(head + names)))
        )
        urgent = row.priority in {Priority.HIGH, Priority.URGENT}
        yield (Strong(head) if urgent or row.unread else head, names, subject)


def _column(texts: Iterable[str], most: int) -> int:
    return min(most, max((cell_width(text) for text in texts), default=0))


def _plain(row: QueueRow, assignee: str) -> tuple[str, ...]:
    """The columns of `--plain`, in an order that stays."""
    priority = "" if row.priority is Priority.NONE else row.priority.value
    updated = format_instant(row.updated_at)
    return (str(row.id), row.status.value, priority, updated, row.requester, assignee, row.subject)


def _find_view(session: Session, name: str) -> View:
    views = session.desk.queue.views()
    for view in views:
        if name.lower() in {view.name.lower(), view.key.lower() or view.name.lower()}:
            return view
    from supportconsole.domain.query.fields import nearest

    names = tuple(view.name for view in views)
    guess = nearest(name, names)
    raise UsageProblem(
        _("There is no view {name}.").format(name=repr(name)),
        hint=_("Did you mean {name}?").format(name=guess)
        if guess
        else _("There are: {names}.").format(names=", ".join(names)),
    )


def refuse_options(words: tuple[str, ...]) -> None:
    """A query may begin with `-tag:vpn`; what begins with two dashes is a mistyped option."""
    for word in words:
        if word.startswith("--"):
            ctx = click.get_current_context()
            options = [name for param in ctx.command.params for name in param.opts if name.startswith("--")]
            raise click.NoSuchOption(word.split("=", 1)[0], possibilities=options, ctx=ctx)


def _tell_rest(session: Session, query: Query, limit: int) -> None:
    """On a terminal, say how many more there are."""
    if width() is None:
        return
    count = session.desk.queue.count(query)
    if count.n > limit:
        total = f"{count.n}{'' if count.exact else '+'}"
        say(_("{shown} of {total}; --limit shows more.").format(shown=limit, total=total), err=True)
    elif not count.n:
        say(_("No ticket matches."), err=True)
