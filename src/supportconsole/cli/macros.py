"""`macro`: what a macro would do to tickets, and doing it, with one undo for all of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from supportconsole.cli.answering import answer_outcome, people_names, sentence
from supportconsole.cli.completing import complete_macros
from supportconsole.cli.group import Family
from supportconsole.cli.guarding import refuse_or_tell
from supportconsole.cli.options import TicketNumber, json_option, lines_options, set_option
from supportconsole.cli.output import Strong, say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, canned_shape, change_shape
from supportconsole.cli.tables import answer_rows
from supportconsole.desk.guard import Written
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.guard.findings import FIXED, Rule
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.locale import _

if TYPE_CHECKING:
    from supportconsole.desk.macros import Preview

_NAME = click.argument("key", metavar="MACRO", shell_complete=complete_macros)
_IDS = click.argument("ticket_ids", metavar="ID...", type=TicketNumber(), nargs=-1, required=True)


@click.group("macro", cls=Family)
def macro_command() -> None:
    """Macros: a text and changes of fields, looked at before they are applied."""


@macro_command.command("list")
@click.argument("words", nargs=-1)
@lines_options
@click.pass_obj
def list_macros(session: Session, *, words: tuple[str, ...], shape: str | None) -> None:
    """Macros, those whose title or text holds all WORDS."""
    session.desk.library.refresh()
    found = [one for one in session.desk.library.canned(" ".join(words), limit=1000) if one.is_macro]
    rows = [(one.ref, one.shortcut, one.language, ", ".join(changes_of(one)), one.title) for one in found]
    answer_rows(rows, [canned_shape(one) for one in found], shape)


@macro_command.command("show")
@_NAME
@json_option
@click.pass_obj
def show_macro(session: Session, key: str, as_json: bool) -> None:
    """One macro, by its name, number or shortcut."""
    session.desk.library.refresh()
    macro = session.desk.macros.get(key)
    if as_json:
        say_json(canned_shape(macro))
        return
    say(Strong(macro.title))
    for name, value in (
        ("name", macro.ref),
        ("shortcut", macro.shortcut),
        ("groups", ", ".join(macro.groups)),
    ):
        if value:
            say(f"{_(name)}: {value}")
    for ask in macro.ask:
        say(_("asks {name}: {question}").format(name=ask.name, question=ask.question))
    for change in changes_of(macro):
        say(_("changes {what}").format(what=change))
    if macro.script:
        say(_("begins the script {name}").format(name=macro.script))
    for title, text in ((_("reply"), macro.body.strip()), (_("internal note"), macro.note)):
        if text:
            say()
            say(Strong(title))
            say(text)


@macro_command.command("preview")
@_NAME
@_IDS
@set_option
@json_option
@click.pass_obj
def preview_macro(
    session: Session, key: str, ticket_ids: tuple[int, ...], values: tuple[str, ...], as_json: bool
) -> None:
    """What a macro would do to each ticket; nothing is changed."""
    _preview(session, key, ticket_ids, values, as_json=as_json)


@macro_command.command("apply")
@_NAME
@_IDS
@set_option
@click.option("--preview", is_flag=True, help=_("Only say what it would do; nothing is changed."))
@click.option(
    "--override",
    metavar="RULE",
    type=click.Choice([rule.value for rule in Rule if rule not in FIXED]),
    multiple=True,
    help=_("Send although this rule of the guard holds the text back; may be repeated."),
)
@json_option
@click.pass_obj
def apply_macro(
    session: Session,
    *,
    key: str,
    ticket_ids: tuple[int, ...],
    values: tuple[str, ...],
    preview: bool,
    override: tuple[str, ...],
    as_json: bool,
) -> None:
    """Apply a macro to tickets: one batch, which one undo takes back. Nothing is done when a text has a gap."""
    if preview:
        _preview(session, key, ticket_ids, values, as_json=as_json)
        return
    session.desk.library.refresh()
    answers = _answers(session, key, values)
    foreseen = session.desk.macros.preview(ticket_ids, key, answers)
    for one in foreseen:
        for kind, text in ((DraftKind.REPLY, one.reply), (DraftKind.NOTE, one.note)):
            if text and not one.gaps:
                refuse_or_tell(session, Written(text, kind, one.ticket_id), override, as_json=as_json)
    script = foreseen[0].macro.script
    if script:
        session.desk.guiding.shelf.find(script)  # before anything is done
    seen = {number: session.desk.tickets.get(number).version for number in ticket_ids}
    outcome = session.desk.macros.apply(ticket_ids, key, answers, seen=seen)
    if script:
        for number in dict.fromkeys(ticket_ids):
            session.desk.guiding.begin(number, script)
    answer_outcome(session, outcome, as_json=as_json)


@macro_command.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, readable=True))
@click.option("--format", "form", type=click.Choice(["auto", "zendesk", "freshdesk", "chatwoot", "csv"]), default="auto",
              show_default=True, help=_("The helpdesk that the file comes from."))  # fmt: skip
@click.option("--to", "folder", metavar="FOLDER", help=_("Where the files go; else your own scripts folder."))
@click.option("--replace", is_flag=True, help=_("Write over files that are there already."))
@json_option
@click.pass_obj
def import_macros(
    session: Session, *, file: str, form: str, folder: str | None, replace: bool, as_json: bool
) -> None:
    """Make files of a helpdesk's exported macros; what has no like here is kept in the file and told."""
    from supportconsole.cli.macro_files import import_file

    import_file(session, file, form, folder or str(session.paths.scripts), replace=replace, as_json=as_json)


