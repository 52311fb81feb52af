"""Typed search: hits while one types, newest first and then the best; a hit is opened, and the next ones after it."""

from functools import partial
from typing import TYPE_CHECKING, Final

from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.finding import Hit, HitKind
from supportconsole.locale import _
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.words import sentence_of
from supportconsole.tui.workspace import Workspace

if TYPE_CHECKING:
    from supportconsole.tui.search.view import SearchView

SHORTEST: Final = 3
"""Characters of a search that is worth remembering: shorter ones were not meant so."""


async def _open(ws: Workspace, argument: str) -> None:
    """Show the search over what is there; the line is empty unless words were given."""
    if ws.search is not None:
        return
    from supportconsole.tui.search.view import SearchView

    def typed(text: str) -> None:
        ws.run_newest("search", partial(_find, ws, text))

    keys = _("{open} opens  {places} where  {back} back").format(
        open=ws.key_of("search.go"), places=ws.key_of("search.places"), back=ws.key_of("search.back")
    )
    settings = ws.context.settings
    ws.before_search = ws.focused
    ws.search = SearchView(
        ws.context.palette,
        typed,
        mark=ws.context.mark,
        keys=keys,
        text=argument,
        in_words=settings.screen_reader,
    )
    await ws.mount(ws.search)
    ws.indexer.wake()


async def _find(ws: Workspace, text: str) -> None:
    """Ask for the newest hits, then for the best; the next letter gives both up."""
    view = ws.search
    if view is None:
        return
    if not text.strip():
        view.clear()
        return
    from supportconsole.tui.search.view import LIMIT

    finding, kinds = ws.desk.finding, view.kinds
    try:
        newest = await ws.desk.ask(finding.newest, text, kinds=kinds, limit=LIMIT)
        view.show(newest, ranked=False, is_whole=not ws.indexer.is_running)
        best = await ws.desk.ask(finding.search, text, kinds=kinds, limit=LIMIT, typing=True)
        view.show(best, ranked=True, is_whole=not ws.indexer.is_running)
    except ConsoleError as problem:
        view.say(sentence_of(problem))


async def _close(ws: Workspace) -> "SearchView | None":
    """Take the search away; the focus is where it was."""
    view, ws.search = ws.search, None
    if view is None:
        return None
    ws.workers.cancel_group(ws, "search")
    before, ws.before_search = ws.before_search, None
    if before is not None and before.is_attached:
        ws.set_focus(before)  # first: what goes away would hand the focus to any other
    await view.remove()
    return view


async def _back(ws: Workspace, _argument: str) -> None:
    view = await _close(ws)
    if view is not None and view.is_ranked:
        await _remember(ws, view.text, len(view.hits.hits), found=False)


async def _go(ws: Workspace, _argument: str) -> None:
    """Enter: open the hit under the cursor."""
    view = ws.search
    if view is None or view.current is None:
        return
    from supportconsole.tui.search.trail import Trail

    hit, text, hits = view.current, view.text, view.hits.hits
    ws.trail = Trail(text, hits, view.hits.cursor)
    await _close(ws)
    await open_hit(ws, hit)
    await _remember(ws, text, len(hits), found=True)


async def _remember(ws: Workspace, text: str, hits: int, *, found: bool) -> None:
    """Keep what was searched for: where it led to nothing there may be a gap."""
    if len(text.strip()) < SHORTEST:
        return
    ticket = ws.conversation.ticket
    search = await ws.desk.tell(ws.desk.knowledge.note_search, text, hits, ticket.id if ticket else None)
    if found:
        await ws.desk.tell(ws.desk.knowledge.note_found, search)


async def open_hit(ws: Workspace, hit: Hit) -> None:
    """Show what was found: the ticket, the article, the text in the side pane."""
    match hit.kind:
        case HitKind.TICKET:
            from supportconsole.tui.handlers.moving import open_ticket

            await ws.desk.ask(ws.desk.tickets.get, hit.id)
            await open_ticket(ws, hit.id)
            ws.conversation.mark(hit.matched)
        case HitKind.ARTICLE:
            from supportconsole.tui.handlers.knowledge import read_article_here

            await read_article_here(ws, hit.id)
        case HitKind.SCRIPT:
            from supportconsole.tui.handlers.guiding import begin_guide
            from supportconsole.tui.showing import catch_up

            await catch_up(ws)
            await begin_guide(ws, hit.ref)
        case HitKind.CANNED:
            await _read_text(ws, hit)


async def _read_text(ws: Workspace, hit: Hit) -> None:
    shelf = ws.side.shelves[Tab.SCRIPTS]
    shelf.words = ""
    await ws.load_side(Tab.SCRIPTS)
    if all(entry.key != hit.id for entry in shelf.entries):
        shelf.words = hit.title
        await ws.load_side(Tab.SCRIPTS)
    shelf.cursor = next((n for n, entry in enumerate(shelf.entries) if entry.key == hit.id), 0)
    shelf.reading, shelf.scroll = bool(shelf.entries), 0
    ws.side.tab = Tab.SCRIPTS
    ws.show_pane("side")
    ws.side.repaint()


async def walk(ws: Workspace, by: int) -> None:
    """Open the next hit of the last search, or the one before."""
    trail = ws.trail
    if trail is None:
        ws.status.say(_("{key} searches").format(key=ws.key_of("search.open")))
        return
    hit = trail.step(by)
    if hit is None:
        said = _("that was the last hit of {text}") if by > 0 else _("that was the first hit of {text}")
        ws.status.say(said.format(text=trail.text))
        return
    await open_hit(ws, hit)
    ws.status.say(
        _("hit {n} of {total}: {text}").format(n=trail.at + 1, total=len(trail.hits), text=trail.text)
    )


async def _next(ws: Workspace, _argument: str) -> None:
    await walk(ws, 1)


async def _previous(ws: Workspace, _argument: str) -> None:
    await walk(ws, -1)


def _down(ws: Workspace, _argument: str) -> None:
    if ws.search is not None:
        ws.search.move(1)


def _up(ws: Workspace, _argument: str) -> None:
    """To the hit before; on an empty line, what was searched for last comes back."""
    if ws.search is None:
        return
    if not ws.search.text and ws.trail is not None:
        ws.search.text = ws.trail.text
    else:
        ws.search.move(-1)


def _page_down(ws: Workspace, _argument: str) -> None:
    if ws.search is not None:
        ws.search.page(1)


def _page_up(ws: Workspace, _argument: str) -> None:
    if ws.search is not None:
        ws.search.page(-1)


def _places(ws: Workspace, _argument: str) -> None:
    if ws.search is not None:
        ws.search.turn_place()


HANDLERS: Final = {
    "search.open": _open,
    "search.next": _next,
    "search.previous": _previous,
    "search.go": _go,
    "search.back": _back,
    "search.down": _down,
    "search.up": _up,
    "search.page_down": _page_down,
    "search.page_up": _page_up,
    "search.places": _places,
}
