"""Starting and shaping a text: reply, note, new ticket, what is inserted into it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from supportconsole.domain.conversation import Draft, DraftKind
from supportconsole.domain.errors import Refusal
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.inserting import insert_article
from supportconsole.tui.options import Option, match_options
from supportconsole.tui.workspace import Workspace

if TYPE_CHECKING:
    from supportconsole.tui.composer.composer import Composer


async def _open_composer(ws: Workspace, draft: Draft) -> "Composer":
    from supportconsole.tui.composer.stand import open_composer

    return await open_composer(ws, draft)


def _retitle(ws: Workspace) -> None:
    from supportconsole.tui.composer.stand import retitle

    retitle(ws)


async def compose_for(ws: Workspace, kind: DraftKind, *, quote: str = "") -> None:
    """Open the composer for the ticket in front; a draft that was begun before is continued."""
    ticket_id = ws.conversation.ticket.id if ws.front == "conversation" and ws.conversation.ticket else None
    if ticket_id is None:
        row = ws.queue.model.current
        ticket_id = row.id if row is not None else None
    if ticket_id is None:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    if ws.conversation.ticket is None or ws.conversation.ticket.id != ticket_id:
        ws.show_opened(await ws.desk.ask(ws.loader.open_ticket, ticket_id))
    draft = await ws.desk.tell(ws.desk.writing.draft, ticket_id, kind)
    if draft is None:
        draft = await ws.desk.tell(ws.desk.writing.begin, ticket_id, kind)
    composer = await _open_composer(ws, draft)
    if quote and not draft.body:
        composer.text.insert_text(quote)


def _write(kind: DraftKind) -> Callable[[Workspace, str], Awaitable[None]]:
    async def write(ws: Workspace, _argument: str) -> None:
        await compose_for(ws, kind)

    return write


async def resume_draft(ws: Workspace, draft: Draft) -> None:
    """Go on with a draft: its ticket is opened and its text is in the composer."""
    if draft.ticket_id is not None:
        ws.show_opened(await ws.desk.ask(ws.loader.open_ticket, draft.ticket_id))
        mine = await ws.desk.tell(ws.desk.writing.draft, draft.ticket_id, draft.kind)
        await _open_composer(ws, mine or draft)
    else:
        await _open_composer(ws, draft)


async def resume_draft_by_id(ws: Workspace, draft_id: int) -> None:
    drafts = await ws.desk.ask(ws.desk.writing.drafts)
    for draft in drafts:
        if draft.id == draft_id:
            await resume_draft(ws, draft)


async def _new_ticket(ws: Workspace, argument: str) -> None:
    """A call: who is it, then write; the first line is the subject."""
    waiting = await ws.desk.ask(ws.desk.writing.drafts)
    begun = next((draft for draft in waiting if draft.kind is DraftKind.TICKET and not draft.elsewhere), None)
    if begun is not None and begun.body:
        await _open_composer(ws, begun)
        return
    who = argument
    if not who:
        people = await ws.desk.ask(ws.desk.people.find, "", 500)
        options = [
            Option(person.email or person.name, person.name, f"{person.email}  {person.organization}")
            for person in people
        ]
        chosen = await choose(
            ws,
            _("who is calling? (a name or address; a new one is added)"),
            lambda text: match_options(options, text)[:50],
            free=True,
        )
        if chosen is None:
            return
        who = chosen.value
    where = await _choose_account(ws)
    if where is None:
        return
    fields = {**_name_caller(who), "channel": "phone", **where}
    draft = await ws.desk.tell(ws.desk.writing.begin, None, DraftKind.TICKET, fields)
    await _open_composer(ws, draft)


async def _choose_account(ws: Workspace) -> dict[str, str] | None:
    """Where the ticket is made, and in which team when the helpdesk has several; None when that was left open."""
    if ws.context.start_engine is None:
        return {}
    accounts = await ws.desk.ask(ws.desk.accounts.for_new_tickets)
    account = accounts[0] if accounts else ""
    if len(accounts) > 1:
        options = [Option(name, name, "") for name in accounts]
        chosen = await choose(
            ws, _("at which helpdesk?"), [*options, Option("", _("local"), _("it stays on this machine"))]
        )
        if chosen is None:
            return None
        account = chosen.value
    if not account:
        return {}
    groups = await ws.desk.ask(ws.desk.people.groups_at, account)
    if len(groups) < 2:
        return {"account": account}
    picked = await choose(
        ws,
        _("for which team at {account}?").format(account=account),
        [Option(one, one, "") for one in groups],
    )
    return None if picked is None else {"account": account, "group": picked.value}


def _name_caller(who: str) -> dict[str, str]:
    """A name, an address, or both, as the fields of the draft: `Jan Lis jan@example.org`."""
    address = next((word for word in who.split() if "@" in word), "").strip("<>(),;")
    name = " ".join(word for word in who.split() if "@" not in word)
    return {"requester": address, "email": address, "name": name} if address and name else {"requester": who}


async def _insert_article(ws: Workspace, _argument: str) -> None:
    from supportconsole.domain.text.glimpse import glimpse
    from supportconsole.tui.matching import ROOM
    from supportconsole.tui.side.articles import state_word

    articles = await ws.desk.ask(ws.desk.library.articles)
    options = [
        Option(
            str(one.id),
            one.title,
            f"{one.language} {state_word(one.state)}  {one.url or glimpse(one.body[:400])[:ROOM]}",
        )
        for one in articles
    ]
    chosen = await choose(ws, _("article"), options)
    if chosen is not None:
        await insert_article(ws, int(chosen.value))


async def _insert_colleague(ws: Workspace, _argument: str) -> None:
    agents = await ws.desk.ask(ws.desk.people.agents)
    chosen = await choose(
        ws, _("colleague"), [Option(agent.name, agent.name, " ".join(agent.groups)) for agent in agents]
    )
    if chosen is not None and ws.composer is not None:
        ws.composer.text.insert_text(f"@{chosen.value} ")


async def flip(ws: Workspace, _argument: str) -> None:
    """Reply becomes note and note becomes reply; word, rule and colour change with it."""
    composer = ws.composer
    if composer is None or composer.kind is DraftKind.TICKET:
        return
    kind = DraftKind.NOTE if composer.kind is DraftKind.REPLY else DraftKind.REPLY
    await ws.desk.tell(ws.desk.writing.turn, composer.draft.id, kind)
    composer.kind = kind
    _retitle(ws)


async def attach_file(ws: Workspace, _argument: str) -> None:
    composer = ws.composer
    if composer is None:
        return
    if composer.kind is DraftKind.TICKET:
        raise Refusal(
            _("a new ticket takes no file"), hint=_("Create it; a note or a reply on it can have files.")
        )
    from supportconsole.tui.asking import ask_until
    from supportconsole.tui.composer.stand import attach
    from supportconsole.tui.files import complete_path, existing_file

    path = await ask_until(
        ws,
        _("file to attach"),
        lambda text: ws.desk.ask(existing_file, text),
        options=complete_path,
        value="~/",
    )
    if path is not None:
        await attach(ws, composer, path)


async def _editor(ws: Workspace, _argument: str) -> None:
    """Go on in $EDITOR; what comes back is cleaned, and an editor that ends badly changes nothing."""
    composer = ws.composer
    if composer is None:
        return
    await composer.autosave.flush()
    from supportconsole.tui.outside import edit_outside

    text = edit_outside(ws.app, ws.context.settings.editor, composer.text.text)
    if text is None:
        ws.status.say(_("the editor ended with an error; the text is as it was"), bad=True)
    else:
        composer.text.load_text(text)
        composer.text.move_cursor(composer.text.document.end)
        composer.autosave.typed()
    composer.edit()


def _leave(ws: Workspace, _argument: str) -> None:
    """Look at another pane while the text stays open."""
    ws.show_pane("side" if ws.front == "conversation" else "conversation")


HANDLERS: Final = {
    "write.reply": _write(DraftKind.REPLY),
    "write.note": _write(DraftKind.NOTE),
    "write.ticket": _new_ticket,
    "compose.article": _insert_article,
    "compose.colleague": _insert_colleague,
    "compose.flip": flip,
    "compose.attach": attach_file,
    "compose.editor": _editor,
    "compose.leave": _leave,
}
