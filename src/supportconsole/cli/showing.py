"""`show`: a ticket and its conversation."""

from collections.abc import Iterator, Sequence

import click

from supportconsole.cli.answering import people_names, sentence
from supportconsole.cli.group import Command
from supportconsole.cli.options import json_option, one_ticket
from supportconsole.cli.output import Strong, say, say_json, width
from supportconsole.cli.session import Session
from supportconsole.domain.conversation import Attachment, Kind, Message, State
from supportconsole.domain.tickets import Priority, Ticket
from supportconsole.domain.times import message_time
from supportconsole.locale import _, ngettext

DEFAULT_LIMIT = 1000


@click.command("show", cls=Command)
@one_ticket
@click.option("--limit", type=click.IntRange(min=1), default=DEFAULT_LIMIT, show_default=True,
              help=_("At most so many messages, the newest ones."))  # fmt: skip
@click.option("--quotes", is_flag=True, help=_("Also show quoted mail."))
@json_option
@click.pass_obj
def show_command(session: Session, ticket_id: int, limit: int, quotes: bool, as_json: bool) -> None:
    """A ticket and its conversation, oldest first."""
    desk = session.desk
    if as_json:
        from supportconsole.cli.gathering import whole_ticket

        say_json(whole_ticket(desk, ticket_id, limit))
        return
    ticket = desk.tickets.get(ticket_id)
    now = desk.clock.now()
    names = people_names(session)
    say(Strong(f"#{ticket.id}  {ticket.subject}"))
    for name, value in _facts(session, ticket, now):
        say(f"{name}: {value}")
    for message in desk.tickets.conversation(ticket_id, limit):
        say()
        for line in _message(message, now, names, quotes=quotes):
            say(*line)


def _facts(session: Session, ticket: Ticket, now: int) -> Iterator[tuple[str, str]]:
    requester = session.desk.tickets.requester(ticket.id)
    address = f" <{requester.email}>" if requester and requester.email else ""
    status = " ".join((ticket.status.value, *sorted(flag.value for flag in ticket.flags)))
    facts = (
        (_("status"), status),
        (_("priority"), "" if ticket.priority is Priority.NONE else ticket.priority.value),
        (_("requester"), f"{ticket.requester}{address}" if ticket.requester else ""),
        (_("organization"), ticket.organization),
        (_("assignee"), ticket.assignee),
        (_("group"), ticket.group),
        (_("channel"), ticket.channel),
        (_("language"), ticket.language),
        (_("tags"), ", ".join(ticket.tags)),
        (_("watchers"), ", ".join(ticket.watchers)),
        (_("sleeps until"), message_time(ticket.wake_at, now) if ticket.wake_at else ""),
        (_("merged into"), f"#{ticket.merged_into}" if ticket.merged_into else ""),
        (_("created"), message_time(ticket.created_at, now)),
        (_("changed"), message_time(ticket.updated_at, now)),
        *((name, str(value)) for name, value in ticket.fields.items()),
    )
    return ((name, value) for name, value in facts if value)


def _message(message: Message, now: int, names: dict[str, str], *, quotes: bool) -> Iterator[tuple[str, ...]]:
    when = message_time(message.created_at, now)
    if message.kind in {Kind.EVENT, Kind.SYSTEM}:
        told = "; ".join(sentence(change, names) for change in message.changes) or message.body
        yield (f"{when}  {message.author}: {told}" if message.author else f"{when}  {told}",)
        return
    kinds = {Kind.REPLY: _("reply"), Kind.NOTE: _("note, internal"), Kind.INBOUND: _("from the customer")}
    state = "" if message.state in {State.LOCAL, State.SENT} else f"  {message.state.value}"
    yield (Strong(message.author or _("somebody")), f"  {kinds[message.kind]}  {when}{state}")
    from supportconsole.cli.reading import body_lines

    folded = 0
    for line in body_lines(message.body, message.format, width()):
        if line.startswith(">") and not quotes:
            folded += 1
            continue
        if folded:
            yield (_folded(folded),)
            folded = 0
        yield (line,)
    if folded:
        yield (_folded(folded),)
    yield from _files(message.attachments)


def _folded(n: int) -> str:
    return ngettext(
        "> {n} quoted line; --quotes shows it", "> {n} quoted lines; --quotes shows them", n
    ).format(n=n)


def _files(files: Sequence[Attachment]) -> Iterator[tuple[str, ...]]:
    for file in files:
        size = f"{file.size / 1024:.0f} kB" if file.size >= 1024 else f"{file.size} B"
        yield (f"[{file.name}] {file.type} {size}".rstrip(),)
