"""The command line's top: which command lives where. A module is imported when its command is asked for."""

from collections.abc import Callable
from importlib import import_module
from inspect import cleandoc
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from supportconsole.cli.pages import Context
from supportconsole.cli.session import Session
from supportconsole.locale import _

# Families in the order of `--help`; a command's name, its module in this package, and what it does.
FAMILIES: Final[tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]] = (
    (
        _("The console"),
        (
            ("open", "console", _("Open the console, at a ticket when its number is given.")),
            ("demo", "console", _("Open the console on the sample desk; works offline.")),
        ),
    ),
    (
        _("Reading"),
        (
            ("list", "listing", _("The queue: tickets that match a query or belong to a view.")),
            ("waiting", "waiting", _("Who waits for you, longest first, and where a text is not sent.")),
            ("view", "views", _("Views: list, show, save, rename, move, remove, export.")),
            ("show", "showing", _("A ticket and its conversation.")),
            ("search", "searching", _("Find tickets, articles and scripts by words; best first.")),
            ("script", "library", _("Canned responses and guided scripts: list, show, run, lint, stats.")),
            ("suggest", "suggesting", _("What may help with a ticket: articles, responses, solved tickets.")),
            ("duplicates", "incidents", _("Tickets that may be about the same as a ticket.")),
            ("kb", "kb", _("The knowledge base: articles.")),
        ),
    ),
    (
        _("Writing"),
        (
            ("new", "creating", _("A new ticket, from a call for instance.")),
            ("reply", "writing", _("Answer the customer.")),
            ("note", "writing", _("Write an internal note.")),
            ("macro", "macros", _("Macros: list, show, preview, apply, import.")),
            ("guard", "guarding", _("What is checked before a text leaves: check.")),
            ("diagnose", "diagnosing", _("Run an allowed command on what a ticket names.")),
        ),
    ),
    (
        _("Changing"),
        (
            ("take", "changing", _("Assign tickets to yourself.")),
            ("assign", "changing", _("Assign tickets to an agent, or to nobody.")),
            ("set", "setting", _("Change fields: status=open priority=high tags=+vpn.")),
            ("tag", "changing", _("Add and remove tags: +vpn -billing.")),
            ("snooze", "changing", _("Put tickets on hold until a time.")),
            ("solve", "changing", _("Solve tickets.")),
            ("reopen", "changing", _("Open solved tickets again.")),
            ("merge", "changing", _("Merge tickets into another one.")),
            ("incident", "incidents", _("Bursts of similar tickets and incidents: list, open.")),
            ("undo", "undoing", _("Take back the last change, or the one with that number.")),
            ("redo", "undoing", _("Make an undone change again.")),
        ),
    ),
    (
        _("The helpdesk"),
        (
            ("sync", "syncing", _("Send what waits and fetch what has changed.")),
            ("fetch", "fetching", _("Bring a ticket here by its number at the helpdesk.")),
            ("outbox", "outbox", _("What is not confirmed yet: list, show, retry, discard, resolve.")),
        ),
    ),
    (
        _("The desk's data"),
        (
            ("import", "transfer", _("Read tickets, people, articles and canned responses from files.")),
            ("export", "transfer", _("Write the desk, or what a query finds, as an interchange file.")),
            ("backup", "transfer", _("Copy the desk's store into one file.")),
            ("restore", "transfer", _("Put a backup in the place of the desk's store.")),
        ),
    ),
    (
        _("Helpdesks"),
        (
            ("init", "init", _("Connect a helpdesk: asks, tries, writes the configuration.")),
            ("account", "accounts", _("Accounts and credentials: list, test, login, logout, status.")),
        ),
    ),
    (
        _("The program"),
        (
            ("doctor", "doctor", _("Check versions, paths, rights, store and terminal.")),
            ("config", "config", _("Settings: path, show, validate, set.")),
            ("keys", "keys", _("The live map of the keys.")),
            ("completion", "completion", _("The shell's completion: bash, zsh, fish.")),
            ("help", "helping", _("Pages on a topic, or the help of a command.")),
        ),
    ),
)
COMMANDS: Final = {name: (module, words) for _title, family in FAMILIES for name, module, words in family}
WITH_MEMBERS: Final = frozenset(
    {"account", "macro", "outbox", "view", "script", "kb", "config", "guard", "incident"}
)
ENVIRONMENT: Final = "_SUPPORTCONSOLE_COMPLETE"


class Command(click.Command):
    """A command that also takes --desk after its name."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = translate_help(self.help)
        self.params.append(desk_option())


class Family(click.Group):
    """A command with commands of its own, such as `config`."""

    command_class = Command
    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = translate_help(self.help)


class Top(click.Group):
    """The group of all commands; each is imported when it is used."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  the parent's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"supportconsole.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        family, hyphen, member = name.partition("-")
        if hyphen and member and family in WITH_MEMBERS:  # `kb-list` is `kb list`
            return super().resolve_command(ctx, [family, member, *args[1:]])
        if name not in COMMANDS and not ctx.resilient_parsing and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, COMMANDS, 1)
            meant = _("Did you mean {name}?").format(name=close[0]) if close else ""
            words = _("There is no command {name}.").format(name=name)
            raise click.UsageError(f"{words} {meant}".rstrip(), ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        names = [
            CompletionItem(name, help=COMMANDS[name][1]) for name in COMMANDS if name.startswith(incomplete)
        ]
        return names or click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        widest = max(map(len, COMMANDS))
        for title, family in FAMILIES:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), words) for name, _module, words in family])


def translate_help(text: str | None) -> str | None:
    r"""A command's docstring in the language of the interface; `\b` keeps the lines of a paragraph as they are."""
    return _(cleandoc(text)).replace("\\b", "\b") if text else text


def desk_option() -> click.Option:
    """`--desk NAME`, which every command takes before or after its name."""
    from supportconsole.cli.completing import complete_desks

    return click.Option(
        ["--desk"],
        metavar="NAME",
        expose_value=False,
        callback=_choose_desk,
        shell_complete=complete_desks,
        help=_("The desk to work on; else SUPPORTCONSOLE_DESK, else main."),
    )


def _choose_desk(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value and isinstance(ctx.obj, Session):
        ctx.obj.choose_desk(value)


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from supportconsole import __version__
        from supportconsole.cli.output import say

        say(f"supportconsole {__version__}")
        ctx.exit()


def make_top(callback: Callable[..., None] | None = None) -> Top:
    """The command line as a whole."""
    return Top(
        "supportconsole",
        params=[
            desk_option(),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_print_version,
                help=_("The version."),
            ),
        ],
        callback=callback,
        help=_("The agent workspace of a helpdesk, in a terminal. Without a command it opens the console."),
        epilog=_("supportconsole help TOPIC explains: {topics}.").format(
            topics="exit-codes, query, keys, formats"
        ),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
