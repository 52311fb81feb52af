"""One message as lines: who and when, the readable body behind its gutter, quoted text folded, files listed."""

from supportconsole.domain.conversation import Attachment, FieldChange, Kind, Message, State
from supportconsole.domain.text.blocks import Block, BlockKind, read_body
from supportconsole.locale import _, ngettext
from supportconsole.tui.conversation.look import Look
from supportconsole.tui.conversation.wrap import wrap
from supportconsole.tui.paint import EMPTY, Line, Span
from supportconsole.tui.times import message_time
from supportconsole.tui.words import kind_word

_BULLET = {True: "-", False: "\N{BULLET}"}


def lay_message(message: Message, look: Look, *, channel: str = "") -> list[Line]:
    """The lines of a message, a blank one at the end."""
    if message.kind in {Kind.EVENT, Kind.SYSTEM}:
        return _lay_event(message, look)
    lines = [_head(message, look, channel)]
    sign, style = look.gutter(message.kind)
    gutter: Span = (sign + " ", style)
    room = look.width - 2
    blocks = read_body(message.body, message.format)
    folded = 0
    for block in blocks:
        if block.kind is BlockKind.QUOTE and not look.unfolded:
            folded += 1
            continue
        if folded:
            lines.append(_folded_line(gutter, folded, look))
            folded = 0
        lines.extend((gutter, *spans) for spans in _lay_block(block, look, room))
    if folded:
        lines.append(_folded_line(gutter, folded, look))
    lines.extend(_file_line(gutter, attachment, look) for attachment in message.attachments)
    lines.append(EMPTY)
    return lines


def _head(message: Message, look: Look, channel: str) -> Line:
    palette = look.palette
    sign, style = look.gutter(message.kind)
    mine = message.author_id is not None and message.author_id == look.me
    name = _("you") if mine else message.author or _("somebody")
    what = channel if message.kind is Kind.INBOUND else kind_word(message.kind)
    state = "" if message.state in {State.LOCAL, State.SENT} else f"  {message.state.value}"
    return (
        (sign + " ", style),
        (name, look.author(message.kind)),
        (f"  {what}" if message.kind is not Kind.INBOUND else "", palette.muted),
        (f"  {message_time(message.created_at, look.now)}", palette.muted),
        (f"  {what}" if message.kind is Kind.INBOUND and what else "", palette.muted),
        (state, palette.warning),
    )


def _folded_line(gutter: Span, count: int, look: Look) -> Line:
    text = ngettext("{n} quoted line folded", "{n} quoted lines folded", count).format(n=count)
    return (gutter, (f"  > {text}", look.palette.muted))


def _file_line(gutter: Span, attachment: Attachment, look: Look) -> Line:
    size = f"{attachment.size / 1024:.0f} kB" if attachment.size >= 1024 else f"{attachment.size} B"
    return (
        gutter,
        (f"[{attachment.name}]", look.palette.accent),
        (f" {attachment.type} {size}", look.palette.muted),
    )


def _lay_block(block: Block, look: Look, room: int) -> list[Line]:
    palette = look.palette
    style = palette.text
    lead, rest = "", ""
    match block.kind:
        case BlockKind.HEADING:
            style = palette.strong
        case BlockKind.ITEM:
            marker = block.marker or _BULLET[look.ascii]
            lead = "  " * block.depth + marker + " "
            rest = " " * len(lead)
        case BlockKind.CODE | BlockKind.TABLE_ROW:
            style = palette.customer if block.kind is BlockKind.CODE else palette.text
            lead = rest = "  "
        case BlockKind.QUOTE:
            style = palette.muted
            lead = rest = "> " * min(max(1, block.depth), 5)
        case BlockKind.RULE:
            return [((("-" if look.ascii else "─") * min(room, 24), palette.line),)]
        case BlockKind.SIGNATURE:
            style = palette.muted
        case BlockKind.CUT:
            style = palette.warning
        case _:
            pass
    if not block.text:
        return [EMPTY]
    return [((line, style),) for line in wrap(lead + block.text, room, indent=rest)]


def _lay_event(message: Message, look: Look) -> list[Line]:
    """Events are one quiet line each; the time and the name stand behind, so that they can be skipped."""
    palette = look.palette
    mine = message.author_id is not None and message.author_id == look.me
    who = _("you") if mine else message.author
    told = "; ".join(describe_change(change) for change in message.changes) or message.body
    text = f"{told}  {who} {message_time(message.created_at, look.now)}"
    dot = "-" if look.ascii else "·"
    return [
        ((f"{dot} " if not n else "  ", palette.line), (line, palette.muted))
        for n, line in enumerate(wrap(text, look.width - 2))
    ] + [EMPTY]


def describe_change(change: FieldChange) -> str:
    """A change of a field as a reader's sentence."""
    before, after = _value(change.before), _value(change.after)
    match change.field:
        case "status":
            return _("status {before} to {after}").format(before=before, after=after)
        case "priority":
            return _("priority {before} to {after}").format(before=before, after=after)
        case "assignee":
            return _("assigned to {after}").format(after=after) if change.after else _("no longer assigned")
        case "group":
            return (
                _("handed to {after}").format(after=after)
                if change.after
                else _("taken out of {before}").format(before=before)
            )
        case "tags":
            return _("tags {after}").format(after=after) if change.after else _("tags removed")
        case "wake_at":
            return _("sleeps until {after}").format(after=after) if change.after else _("awake again")
        case "subject":
            return _("subject was {before}").format(before=before)
        case _:
            return _("{field}: {before} to {after}").format(
                field=change.field, before=before or "-", after=after or "-"
            )


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
