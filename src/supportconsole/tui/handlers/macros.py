"""Macros: choosing one, seeing exactly what it will do, doing it with one undo, and doing it again elsewhere."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from supportconsole.desk.guard import Written
from supportconsole.desk.guard_words import describe
from supportconsole.desk.macros import Preview
from supportconsole.domain.changes import Field
from supportconsole.domain.conversation import DraftKind, FieldChange
from supportconsole.domain.errors import Refusal
from supportconsole.domain.gaps import literal
from supportconsole.domain.guard.findings import Finding, Level, Rule
from supportconsole.domain.guard.policy import make_policy
from supportconsole.domain.knowledge import CannedResponse
from supportconsole.locale import _, ngettext
from supportconsole.tui.asking import choose
from supportconsole.tui.conversation.messages import describe_change
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
    found = await ws.desk.ask(_findings, ws, foreseen)
    stops = any(finding.level is Level.STOP for _id, finding in found)
    agents = await ws.desk.ask(ws.desk.people.agents)
    text = _words(foreseen, {agent.ref: agent.name for agent in agents}, found)
    gaps = any(one.gaps for one in foreseen)
    go = Option("go", _("apply it"), _("one undo takes all of it back"))
    if stops and not gaps:
        go = Option("go", _("apply it all the same"))
    back = Option("back", _("back, nothing is done"))
    options = [back] if gaps else [back, go] if stops else [go, back]
    title = foreseen[0].macro.title
    if len(targets) > 1:
        title += "  " + ngettext("{n} ticket", "{n} tickets", len(targets)).format(n=len(targets))
    chosen = await choose(
        ws, title, options, chosen=lambda _option: ws.run_newest("foreseen", partial(_show, ws, text))
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

        run = await ws.desk.ask(ws.desk.guiding.begin, targets[0], script)
        if run.id == 0:  # one that was being followed before is not the macro's to end
            macros.began[outcome.undo_id] = (targets[0], run.guide.id)
        await show_run(ws, run)
        ws.show_pane("side")


async def _show(ws: Workspace, text: str) -> None:
    if ws.chooser is not None:
        ws.chooser.show(text)


def _key_of(macro: CannedResponse) -> str | int:
    """The family, so that each customer of many reads his own language; the number where it has one only."""
    return macro.family if macro.family != macro.ref else macro.id


def _findings(ws: Workspace, foreseen: Sequence[Preview]) -> list[tuple[int, Finding]]:
    """What the guard stops or warns of in the replies and notes, what it stops first."""
    policy = make_policy(ws.context.settings.guard)
    found = [
        (one.ticket_id, finding)
        for one in foreseen
        for kind, text in ((DraftKind.REPLY, one.reply), (DraftKind.NOTE, one.note))
        if text
        for finding in ws.desk.guard.check(Written(text, kind, one.ticket_id), policy)
        if finding.level in {Level.STOP, Level.WARN} and finding.rule is not Rule.GAP
    ]
    return sorted(found, key=lambda one: one[1].level is not Level.STOP)


def _words(
    foreseen: Sequence[Preview], names: Mapping[str, str], found: Sequence[tuple[int, Finding]]
) -> str:
    """What the guard finds, what will change, field by field, and the texts; of many tickets the first ones."""
    lines = [
        f"{'!!' if finding.level is Level.STOP else '!'} #{number}  {literal(describe(finding))}"
        for number, finding in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        lines.append(_("and {n} more").format(n=len(found) - SHOWN))
    for one in foreseen[:SHOWN]:
        lines += [
            f"! #{one.ticket_id}  " + _("still to be filled: {gaps}").format(gaps=gap) for gap in one.gaps
        ]
        lines += [f"#{one.ticket_id}  {literal(_change(change, names))}" for change in one.changes]
        if not one.changes:
            lines.append(f"#{one.ticket_id}  {_('no field changes')}")
    if len(foreseen) > SHOWN:
        lines.append(_("and {n} more").format(n=len(foreseen) - SHOWN))
    for title, text in ((_("reply"), foreseen[0].reply), (_("internal note"), foreseen[0].note)):
        if text:
            lines += ["", f"{title}:", *(f"  {line}" for line in literal(text).split("\n"))]
    return "\n".join(lines)


def _change(change: FieldChange, names: Mapping[str, str]) -> str:
    """A change that is still to come: here the new subject matters, in the conversation the old one."""
    if change.field == Field.SUBJECT:
        return _("{field}: {before} to {after}").format(
            field=_("subject"), before=change.before, after=change.after
        )
    return describe_change(change, names)


HANDLERS: Final = {"macro.apply": _apply, "macro.repeat": _repeat}
