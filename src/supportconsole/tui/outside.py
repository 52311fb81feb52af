"""Leaving the screen for a moment: the agent's editor and pager."""

import os
import shlex
import shutil
import subprocess
import tempfile

from textual.app import App, SuspendNotSupported

from supportconsole.domain.conversation import Message
from supportconsole.domain.errors import Refusal
from supportconsole.domain.text.cleaning import clean
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _


def edit_outside(app: App[int], editor: str, text: str) -> str | None:
    """The text as the agent's editor left it, cleaned; None when the editor ended badly (`:cq`)."""
    from supportconsole.config.editor import edit_text, find_editor
    from supportconsole.config.paths import find_paths

    try:
        with app.suspend():
            edited = edit_text(
                text, editor=find_editor(editor, os.environ), folder=find_paths(os.environ).editing
            )
    except SuspendNotSupported:
        raise Refusal(_("this terminal cannot be left and come back to"), hint=_("Write here.")) from None
    return clean(edited) if edited is not None else None


def page_outside(app: App[int], ticket: Ticket, messages: tuple[Message, ...]) -> None:
    """The whole conversation in the agent's pager."""
    from supportconsole.domain.clock import to_local
    from supportconsole.domain.text.blocks import read_body

    program = shlex.split(os.environ.get("PAGER", "less")) or ["less"]
    if shutil.which(program[0]) is None:
        raise Refusal(_("{program} is not installed").format(program=program[0]), hint=_("Set PAGER."))
    parts = [f"#{ticket.id} {ticket.subject}\n"]
    for message in messages:
        body = "\n".join(block.text for block in read_body(message.body, message.format))
        parts.append(
            f"-- {message.author}  {to_local(message.created_at):%d.%m.%Y %H:%M}  {message.kind.value}\n{body}\n"
        )
    _page(app, program, "\n".join(parts))


def _page(app: App[int], program: list[str], text: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        with app.suspend():
            subprocess.run([*program, file.name], check=False)
