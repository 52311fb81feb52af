"""The knowledge base in the side pane: inserted, linked, verified, marked as helpful, followed from link to link."""

from typing import Final

from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import Refusal
from supportconsole.domain.knowledge import Article
from supportconsole.locale import _
from supportconsole.tui.asking import choose
from supportconsole.tui.handlers.composing import compose_for
from supportconsole.tui.handlers.inserting import insert_article
from supportconsole.tui.options import Option
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.workspace import Workspace


async def article_here(ws: Workspace) -> Article:
    """The article under the cursor of the side pane. Raises Refusal where there is none."""
    entry = ws.side.shelf.current
    if ws.side.tab is not Tab.KB or entry is None:
        raise Refusal(
            _("no article is here"),
            hint=_("{key} goes to the knowledge base.").format(key=ws.key_of("pane.kb")),
        )
    return await ws.desk.ask(ws.desk.knowledge.get, entry.key)


async def _insert_text(ws: Workspace, _argument: str) -> None:
    article = await article_here(ws)
    await write_for(ws)
    await insert_article(ws, article.id, whole=True)


async def write_for(ws: Workspace) -> None:
    """See that a text is being written; a reply is begun where none is."""
    if ws.composer is None:
        ws.front = "conversation"
        await compose_for(ws, DraftKind.REPLY)
    ws.show_pane("conversation")


async def _helped(ws: Workspace, _argument: str) -> None:
    article, ticket = await article_here(ws), ws.conversation.ticket
    if ticket is None:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    await ws.desk.tell(ws.desk.knowledge.use, article.id, ticket.id)
    await ws.load_side(Tab.KB)
    ws.status.say(_("{title} helped with #{id}").format(title=article.title, id=ticket.id))


async def _links(ws: Workspace, _argument: str) -> None:
    """The links of an article: copied, opened, or followed to another article."""
    article = await article_here(ws)
    from supportconsole.domain.article_links import links_of
    from supportconsole.tui.files import open_link
    from supportconsole.tui.handlers.copying import copy

    links = links_of(article.body, article.format, article.path)
    if article.url:
        links = (*links, *links_of(article.url, article.format))
    if not links:
        ws.status.say(_("no links here"))
        return
    options = [
        Option(f"copy {n}" if link.url else f"read {n}", link.words, link.url or link.path)
        for n, link in enumerate(links)
    ]
    options += [
        Option(f"open {n}", _("open {link}").format(link=link.url))
        for n, link in enumerate(links)
        if link.url
    ]
    chosen = await choose(ws, _("links: Enter copies an address and reads an article"), options)
    if chosen is None:
        return
    what, number = chosen.value.split()
    link = links[int(number)]
    if what == "copy":
        copy(ws, link.url)
    elif what == "open":
        ws.status.say(open_link(link.url, ws.context.settings.open_cmd))
    else:
        found = await ws.desk.ask(ws.desk.knowledge.at_path, link.path, article.language)
        if found is None:
            raise Refusal(_("there is no article at {path}").format(path=link.path))
        await read_article_here(ws, found.id)


async def read_article_here(ws: Workspace, article_id: int) -> None:
    """Open an article in the side pane, whatever is filtered there."""
    article = await ws.desk.ask(ws.desk.knowledge.get, article_id)
    shelf = ws.side.shelves[Tab.KB]
    if all(entry.key != article_id for entry in shelf.entries):
        shelf.words = article.title if shelf.words or len(shelf.entries) >= 200 else ""
        await ws.load_side(Tab.KB)
    shelf.cursor = next((n for n, entry in enumerate(shelf.entries) if entry.key == article_id), 0)
    shelf.reading, shelf.scroll = True, 0
    ws.side.tab = Tab.KB
    ws.show_pane("side")
    ws.side.repaint()


async def _other_language(ws: Workspace, _argument: str) -> None:
    article = await article_here(ws)
    family = await ws.desk.ask(ws.desk.knowledge.family, article)
    if len(family) < 2:
        ws.status.say(_("{title} is there in one language only").format(title=article.title))
        return
    place = next((n for n, one in enumerate(family) if one.id == article.id), 0)
    await read_article_here(ws, family[(place + 1) % len(family)].id)


async def _verify(ws: Workspace, argument: str) -> None:
    article = await article_here(ws)
    from supportconsole.domain.verifying import read_until
    from supportconsole.tui.asking import ask_until

    today = ws.desk.knowledge.today()

    async def verify(words: str) -> str:
        until = read_until(words, today)
        await ws.desk.tell(ws.desk.knowledge.verify, article.id, until)
        return until

    title = _("verified until (a date, 30d, 6m, 1y)")
    spans = [Option(span, span, read_until(span, today)) for span in ("6m", "1y", "3m", "30d")]
    until = await verify(argument) if argument else await ask_until(ws, title, verify, options=spans)
    if until:
        await ws.load_side(Tab.KB)
        ws.status.say(_("{title} is verified until {date}").format(title=article.title, date=until))


HANDLERS: Final = {
    "kb.insert_text": _insert_text,
    "kb.helped": _helped,
    "kb.links": _links,
    "kb.language": _other_language,
    "kb.verify": _verify,
}
