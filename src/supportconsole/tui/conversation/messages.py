"""One message as lines: who and when, the readable body behind its gutter, quoted text folded, files listed."""

from collections.abc import Mapping

from supportconsole.desk.field_words import priority_word, status_word
from supportconsole.domain.clock import parse_instant, to_local
from supportconsole.domain.conversation import Attachment, FieldChange, Kind, Message, State
from supportconsole.domain.text.blocks import read_body
from supportconsole.domain.text.wrapping import wrap
from supportconsole.domain.tickets import Priority, Status
from supportconsole.domain.times import message_time
from supportconsole.locale import _
from supportconsole.tui.conversation.bodies import lay_body
from supportconsole.tui.conversation.look import Look
from supportconsole.tui.paint import EMPTY, Line, Span, line_width
from supportconsole.tui.words import state_word


def lay_message(message: Message, look: Look, *, channel: str = "") -> list[Line]:
    """The lines of a message, a blank one at the end."""
    if message.kind in {Kind.EVENT, Kind.SYSTEM}:
        return _lay_event(message, look)
    sign, style = look.gutter(message.kind)
    gutter: Span = (sign + " ", style)
    blocks = read_body(message.body, message.format)
    body = lay_body(blocks, look.palette, look.width - 2, unfolded=look.unfolded, ascii_only=look.ascii)
    lines = [_head(message, look, channel)]
    if message.cc:
        copies = _("copy to {addresses}").format(addresses=", ".join(message.cc))
        lines.extend((gutter, (part, look.palette.muted)) for part in wrap(copies, look.width - 2))
    lines.extend((gutter, *line) for line in body)
    for attachment in message.attachments:
        lines.extend(_lay_file(gutter, attachment, look))
    lines.append(EMPTY)
    return lines


def _head(message: Message, look: Look, channel: str) -> Line:
    palette = look.palette
    sign, style = look.gutter(message.kind)
    mine = message.author_id in look.me
    name = _("you") if mine else message.author or _("somebody")
    what = channel if message.kind is Kind.INBOUND else kind_word(message.kind)
    state = "" if message.state in {State.LOCAL, State.SENT} else f"  {state_word(message.state)}"
    return (
        (sign + " ", style),
        (name, look.author(message.kind)),
        (f"  {what}" if message.kind is not Kind.INBOUND else "", palette.muted),
        (f"  {message_time(message.created_at, look.now)}", palette.muted),
        (f"  {what}" if message.kind is Kind.INBOUND and what else "", palette.muted),
        (state, palette.warning),
    )


def _lay_file(gutter: Span, attachment: Attachment, look: Look) -> list[Line]:
    """A file's whole name: its end says what it is."""
    size = f"{attachment.size / 1024:.0f} kB" if attachment.size >= 1024 else f"{attachment.size} B"
    lines: list[Line] = [
        (gutter, (part, look.palette.accent)) for part in wrap(f"[{attachment.name}]", look.width - 2)
    ]
    kind: Span = (f" {attachment.type} {size}", look.palette.muted)
    if line_width((*lines[-1], kind)) <= look.width:
        lines[-1] = (*lines[-1], kind)
    else:
        lines.append((gutter, kind))
    return lines


def _lay_event(message: Message, look: Look) -> list[Line]:
    """Events are one quiet line each; the name and the time stand behind, so that they can be skipped."""
    palette = look.palette
    mine = message.author_id in look.me
    who = _("you") if mine else message.author
    words = dict.fromkeys(describe_change(change, look.names) for change in message.changes)
    told = "; ".join(words) or message.body
    text = f"{told}  {who} {message_time(message.created_at, look.now)}"
    dot = "-" if look.ascii else "·"
    return [
        ((f"{' ' if number else dot} ", palette.muted), (line, palette.muted))
        for number, line in enumerate(wrap(text, look.width - 2))
    ]


def describe_change(change: FieldChange, names: Mapping[str, str]) -> str:
    """A change of a field as a reader's sentence."""
    before, after = (_value(change.field, value, names) for value in (change.before, change.after))
    match change.field:
        case "status" if not change.before:
            return _("opened as {after}").format(after=after)
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
            return _("tags {changes}").format(changes=_difference(change.before, change.after))
        case "flags":
            return (
                _("marked as {after}").format(after=after)
                if change.after
                else _("no longer {before}").format(before=before)
            )
        case "wake_at":
            return _("sleeps until {after}").format(after=after) if change.after else _("awake again")
        case "message" if change.after == "draft":
            return _("a reply or note was taken back")
        case "merged":
            return _("merged: {after}").format(after=after)
        case "subject":
            return _("subject was {before}").format(before=before)
        case _:
            return _("{field}: {before} to {after}").format(
                field=change.field, before=before or "-", after=after or "-"
            )


def _difference(before: object, after: object) -> str:
    """What was added to a list and what was taken from it: `+vpn -mail`."""
    old, new = (value if isinstance(value, list | tuple) else () for value in (before, after))
    words = [f"+{one}" for one in new if one not in old] + [f"-{one}" for one in old if one not in new]
    return " ".join(words)


def _value(field: str, value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(names.get(str(part), str(part)) for part in value)
    text = "" if value is None else str(value)
    try:
        match field:
            case "status":
                return status_word(Status(text))
            case "priority":
                return priority_word(Priority(text)) if Priority(text) is not Priority.NONE else _("none")
            case "wake_at":
                return f"{to_local(parse_instant(text)):%d.%m.%Y %H:%M}"
    except ValueError:  # an event that another system wrote: its words are shown as they are
        pass
    return names.get(text, text)


def kind_word(kind: Kind) -> str:
    words = {
        Kind.REPLY: _("reply"),
        Kind.INBOUND: _("customer"),
        Kind.NOTE: _("note, internal"),
        Kind.EVENT: _("event"),
        Kind.SYSTEM: _("system"),
    }
    return words[kind]
