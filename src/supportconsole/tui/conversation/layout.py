"""A whole conversation as lines, laid out from the newest message back, as far as it is looked at."""

from typing import TYPE_CHECKING

from rich.style import Style

from supportconsole.desk.field_words import priority_word, status_word
from supportconsole.domain.conversation import Kind, Message
from supportconsole.domain.text.wrapping import wrap
from supportconsole.domain.tickets import LOCAL, Flag, Priority, Ticket
from supportconsole.domain.times import short_time
from supportconsole.locale import _
from supportconsole.tui.conversation.look import Look
from supportconsole.tui.conversation.messages import lay_message
from supportconsole.tui.paint import EMPTY, Line, Span, line_width
from supportconsole.tui.words import subject_or_blank

if TYPE_CHECKING:
    from supportconsole.desk.origin import Origin

QUIET = frozenset({Kind.EVENT, Kind.SYSTEM})


class Layout:
    """The lines of one conversation at one look. Lines are counted from the end, so that older ones may come later."""

    def __init__(self, messages: tuple[Message, ...], channel: str, look: Look) -> None:
        self._messages = messages
        self._channel = channel
        self._look = look
        self._next = len(messages) - 1
        self._follows_event = False
        self.lines: list[Line] = []
        self.starts: list[tuple[int, int]] = []
        """Where messages begin: (line, index of the message), oldest first."""

    def reach(self, count: int) -> None:
        """Lay out older messages until there are `count` lines or no more messages."""
        older: list[list[Line]] = []
        found = len(self.lines)
        while self._next >= 0 and found < count:
            message = self._messages[self._next]
            lines = lay_message(message, self._look, channel=self._channel)
            if message.kind in QUIET and not self._follows_event:
                lines.append(EMPTY)  # a run of events stands tight, with one blank line behind it
            self._follows_event = message.kind in QUIET
            older.append(lines)
            found += len(lines)
            self._next -= 1
        if not older:
            return
        older.reverse()
        added: list[Line] = []
        starts: list[tuple[int, int]] = []
        for offset, lines in enumerate(older):
            starts.append((len(added), self._next + 1 + offset))
            added.extend(lines)
        shift = len(added)
        self.starts = starts + [(line + shift, index) for line, index in self.starts]
        self.lines[:0] = added

    @property
    def is_whole(self) -> bool:
        return self._next < 0

    def message_at(self, line: int) -> Message | None:
        """The message that line `line` belongs to."""
        found = None
        for start, index in self.starts:
            if start > line:
                break
            found = self._messages[index]
        return found


def head_lines(ticket: Ticket, look: Look, rows: int, origin: "Origin | None" = None) -> list[Line]:
    """The lines above a conversation: number and subject; status, priority, group, assignee, channel, account, tags.

    Each of the two takes as many lines as it needs, `rows` at most.
    """
    palette = look.palette
    number, subject = f"#{ticket.id} ", subject_or_blank(ticket.subject)
    indent = " " * len(number)
    parts_of_it = wrap(subject, look.width - len(number)) if rows > 1 else [subject]
    first: list[Line] = [((number, palette.muted), (parts_of_it[0], palette.strong))]
    first += [((indent, palette.muted), (part, palette.strong)) for part in parts_of_it[1:rows]]
    if len(parts_of_it) > rows:
        first[-1] = (*first[-1], ("…", palette.strong))
    urgent = ticket.priority in {Priority.HIGH, Priority.URGENT}
    assignee = _("me") if ticket.assignee_id in look.me else ticket.assignee
    parts: list[Span] = [
        (status_word(ticket.status), palette.strong),
        (_flags(ticket), palette.danger),
        (
            priority_word(ticket.priority) if ticket.priority is not Priority.NONE else "",
            palette.warning if urgent else palette.text,
        ),
        (ticket.group, palette.text),
        (assignee or _("nobody"), palette.text if assignee else palette.muted),
        (ticket.channel, palette.text),
        (_origin(ticket, origin), palette.muted),
        *((f"#{tag}", palette.accent) for tag in ticket.tags),
        (
            _("sleeps until {time}").format(time=short_time(ticket.wake_at, look.now))
            if ticket.wake_at and ticket.wake_at > look.now
            else "",
            palette.warning,
        ),
        (_("watched") if look.me.intersection(ticket.watcher_ids) else "", palette.muted),
    ]
    return [*first, *_lay_facts(parts, palette.muted, look.width, rows)]


def _lay_facts(parts: list[Span], muted: Style, width: int, rows: int) -> list[Line]:
    """Facts one behind the other on at most `rows` lines; tags stand together."""
    lines: list[Line] = [EMPTY]
    for text, style in parts:
        if not text:
            continue
        line = lines[-1]
        tags = bool(line) and text[0] == "#" and line[-1][0][0] == "#"
        gap: Span = (" " if tags else " · ", muted)
        if not line:
            lines[-1] = ((text, style),)
        elif len(lines) < rows and line_width((*line, gap, (text, style))) > width:
            lines.append(((text, style),))
        else:
            lines[-1] = (*line, gap, (text, style))
    return lines


def _origin(ticket: Ticket, origin: "Origin | None") -> str:
    """The helpdesk and the number there; one that was made here has none until it is confirmed."""
    if origin is not None:
        return f"{origin.account} {origin.number}"
    return "" if ticket.account == LOCAL else _("{account}, not there yet").format(account=ticket.account)


def _flags(ticket: Ticket) -> str:
    words = {
        Flag.SPAM: _("spam"),
        Flag.DELETED: _("deleted"),
        Flag.MERGED: _("merged into #{id}").format(id=ticket.merged_into),
    }
    return ", ".join(words[flag] for flag in Flag if flag in ticket.flags)
