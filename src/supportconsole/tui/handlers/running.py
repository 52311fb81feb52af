"""Running an allowed command from a ticket: its values, its output, and what becomes of it."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConsoleError, Refusal
from supportconsole.locale import _
from supportconsole.tui.asking import ask_until, choose
from supportconsole.tui.options import Option
from supportconsole.tui.output import OutputScreen
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace

if TYPE_CHECKING:
    from supportconsole.desk.allowed import Allowed, Prepared
    from supportconsole.desk.diagnosing import Diagnosing
    from supportconsole.desk.running import Ran

Keep = Callable[[str, str, str], Awaitable[None]]
"""Keeps a command line, how it ended, and its output."""


def diagnosing_of(ws: Workspace) -> "Diagnosing":
    """The diagnostics that the settings allow."""
    from supportconsole.desk.diagnosing import Diagnosing

    settings = ws.context.settings
    return Diagnosing(ws.desk, settings.diagnostics, settings.pipes)


async def diagnose(ws: Workspace, argument: str) -> None:
    """Choose a command and its values; `argument` may say both: `ping vpn.example.org`."""
    ticket = ws.conversation.ticket
    if ticket is None:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    name, *values = argument.split() or [""]
    if not name:
        name = await choose_name(ws, _("run which command?"), diagnosing_of(ws).commands)
    if name:
        await run_and_keep(ws, ticket.id, name, values, None)


async def run_and_keep(
    ws: Workspace, ticket_id: int, name: str, arguments: Sequence[str], keep: Keep | None
) -> None:
    """Ask for values that are missing, run the command and show its output; `keep` replaces the note."""
    diagnosing = diagnosing_of(ws)
    prepared = await _prepare(ws, diagnosing, ticket_id, name, arguments)
    if prepared is None:
        return
    ways = {"output.keep": _("keep as an internal note"), "output.edit": _("write on in a note")}
    if keep is not None:
        ways = {"output.keep": _("keep for the script's note")}

    def answered(way: str, ran: "Ran") -> None:
        if way == "output.keep" and keep is not None:
            ws.go_on(keep(ran.line, ran.end_in_words(), ran.output))
        elif way in {"output.keep", "output.edit"}:
            ws.go_on(keep_note(ws, ticket_id, ran, send=way == "output.keep"))

    show_output(ws, prepared.line, lambda: diagnosing.run(prepared), ways, answered)


async def choose_name(ws: Workspace, title: str, commands: "Sequence[Allowed]") -> str:
    """Ask which command; empty when the agent turns back. Raises Refusal when none can be run."""
    options = [Option(one.name, one.name, " ".join(one.words)) for one in commands if not one.problem]
    if not options:
        raise Refusal(_("none of the commands is installed"), hint=_("See: supportconsole diagnose list"))
    chosen = await choose(ws, title, options)
    return chosen.value if chosen is not None else ""


async def _prepare(
    ws: Workspace, diagnosing: "Diagnosing", ticket_id: int, name: str, arguments: Sequence[str]
) -> "Prepared | None":
    """The command with all its values; those that are missing or are no values are asked for."""
    from supportconsole.desk.allowed import Allowed, find_allowed, place_hint, prepare
    from supportconsole.desk.diagnosing import usual_ports

    command = find_allowed(diagnosing.commands, name)
    values = diagnosing.values_for(command, arguments)
    for place in command.places:
        one = Allowed(name, (name, f"{{{place}}}"))

        async def take(text: str, one: Allowed = one, place: str = place) -> str:
            return prepare(one, {place: text}).argv[1]

        given = values.get(place, "")
        if given:
            values[place] = await take(given)
            continue
        found = await ws.desk.ask(diagnosing.candidates, ticket_id, place)
        options = [Option(word, word) for word in (usual_ports() if place == "port" else found)]
        title = f"{name}: {place}   {place_hint(place)}"
        only = found[0] if len(found) == 1 else ""
        value = await ask_until(ws, title, take, options=options, value=only, proposed=True)
        if value is None:
            return None
        values[place] = value
    return prepare(command, values)


def show_output(
    ws: Workspace,
    line: str,
    run: "Callable[[], Coroutine[Any, Any, Ran]]",
    ways: dict[str, str],
    answered: "Callable[[str, Ran], None]",
) -> None:
    """Run it beside the keys and show what comes; going back meanwhile calls it off."""
    title = f"$ {line}"
    screen = OutputScreen(
        ws.context.key_map, ws.context.palette, title=title, text=_("running ..."), ways=ways, is_waiting=True
    )
    ended: list[Ran] = []

    async def work() -> None:
        try:
            ran = await run()
        except ConsoleError as problem:
            screen.fail(sentence_of(problem))
            return
        ended.append(ran)
        screen.fill(f"$ {ran.line}  ({ran.end_in_words()})", ran.output)

    def done(way: str | None) -> None:
        if way and ended:
            answered(way, ended[0])

    ws.app.push_screen(screen, done)
    worker = ws.run_worker(work(), group="diagnostic", exclusive=True, exit_on_error=True)
    screen.on_called_off = worker.cancel


async def keep_note(ws: Workspace, ticket_id: int, ran: "Ran", *, send: bool) -> None:
    """Keep the output as an internal note, or put it into one that is written on."""
    from supportconsole.desk.diagnosing import note_of

    text = note_of(ran)
    if send:
        from supportconsole.tui.handlers.changing import finish

        await finish(ws, await ws.desk.tell(ws.desk.writing.note, ticket_id, text))
        return
    from supportconsole.tui.handlers.composing import compose_for
    from supportconsole.tui.handlers.inserting import insert

    ws.front = "conversation"
    await compose_for(ws, DraftKind.NOTE)
    await insert(ws, text)
