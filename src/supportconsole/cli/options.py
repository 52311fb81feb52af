"""Arguments and options that several commands share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from supportconsole.cli.completing import complete_canned, complete_tickets
from supportconsole.locale import _

F = TypeVar("F", bound=Callable[..., Any])
_LARGEST = 2**63 - 1


class TicketNumber(click.ParamType[int]):
    """A ticket's number as the screen shows it: 4711 or #4711."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        digits = str(value).removeprefix("#")
        if not digits.isascii() or not digits.isdigit() or int(digits) > _LARGEST:
            words = _("{word} is not a ticket's number; write 4711 or #4711.").format(
                word=repr(str(value)[:40])
            )
            raise click.BadParameter(words, ctx, param)
        return int(digits)


def one_ticket(command: F) -> F:
    return click.argument("ticket_id", metavar="ID", type=TicketNumber(), shell_complete=complete_tickets)(
        command
    )


def several_tickets(command: F) -> F:
    """Several tickets are one batch, which one undo takes back."""
    return click.argument(
        "ticket_ids",
        metavar="ID...",
        type=TicketNumber(),
        nargs=-1,
        required=True,
        shell_complete=complete_tickets,
    )(command)


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help=_("Answer with one JSON document."))(command)


def lines_options(command: F) -> F:
    """`--json`, `--jsonl` and `--plain` of a command that lists."""
    for name, words in (
        ("--plain", _("One line each, fields between tabs.")),
        ("--jsonl", _("One JSON object a line.")),
        ("--json", _("Answer with one JSON document.")),
    ):
        click.option(name, "shape", flag_value=name[2:], help=words)(command)
    return command


def set_option(command: F) -> F:
    return click.option(
        "--set",
        "values",
        metavar="NAME=VALUE",
        multiple=True,
        help=_("The answer to a question of the canned response; may be repeated."),
    )(command)


def body_sources(command: F) -> F:
    """Where the text of a message comes from, as one `source`; without any of them the editor opens."""

    @wraps(command)
    def with_source(
        *args: Any,
        dash: str | None,
        text: str | None,
        text_file: str | None,
        script: str | None,
        values: tuple[str, ...],
        **words: Any,
    ) -> Any:
        from supportconsole.cli.bodies import Source

        return command(*args, source=Source(dash, text, text_file, script, values), **words)

    wrapped: Any = set_option(with_source)
    click.option(
        "--script",
        metavar="SCRIPT",
        shell_complete=complete_canned,
        help=_("Begin with this canned response."),
    )(wrapped)
    click.option("--file", "text_file", metavar="FILE", help=_("A file with the text; - is standard input."))(
        wrapped
    )
    click.option("--text", help=_("The text itself."))(wrapped)
    click.argument("dash", metavar="[-]", required=False, type=click.Choice(["-"]))(wrapped)
    return wrapped  # type: ignore[no-any-return]


def body_options(command: F) -> F:
    """`body_sources`, files to send along, and the version that was looked at."""
    click.option(
        "--attach",
        "files",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, readable=True),
        multiple=True,
        help=_("A file to send along; may be repeated."),
    )(command)
    click.option(
        "--seen",
        metavar="VERSION",
        type=int,
        help=_("Refuse when the ticket has moved on since this version of it."),
    )(command)
    return body_sources(command)
