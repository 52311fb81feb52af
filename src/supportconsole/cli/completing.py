"""What the shell is offered after a few letters: numbers, views, texts and names of the desk's own store."""

from collections.abc import Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from supportconsole.cli.session import Session
from supportconsole.domain.text.cleaning import clean_line

LIMIT = 50

Items = list[CompletionItem[Any]]


def complete_desks(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    return _items((name, "") for name in _session(ctx).paths.desks() if name.startswith(incomplete))


def complete_tickets(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    """The most urgent active tickets whose number begins so."""
    from supportconsole.domain.views import Sort

    queue = _session(ctx).desk.queue
    wanted = incomplete.removeprefix("#")
    if wanted and not wanted.isdigit():
        return []
    rows = queue.window(queue.parse("is:active"), Sort.PRIORITY, limit=1000 if wanted else LIMIT).rows
    return _items((str(row.id), row.subject) for row in rows if str(row.id).startswith(wanted))


def complete_views(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    views = _session(ctx).desk.queue.views()
    return _items(
        (view.name, view.query) for view in views if view.name.lower().startswith(incomplete.lower())
    )


def complete_query(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    from supportconsole.domain.query import complete

    return _items((word, "") for word in complete(incomplete, len(incomplete)))


def complete_canned(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    found = _session(ctx).desk.library.canned(limit=1000)
    return _items((text.ref, text.title) for text in found if text.ref.startswith(incomplete))


def complete_guides(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    found = _session(ctx).desk.guiding.offers()
    return _items((offer.id, offer.title) for offer in found if offer.id.startswith(incomplete))


def complete_macros(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    found = [text for text in _session(ctx).desk.library.canned(limit=1000) if text.is_macro]
    return _items((text.ref, text.title) for text in found if text.ref.startswith(incomplete))


def complete_articles(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    found = _session(ctx).desk.library.articles(limit=1000)
    return _items((article.ref, article.title) for article in found if article.ref.startswith(incomplete))


def complete_agents(ctx: click.Context, _param: click.Parameter, incomplete: str) -> Items:
    agents = _session(ctx).desk.people.agents()
    named = [("me", ""), ("nobody", ""), *((agent.email or agent.name, agent.name) for agent in agents)]
    return _items((word, name) for word, name in named if word.lower().startswith(incomplete.lower()))


def complete_fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """After the numbers of `set`: fields and their values."""
    from supportconsole.domain.changes import Field
    from supportconsole.domain.query.fields import CHOICES

    if incomplete.removeprefix("#").isdigit():
        return complete_tickets(ctx, param, incomplete)
    name, assigned, value = incomplete.partition("=")
    if not assigned:
        fields = [(f"{field}=", "") for field in Field if field.startswith(name)]
        return _items(fields) or complete_tickets(ctx, param, incomplete)
    if name == Field.ASSIGNEE:
        found: Iterable[str] = [str(item.value) for item in complete_agents(ctx, param, value)]
    elif name == Field.GROUP:
        found = [group.name for group in _session(ctx).desk.people.groups()]
    else:
        found = CHOICES.get(name, ())
    return _items((f"{name}={word}", "") for word in found if word.startswith(value))


def _session(ctx: click.Context) -> Session:
    session = ctx.find_object(Session)
    assert session is not None
    return session


def _items(pairs: Iterable[tuple[str, str]]) -> Items:
    """Items whose words are one clean line each: what is not cannot be typed into a shell either."""
    found: Items = []
    for word, words in pairs:
        if word == clean_line(word) and len(found) < LIMIT:
            found.append(CompletionItem(word, help=clean_line(words) or None))
    return found
