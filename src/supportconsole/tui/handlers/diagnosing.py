"""Diagnostics and pipes: `!` runs an allowed command on what the ticket names, `|` gives it the message in view."""

from typing import TYPE_CHECKING, Final

from supportconsole.domain.conversation import Message
from supportconsole.domain.errors import Refusal
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.running import choose_name, diagnose, diagnosing_of, keep_note, show_output
from supportconsole.tui.options import Option
from supportconsole.tui.showing import catch_up
from supportconsole.tui.workspace import Workspace

if TYPE_CHECKING:
    from supportconsole.desk.running import Ran


async def _pipe(ws: Workspace, argument: str) -> None:
    """Give what is selected in the text, else the message in view or a part of it, to a command of the pipes."""
    await catch_up(ws)
    ticket, message = ws.conversation.ticket, ws.conversation.current_message()
    if ticket is None or message is None:
        raise Refusal(_("no message is in view"), hint=_("Open a ticket first."))
    selected = ws.composer.text.selected_text if ws.composer is not None else ""
    diagnosing = diagnosing_of(ws)
    name = argument or await choose_name(ws, _("pipe the message to which command?"), diagnosing.pipes)
    if not name:
        return
    from supportconsole.desk.allowed import find_allowed

    command = find_allowed(diagnosing.pipes, name)
    text = selected or (_whole(message) if argument else await _choose_part(ws, message))
    if not text:
        return
    source = _("selection") if selected else message.kind.value
    ways = {"output.keep": _("keep as an internal note"), "output.edit": _("write on in a note")}
    if ws.composer is not None:
        ways["output.insert"] = _("insert into the text")

    def answered(way: str, ran: "Ran") -> None:
        if way == "output.insert":
            from supportconsole.tui.handlers.inserting import insert

            ws.go_on(insert(ws, ran.output))
        elif way:
            ws.go_on(keep_note(ws, ticket.id, ran, send=way == "output.keep"))

    show_output(ws, f"{command.name} < {source}", lambda: diagnosing.pipe(name, f"{text}\n"), ways, answered)


def _whole(message: Message) -> str:
    from supportconsole.domain.text.blocks import read_body

    return "\n".join(block.text for block in read_body(message.body, message.format))


async def _choose_part(ws: Workspace, message: Message) -> str:
    """The message, or the paragraph of it that the agent chooses; empty when he turns back."""
    from supportconsole.tui.handlers.quoting import paragraphs_of

    parts = paragraphs_of(message)
    if len(parts) < 2:
        return _whole(message)
    options = [Option("all", _("the whole message"))]
    options += [Option(str(n), " ".join(part.split())[:120]) for n, part in enumerate(parts)]
    chosen = await choose(ws, _("pipe which part? (words narrow the list)"), options)
    if chosen is None:
        return ""
    return _whole(message) if chosen.value == "all" else parts[int(chosen.value)]


async def _diagnose(ws: Workspace, argument: str) -> None:
    await catch_up(ws)
    await diagnose(ws, argument)


HANDLERS: Final = {"tool.diagnose": _diagnose, "tool.pipe": _pipe}
