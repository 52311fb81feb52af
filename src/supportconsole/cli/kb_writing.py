"""`kb new`, `kb edit` and `kb import`: articles written by hand, from a ticket, from a folder."""

import sys
from pathlib import Path

import click

from supportconsole.cli.answering import say_undo
from supportconsole.cli.completing import complete_articles, complete_tickets
from supportconsole.cli.group import Command
from supportconsole.cli.options import TicketNumber, json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import article_shape, written_shape
from supportconsole.desk.knowledge import Written
from supportconsole.domain.article_files import read_article, write_article
from supportconsole.domain.conversation import Format
from supportconsole.domain.errors import ConsoleError, Refusal, UsageProblem
from supportconsole.domain.knowledge import ArticleState, ArticleText, text_of
from supportconsole.domain.redaction import Removed
from supportconsole.locale import _, ngettext


@click.command("new", cls=Command)
@click.option("--from", "ticket_id", metavar="TICKET", type=TicketNumber(), shell_complete=complete_tickets,
              help=_("Draft it from a solved ticket; names and secrets are taken out and listed."))  # fmt: skip
@click.option("--title", default="", help=_("The title; else that of the text."))
@click.option("--text", help=_("The text itself."))
@click.option("--file", "file", metavar="FILE", help=_("A file with the text; - is standard input."))
@click.option("--id", "ref", default="", metavar="ID", help=_("Its id; else one is made."))
@click.option("--language", default="", help=_("Its language: en, ru, pl."))
@click.option("--state", type=click.Choice([state.value for state in ArticleState]), help=_("Else a draft."))
@click.option("--edit/--no-edit", "in_editor", default=None, help=_("Whether to open the editor first."))
@json_option
@click.pass_obj
def new_article(
    session: Session, *, ticket_id: int | None, title: str, text: str | None, file: str | None, ref: str, language: str,
    state: str | None, in_editor: bool | None, as_json: bool,
) -> None:  # fmt: skip
    """A new article, a draft unless its text says otherwise. Without a text the editor opens."""
    removed: tuple[Removed, ...] = ()
    if ticket_id is not None:
        from supportconsole.desk.knowledge_drafting import draft_from_ticket

        begun, removed = draft_from_ticket(session.desk, ticket_id)
    elif text is not None or file is not None:
        found, given_id = _read(_source(text, file), title)
        begun, ref = found, ref or given_id
    else:
        begun = ArticleText(title, "", owner=session.desk.people.me().ref)
    begun = begun._replace(
        title=title or begun.title,
        language=language or begun.language,
        state=ArticleState(state) if state else begun.state,
    )
    if in_editor if in_editor is not None else text is None and file is None and sys.stdin.isatty():
        begun, ref = _edit(session, begun, ref)
    elif text is None and file is None and ticket_id is None:
        raise UsageProblem(_("There is no text."), hint=_("Give --text, --file, or --from a ticket."))
    written = session.desk.knowledge.create(begun, ref=ref, ticket_id=ticket_id)
    answer_written(written, as_json=as_json, removed=removed)


@click.command("edit", cls=Command)
@click.argument("key", metavar="ARTICLE", shell_complete=complete_articles)
@click.option("--file", "file", metavar="FILE", help=_("A file with the whole article; - is standard input."))
@click.option(
    "--state", type=click.Choice([state.value for state in ArticleState]), help=_("Only change its state.")
)
@json_option
@click.pass_obj
def edit_article(session: Session, *, key: str, file: str | None, state: str | None, as_json: bool) -> None:
    """Change an article, in the editor unless --file or --state says how."""
    seen = session.desk.knowledge.get(key)
    text = text_of(seen)
    if file is not None:
        text, _ref = _read(_source(None, file), seen.title, seen.format)
    elif state is None:
        text, _ref = _edit(session, text, seen.ref)
    if state is not None:
        text = text._replace(state=ArticleState(state))
    try:
        written = session.desk.knowledge.edit(seen, text)
    except ConsoleError as problem:
        raise _with_kept(session, problem, write_article(text, seen.ref)) from problem
    answer_written(written, as_json=as_json)


@click.command("import", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--state", type=click.Choice([state.value for state in ArticleState]), default="public", show_default=True,
              help=_("The state of articles that do not say theirs."))  # fmt: skip
@click.option(
    "--language", default="", help=_("The language of articles that do not say theirs: en, ru, pl.")
)
@json_option
@click.pass_obj
def import_articles(session: Session, folder: Path, state: str, language: str, as_json: bool) -> None:
    """Take in a folder of Markdown and HTML files as articles: all of it, or nothing. The same folder again updates them."""
    from supportconsole.desk.knowledge_folder import import_folder

    report = import_folder(session.desk, folder, state=ArticleState(state), language=language)
    if as_json:
        say_json({"folder": report.folder, "added": report.added, "changed": report.changed,
                  "unchanged": report.unchanged, "undo": report.undo_id or None})  # fmt: skip
        return
    say(_("{folder}: {added} new, {changed} changed, {unchanged} as they were").format(
        folder=report.folder, added=report.added, changed=report.changed, unchanged=report.unchanged))  # fmt: skip
    if report.undo_id:
        say_undo(report.undo_id)


def answer_written(written: Written, *, as_json: bool, removed: tuple[Removed, ...] = ()) -> None:
    """What became of an article, and what an author has to check."""
    article = written.article
    if as_json:
        say_json(written_shape(article_shape(article), written.undo_id, removed))
        return
    say(f"{article.ref}  {article.state.value}  {article.title}")
    if removed:
        said = ngettext("{n} private thing was taken out; check the text:",
                        "{n} private things were taken out; check the text:", len(removed))  # fmt: skip
        say(said.format(n=len(removed)))
        for kind, text in removed:
            say(f"  {kind}: {text}")
    if written.undo_id:
        say_undo(written.undo_id)
    else:
        say(_("Nothing to do: it is so already."))


def _source(text: str | None, file: str | None) -> str:
    from supportconsole.cli.bodies import read_source

    if text is not None and file is not None:
        raise UsageProblem(_("Give the text once, not as {names}.").format(names="--text, --file"))
    return text if text is not None else read_source(file or "-")


def _read(source: str, title: str, form: Format = Format.MARKDOWN) -> tuple[ArticleText, str]:
    """The article of a source, and the id that it gives."""
    try:
        found = read_article(source, form=form, name=title)
    except ValueError as problem:
        raise UsageProblem(_("The article cannot be read: {reason}.").format(reason=problem)) from problem
    return found.text, found.ref


def _edit(session: Session, text: ArticleText, ref: str) -> tuple[ArticleText, str]:
    """The article as the editor left it. What cannot be read is kept in a file and named."""
    from supportconsole.cli.bodies import edit

    source = edit(session, write_article(text, ref))
    if not source.strip():
        raise Refusal(_("The text is empty; nothing was written."))
    try:
        return _read(source, text.title, text.format)
    except ConsoleError as problem:
        raise _with_kept(session, problem, source) from problem


def _with_kept(session: Session, problem: ConsoleError, source: str) -> ConsoleError:
    """The same problem, which says where the text lies now."""
    import secrets

    from supportconsole.config.paths import write_private

    path = session.paths.editing / f"text-{secrets.token_hex(8)}.md"
    write_private(path, source)
    kept = _("Your text is kept in {path}; mend it and give it with --file.").format(path=path)
    message, hint = problem.said(_)
    return type(problem)(message, hint=f"{hint} {kept}".strip())
