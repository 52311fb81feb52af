"""`script`: the canned responses that an agent works with."""

import click

from supportconsole.cli.completing import complete_canned
from supportconsole.cli.group import Family
from supportconsole.cli.guiding import GUIDED, show_guide
from supportconsole.cli.options import json_option, lines_options
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import canned_shape
from supportconsole.cli.tables import answer_rows, say_facts
from supportconsole.domain.errors import NotFound
from supportconsole.locale import _

LIMIT = 200


@click.group("script", cls=Family)
def script_command() -> None:
    """Canned responses and guided scripts."""


for _member in GUIDED:
    script_command.add_command(_member)


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
    """Canned responses and guided scripts, those whose title or text holds all WORDS."""
    session.desk.library.refresh()
    found = session.desk.library.canned(" ".join(words), language=language, group=group, limit=limit)
    guides = () if group else session.desk.guiding.offers(words=" ".join(words), language=language)
    rows = [(text.ref, text.shortcut, text.language, text.title) for text in found]
    rows += [(offer.id, _("guided"), ",".join(offer.languages), offer.title) for offer in guides]
    from supportconsole.cli.guide_shapes import offer_shape

    answer_rows(rows, [*map(canned_shape, found), *map(offer_shape, guides)], shape)


@script_command.command("show")
@click.argument("key", metavar="SCRIPT", shell_complete=complete_canned)
@json_option
@click.pass_obj
def show_script(session: Session, key: str, as_json: bool) -> None:
    """One canned response or guided script, by its name, number or shortcut."""
    session.desk.library.refresh()
    is_guide = key.partition(".")[0] in session.desk.guiding.known()
    try:
        text = session.desk.library.canned_one(key)
    except NotFound:
        if not is_guide:
            raise
        text = None
    # A script's own name comes before a shortcut that happens to be the same word.
    if text is None or (is_guide and key not in {text.ref, text.ref.rpartition(".")[0]}):
        show_guide(session, key, as_json=as_json)
        return
    if as_json:
        say_json(canned_shape(text))
        return
    say(Strong(text.title))
    say_facts((_("name"), text.ref), (_("shortcut"), text.shortcut), (_("language"), text.language),
               (_("groups"), ", ".join(text.groups)))  # fmt: skip
    for ask in text.ask:
        say(
            _("asks {name}: {question}").format(name=ask.name, question=ask.question),
            f"  {' / '.join(ask.choices)}",
        )
    for name, value in text.changes.items():
        words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        say(_("changes {field} to {value}").format(field=name, value=words))
    say()
    say(text.body)
