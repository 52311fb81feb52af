"""What came in twice, to merge, and what came in many times, to mark as an incident."""

from typing import Final

from supportconsole.domain.incidents import INCIDENT, Burst, Duplicate
from supportconsole.domain.query.values import quote
from supportconsole.locale import _, ngettext
from supportconsole.tui.asking import choose
from supportconsole.tui.bursts import tell_burst
from supportconsole.tui.handlers.changing import finish
from supportconsole.tui.handlers.moving import open_ticket
from supportconsole.tui.options import Option
from supportconsole.tui.showing import go_to_view
from supportconsole.tui.workspace import Workspace

_ALL: Final = "all"
_LISTED: Final = 200


async def _duplicates(ws: Workspace, _argument: str) -> None:
    """Offer what may be about the same as the ticket in front, and merge it into what is chosen."""
    ticket_id = _in_front(ws)
    if ticket_id is None:
        ws.status.say(_("no ticket is in front"))
        return
    found = await ws.desk.ask(ws.desk.bursts.duplicates, ticket_id)
    if not found:
        ws.status.say(_("no ticket looks like a duplicate of #{id}").format(id=ticket_id))
        return
    options = [_option(one) for one in found]
    chosen = await choose(ws, _("merge #{id} into").format(id=ticket_id), options)
    if chosen is not None:
        merged = await ws.desk.tell(ws.desk.work.merge, (ticket_id,), int(chosen.value))
        await finish(ws, merged, advance=True)


def _in_front(ws: Workspace) -> int | None:
    """The open ticket, else the one under the cursor: marks mean nothing here."""
    if ws.front == "conversation" and ws.conversation.ticket is not None:
        return ws.conversation.ticket.id
    row = ws.queue.model.current
    return row.id if row is not None else None


def _option(one: Duplicate) -> Option:
    return Option(str(one.hit.id), f"#{one.hit.id} {one.hit.title}", one.hit.reason)


async def _incidents(ws: Workspace, _argument: str) -> None:
    """Offer the bursts of the last hour, and the incidents that are marked."""
    offered = await ws.desk.ask(ws.desk.bursts.offered)
    marked = await ws.desk.ask(ws.desk.bursts.incidents)
    if not offered and not marked:
        ws.status.say(_("no burst of similar tickets, and no incident"))
        return
    options = [
        Option(f"offered {n}", tell_burst(burst), _("not marked yet")) for n, burst in enumerate(offered)
    ]
    options += [
        Option(
            f"marked {n}",
            one.name,
            ngettext("{n} ticket", "{n} tickets", one.tickets).format(n=one.tickets)
            + ", "
            + _("{n} not solved").format(n=one.active),
        )
        for n, one in enumerate(marked)
    ]
    chosen = await choose(ws, _("incidents"), options)
    if chosen is None:
        return
    kind, _blank, number = chosen.value.partition(" ")
    if kind == "offered":
        await _accept(ws, offered[int(number)])
    else:
        await _show(ws, marked[int(number)].name)


async def _accept(ws: Workspace, burst: Burst) -> None:
    """Show the tickets of a burst; the first line marks them all, another one opens its ticket."""
    rows = {hit.id: hit for hit in await ws.desk.ask(ws.desk.bursts.titles, burst.ticket_ids[:_LISTED])}
    n = len(burst.ticket_ids)
    options = [
        Option(
            _ALL,
            ngettext("mark {n} ticket", "mark all {n} tickets", n).format(n=n),
            _("usual in {minutes} min: {usual}").format(minutes=burst.minutes, usual=burst.usual),
        )
    ]
    options += [
        Option(str(one), f"#{one} {rows[one].title}", "") for one in burst.ticket_ids[:_LISTED] if one in rows
    ]
    chosen = await choose(ws, _("mark as incident {name}").format(name=burst.name), options)
    if chosen is None:
        return
    if chosen.value != _ALL:
        await open_ticket(ws, int(chosen.value))
        return
    outcome = await ws.desk.tell(ws.desk.bursts.open_incident, burst.ticket_ids, burst.name)
    await _show(ws, burst.name)
    await finish(ws, outcome)


async def _show(ws: Workspace, name: str) -> None:
    await go_to_view(ws, "all", words=f"tag:{quote(INCIDENT + name)}")


HANDLERS: Final = {
    "ticket.duplicates": _duplicates,
    "go.incidents": _incidents,
}
