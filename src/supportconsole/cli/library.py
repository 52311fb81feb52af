"""`script` and `kb`: the texts that an agent works with."""

from collections.abc import Sequence

import click

from supportconsole.cli.completing import complete_articles, complete_canned
from supportconsole.cli.group import Family
from supportconsole.cli.options import json_option, lines_options
from supportconsole.cli.output import Strong, say, say_json, say_json_lines, say_plain, width
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, article_shape, canned_shape
from supportconsole.domain.text.cells import cell_width, fit, shorten
from supportconsole.locale import _

LIMIT = 200


@click.group("script", cls=Family)
def script_command() -> None:
    """Canned responses."""


@script_command.command("list")
@click.argument("words", nargs=-1)
@click.option("--language", default="", help=_("Only those in this language: en, ru, pl."))
@click.option("--group", default="", help=_("Only those of this group."))
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True)
@lines_options
@click.pass_obj
def list_scripts(
    session: Session, *, words: tuple[str, ...], language: str, group: str, limit: int, shape: str | None
) -> None:
    """Canned responses, those whose title or text holds all WORDS."""
    found = session.desk.library.canned(" ".join(words), language=language, group=group, limit=limit)
    rows = [(text.ref, text.shortcut, text.language, text.title) for text in found]
    _answer(rows, [canned_shape(text) for text in found], shape)


@script_command.command("show")
@click.argument("key", metavar="SCRIPT", shell_complete=complete_canned)
@json_option
@click.pass_obj
def show_script(session: Session, key: str, as_json: bool) -> None:
    """One canned response, by its name, number or shortcut."""
    text = session.desk.library.canned_one(key)
    if as_json:
        say_json(canned_shape(text))
        return
    say(Strong(text.title))
    _say_facts((_("name"), text.ref), (_("shortcut"), text.shortcut), (_("language"), text.language),
               (_("groups"), ", ".join(text.groups)))  # fmt: skip
    for name, value in text.changes.items():
        words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        say(_("changes {field} to {value}").format(field=name, value=words))
    say()
    say(text.body)


@click.group("kb", cls=Family)
def kb_command() -> None:
    """The knowledge base."""


@kb_command.command("list")
@click.argument("words", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True)
@lines_options
@click.pass_obj
def list_articles(session: Session, words: tuple[str, ...], limit: int, shape: str | None) -> None:
    """Articles, those whose title or tags hold all WORDS."""
    found = session.desk.library.articles(" ".join(words), limit)
    rows = [(article.ref, article.state.value, article.language, article.title) for article in found]
    _answer(rows, [article_shape(article) for article in found], shape)


@kb_command.command("show")
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@json_option
@click.pass_obj
def show_article(session: Session, key: str, as_json: bool) -> None:
    """One article, by its name or number."""
    article = session.desk.library.article(key)
    if as_json:
        say_json(article_shape(article))
        return
    from supportconsole.cli.reading import body_lines

    say(Strong(article.title))
    _say_facts((_("name"), article.ref), (_("state"), article.state.value), (_("language"), article.language),
               (_("owner"), article.owner), (_("verified until"), article.verified_until),
               (_("tags"), ", ".join(article.tags)), (_("address"), article.url))  # fmt: skip
    say()
    for line in body_lines(article.body, article.format, width()):
        say(line)


def _answer(rows: Sequence[tuple[str, ...]], shapes: Sequence[Shape], shape: str | None) -> None:
    if shape == "json":
        say_json(shapes)
    elif shape == "jsonl":
        say_json_lines(shapes)
    elif shape == "plain":
        say_plain(rows)
    else:
        _say_table(rows)


def _say_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Columns as wide as their widest text; the last one is cut at the terminal's edge."""
    room = width()
    sizes = [min(28, max(map(cell_width, column))) for column in zip(*rows, strict=True)][:-1]
    for row in rows:
        head = "".join(f"{fit(text, size)}  " for text, size in zip(row, sizes, strict=False) if size)
        say(head, row[-1] if room is None else shorten(row[-1], max(1, room - cell_width(head))))


def _say_facts(*facts: tuple[str, str]) -> None:
    for name, value in facts:
        if value:
            say(f"{name}: {value}")
