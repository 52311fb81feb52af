"""What came in since an agent looked, one line each: who, when, what."""

from collections.abc import Callable
from typing import Final

from supportconsole.domain.clock import Instant
from supportconsole.domain.conversation import FieldChange, Kind, Message
from supportconsole.domain.text.blocks import read_body
from supportconsole.domain.times import message_time
from supportconsole.locale import _

SHOWN: Final = 200
"""Characters of a message that its line holds."""


def _plainly(change: FieldChange) -> str:
    return f"{change.field} > {change.after if change.after not in (None, '', [], ()) else '-'}"


def tell(message: Message, now: Instant, describe: Callable[[FieldChange], str] = _plainly) -> str:
    """The message as one line; `describe` makes a sentence of a change."""
    time = message_time(message.created_at, now)
    who = message.author or _("somebody")
    if message.kind is Kind.EVENT:
        return f"{time}  {who}: {', '.join(map(describe, message.changes))}"
    words = " ".join(" ".join(block.text for block in read_body(message.body, message.format)).split())
    short = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
    kind = {Kind.NOTE: _("note"), Kind.REPLY: _("reply")}.get(message.kind, "")
    return f"{time}  {who}{f' ({kind})' if kind else ''}: {short}"
