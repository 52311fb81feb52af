"""How one ticket looks in the queue: a sign, the number, the subject, the requester, a time."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from supportconsole.domain.clock import Instant
from supportconsole.domain.people import short_name
from supportconsole.domain.text.cells import fit, reduce_clusters
from supportconsole.domain.tickets import Priority, QueueRow, Status, Turn
from supportconsole.domain.times import age, short_time
from supportconsole.tui.paint import Line, Span
from supportconsole.tui.theme import Palette
from supportconsole.tui.words import subject_or_blank

WIDEST: Final = 6
"""Letters of an account's name in a row at most; where those are alike, their places by name stand instead."""


class RowLook(NamedTuple):
    """What all rows of one paint share."""

    palette: Palette
    width: int
    now: Instant
    mark: str
    show_age: bool
    bar: bool
    number_width: int = 4
    accounts: Mapping[str, str] = {}
    """What rows call their helpdesk, all equally wide; empty where a desk has no more than one."""


def sign_of(row: QueueRow, now: Instant) -> str:
    """The one sign that matters most; every state has a sign of its own, so that none needs a colour."""
    if row.wake_at is not None and row.wake_at > now:
        return "z"
    if row.answering:
        return ">"
    if row.unread:
        return "*"
    if row.turn is Turn.CUSTOMER and row.status in {Status.NEW, Status.OPEN}:
        return "@"
    return " "


def paint_row(row: QueueRow, look: RowLook, *, cursor: bool, marked: bool) -> Line:
    """The row as a line of exactly `look.width` cells."""
    palette = look.palette
    sign = sign_of(row, look.now)
    when = _when(row, look)
    number = str(row.id)
    name_width = 8 if look.width >= 36 else 0
    time_width = 6 if look.width >= 26 else 0
    number_width = max(4, look.number_width)
    account = row_account(row, look)
    subject_width = max(4, look.width - 4 - number_width - 1 - name_width - time_width - 1 - len(account))
    subject = fit(reduce_clusters(subject_or_blank(row.subject)), subject_width, "")
    done = row.status in {Status.SOLVED, Status.CLOSED}
    style = palette.muted if done else palette.strong if row.unread else palette.text
    priority_sign, priority_style = _priority(row.priority, palette)
    # Few styles in a row: each change of one is a dozen bytes on the line, for every row of the screen.
    parts: Line = (
        ((look.mark if cursor else " ") + ("+" if marked else " "), palette.accent),
        (sign, style),
        (priority_sign, priority_style),
        (f"{number.rjust(number_width)} {account}{subject}", style),
    )
    if name_width:
        parts += ((" " + fit(reduce_clusters(short_name(row.requester)), name_width - 1, ""), palette.muted),)
    if time_width:
        parts += ((when.rjust(time_width) + " ", palette.muted),)
    if cursor and look.bar:
        return tuple((text, palette.selection) for text, _ in parts)
    return parts


def row_account(row: QueueRow, look: RowLook) -> str:
    """The column of the helpdesks, in the pen of the number and the subject; nothing where there is one alone."""
    if not look.accounts:
        return ""
    width = max(map(len, look.accounts.values()))
    return look.accounts.get(row.account, "").ljust(width) + " "


def short_accounts(names: Sequence[str]) -> dict[str, str]:
    """What these helpdesks are called in a row: as few letters as tell them apart, two at least; none for a single one."""
    if len(names) < 2:
        return {}
    for width in range(2, WIDEST + 1):
        short = {name: name[:width] for name in names}
        if len(set(short.values())) == len(names):
            return short
    return {name: str(place)[:WIDEST] for place, name in enumerate(sorted(names), 1)}


def _priority(priority: Priority, palette: Palette) -> Span:
    """The sign before the number: two signs, so that high and urgent differ without colour."""
    if priority is Priority.URGENT:
        return "^", palette.danger
    if priority is Priority.HIGH:
        return "'", palette.warning
    return " ", palette.text


def _when(row: QueueRow, look: RowLook) -> str:
    if row.wake_at is not None and row.wake_at > look.now:
        return short_time(row.wake_at, look.now)
    return age(row.updated_at, look.now) if look.show_age else short_time(row.updated_at, look.now)
