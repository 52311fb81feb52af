"""Changing tickets: each is one batch with one undo, whether one ticket is meant or a hundred."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from supportconsole.desk.done_words import say_done
from supportconsole.desk.field_words import priority_word, status_word
from supportconsole.domain.changes import Change, Field, Outcome
from supportconsole.domain.clock import DAY, HOUR, Instant, to_local
from supportconsole.domain.errors import UsageProblem
from supportconsole.domain.tickets import PRIORITIES, Priority, Status
from supportconsole.locale import _, marked, ngettext
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option
from supportconsole.tui.showing import refresh_all
from supportconsole.tui.words import ticket_number
from supportconsole.tui.workspace import Workspace

Word = TypeVar("Word", Status, Priority)
SETTABLE: Final = (Status.OPEN, Status.PENDING, Status.HOLD, Status.SOLVED)


async def finish(ws: Workspace, outcome: Outcome, *, advance: bool = False) -> None:
    """Say what was done and how to take it back, and show the new state."""
    if not outcome.changed:
        ws.status.say(_("nothing to change"))
        return
    ids = [changed.ticket_id for changed in outcome.changed]
    what = (
        f"#{ids[0]}" if len(ids) == 1 else ngettext("{n} ticket", "{n} tickets", len(ids)).format(n=len(ids))
    )
    undo = ws.key_of("work.undo")
    ws.status.say(_("{done}: {what}   {key} undo").format(done=say_done(outcome.label), what=what, key=undo))
    ws.queue.model.marked.clear()
    await refresh_all(ws, advance=advance)


async def _take(ws: Workspace, _argument: str) -> None:
    await finish(ws, await ws.desk.tell(ws.desk.work.take, ws.targets))


async def _assign(ws: Workspace, argument: str) -> None:
    targets = ws.targets
    agents = await ws.desk.ask(ws.desk.people.agents)
    if argument:
        agent = await ws.desk.ask(ws.desk.people.agent, argument)
        await finish(ws, await ws.desk.tell(ws.desk.work.assign, targets, agent))
        return
    options = [Option("0", _("nobody"), "")]
    options += [Option(str(agent.id), agent.name, " ".join(agent.groups)) for agent in agents]
    chosen = await choose(ws, _("assign to"), options)
    if chosen is not None:
        person = next((agent for agent in agents if str(agent.id) == chosen.value), None)
        await finish(ws, await ws.desk.tell(ws.desk.work.assign, targets, person))


async def _group(ws: Workspace, argument: str) -> None:
    targets, name = ws.targets, argument
    if not name:
        groups = await ws.desk.ask(ws.desk.people.groups)
        chosen = await choose(
            ws, _("hand to group"), [Option(group.name, group.name, group.level) for group in groups]
        )
        name = chosen.value if chosen else ""
    if name:
        await finish(ws, await ws.desk.tell(ws.desk.work.move, targets, name))


async def _status(ws: Workspace, argument: str) -> None:
    targets, word = ws.targets, argument
    if not word:
        chosen = await choose(
            ws, _("status"), [Option(status.value, status_word(status), status.value) for status in SETTABLE]
        )
        word = chosen.value if chosen else ""
    if word:
        status = _named(Status, word)
        await finish(
            ws, await ws.desk.tell(ws.desk.work.set_status, targets, status), advance=status is Status.SOLVED
        )


async def _priority(ws: Workspace, argument: str) -> None:
    targets, word = ws.targets, argument
    if not word:
        options = [
            Option(priority.value, priority_word(priority), priority.value)
            for priority in reversed(PRIORITIES)
        ]
        chosen = await choose(ws, _("priority"), options)
        word = chosen.value if chosen else ""
    if word:
        await finish(ws, await ws.desk.tell(ws.desk.work.set_priority, targets, _named(Priority, word)))


def _named(kind: type[Word], word: str) -> Word:
    """The status or priority of that name. Raises UsageProblem with the names there are."""
    try:
        return kind(word.strip().lower())
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise UsageProblem(
            _("{word} is not known").format(word=word), hint=_("Known: {words}.").format(words=known)
        ) from None


async def _tag(ws: Workspace, argument: str) -> None:
    targets, words = ws.targets, argument
    if not words:
        ticket = ws.conversation.ticket
        present = " ".join(ticket.tags) if ticket is not None and targets == (ticket.id,) else ""
        title = _("tags to add, -tag to remove") + (f" ({present})" if present else "")
        chosen = await choose(ws, title, [], free=True)
        words = chosen.value if chosen else ""
    signed = tuple(word if word[0] in "+-" else f"+{word}" for word in words.replace(",", " ").split())
    if signed:
        await finish(ws, await ws.desk.tell(ws.desk.work.tag, targets, signed))


async def _subject(ws: Workspace, argument: str) -> None:
    targets, text = ws.targets, argument
    if not text and ws.conversation.ticket is not None:
        chosen = await choose(ws, _("subject"), [], free=True, value=ws.conversation.ticket.subject)
        text = chosen.value if chosen else ""
    if text:
        change = Change(Field.SUBJECT, text)
        await finish(
            ws,
            await ws.desk.tell(
                ws.desk.work.change, targets, (change,), label=marked("done", "subject changed")
            ),
        )


async def _merge(ws: Workspace, argument: str) -> None:
    targets, text = ws.targets, argument
    if not text:
        chosen = await choose(ws, _("merge into ticket number"), [], free=True)
        text = chosen.value if chosen else ""
    if text.strip():
        number = ticket_number(text)
        await finish(ws, await ws.desk.tell(ws.desk.work.merge, targets, number), advance=True)


def _wakes(now: Instant) -> list[tuple[str, Instant]]:
    """The times that an agent usually lets a ticket sleep until."""
    local = to_local(now)
    nine = now + (local.replace(hour=9, minute=0, second=0, microsecond=0) - local) // timedelta(
        microseconds=1
    )
    monday = nine + (7 - local.weekday()) * DAY
    return [
        (_("in one hour"), now + HOUR),
        (_("in four hours"), now + 4 * HOUR),
        (_("tomorrow 9:00"), nine + DAY),
        (_("Monday 9:00"), monday),
        (_("in a week"), now + 7 * DAY),
    ]


async def _snooze(ws: Workspace, _argument: str) -> None:
    targets = ws.targets
    wakes = _wakes(ws.desk.clock.now())
    options = [Option(str(instant), name, f"{to_local(instant):%d.%m %H:%M}") for name, instant in wakes]
    chosen = await choose(ws, _("sleep until"), options)
    if chosen is not None:
        changes = (Change(Field.STATUS, Status.HOLD.value), Change(Field.WAKE_AT, int(chosen.value)))
        done = _("asleep until {time}").format(time=chosen.detail)
        await finish(ws, await ws.desk.tell(ws.desk.work.change, targets, changes, label=done), advance=True)


def _simply(name: str, *, advance: bool = False) -> Callable[[Workspace, str], Awaitable[None]]:
    async def do(ws: Workspace, _argument: str) -> None:
        call = ws.desk.work.solve if name == "solve" else ws.desk.work.reopen
        await finish(ws, await ws.desk.tell(call, ws.targets), advance=advance)

    return do


async def _watch(ws: Workspace, _argument: str) -> None:
    """Watch, or stop watching when the open ticket is watched already."""
    ticket, me = ws.conversation.ticket, await ws.desk.ask(ws.desk.people.me)
    watched = ticket is not None and me.ref in ticket.watchers
    await finish(ws, await ws.desk.tell(ws.desk.work.watch, ws.targets, on=not watched))


async def _unread(ws: Workspace, _argument: str) -> None:
    for ticket_id in ws.targets:
        await ws.desk.tell(ws.desk.tickets.mark_unseen, ticket_id)
    await refresh_all(ws)


async def _end_begun(ws: Workspace, ticket_id: int, script: str) -> None:
    """End the script that a macro began, because the macro was taken back."""
    for run in await ws.desk.ask(ws.desk.guiding.runs, ticket_id):
        if run.guide.id == script:
            await ws.desk.tell(ws.desk.guiding.abandon, run, _("the macro was taken back"))
    view = ws.side.guide
    if view is not None and (view.page.run.ticket_id, view.page.run.guide.id) == (ticket_id, script):
        ws.side.follow(None)
        await ws.load_side(ws.side.tab)


def _back_and_forth(name: str) -> Callable[[Workspace, str], Awaitable[None]]:
    async def do(ws: Workspace, argument: str) -> None:
        call = ws.desk.work.undo if name == "undo" else ws.desk.work.redo
        number = int(argument) if argument.isdecimal() else None
        undone = await ws.desk.tell(call, number)
        done = _("undone: {label}") if name == "undo" else _("done again: {label}")
        said = done.format(label=say_done(undone.label))
        if undone.kept:
            kept = ", ".join(f"#{ticket_id}" for ticket_id in undone.kept)
            said += "  " + _("left as they are, changed since: {tickets}").format(tickets=kept)
        began = ws.desk.macros.began.pop(undone.undo_id, None) if name == "undo" else None
        if began is not None:
            await _end_begun(ws, *began)
        ws.status.say(said, bad=bool(undone.kept))
        keep = undone.changed[0].ticket_id if undone.changed else None
        await refresh_all(ws, keep=keep)
        if undone.draft_id is not None:
            from supportconsole.tui.handlers.composing import resume_draft_by_id

            await resume_draft_by_id(ws, undone.draft_id)

    return do


HANDLERS: Final = {
    "ticket.take": _take,
    "ticket.assign": _assign,
    "ticket.group": _group,
    "ticket.status": _status,
    "ticket.priority": _priority,
    "ticket.tag": _tag,
    "ticket.subject": _subject,
    "ticket.merge": _merge,
    "ticket.solve": _simply("solve", advance=True),
    "ticket.reopen": _simply("reopen"),
    "ticket.watch": _watch,
    "ticket.snooze": _snooze,
    "ticket.unread": _unread,
    "work.undo": _back_and_forth("undo"),
    "work.redo": _back_and_forth("redo"),
}
