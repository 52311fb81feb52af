"""`outbox`: what is not confirmed by the helpdesk yet, and what a person decides about it."""

import click

from supportconsole.cli.group import Family
from supportconsole.cli.options import json_option
from supportconsole.cli.output import say, say_json
from supportconsole.cli.session import Session
from supportconsole.cli.shapes import Shape, time_shape
from supportconsole.desk.outbox import tell_reason, tell_stage
from supportconsole.domain.clock import to_local
from supportconsole.domain.outbox import Entry
from supportconsole.locale import _

CHOICES = ("sent", "send", "draft", "mine", "theirs")

_number = click.argument("number", type=click.IntRange(min=1))


@click.group("outbox", cls=Family, invoke_without_command=True)
@click.pass_context
def outbox_command(ctx: click.Context) -> None:
    """What you have sent or changed and the helpdesk has not confirmed yet."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, everything=False, as_json=False)


@outbox_command.command("list")
@click.option("--all", "everything", is_flag=True, help=_("Also what was sent and taken back, newest first."))
@json_option
@click.pass_obj
def list_command(session: Session, everything: bool, as_json: bool) -> None:
    """All operations that wait, are leaving or need you."""
    found = session.desk.outbox.entries(open_only=not everything)
    if as_json:
        say_json([entry_shape(entry) for entry in found])
        return
    for entry in found:
        _say_entry(entry)
    if not found:
        say(_("Everything is confirmed."))


@outbox_command.command("show")
@_number
@json_option
@click.pass_obj
def show_command(session: Session, number: int, as_json: bool) -> None:
    """One operation with its text and what the helpdesk holds instead."""
    entry = session.desk.outbox.entry(number)
    if as_json:
        say_json(entry_shape(entry))
        return
    _say_entry(entry)
    for edit in entry.edits:
        theirs = (entry.theirs or {}).get(edit.field)
        there = (
            " " + _("(there: {value})").format(value=theirs)
            if entry.theirs and edit.field in entry.theirs
            else ""
        )
        say(f"  {edit.field}: {edit.base} > {edit.value}{there}")
    if entry.body:
        say()
        say(entry.body)


@outbox_command.command("retry")
@_number
@json_option
@click.pass_obj
def retry_command(session: Session, number: int, as_json: bool) -> None:
    """Try again what was refused or waits for its next try."""
    session.desk.outbox.retry(number)
    _answer(session, number, None, as_json=as_json)


@outbox_command.command("discard")
@_number
@json_option
@click.pass_obj
def discard_command(session: Session, number: int, as_json: bool) -> None:
    """Give an operation up; a reply or note becomes a draft again."""
    draft = session.desk.outbox.discard(number)
    _answer(session, number, draft, as_json=as_json)


@outbox_command.command("resolve")
@_number
@click.argument("choice", type=click.Choice(CHOICES))
@json_option
@click.pass_obj
def resolve_command(session: Session, number: int, choice: str, as_json: bool) -> None:
    """Decide an operation that is held or in conflict.

    sent: you have seen it at the helpdesk. send: send it again although it may be there. draft: back to a draft.
    mine: our values, although theirs have changed. theirs: leave theirs as they are.
    """
    draft = session.desk.outbox.resolve(number, choice)
    _answer(session, number, draft, as_json=as_json)


def entry_shape(entry: Entry) -> Shape:
    """An operation for a program."""
    return {
        "id": entry.id,
        "account": entry.account,
        "ticket": entry.ticket_id,
        "kind": entry.deed.value,
        "state": entry.stage.value,
        "reason": entry.reason,
        "attempts": entry.attempts,
        "queued_at": time_shape(entry.queued_at),
        "changed_at": time_shape(entry.changed_at),
        "not_before": time_shape(entry.not_before),
        "body": entry.body,
        "edits": [{"field": edit.field, "base": edit.base, "value": edit.value} for edit in entry.edits],
        "theirs": entry.theirs,
        "message": entry.message_id,
        "ref": entry.remote_id or None,
    }


def _say_entry(entry: Entry) -> None:
    what = (
        ", ".join(edit.field for edit in entry.edits) if entry.edits and not entry.body else entry.deed.value
    )
    state = tell_stage(entry.stage)
    why = f" ({tell_reason(entry.reason)})" if entry.reason else ""
    say(
        f"{entry.id:>5}  #{entry.ticket_id}  {to_local(entry.queued_at):%Y-%m-%d %H:%M}  {what}: {state}{why}"
    )


def _answer(session: Session, number: int, draft: int | None, *, as_json: bool) -> None:
    entry = session.desk.outbox.entry(number)
    if as_json:
        say_json(entry_shape(entry) | {"draft": draft})
        return
    _say_entry(entry)
    if draft is not None:
        say(_("The text is a draft again."))
