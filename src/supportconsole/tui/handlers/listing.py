"""The queue as a list: marks, the filter, orders, views of one's own."""

from functools import partial
from typing import Final

from supportconsole.domain.errors import BadQuery, Refusal
from supportconsole.domain.query.completion import complete, word_start
from supportconsole.domain.views import Sort
from supportconsole.locale import _, ngettext
from supportconsole.tui.asking import choose
from supportconsole.tui.options import Option, match_options
from supportconsole.tui.showing import catch_up, go_to_view, narrow
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.words import sentence_of, sort_word
from supportconsole.tui.workspace import Workspace

MARKED_AT_ONCE: Final = 1000
OFFERED: Final = 20
"""Candidates for the word being typed."""


def _mark(ws: Workspace, _argument: str) -> None:
    ws.queue.model.toggle_mark()
    ws.queue.move(1)


def _range(ws: Workspace, _argument: str) -> None:
    ws.queue.model.mark_range()
    ws.queue.repaint()


async def _mark_all(ws: Workspace, _argument: str) -> None:
    model = ws.queue.model
    if model.marked:
        model.marked.clear()
    else:
        query = ws.loader.query_of(model.view, model.filter)
        model.marked = set(await ws.desk.ask(ws.desk.queue.ids, query, model.view.sort, MARKED_AT_ONCE))
        said = ngettext("{n} ticket marked", "{n} tickets marked", len(model.marked)).format(
            n=len(model.marked)
        )
        if model.total.n > len(model.marked):
            said = _("the first {n} are marked: more cannot be changed at once").format(n=len(model.marked))
        ws.status.say(said)
    ws.queue.repaint()


async def _filter(ws: Workspace, argument: str) -> None:
    """Narrow the list while one types; Esc gives the old list back."""
    if argument:
        await narrow(ws, argument)
        return
    before = ws.queue.model.filter

    names = await _names(ws)

    def options(text: str) -> list[Option]:
        if not text:
            return []
        kept = text[: word_start(text, len(text))]
        words = complete(text, len(text), names)[:OFFERED]
        return [Option(kept + word, word) for word in words]

    def typed(text: str) -> None:
        ws.run_newest("filter", partial(narrow, ws, text, quiet=True))

    title, value = _("filter"), before
    while True:
        chosen = await choose(ws, title, options, free=True, value=value, typed=typed)
        words = before if chosen is None else chosen.value
        try:
            await narrow(ws, words)
        except BadQuery as problem:  # what was typed stays, to be mended
            title, value = sentence_of(problem), words
        else:
            return


async def _names(ws: Workspace) -> dict[str, tuple[str, ...]]:
    """Values that only this desk knows, by the query's field."""
    groups = await ws.desk.ask(ws.desk.people.groups)
    agents = await ws.desk.ask(ws.desk.people.agents)
    return {
        "group": tuple(group.name for group in groups),
        "assignee": tuple(agent.name for agent in agents),
    }


async def _sort(ws: Workspace, argument: str) -> None:
    word = argument
    if not word:
        chosen = await choose(
            ws, _("order"), [Option(sort.value, sort_word(sort), sort.value) for sort in Sort]
        )
        word = chosen.value if chosen else ""
    if word not in tuple(Sort):
        if word:
            raise Refusal(_("{word} is not an order").format(word=word), hint=", ".join(Sort))
        return
    await go_to_view(ws, ws.queue.model.view.name, sort=Sort(word), words=ws.queue.model.filter)


async def _filter_side(ws: Workspace, _argument: str) -> None:
    tab = ws.side.tab
    if tab is Tab.CUSTOMER:
        return
    shelf = ws.side.shelves[tab]
    before = shelf.words
    shelf.reading = False

    def typed(text: str) -> None:
        shelf.words = text
        ws.run_newest("side", partial(ws.load_side, tab))

    chosen = await choose(
        ws, _("filter"), lambda text: match_options((), text), free=True, value=before, typed=typed
    )
    shelf.words = before if chosen is None else chosen.value
    await ws.load_side(tab)


async def _suggest(ws: Workspace, _argument: str) -> None:
    """What may help with the ticket, now: the list begins with it. From another pane: the way to the list."""
    suggester = ws.suggester
    if ws.front != "side":
        await catch_up(ws)
        if ws.side.tab is Tab.CUSTOMER:
            ws.side.choose_tab(Tab.SCRIPTS)
        ws.show_pane("side")
        if not suggester.is_waiting and suggester.found is not None:
            return
    if suggester.found is None:
        suggester.look()
    elif not suggester.is_waiting:
        ws.status.say(_("nothing more is suggested for this ticket"))
    ws.side.shelf.reading = False
    await suggester.show()


async def _dismiss(ws: Workspace, _argument: str) -> None:
    """A suggestion is not wanted for this ticket, and counts less for those like it."""
    from supportconsole.tui.side.suggested import hits_for, without

    entry, found = ws.side.shelf.current, ws.suggester.found
    hits = hits_for(ws.side.tab, found)
    hit = next((hit for hit in hits if entry is not None and entry.why and hit.id == entry.key), None)
    if hit is None or found is None:
        raise Refusal(_("this is no suggestion"), hint=_("Suggestions have a + before them."))
    await ws.desk.tell(ws.desk.finding.dismiss, found.ticket_id, hit)
    ws.suggester.found = without(found, hit)
    place = ws.side.shelf.cursor
    await ws.load_side(ws.side.tab)
    ws.side.shelf.cursor = max(0, min(place, len(ws.side.shelf.entries) - 1))
    ws.side.repaint()
    ws.status.say(_("{title} is not suggested for #{id} again").format(title=hit.title, id=found.ticket_id))


def _next_tab(ws: Workspace, _argument: str) -> None:
    ws.side.turn_tab(1)


def _previous_tab(ws: Workspace, _argument: str) -> None:
    ws.side.turn_tab(-1)


HANDLERS: Final = {
    "list.mark": _mark,
    "list.range": _range,
    "list.mark_all": _mark_all,
    "list.filter": _filter,
    "list.sort": _sort,
    "side.filter": _filter_side,
    "side.suggest": _suggest,
    "side.dismiss": _dismiss,
    "side.next_tab": _next_tab,
    "side.previous_tab": _previous_tab,
}
