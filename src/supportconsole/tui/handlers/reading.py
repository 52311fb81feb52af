"""Reading a conversation: folds, finding words, files and links, the pager."""

from typing import Final

from supportconsole.domain.text.links import find_links
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option
from supportconsole.tui.workspace import Workspace


def _fold(ws: Workspace, _argument: str) -> None:
    ws.conversation.toggle_folds()


async def _find(ws: Workspace, argument: str) -> None:
    words = argument
    if not words:
        chosen = await choose(ws, _("find in the conversation"), [], free=True)
        words = chosen.value if chosen else ""
    if words and not ws.conversation.find(words):
        ws.status.say(_("{words} is not in what was read of this conversation").format(words=words))


async def _find_next(ws: Workspace, _argument: str) -> None:
    await _find_again(ws, older=True)


async def _find_previous(ws: Workspace, _argument: str) -> None:
    await _find_again(ws, older=False)


async def _find_again(ws: Workspace, *, older: bool) -> None:
    """The next place in the text; where nothing was looked for in it, the next hit of the search that led here."""
    words = ws.conversation.words
    if not words and ws.trail is not None:
        from supportconsole.tui.handlers.searching import walk

        await walk(ws, 1 if older else -1)
    elif not words:
        ws.status.say(_("{key} finds words here").format(key=ws.key_of("text.find")))
    elif not ws.conversation.find_again(older=older):
        said = _("{words} is not further up") if older else _("{words} is not further down")
        ws.status.say(said.format(words=words))


async def _files(ws: Workspace, _argument: str) -> None:
    """Attachments and links of the conversation: a file is opened or saved, a link is copied."""
    from supportconsole.tui.asking import ask_until
    from supportconsole.tui.files import complete_path, open_file, save_file
    from supportconsole.tui.handlers.copying import copy

    places = [
        (message.id, place)
        for message in ws.conversation.messages
        for place in range(len(message.attachments))
    ]
    files = [one for message in ws.conversation.messages for one in message.attachments]
    links = list(
        dict.fromkeys(link for message in ws.conversation.messages for link in find_links(message.body))
    )
    options = [
        Option(f"open {n}", one.name, _("open   {type} {size} B").format(type=one.type, size=one.size))
        for n, one in enumerate(files)
    ]
    options += [Option(f"save {n}", one.name, _("save to a folder")) for n, one in enumerate(files)]
    options += [Option(f"link {n}", link, _("copy the link")) for n, link in enumerate(links)]
    if not options:
        ws.status.say(_("no attachments and no links here"))
        return
    chosen = await choose(ws, _("attachments and links"), options)
    if chosen is None:
        return
    what, number = chosen.value.split()
    if what == "link":
        copy(ws, links[int(number)])
    elif not files[int(number)].path and await ws.desk.tell(
        ws.desk.origins.ask_for_file, *places[int(number)]
    ):
        why = await ws.desk.ask(ws.desk.origins.why_not, *places[int(number)])
        ws.status.say(
            why
            or _("asked the helpdesk for {name}; open it when it is here").format(
                name=files[int(number)].name
            )
        )
    elif what == "open":
        ws.status.say(await ws.desk.ask(open_file, files[int(number)], ws.context.settings.open_cmd))
    else:
        saved = await ask_until(
            ws,
            _("save to folder"),
            lambda text: ws.desk.ask(save_file, files[int(number)], text),
            options=complete_path,
            value="~/",
        )
        if saved:
            ws.status.say(saved)


async def _pager(ws: Workspace, _argument: str) -> None:
    from supportconsole.tui.outside import page_outside

    ticket = ws.conversation.ticket
    if ticket is not None:
        messages = await ws.desk.ask(ws.desk.tickets.conversation, ticket.id)
        page_outside(ws.app, ticket, messages)


HANDLERS: Final = {
    "text.fold": _fold,
    "text.find": _find,
    "text.find_next": _find_next,
    "text.find_previous": _find_previous,
    "text.files": _files,
    "text.editor": _pager,
}
