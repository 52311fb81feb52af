"""Asking for something that may be refused: the sentence stands over the line, and what was typed stays to be mended."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from supportconsole.domain.errors import Refusal
from supportconsole.tui.options import Option, Options
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace

T = TypeVar("T")


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
        chosen = await ws.choose(title, options, free=True, value=value, proposed=proposed)
        if chosen is None or not chosen.value.strip():
            return None
        try:
            return await take(chosen.value)
        except Refusal as problem:
            title, value, proposed = sentence_of(problem), chosen.value, False
