"""Quoting: the whole of a message, or one paragraph after the other, at the cursor."""

from typing import Final

from supportconsole.domain.conversation import DraftKind, Kind, Message
from supportconsole.domain.gaps import literal
from supportconsole.domain.text.blocks import BlockKind, read_body
from supportconsole.domain.times import message_time
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers import composing
from supportconsole.tui.handlers.inserting import insert
from supportconsole.tui.options import Option
from supportconsole.tui.workspace import Workspace

LOOKED_AT: Final = 40
"""Messages whose paragraphs are offered, from the newest."""


def paragraphs_of(message: Message) -> list[str]:
    """What its author wrote, a paragraph each; what was quoted there is left out."""
    texts = [
        block.text for block in read_body(message.body, message.format) if block.kind is not BlockKind.QUOTE
    ]
    return [part.strip("\n") for text in texts for part in text.split("\n\n") if part.strip()]


def as_quote(text: str) -> str:
    """The text behind `>`; braces in it are the customer's own and no gap of ours."""
    return "\n".join(f"> {line}".rstrip() for line in literal(text).split("\n"))


async def quote_message(ws: Workspace, _argument: str) -> None:
    """Reply with the message under the cursor, or the customer's last one, quoted where the text's cursor is."""
    message = ws.conversation.current_message()
    if message is None or message.kind is not Kind.INBOUND:
        message = next((m for m in reversed(ws.conversation.messages) if m.kind is Kind.INBOUND), None)
    quote = "\n".join(map(as_quote, paragraphs_of(message))) + "\n\n" if message is not None else ""
    is_begun = ws.composer is not None and bool(ws.composer.text.text.strip())
    await composing.compose_for(ws, DraftKind.REPLY, quote="" if is_begun else quote)
    if is_begun and quote:
        await insert(ws, quote)


async def quote_part(ws: Workspace, _argument: str) -> None:
    """Choose a paragraph of the conversation and put it into the text; called again it adds the next one."""
    if ws.composer is None:
        return
    now = ws.desk.clock.now()
    found = [
        (message, text)
        for message in reversed(ws.conversation.messages[-LOOKED_AT:])
        if message.kind in {Kind.INBOUND, Kind.REPLY}
        for text in paragraphs_of(message)
    ]
    options = [
        Option(
            str(n), " ".join(text.split())[:120], f"{message.author} {message_time(message.created_at, now)}"
        )
        for n, (message, text) in enumerate(found)
    ]
    chosen = await choose(ws, _("quote a part (words narrow the list)"), options)
    if chosen is not None:
        await insert(ws, f"{as_quote(found[int(chosen.value)][1])}\n")


HANDLERS: Final = {
    "write.quote": quote_message,
    "compose.quote": quote_part,
}
