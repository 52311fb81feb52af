"""Canned responses: choosing one with its text in view, answering its questions, closing the gaps that are left."""

import json
from functools import partial
from typing import Final

from supportconsole.desk.writing import CANNED
from supportconsole.domain.asks import Ask, AskKind, check_answer
from supportconsole.domain.conversation import DraftKind
from supportconsole.domain.errors import ConsoleError
from supportconsole.domain.gaps import find_gaps
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.tickets import Ticket
from supportconsole.locale import _
from supportconsole.tui.asking import ask_until, choose
from supportconsole.tui.handlers.composing import compose_for
from supportconsole.tui.handlers.inserting import insert, insert_article
from supportconsole.tui.matching import match_offers, offer_option
from supportconsole.tui.options import Option
from supportconsole.tui.side.lists import Tab
from supportconsole.tui.workspace import Workspace


async def choose_offer(ws: Workspace, title: str, *, macros: bool = False) -> CannedResponse | None:
    """Choose among what suits the ticket in front; the filled text of the candidate stands above."""
    library, ticket = ws.desk.library, ws.conversation.ticket
    await ws.desk.tell(library.refresh)
    offers = await ws.desk.ask(partial(library.offers, ticket, macros=macros))
    by_number = {str(offer.text.id): offer.text for offer in offers}

    def options(typed: str) -> list[Option]:
        return [offer_option(offer) for offer in match_offers(offers, typed)]

    async def show(option: Option | None) -> None:
        text = await ws.desk.ask(_foreseen, ws, by_number[option.value], ticket) if option else ""
        if ws.chooser is not None:
            ws.chooser.show(text)

    def chosen(option: Option | None) -> None:
        ws.run_newest("foreseen", partial(show, option))

    if not offers:
        ws.status.say(_("there is none for this group"))
        return None
    option = await choose(ws, title, options, chosen=chosen)
    return by_number[option.value] if option else None


def _foreseen(ws: Workspace, text: CannedResponse, ticket: Ticket | None) -> str:
    try:
        filler = ws.desk.library.filler(ticket, text.language)
        answers = {ask.name: ask.default for ask in filler.questions(text) if ask.default}
        return ws.desk.library.fill(text, ticket, answers)
    except ConsoleError as problem:
        return problem.said(_)[0]


async def ask_all(ws: Workspace, text: CannedResponse, ticket: Ticket | None) -> dict[str, str]:
    """The answers to a text's questions, one after the other. Esc leaves the rest as gaps of the text."""
    answers: dict[str, str] = {}
    asks = await ws.desk.ask(lambda: ws.desk.library.filler(ticket, text.language).questions(text))
    for ask in asks:
        answer = await _ask(ws, ask)
        if answer is None:
            break
        answers[ask.name] = answer
    return answers


async def _ask(ws: Workspace, ask: Ask) -> str | None:
    if ask.kind is AskKind.CHOICE:
        first = [one for one in ask.choices if one == ask.default]
        rest = [one for one in ask.choices if one != ask.default]
        chosen = await choose(ws, ask.question, [Option(one, one) for one in (*first, *rest)])
        return chosen.value if chosen else None

    async def take(typed: str) -> str:
        return check_answer(ask, typed, ws.desk.clock.now())

    hint = _("tomorrow 9:00, 2h, mon, 2026-11-21")
    title = f"{ask.question} ({hint})" if ask.kind is AskKind.DATE else ask.question
    return await ask_until(ws, title, take, value=ask.default, proposed=True)


async def _insert_canned(ws: Workspace, argument: str) -> None:
    """Choose a canned response and put its text where the cursor is; opens a reply when nothing is being written."""
    if argument:
        await insert_filled(ws, argument)
        return
    text = await choose_offer(ws, _("canned response"))
    if text is not None:
        await insert_filled(ws, text.id)


async def insert_filled(ws: Workspace, key: str | int) -> None:
    """Put a canned response into the text: its questions are asked, what has no value is left as a gap to be seen."""
    if ws.composer is None:
        await compose_for(ws, DraftKind.REPLY)
    library, ticket = ws.desk.library, ws.conversation.ticket
    text = await ws.desk.ask(library.canned_one, key, ticket)
    answers = await ask_all(ws, text, ticket)
    filled = await ws.desk.ask(library.fill, text, ticket, answers)
    composer = ws.composer
    if composer is None:
        return
    refs = json.loads(composer.fields.get(CANNED, "[]"))
    composer.fields[CANNED] = json.dumps(list(dict.fromkeys((*refs, text.ref))), ensure_ascii=False)
    at = await insert(ws, filled)
    gaps = find_gaps(filled)
    if gaps:
        composer.text.select_span(at + gaps[0].start, at + gaps[0].end)
        ws.status.say(_("{key} goes to the next gap").format(key=ws.key_of("compose.gap").capitalize()))


async def _next_gap(ws: Workspace, _argument: str) -> None:
    """Select the next gap of the text, the first one after the last; without gaps go to the next pane."""
    composer = ws.composer
    if composer is None:
        return
    gaps = find_gaps(composer.text.text)
    if not gaps:
        ws.show_pane("side" if ws.front == "conversation" else "conversation")
        return
    at = composer.text.offset_of_cursor
    gap = next((one for one in gaps if one.start >= at), gaps[0])
    composer.text.select_span(gap.start, gap.end)


async def _insert_entry(ws: Workspace, _argument: str) -> None:
    """From the side pane: the entry under the cursor goes into the text."""
    entry, tab = ws.side.shelf.current, ws.side.tab
    if entry is None or tab is Tab.CUSTOMER or entry.guide:
        return
    if ws.composer is None:
        ws.front = "conversation"
        await compose_for(ws, DraftKind.REPLY)
    ws.show_pane("conversation")
    if tab is Tab.SCRIPTS:
        await insert_filled(ws, entry.key)
    else:
        await insert_article(ws, entry.key)


HANDLERS: Final = {
    "write.canned": _insert_canned,
    "compose.canned": _insert_canned,
    "compose.gap": _next_gap,
    "side.insert": _insert_entry,
}
