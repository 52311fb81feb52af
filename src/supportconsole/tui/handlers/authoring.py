"""Writing articles from the console: in the agent's editor, new, changed, or drafted from a ticket; and what is missing."""

import os
from collections.abc import Awaitable, Callable
from typing import Final

from supportconsole.domain.errors import ConsoleError, Refusal
from supportconsole.domain.knowledge import ArticleText, text_of
from supportconsole.locale import _, ngettext
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.knowledge import article_here, read_article_here
from supportconsole.tui.options import Option
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace

Write = Callable[[ArticleText, str], Awaitable[int]]
"""Takes the article of the editor and the id that it gives; answers with the article's number."""


async def _edit(ws: Workspace, _argument: str) -> None:
    seen = await article_here(ws)

    async def write(text: ArticleText, _ref: str) -> int:
        return (await ws.desk.tell(ws.desk.knowledge.edit, seen, text)).article.id

    await _through_editor(ws, text_of(seen), seen.ref, write)


async def _new(ws: Workspace, argument: str) -> None:
    title = argument
    if not title:
        chosen = await choose(ws, _("title of the article"), [], free=True)
        title = chosen.value.strip() if chosen else ""
    if not title:
        return
    ticket = ws.conversation.ticket
    language = ticket.language if ticket is not None else ""
    me = await ws.desk.ask(ws.desk.people.me)

    async def write(text: ArticleText, ref: str) -> int:
        return (await ws.desk.tell(ws.desk.knowledge.create, text, ref=ref)).article.id

    await _through_editor(ws, ArticleText(title, "", language=language, owner=me.ref), "", write)


async def _draft(ws: Workspace, _argument: str) -> None:
    """An article of the open ticket as a draft; what was taken out is listed before it is read."""
    from supportconsole.desk.knowledge_drafting import draft_from_ticket

    ids = ws.targets
    if not ids:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    draft = await ws.desk.ask(draft_from_ticket, ws.desk, ids[0])
    written = await ws.desk.tell(ws.desk.knowledge.create, draft.text, ticket_id=ids[0])
    if draft.removed:
        said = ngettext("{n} private thing was taken out of the draft; check the text",
                        "{n} private things were taken out of the draft; check the text", len(draft.removed))  # fmt: skip
        await choose(
            ws,
            said.format(n=len(draft.removed)),
            [Option(str(n), one.text, one.kind) for n, one in enumerate(draft.removed)],
        )
    await read_article_here(ws, written.article.id)
    ws.status.say(
        _("a draft of #{id}: {edit} edits it, {undo} takes it back").format(
            id=ids[0], edit=ws.key_of("kb.edit"), undo=ws.key_of("work.undo")
        )
    )


async def _gaps(ws: Workspace, _argument: str) -> None:
    """What is missing, each with where it leads: a ticket to draft from, an article to verify, words to write about."""
    gaps = await ws.desk.ask(ws.desk.knowledge.gaps)
    options = [
        Option(f"search {gap.words}", gap.words, _("searched {n} times, nothing used").format(n=gap.times))
        for gap in gaps.searches
    ]
    options += [
        Option(f"ticket {gap.ticket_id}", f"#{gap.ticket_id} {gap.subject}",
               _("solved without an article; {n} alike").format(n=gap.alike))
        for gap in gaps.tickets
    ]  # fmt: skip
    options += [
        Option(f"article {gap.article.id}", gap.article.title,
               ngettext("stale, used {n} time", "stale, used {n} times", gap.uses).format(n=gap.uses))
        for gap in gaps.stale
    ]  # fmt: skip
    if not options:
        ws.status.say(_("nothing is missing, as far as this desk can tell"))
        return
    chosen = await choose(ws, _("missing in the knowledge base"), options)
    if chosen is None:
        return
    what, _space, which = chosen.value.partition(" ")
    if what == "ticket":
        from supportconsole.tui.handlers.moving import open_ticket

        await open_ticket(ws, int(which))
    elif what == "article":
        await read_article_here(ws, int(which))
    else:
        await _new(ws, which)


async def _through_editor(ws: Workspace, text: ArticleText, ref: str, write: Write) -> None:
    """Let the agent edit an article, then write it; what cannot be written is edited on or kept in a file."""
    from supportconsole.domain.article_files import read_article, write_article
    from supportconsole.tui.outside import edit_outside

    source = write_article(text, ref)
    while True:
        edited = edit_outside(ws.app, ws.context.settings.editor, source)
        if edited is None:
            ws.status.say(_("the editor ended with an error; the article is as it was"), bad=True)
            return
        if not edited.strip():
            ws.status.say(_("the text is empty; nothing was written"))
            return
        try:
            try:
                found = read_article(edited, form=text.format, name=text.title)
            except ValueError as wrong:
                raise Refusal(_("The article cannot be read: {reason}.").format(reason=wrong)) from wrong
            number = await write(found.text, found.ref)
        except ConsoleError as problem:
            source = edited
            if await _keeps(ws, problem, source):
                return
        else:
            await ws.load_side(Tab.KB)
            await read_article_here(ws, number)
            return


async def _keeps(ws: Workspace, problem: ConsoleError, source: str) -> bool:
    """Ask what becomes of a text that cannot be written; true when it was put into a file."""
    options = [Option("edit", _("edit on")), Option("keep", _("keep the text in a file"))]
    chosen = await choose(ws, sentence_of(problem), options)
    if chosen is not None and chosen.value == "edit":
        return False
    import secrets

    from supportconsole.config.paths import find_paths, write_private

    path = find_paths(os.environ).editing / f"text-{secrets.token_hex(8)}.md"
    write_private(path, source)
    ws.status.say(_("the text is kept in {path}").format(path=path))
    return True


HANDLERS: Final = {
    "kb.edit": _edit,
    "kb.new": _new,
    "kb.draft": _draft,
    "kb.gaps": _gaps,
}
