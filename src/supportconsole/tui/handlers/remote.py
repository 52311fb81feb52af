"""The helpdesk behind the desk: the outbox and what a person decides in it, the other number of a ticket."""

from typing import Final

from supportconsole.desk.outbox import tell_reason, tell_stage
from supportconsole.domain.outbox import Deed, Entry, Stage
from supportconsole.domain.times import message_time
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.copying import copy
from supportconsole.tui.options import Option
from supportconsole.tui.showing import refresh_all, show_ticket
from supportconsole.tui.workspace import Workspace


async def _outbox(ws: Workspace, _argument: str) -> None:
    """List what is not confirmed; the one chosen is shown in its conversation, and what can be done with it is asked."""
    entries = await ws.desk.ask(ws.desk.outbox.entries)
    if not entries:
        ws.status.say(_("everything is confirmed"))
        return
    now = ws.desk.clock.now()
    options = [
        Option(
            str(entry.id),
            f"#{entry.ticket_id} {tell_deed(entry)}: {tell_stage(entry.stage)}",
            "  ".join(filter(None, (message_time(entry.queued_at, now), tell_reason(entry.reason)))),
        )
        for entry in entries
    ]
    chosen = await choose(ws, _("not confirmed by the helpdesk"), options)
    if chosen is None:
        return
    entry = next(one for one in entries if one.id == int(chosen.value))
    await show_ticket(ws, entry.ticket_id)
    if ws.shows_conversation or ws.front == "conversation":
        ws.conversation.scroll_to_end(newest=True)
    else:
        ws.show_pane("conversation")
    await _decide(ws, entry)


async def _decide(ws: Workspace, entry: Entry) -> None:
    options = choices_of(entry)
    if not options:
        ws.status.say(_("it is on its way; the helpdesk is asked whether it has arrived"))
        return
    title = f"#{entry.ticket_id} {tell_deed(entry)}: {tell_stage(entry.stage)}"
    chosen = await choose(ws, title, options)
    if chosen is None:
        return
    desk, draft = ws.desk, None
    if chosen.value == "retry":
        await desk.tell(desk.outbox.retry, entry.id)
        said = _("tried again as soon as the helpdesk can be reached")
    elif chosen.value == "discard":
        draft = await desk.tell(desk.outbox.discard, entry.id)
        said = _("taken back")
    else:
        draft = await desk.tell(desk.outbox.resolve, entry.id, chosen.value)
        said = _("decided")
    if draft is not None:
        said = _("the text is a draft again   {key} lists what is unsent").format(key=ws.key_of("go.drafts"))
    await refresh_all(ws)
    ws.status.say(said)


def choices_of(entry: Entry) -> list[Option]:
    """What a person may do with an operation at its stage, the careful choice first."""
    again = Option("retry", _("try again"), "")
    back = Option("discard", _("take back"), _("a text becomes a draft again") if entry.body else "")
    match entry.stage:
        case Stage.HELD:
            return [
                Option("sent", _("it was sent"), _("you see it in the conversation at the helpdesk")),
                Option("draft", _("back to a draft"), _("nothing more leaves")),
                Option("send", _("send again"), _("the customer may get it twice")),
            ]
        case Stage.CONFLICT if entry.edits and not entry.body:
            return [
                Option("theirs", _("keep theirs"), tell_edits(entry, ours=False)),
                Option("mine", _("send mine all the same"), tell_edits(entry, ours=True)),
            ]
        case Stage.CONFLICT:
            return [
                Option("draft", _("back to a draft"), _("read what is new, then write on")),
                Option("send", _("send all the same"), tell_reason(entry.reason)),
            ]
        case Stage.FAILED | Stage.QUEUED:
            return [again, back]
        case _:
            return []


def tell_deed(entry: Entry) -> str:
    """What an operation does, in a word or by the fields it changes."""
    if entry.edits and not entry.body:
        return ", ".join(edit.field for edit in entry.edits)
    words: Final = {
        Deed.REPLY: _("reply"),
        Deed.NOTE: _("note"),
        Deed.FIELDS: _("change"),
        Deed.CREATE: _("new ticket"),
        Deed.MERGE: _("merge"),
    }
    return words[entry.deed]


def tell_edits(entry: Entry, *, ours: bool) -> str:
    """The fields in question with their values here or at the helpdesk."""
    theirs = entry.theirs or {}
    return ", ".join(
        f"{edit.field}: {edit.value if ours else theirs.get(edit.field, edit.base)}" for edit in entry.edits
    )


async def _deletion(ws: Workspace, _argument: str) -> None:
    """Many tickets vanished at once: keep them, or let them go, for each account that asks."""
    for status in await ws.desk.ask(ws.desk.accounts.status):
        if status.state != "asks":
            continue
        options = [
            Option("keep", _("keep them"), _("nothing is removed here")),
            Option("delete", _("remove them here too"), status.problem),
        ]
        chosen = await choose(ws, f"{status.name}: {status.problem}", options)
        if chosen is not None and chosen.value == "delete":
            await ws.desk.tell(ws.desk.accounts.allow_deletion, status.name)
            ws.status.say(_("removed with the next sync"))
        return
    ws.status.say(_("no helpdesk asks anything"))


def _copy_remote(ws: Workspace, _argument: str) -> None:
    origin = ws.conversation.origin
    if origin is None:
        ws.status.say(_("this ticket lives here alone"))
    else:
        copy(ws, origin.url or origin.number)


HANDLERS: Final = {"go.outbox": _outbox, "copy.remote": _copy_remote, "account.deletion": _deletion}
