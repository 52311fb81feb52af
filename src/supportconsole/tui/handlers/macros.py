"""Macros: choosing one, seeing exactly what it will do, doing it with one undo, and doing it again elsewhere."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from supportconsole.desk.guard import Written
from supportconsole.desk.guard_words import describe
from supportconsole.desk.macros import Preview
from supportconsole.domain.conversation import DraftKind, FieldChange
from supportconsole.domain.errors import Refusal
from supportconsole.domain.gaps import literal
from supportconsole.domain.guard.findings import Level, Rule
from supportconsole.domain.guard.policy import make_policy
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.domain.text.cells import shorten
from supportconsole.locale import _, ngettext
from supportconsole.tui.handlers.canned import ask_all, choose_offer
from supportconsole.tui.handlers.changing import finish
from supportconsole.tui.options import Option
from supportconsole.tui.workspace import Workspace

SHOWN: Final = 5
"""Tickets of many whose changes are shown one by one."""


async def _apply(ws: Workspace, argument: str) -> None:
    """Choose a macro for the tickets meant, answer its questions, look at what it will do, apply it."""
    targets = ws.targets
    if not targets:
        raise Refusal(_("no ticket is open"), hint=_("Choose one in the queue first."))
    macro = (
        await ws.desk.ask(ws.desk.macros.get, argument)
        if argument
        else await choose_offer(ws, _("macro"), macros=True)
    )
    if macro is None:
        return
    answers = await ask_all(ws, macro, ws.conversation.ticket)
    await _look_and_apply(ws, targets, argument or _key_of(macro), answers)


async def _repeat(ws: Workspace, _argument: str) -> None:
    """The last macro with the same answers, on the tickets meant now."""
    last = ws.desk.macros.last
    if last is None:
        raise Refusal(
            _("no macro was applied yet"), hint=_("{key} chooses one.").format(key=ws.key_of("macro.apply"))
        )
    await _look_and_apply(ws, ws.targets, *last)


async def _look_and_apply(
    ws: Workspace, targets: Sequence[int], key: str | int, answers: Mapping[str, str]
) -> None:
    macros = ws.desk.macros
    foreseen = await ws.desk.ask(macros.preview, targets, key, answers)
    stops = await ws.desk.ask(_stops, ws, foreseen)
    agents = await ws.desk.ask(ws.desk.people.agents)
    text = _words(foreseen, {agent.ref: agent.name for agent in agents}, stops)
    gaps = any(one.gaps for one in foreseen)
    go = Option("go", _("apply it"), _("one undo takes all of it back"))
    if stops and not gaps:
        go = Option("go", _("apply it all the same"))
    back = Option("back", _("back, nothing is done"))
    options = [back] if gaps else [back, go] if stops else [go, back]
    title = foreseen[0].macro.title
    if len(targets) > 1:
        title += "  " + ngettext("{n} ticket", "{n} tickets", len(targets)).format(n=len(targets))
    chosen = await ws.choose(
        title, options, chosen=lambda _option: ws.run_newest("foreseen", partial(_show, ws, text))
    )
    if chosen is None or chosen.value != "go":
        return
    ticket, composer = ws.conversation.ticket, ws.composer
    seen = {ticket.id: ticket.version} if ticket is not None and composer is None else {}
    outcome = await ws.desk.tell(partial(macros.apply, targets, key, answers, seen=seen))
    await finish(ws, outcome, advance=any(one.reply for one in foreseen))
    script = foreseen[0].macro.script
    if script and len(targets) == 1:
        from supportconsole.tui.handlers.guiding import show_run

        await show_run(ws, await ws.desk.ask(ws.desk.guiding.begin, targets[0], script))
        ws.show_pane("side")


async def _show(ws: Workspace, text: str) -> None:
    if ws.chooser is not None:
        ws.chooser.show(text)


def _key_of(macro: CannedResponse) -> str | int:
    """The family, so that each customer of many reads his own language; the number where it has one only."""
    return macro.family if macro.family != macro.ref else macro.id


def _stops(ws: Workspace, foreseen: Sequence[Preview]) -> tuple[str, ...]:
    """What the guard would hold back of the replies."""
    policy = make_policy(ws.context.settings.guard)
    found = [
        (one, finding)
        for one in foreseen
        if one.reply
        for finding in ws.desk.guard.check(Written(one.reply, DraftKind.REPLY, one.ticket_id), policy)
    ]
    return tuple(
        f"#{one.ticket_id}: {describe(finding)}"
        for one, finding in found
        if finding.level is Level.STOP and finding.rule is not Rule.GAP
    )


def _words(foreseen: Sequence[Preview], names: Mapping[str, str], stops: Sequence[str]) -> str:
    """What will change, field by field, and the texts; of many tickets the first ones."""
    lines = [f"! {stop}" for stop in stops]
    for one in foreseen[:SHOWN]:
        lines += [
            f"! #{one.ticket_id}  " + _("still to be filled: {gaps}").format(gaps=gap) for gap in one.gaps
        ]
        lines += [f"#{one.ticket_id}  {_change(change, names)}" for change in one.changes]
        if not one.changes:
            lines.append(f"#{one.ticket_id}  {_('no field changes')}")
    if len(foreseen) > SHOWN:
        lines.append(_("and {n} more").format(n=len(foreseen) - SHOWN))
    for title, text in ((_("reply"), foreseen[0].reply), (_("internal note"), foreseen[0].note)):
        if text:
            lines += ["", f"{title}:", *(f"  {line}" for line in literal(text).split("\n"))]
    return "\n".join(lines)


def _change(change: FieldChange, names: Mapping[str, str]) -> str:
    return literal(f"{change.field}: {_value(change.before, names)} > {_value(change.after, names)}")


def _value(value: object, names: Mapping[str, str]) -> str:
    if value is None or value in ("", [], ()):
        return "-"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return shorten(names.get(str(value), str(value)), 60)


HANDLERS: Final = {"macro.apply": _apply, "macro.repeat": _repeat}
