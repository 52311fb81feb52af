"""The console itself: command line, palette, help, themes, suspending, closing."""

from functools import partial
from typing import Final

from supportconsole.desk.actions import ACTIONS, BY_COMMAND, BY_ID, TEXT_PLACES, Place
from supportconsole.domain.errors import ConsoleError, UsageProblem
from supportconsole.domain.finding import HitKind
from supportconsole.domain.tickets import Priority
from supportconsole.domain.views import Sort
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.changing import SETTABLE
from supportconsole.tui.look import change_theme, redraw, theme_names
from supportconsole.tui.options import Option, match_options
from supportconsole.tui.workspace import Workspace


def _palette_options(ws: Workspace) -> list[Option]:
    origin = ws.conversation.origin
    lacks = origin.lacks if origin is not None else frozenset[str]()
    offered = [
        action
        for action in ACTIONS
        if action.place not in TEXT_PLACES | {Place.REVIEW, Place.HELP} and action.id not in lacks
    ]
    return [
        Option(action.id, _(action.title), "  ".join(ws.context.key_map.keys_of(action.id)))
        for action in offered
    ]


FOUND: Final = 5
"""Tickets that the palette offers beside the actions."""


async def _palette(ws: Workspace, _argument: str) -> None:
    """All actions, and the newest tickets that hold the words."""
    actions, tickets = _palette_options(ws), list[Option]()

    async def find(text: str) -> None:
        answer = await ws.desk.ask(ws.desk.finding.newest, text, kinds={HitKind.TICKET}, limit=FOUND)
        tickets[:] = [Option(f"#{hit.id}", f"#{hit.id} {hit.title}", _("ticket")) for hit in answer.hits]
        if tickets and ws.chooser is not None:
            ws.chooser.offer_again()

    def typed(text: str) -> None:
        tickets.clear()
        if len(text.strip()) > 2:
            ws.run_newest("palette", partial(find, text))

    chosen = await choose(
        ws, _("action"), lambda text: [*match_options(actions, text), *tickets], typed=typed
    )
    if chosen is None:
        return
    if chosen.value.startswith("#"):
        ws.perform(BY_ID["go.ticket"], chosen.value)
    else:
        ws.perform(BY_ID[chosen.value])


async def _arguments(ws: Workspace) -> dict[str, tuple[str, ...]]:
    """What may follow a command's word, by the kind of argument."""
    agents = await ws.desk.ask(ws.desk.people.agents)
    groups = await ws.desk.ask(ws.desk.people.groups)
    views = await ws.desk.ask(ws.desk.queue.views)
    texts = await ws.desk.ask(ws.desk.library.canned, "", limit=1000)
    return {
        "canned": tuple(text.shortcut or text.ref for text in texts),
        "macro": tuple(text.shortcut or text.ref for text in texts if text.is_macro),
        "agent": tuple(agent.name for agent in agents),
        "group": tuple(group.name for group in groups),
        "view": tuple(view.name for view in views),
        "status": tuple(status.value for status in SETTABLE),
        "priority": tuple(priority.value for priority in Priority),
        "sort": tuple(Sort),
        "theme": tuple(theme_names(ws)),
    }


async def _command(ws: Workspace, _argument: str) -> None:
    """The `:` line: a command's word and what it takes."""
    commands = [
        Option(
            action.command,
            action.command,
            _(action.title) + (f"   <{action.argument}>" if action.argument else ""),
            f"{action.command} ",
        )
        for action in BY_COMMAND.values()
    ]
    arguments = await _arguments(ws)

    def options(text: str) -> list[Option]:
        word, space, rest = text.partition(" ")
        if not space:
            return match_options(commands, text)
        action = BY_COMMAND.get(word)
        known = arguments.get(action.argument, ()) if action else ()
        return [
            Option(f"{word} {value}", value, "", f"{word} {value}")
            for value in known
            if rest.casefold() in value.casefold()
        ][:50]

    chosen = await choose(ws, ":", options, free=True)
    if chosen is not None and chosen.value.strip():
        run_command(ws, chosen.value)


def run_command(ws: Workspace, line: str) -> None:
    """Do what a command line says. Raises UsageProblem with the nearest right word."""
    word, _space, argument = line.strip().partition(" ")
    if word.isdecimal():
        word, argument = "open", word
    action = BY_COMMAND.get(word)
    if action is None:
        beginning = [name for name in BY_COMMAND if name.startswith(word)]
        if len(beginning) == 1:
            action = BY_COMMAND[beginning[0]]
    if action is None:
        from difflib import get_close_matches

        close = get_close_matches(word, BY_COMMAND, n=1)
        hint = _("Did you mean {word}?").format(word=close[0]) if close else _("Tab completes.")
        raise UsageProblem(_("there is no command {word}").format(word=word), hint=hint)
    ws.perform(action, argument.strip())


def _help(ws: Workspace, _argument: str) -> None:
    from supportconsole.tui.help import HelpScreen

    ws.app.push_screen(
        HelpScreen(
            ws.context.key_map,
            ws.place,
            ws.context.palette,
            ws.conversation.origin.lacks if ws.conversation.origin is not None else frozenset(),
        )
    )


async def _theme(ws: Workspace, argument: str) -> None:
    names = theme_names(ws)
    name = argument
    if not name:
        chosen = await choose(ws, _("theme"), [Option(one, one) for one in names])
        name = chosen.value if chosen else ""
    if name:
        change_theme(ws, name)


def _redraw(ws: Workspace, _argument: str) -> None:
    redraw(ws)


def _suspend(ws: Workspace, _argument: str) -> None:
    ws.app.action_suspend_process()


async def _close(ws: Workspace, _argument: str) -> None:
    """Close the console. Text that is unsent is kept either way; only a text in front is asked about."""
    if ws.composer is not None:
        close = _("close; the text waits as a draft")
        try:
            await ws.composer.save()
        except ConsoleError as problem:
            ws.say_problem(problem)
            close = _("close; what is not saved is lost")
        options = [Option("close", close), Option("stay", _("stay"))]
        chosen = await choose(ws, _("a text is unsent"), options)
        if chosen is None or chosen.value == "stay":
            return
    ws.app.exit(0)


HANDLERS: Final = {
    "app.command": _command,
    "app.palette": _palette,
    "app.help": _help,
    "app.theme": _theme,
    "app.redraw": _redraw,
    "app.suspend": _suspend,
    "app.close": _close,
}
