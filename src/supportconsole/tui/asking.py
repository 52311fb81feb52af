"""Asking at the bottom of the screen: one question at a time, again while the answer is refused."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from supportconsole.domain.errors import Refusal
from supportconsole.tui.options import Option, Options, match_options
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace

T = TypeVar("T")


async def choose(
    ws: Workspace,
    title: str,
    options: Options | Sequence[Option],
    *,
    free: bool = False,
    value: str = "",
    proposed: bool = False,
    typed: Callable[[str], None] | None = None,
    chosen: Callable[[Option | None], None] | None = None,
) -> Option | None:
    """Ask for one thing; None when the agent turns back, or another question is open.

    With `free` the typed text is an answer too. `value` stands on the line to be mended, or, when it is `proposed`, to
    be taken or typed over. `typed` is told what stands on the line, `chosen` which candidate the cursor is on.
    """
    if ws.chooser is not None:
        return None
    from supportconsole.tui.chooser import Chooser

    find = options if callable(options) else partial(match_options, options)
    before = ws.focused
    chooser = ws.chooser = Chooser(
        title,
        find,
        ws.context.palette,
        mark=ws.context.mark,
        free=free,
        offers=not callable(options),
        value=value,
        proposed=proposed,
    )
    chooser.on_typed = typed
    chooser.on_chosen = chosen
    # At the very moment of the answer: a key typed ahead would still find the chooser there.
    chooser.on_answer = ws.turns.begin
    await ws.mount(chooser)
    ws.turns.end()
    try:
        return await chooser.answer
    finally:
        chooser.close(None)
        ws.chooser = None
        if before is not None and before.is_attached:
            ws.set_focus(before)  # first: a chooser that goes away would hand the focus to any other
        await chooser.remove()


async def ask_until(
    ws: Workspace,
    title: str,
    take: Callable[[str], Awaitable[T]],
    *,
    options: Options | Sequence[Option] = (),
    value: str = "",
    proposed: bool = False,
) -> T | None:
    """What `take` makes of the typed text, asked again while it refuses; None when the agent turns back.

    Typing takes the place of a `value` that is `proposed`. A refused one is there to be mended.
    """
    while True:
        chosen = await choose(ws, title, options, free=True, value=value, proposed=proposed)
        if chosen is None or not chosen.value.strip():
            return None
        try:
            return await take(chosen.value)
        except Refusal as problem:
            title, value, proposed = sentence_of(problem), chosen.value, False