def preview_shape(foreseen: "Sequence[Preview]") -> Shape:
    """What a macro would do, ticket by ticket; `gaps` are what stops it."""
    macro = foreseen[0].macro
    return {
        "macro": macro.ref,
        "title": macro.title,
        "script": macro.script or None,
        "tickets": [
            {
                "id": one.ticket_id,
                "macro": one.macro.ref,
                "changes": [change_shape(change) for change in one.changes],
                "reply": one.reply,
                "note": one.note,
                "gaps": list(one.gaps),
            }
            for one in foreseen
        ],
    }


def changes_of(macro: CannedResponse) -> list[str]:
    """The changes of a macro as words: `status=pending`, `tags=+vpn`."""
    words = []
    for name, value in macro.changes.items():
        if isinstance(value, dict):
            words += [f"{name}.{one}={what}" for one, what in value.items()]
        else:
            words.append(f"{name}={','.join(map(str, value)) if isinstance(value, list | tuple) else value}")
    return words


def _preview(
    session: Session, key: str, ticket_ids: Sequence[int], values: Sequence[str], *, as_json: bool
) -> None:
    session.desk.library.refresh()
    foreseen = session.desk.macros.preview(ticket_ids, key, _answers(session, key, values))
    if as_json:
        say_json(preview_shape(foreseen))
        return
    names = people_names(session)
    for one in foreseen:
        say(Strong(f"#{one.ticket_id}  {one.macro.title}"))
        for change in one.changes:
            say(f"  {sentence(change, names)}")
        if not one.changes:
            say("  " + _("no field changes"))
        for gap in one.gaps:
            say("  ! " + _("still to be filled: {gaps}").format(gaps=gap))
        for title, text in ((_("reply"), one.reply), (_("internal note"), one.note)):
            if text:
                say(f"  {title}:")
                for line in text.split("\n"):
                    say(f"    {line}".rstrip())


def _answers(session: Session, key: str, values: Sequence[str]) -> dict[str, str]:
    """The `NAME=VALUE` that were given. Raises UsageProblem for a name that is none of the macro's questions."""
    asks = {ask.name for ask in session.desk.macros.get(key).ask}
    answers = {}
    for value in values:
        name, assigned, answer = value.partition("=")
        if not assigned or name not in asks:
            raise UsageProblem(
                _("{word} is no answer to a question of {script}.").format(word=repr(value[:40]), script=key),
                hint=_("Write NAME=VALUE; it asks for: {names}.").format(names=", ".join(sorted(asks)))
                if asks
                else "",
            )
        answers[name] = answer
    return answers
